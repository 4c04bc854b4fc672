//! Every answer of a draft, step by step.

use super::{
    answers::{self, Answers},
    control::member_label,
};
use crate::{
    pages::words::day,
    paths,
    ui::{Absent, Card, Description, DescriptionList, Glyph, Icon, field_id},
};
use domain::{
    choices::{InvitationPayloadType, ReceiverResponsibility},
    forms::{
        FieldSpec, Rule,
        invitation::{self, PayloadKind, Step},
        text,
    },
};
use leptos::prelude::*;

/// One line of the review.
struct Line {
    name: String,
    label: String,
    value: String,
    error: Option<String>,
}

/// A run of lines under one heading; without one, the step's own.
struct Group {
    heading: Option<String>,
    lines: Vec<Line>,
}

/// A card for each step, with a link to change it where that is still possible.
pub(super) fn review_answers(id: &str, answers: &Answers, open: bool) -> impl IntoView + use<> {
    let kind = PayloadKind::of(&answers.fields);
    Step::of(kind)
        .into_iter()
        .filter(|step| *step != Step::Review)
        .map(|step| step_card(id, step, kind, answers, open))
        .collect_view()
}

fn step_card(id: &str, step: Step, kind: PayloadKind, answers: &Answers, open: bool) -> impl IntoView + use<> {
    let title = step.title(kind);
    let groups = groups(step, kind, answers);
    let wrong = groups.iter().flat_map(|g| &g.lines).any(|line| line.error.is_some());
    let href = change_href(id, step, wrong);
    let change = open.then(|| href.clone());
    let groups = groups
        .into_iter()
        .map(|group| {
            let lines = group.lines.into_iter().map(|line| line_view(line, change.as_deref())).collect_view();
            view! {
                {group.heading.map(|heading| view! { <h3 class="mt-3 font-semibold">{heading}</h3> })}
                <DescriptionList>{lines}</DescriptionList>
            }
        })
        .collect_view();
    view! {
        <Card title actions=move || open.then(|| view! {
            <a class="link inline-flex min-h-6 items-center" href=href>"Change"<span class="sr-only">" "{title}</span></a>
        })>
            {groups}
        </Card>
    }
}

/// A step's address, from which Continue leads back to the review.
pub(super) fn change_href(id: &str, step: Step, wrong: bool) -> String {
    let check = if wrong { "&check=1" } else { "" };
    format!("{}?return=review{check}", paths::draft_step(id, step))
}

fn line_view(line: Line, change: Option<&str>) -> impl IntoView + use<> {
    let mend = change.map(|href| format!("{href}#{}", field_id(&line.name)));
    let value = if line.value.is_empty() {
        view! { <span class="absent">{Absent::NotProvided.label()}</span> }.into_any()
    } else {
        view! { <span class="whitespace-pre-wrap">{line.value}</span> }.into_any()
    };
    let error = line.error.map(|message| {
        view! {
            <p class="field-error">
                <Icon glyph=Glyph::Failure/>
                {match mend {
                    Some(href) => view! { <a class="link text-danger-ink" href=href>{message}</a> }.into_any(),
                    None => message.into_any(),
                }}
            </p>
        }
    });
    view! { <Description label=line.label>{value}{error}</Description> }
}

/// The lines of a step: its own fields first, then each row of its lists under a heading.
fn groups(step: Step, kind: PayloadKind, answers: &Answers) -> Vec<Group> {
    let mut own = Vec::new();
    if step == Step::Engagement {
        let payload = text(&answers.fields, invitation::PAYLOAD);
        let value =
            if payload.is_empty() { String::new() } else { InvitationPayloadType::parse(payload).label().to_owned() };
        own.push(line(invitation::PAYLOAD, "What you send", value, answers));
    }
    let mut groups: Vec<Group> = Vec::new();
    for spec in shown_specs(step, kind, answers) {
        let value = shown_value(&spec, text(&answers.fields, &spec.name));
        let entry = line(&spec.name, &member_label(&spec.label), value, answers);
        match spec.label.split_once(": ") {
            None => own.push(entry),
            Some((row, _)) => match groups.last_mut() {
                Some(group) if group.heading.as_deref() == Some(row) => group.lines.push(entry),
                _ => groups.push(Group { heading: Some(row.to_owned()), lines: vec![entry] }),
            },
        }
    }
    own.extend(list_lines(step, kind, answers));
    if !own.is_empty() {
        groups.insert(0, Group { heading: None, lines: own });
    }
    groups
}

/// The fields of a step. A team without contacts shows the first one as missing.
fn shown_specs(step: Step, kind: PayloadKind, answers: &Answers) -> Vec<FieldSpec> {
    let specs = invitation::specs(step, &answers.fields);
    if step == Step::Team && kind == PayloadKind::Opportunity && specs.is_empty() {
        return invitation::contact_specs(0);
    }
    specs
}

/// What is told of a list as a whole.
fn list_lines(step: Step, kind: PayloadKind, answers: &Answers) -> Vec<Line> {
    let mut lines = Vec::new();
    if step == Step::Project && kind == PayloadKind::Opportunity {
        let list = answers::spends();
        let count = invitation::rows(&answers.fields, &list);
        let value = if count == 0 { String::new() } else { format!("{count} of up to {}", invitation::MAX_SPENDS) };
        lines.push(line(&list, "Expected customer spends", value, answers));
    }
    if step == Step::Team {
        let roles = invitation::chosen_responsibilities(&answers.fields)
            .iter()
            .map(|code| ReceiverResponsibility::parse(code).label().to_owned())
            .collect::<Vec<_>>()
            .join(", ");
        lines.push(line(&answers::responsibilities(), "What the receiver is to do", roles, answers));
        let contacts = answers::contacts();
        if answers.error(&contacts).is_some() {
            let count = invitation::rows(&answers.fields, &contacts);
            lines.push(line(&contacts, "Contacts", count.to_string(), answers));
        }
    }
    lines
}

fn line(name: &str, label: &str, value: String, answers: &Answers) -> Line {
    Line { name: name.to_owned(), label: label.to_owned(), value, error: answers.error(name) }
}

/// An answer as people read it: a day of the calendar, a choice by its label, with the code where that is
/// short.
fn shown_value(spec: &FieldSpec, answer: &str) -> String {
    let choices = match spec.rule {
        Rule::OneOf(choices) => choices,
        Rule::Date => return day(answer),
        _ => return answer.to_owned(),
    };
    match choices.iter().find(|choice| choice.code == answer) {
        Some(choice) if choice.code.len() <= 3 => format!("{} ({})", choice.label, choice.code),
        Some(choice) => choice.label.to_owned(),
        None => answer.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::forms::Fields;

    fn answers(fields: &[(&str, &str)]) -> Answers {
        let fields = fields.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect::<Fields>();
        Answers { errors: invitation::check(Step::Review, &fields), fields }
    }

    #[test]
    fn choices_are_read_by_label() {
        let country = invitation::opportunity("Customer.CountryCode");
        let answers = answers(&[(&country, "NL")]);
        let groups = groups(Step::Customer, PayloadKind::Opportunity, &answers);
        let line = groups[0].lines.iter().find(|l| l.name == country).map(|l| l.value.as_str());
        assert_eq!(line, Some("Netherlands (NL)"));
    }

    #[test]
    fn every_error_has_a_line() {
        for fields in [vec![], vec![(invitation::PAYLOAD, "LeadInvitation")]] {
            let answers = answers(&fields);
            let kind = PayloadKind::of(&answers.fields);
            let shown: Vec<String> = Step::of(kind)
                .into_iter()
                .flat_map(|step| groups(step, kind, &answers))
                .flat_map(|group| group.lines)
                .filter(|line| line.error.is_some())
                .map(|line| line.name)
                .collect();
            let wrong: Vec<&str> = answers.errors.iter().map(|e| e.field.as_str()).collect();
            for name in &wrong {
                assert!(shown.iter().any(|s| s == name), "{name}");
            }
            assert!(!wrong.is_empty());
        }
    }

    #[test]
    fn rows_stand_under_their_heading() {
        let amount = invitation::opportunity("Project.ExpectedCustomerSpend.1.Amount");
        let answers = answers(&[(&amount, "5")]);
        let headings: Vec<_> =
            groups(Step::Project, PayloadKind::Opportunity, &answers).into_iter().map(|group| group.heading).collect();
        assert_eq!(headings, [None, Some("Spend 1".to_owned()), Some("Spend 2".to_owned())]);
    }
}
