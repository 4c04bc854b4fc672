//! The description of a field: its name, what it is called, what it must be.

use super::{FieldError, Fields, Rule, text};

/// One field of a form.
#[derive(Clone, Debug)]
pub struct FieldSpec {
    /// The field's name: the member's path, list positions included.
    pub name: String,
    /// What it is called on the screen, the list position included where there are several.
    pub label: String,
    /// A sentence of help.
    pub hint: &'static str,
    /// What an answer must be.
    pub rule: Rule,
    /// Whether an answer is needed.
    pub required: bool,
}

/// A limit that a counter shows.
pub type Limit = u32;

impl FieldSpec {
    /// A field that must be answered.
    pub fn required(name: impl Into<String>, label: impl Into<String>, hint: &'static str, rule: Rule) -> Self {
        Self { name: name.into(), label: label.into(), hint, rule, required: true }
    }

    /// A field that may stay empty.
    pub fn optional(name: impl Into<String>, label: impl Into<String>, hint: &'static str, rule: Rule) -> Self {
        Self { required: false, ..Self::required(name, label, hint, rule) }
    }

    /// Checks the answer in `fields`.
    #[must_use]
    pub fn check(&self, fields: &Fields) -> Option<FieldError> {
        let answer = text(fields, &self.name);
        if answer.is_empty() {
            return self.required.then(|| FieldError::new(&self.name, self.missing()));
        }
        self.rule.check(&self.label, answer).err().map(|message| FieldError::new(&self.name, message))
    }

    fn missing(&self) -> String {
        match self.rule {
            Rule::OneOf(_) | Rule::EngagementId => format!("Choose: {}.", self.label),
            _ => format!("Enter: {}.", self.label),
        }
    }

    /// The number that a counter counts down from, where the text is limited.
    #[must_use]
    pub fn limit(&self) -> Option<Limit> {
        self.rule.limit()
    }
}

/// Checks all of `specs`, in their order.
pub(super) fn check_all(specs: &[FieldSpec], fields: &Fields) -> Vec<FieldError> {
    specs.iter().filter_map(|spec| spec.check(fields)).collect()
}
