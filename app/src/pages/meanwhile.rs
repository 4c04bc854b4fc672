//! What was typed, laid over what AWS has by now: a form about something that somebody else may change
//! while it is open.

use super::words::or_absent;
use crate::ui::{Cell, Column, Row, RowHeader, Table, input_name};
use domain::forms::{Fields, text};
use leptos::prelude::*;

/// A form that changes one version of something.
#[derive(Clone, Copy, Debug)]
pub(super) struct Versioned {
    /// What is changed, for people.
    pub(super) thing: &'static str,
    /// The hidden field that says which version the person saw.
    pub(super) version: &'static str,
    /// The fields that change it, with what they are called.
    pub(super) fields: &'static [(&'static str, &'static str)],
    /// An answer to a field, by the field's name, as people read it.
    pub(super) words: fn(&str, &str) -> String,
}

/// One field that somebody else has changed, or the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Difference {
    label: &'static str,
    /// What it said when the form was opened.
    before: String,
    now: String,
    /// Nothing when the person had left the field as it was.
    typed: Option<String>,
}

/// What comes of laying what was typed over what AWS has now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Laid {
    /// The answers to show. They go with the version of now.
    pub(super) fields: Fields,
    /// Both states, when it has changed since the form was opened.
    pub(super) meanwhile: Option<Vec<Difference>>,
}

/// The name under which the form carries what a field said when it was opened.
fn seen(name: &str) -> String {
    format!("Seen.{name}")
}

impl Versioned {
    /// Lays what was typed over what AWS has now. What was typed is kept; what the person had left alone
    /// follows AWS, so that sending it again takes back nothing that a colleague has changed.
    pub(super) fn lay(&self, typed: &Fields, now: &Fields) -> Laid {
        let (mut fields, same) = (now.clone(), text(typed, self.version) == text(now, self.version));
        if typed.is_empty() || same {
            fields.extend(typed.iter().map(|(name, answer)| (name.clone(), answer.clone())));
            return Laid { fields, meanwhile: None };
        }
        let own = typed.iter().filter(|(name, _)| *name != self.version && self.fields.iter().all(|(f, _)| f != name));
        fields.extend(own.map(|(name, answer)| (name.clone(), answer.clone())));
        let mut differences = Vec::new();
        for (name, label) in self.fields {
            let (before, current) = (text(typed, &seen(name)), text(now, name));
            let own = typed.get(*name).map(|answer| answer.trim()).filter(|answer| *answer != before);
            if let Some(own) = own {
                fields.insert((*name).to_owned(), own.to_owned());
            }
            if own.is_some() || before != current {
                let words = |answer| (self.words)(name, answer);
                differences.push(Difference {
                    label,
                    before: words(before),
                    now: words(current),
                    typed: own.map(words),
                });
            }
        }
        Laid { fields, meanwhile: Some(differences) }
    }

    /// The hidden inputs: the version on which the form goes on, and what its fields say in it.
    pub(super) fn inputs(&self, now: &Fields) -> impl IntoView + use<> {
        let hidden = |name: String, value: &str| {
            let value = value.to_owned();
            view! { <input type="hidden" name=input_name(&name) value=value/> }
        };
        let before = self.fields.iter().map(|(name, _)| hidden(seen(name), text(now, name))).collect_view();
        let version = hidden(self.version.to_owned(), text(now, self.version));
        view! { {version}{before} }
    }
}

/// Says that something has changed meanwhile, and lays the states side by side.
#[component]
pub(super) fn Meanwhile(
    /// What has changed, for people.
    thing: &'static str,
    /// The fields that differ.
    differences: Vec<Difference>,
) -> impl IntoView {
    let states = if differences.is_empty() {
        let text = format!("Nothing of what this form changes is different; something else about the {thing} is.");
        view! { <p class="text-ink-soft">{text}</p> }.into_any()
    } else {
        let columns = ["Answer", "When you opened the form", "AWS has now", "You typed"].map(Column::new).to_vec();
        let rows = differences.into_iter().map(|difference| {
            let typed = match difference.typed {
                Some(text) if text.is_empty() => view! { <span class="absent">"emptied"</span> }.into_any(),
                Some(text) => view! { <strong class="font-semibold">{text}</strong> }.into_any(),
                None => view! { <span class="absent">"left as it was"</span> }.into_any(),
            };
            view! {
                <Row>
                    <RowHeader>{difference.label}</RowHeader>
                    <Cell label="When you opened the form">{or_absent(Some(difference.before))}</Cell>
                    <Cell label="AWS has now">{or_absent(Some(difference.now))}</Cell>
                    <Cell label="You typed">{typed}</Cell>
                </Row>
            }
        });
        let rows = rows.collect_view();
        view! { <Table caption="Both states" columns>{rows}</Table> }.into_any()
    };
    view! {
        <section class="mb-5 grid gap-3" aria-labelledby="meanwhile">
            <div>
                <h2 class="text-lg font-semibold" id="meanwhile">{format!("Somebody has changed this {thing} meanwhile")}</h2>
                <p class="max-w-prose text-ink-soft">
                    "What you typed stands in the form; what you had left alone shows what AWS has now. Look it over and save again: that goes on from the new version."
                </p>
            </div>
            {states}
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FORM: Versioned = Versioned {
        thing: "opportunity",
        version: "Version",
        fields: &[("Stage", "Stage"), ("Next", "Next steps")],
        words: |name, answer| if name == "Stage" { answer.to_uppercase() } else { answer.to_owned() },
    };

    fn fields(pairs: &[(&str, &str)]) -> Fields {
        pairs.iter().map(|(name, answer)| ((*name).to_owned(), (*answer).to_owned())).collect()
    }

    fn now(stage: &str, next: &str, version: &str) -> Fields {
        fields(&[("Stage", stage), ("Next", next), ("Version", version)])
    }

    /// A form that was opened on `before`, in which `changes` were typed.
    fn typed(before: &Fields, changes: &[(&str, &str)]) -> Fields {
        let mut form = before.clone();
        form.extend(FORM.fields.iter().map(|(name, _)| (seen(name), text(before, name).to_owned())));
        form.extend(fields(changes));
        form
    }

    #[test]
    fn a_form_that_was_just_opened_shows_what_aws_has() {
        let now = now("won", "Call", "1");
        assert_eq!(FORM.lay(&Fields::new(), &now), Laid { fields: now, meanwhile: None });
    }

    #[test]
    fn a_refused_form_of_the_same_version_comes_back_as_typed() {
        let opened = now("won", "Call", "1");
        let laid = FORM.lay(&typed(&opened, &[("Next", "x".repeat(300).as_str()), ("Other", "kept")]), &opened);
        assert_eq!(laid.meanwhile, None);
        assert_eq!((text(&laid.fields, "Next").len(), text(&laid.fields, "Other")), (300, "kept"));
    }

    #[test]
    fn what_was_typed_is_laid_over_the_new_version_and_the_rest_follows_it() {
        let opened = now("open", "Call", "1");
        let moved = now("won", "Sign", "2");
        let laid = FORM.lay(&typed(&opened, &[("Next", "Write"), ("Other", "kept")]), &moved);
        // The colleague's stage stays: the person had not touched it.
        assert_eq!(text(&laid.fields, "Stage"), "won");
        assert_eq!(text(&laid.fields, "Next"), "Write");
        assert_eq!(text(&laid.fields, "Other"), "kept");
        assert_eq!(text(&laid.fields, "Version"), "2");
        let difference = |label, before: &str, now: &str, typed: Option<&str>| Difference {
            label,
            before: before.into(),
            now: now.into(),
            typed: typed.map(Into::into),
        };
        assert_eq!(
            laid.meanwhile,
            Some(vec![
                difference("Stage", "OPEN", "WON", None),
                difference("Next steps", "Call", "Sign", Some("Write")),
            ])
        );
    }

    #[test]
    fn a_change_elsewhere_is_a_new_version_too() {
        let laid = FORM.lay(&typed(&now("won", "Call", "1"), &[]), &now("won", "Call", "2"));
        assert_eq!(laid.meanwhile, Some(Vec::new()));
    }

    #[test]
    fn an_emptied_answer_stays_empty_and_a_locked_one_was_not_touched() {
        let mut form = typed(&now("open", "Call", "1"), &[("Next", " ")]);
        form.remove("Stage");
        let laid = FORM.lay(&form, &now("won", "Sign", "2"));
        assert_eq!((text(&laid.fields, "Stage"), text(&laid.fields, "Next")), ("won", ""));
        let typed: Vec<_> = laid.meanwhile.into_iter().flatten().map(|one| one.typed).collect();
        assert_eq!(typed, [None, Some(String::new())]);
    }
}
