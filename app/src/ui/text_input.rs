//! One line of text, and several.

use leptos::prelude::*;

use super::{
    field::{Field, described_by, field_id, input_name},
    filled,
};

/// What a line of text holds; picks the control's type and the keyboard on small screens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum InputKind {
    /// Anything.
    #[default]
    Text,
    /// An e-mail address.
    Email,
    /// A phone number.
    Phone,
    /// A web address. Shown as text with a URL keyboard, since the browser's own check refuses
    /// addresses without a scheme, which the service takes.
    Url,
    /// A day of the calendar.
    Date,
    /// Digits only, such as an account.
    Digits,
    /// An amount, with decimals.
    Amount,
    /// A search, in a filter bar.
    Search,
    /// A password, which is not shown.
    Secret,
    /// A code that is typed as it is read, once.
    Code,
}

impl InputKind {
    fn type_attr(self) -> &'static str {
        match self {
            Self::Text | Self::Url | Self::Digits | Self::Amount | Self::Code => "text",
            Self::Email => "email",
            Self::Phone => "tel",
            Self::Date => "date",
            Self::Search => "search",
            Self::Secret => "password",
        }
    }

    fn keyboard(self) -> Option<&'static str> {
        match self {
            Self::Url => Some("url"),
            Self::Digits => Some("numeric"),
            Self::Amount => Some("decimal"),
            _ => None,
        }
    }
}

/// One line of text with its label.
///
/// A `limit` is counted, not enforced while typing: pasted text is never cut, and the domain's check
/// says what is too long.
///
/// ```ignore
/// <TextInput name="Invitation.Receiver.Account.AwsAccountId" label="AWS account" kind=InputKind::Digits
///     hint="12 digits." value=value error=error_at(&errors, "…") required=true/>
/// ```
#[component]
pub fn TextInput(
    /// The field's name in the domain's forms.
    #[prop(into)]
    name: String,
    /// What it is called.
    #[prop(into)]
    label: String,
    /// What it holds.
    #[prop(optional)]
    kind: InputKind,
    /// What was answered so far.
    #[prop(optional, into)]
    value: String,
    /// A sentence of help.
    #[prop(optional, into)]
    hint: String,
    /// What an answer looks like.
    #[prop(optional, into)]
    example: String,
    /// What is wrong with the answer.
    #[prop(optional_no_strip, into)]
    error: Option<String>,
    /// Whether an answer is needed.
    #[prop(optional)]
    required: bool,
    /// The most characters; shows a counter.
    #[prop(optional_no_strip, into)]
    limit: Option<u32>,
    /// What the browser may fill in, such as `email`.
    #[prop(optional, into)]
    autocomplete: String,
    /// Uses `name` as it is, for the query of a GET form, instead of as a member of `fields`.
    #[prop(optional)]
    bare: bool,
) -> impl IntoView {
    let id = field_id(&name);
    let described = described_by(&id, !hint.is_empty() || !example.is_empty(), limit.is_some());
    let invalid = error.is_some();
    let html_name = if bare { name.clone() } else { input_name(&name) };
    view! {
        <Field name label hint example error required=required || bare limit>
            <input
                class="input"
                type=kind.type_attr()
                inputmode=kind.keyboard()
                id=id
                name=html_name
                value=value
                autocomplete=filled(autocomplete)
                aria-describedby=described
                aria-invalid=invalid.then_some("true")
                aria-required=required.then_some("true")
                data-limit=limit
            />
        </Field>
    }
}

/// A text as the content of a `<textarea>`. Leptos writes what stands inside that element as it is,
/// so markup must be escaped here; and the parser drops one line feed right after the tag, so it gets
/// one to drop.
#[must_use]
pub fn textarea_text(text: &str) -> String {
    format!("\n{}", text.replace('&', "&amp;").replace('<', "&lt;"))
}

/// Several lines of text with their label.
///
/// ```ignore
/// <TextArea name="Invitation.Message" label="Message" limit=255 required=true value=value/>
/// ```
#[component]
pub fn TextArea(
    /// The field's name in the domain's forms.
    #[prop(into)]
    name: String,
    /// What it is called.
    #[prop(into)]
    label: String,
    /// What was answered so far.
    #[prop(optional, into)]
    value: String,
    /// A sentence of help.
    #[prop(optional, into)]
    hint: String,
    /// What is wrong with the answer.
    #[prop(optional_no_strip, into)]
    error: Option<String>,
    /// Whether an answer is needed.
    #[prop(optional)]
    required: bool,
    /// The most characters; shows a counter.
    #[prop(optional_no_strip, into)]
    limit: Option<u32>,
    /// How many lines are shown at first.
    #[prop(default = 4)]
    rows: u32,
    /// Whether the text is code: monospaced, not spell-checked.
    #[prop(optional)]
    code: bool,
) -> impl IntoView {
    let id = field_id(&name);
    let described = described_by(&id, !hint.is_empty(), limit.is_some());
    let invalid = error.is_some();
    let html_name = input_name(&name);
    let text = textarea_text(&value);
    view! {
        <Field name label hint error required limit>
            <textarea
                class=if code { "input mono" } else { "input" }
                id=id
                name=html_name
                rows=rows
                spellcheck=code.then_some("false")
                aria-describedby=described
                aria-invalid=invalid.then_some("true")
                aria-required=required.then_some("true")
                data-limit=limit
            >
                {text}
            </textarea>
        </Field>
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn a_text_cannot_leave_its_textarea() {
        let owner = Owner::new();
        let html = owner.with(|| {
            view! { <TextArea name="a" label="A" value="\n</textarea><script>alert(1)</script> &lt;"/> }.to_html()
        });
        assert_eq!(html.matches("</textarea>").count(), 1, "{html}");
        assert!(html.contains(">\n\n&lt;/textarea>&lt;script>alert(1)&lt;/script> &amp;lt;</textarea>"), "{html}");
    }
}
