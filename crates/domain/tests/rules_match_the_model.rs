//! Every field of every form takes what the service's model takes, or knowingly less.

use domain::forms::{
    FieldSpec, Fields, Rule, assign_fields,
    invitation::{self, Step},
    lead_fields, reject_fields, related_fields, submit_fields, tag_fields, update_fields,
};
use proptest::{
    prelude::*,
    sample::{Index, select},
    string::string_regex,
    test_runner::{Config, TestRunner},
};
use serde_json::Value;
use service_model::{Kind, Member, official};
use std::collections::BTreeSet;

/// A field and the member of the model that it fills.
struct Case {
    spec: FieldSpec,
    member: &'static Member,
}

/// Where the desk knowingly takes less than the model, by the end of the field's name.
const STRICTER: [(&str, &str); 10] = [
    ("SenderContacts.0.Email", "the model's unescaped dot lets any character part a domain"),
    ("Receiver.Account.AwsAccountId", "a partner has 12 digits; no word but `aws` is an account"),
    ("LeadInvitation.Customer.CountryCode", "free text in the model; a code can be understood"),
    ("Interaction.ContactBusinessTitle", "the only thing the receiver sees of the contact must not be empty"),
    ("NewEngagement.Title", "an engagement cannot be renamed, so it is not made without a name"),
    ("NewEngagement.Description", "nor without a purpose"),
    ("Project.TargetCompletionDate", "the model takes the 31st of February"),
    ("LifeCycle.TargetCloseDate", "as do all its dates"),
    ("Tags.0.Key", "scripts written with vowel signs, which are no letters to the model"),
    ("Tags.0.Value", "as the key"),
];

/// Where the form asks otherwise than member by member.
const ASKED_OTHERWISE: [(&str, &str); 10] = [
    ("NewEngagement.Title", "the model would make one without a name, which nobody could find again"),
    ("NewEngagement.Description", "or without a purpose"),
    ("Tags.0.Key", "an empty row is no tag; a row with a value alone is told so"),
    ("Tags.0.Value", "sent as an empty text"),
    ("Reason", "one of the two reasons must be given, though the model would do without"),
    ("OwnWords", "the other one"),
    ("Interaction.Contact.BusinessTitle", "asked for when an interaction is told, which is as one likes"),
    ("Interaction.Contact.Email", "the same"),
    ("Interaction.Contact.FirstName", "the same"),
    ("Interaction.Contact.LastName", "the same"),
];

fn listed(list: &[(&str, &str)], name: &str) -> bool {
    list.iter().any(|(end, _)| name == *end || name.ends_with(&format!(".{end}")))
}

/// The member at a path of names and positions below an operation's input.
fn member(operation: &str, path: &str) -> &'static Member {
    let mut shape = official().operation(operation).expect("an operation").input.as_str();
    let mut found = None;
    for step in path.split('.') {
        let here = official().shape(shape).expect("a shape");
        shape = if let Kind::List { member, .. } = &here.kind {
            step.parse::<usize>().expect("a position");
            member
        } else {
            let member = here.member(step).unwrap_or_else(|| panic!("{path}: the model has no {step}"));
            found = Some(member);
            &member.shape
        };
    }
    found.expect("a member")
}

/// Every field of the wizard, with a spend and a contact, and of the other forms.
fn cases() -> Vec<Case> {
    let form = |payload: &str, from: &str| {
        let mut fields = Fields::from([
            (invitation::PAYLOAD.into(), payload.into()),
            (invitation::ENGAGEMENT_FROM.into(), from.into()),
        ]);
        for list in ["Project.ExpectedCustomerSpend.0.Amount", "SenderContacts.0.Email"] {
            fields.insert(invitation::opportunity(list), "x".into());
        }
        fields
    };
    let forms = [form("OpportunityInvitation", "existing"), form("LeadInvitation", "new")];
    let wizard = forms.iter().flat_map(|fields| Step::ALL.into_iter().flat_map(|step| invitation::specs(step, fields)));
    let mut cases: Vec<Case> = wizard
        .map(|spec| {
            let member = match spec.name.strip_prefix("NewEngagement.") {
                Some(path) => member("CreateEngagement", path),
                None => member("CreateEngagementInvitation", &spec.name),
            };
            Case { spec, member }
        })
        .collect();
    for operation in ["StartEngagementByAcceptingInvitationTask", "StartEngagementFromOpportunityTask"] {
        cases.extend(tag_fields(0).map(|spec| Case { member: member(operation, &spec.name), spec }));
    }
    cases.extend(
        reject_fields().map(|spec| Case { member: member("RejectEngagementInvitation", "RejectionReason"), spec }),
    );
    let of = |operation: &'static str| move |spec: FieldSpec| Case { member: member(operation, &spec.name), spec };
    cases.extend(update_fields().map(of("UpdateOpportunity")));
    cases.extend(assign_fields().map(of("AssignOpportunity")));
    cases.extend(submit_fields().map(of("SubmitOpportunity")));
    cases.extend(related_fields().map(of("AssociateOpportunity")));
    cases.extend(related_fields().map(of("DisassociateOpportunity")));
    cases.extend(tag_fields(0).map(of("TagResource")));
    // The day of an interaction becomes a moment on its way.
    let leads = lead_fields().into_iter().filter(|spec| !spec.name.ends_with("InteractionDate"));
    cases.extend(leads.map(of("UpdateEngagementContext")));
    cases
}

fn model_takes(member: &Member, text: &str) -> bool {
    official().validate(&member.shape, &Value::String(text.into())).is_empty()
}

/// Texts that a rule might take or nearly takes.
fn near(rule: Rule) -> BoxedStrategy<String> {
    let regex = |pattern: &str| string_regex(pattern).expect("a regular expression").boxed();
    let about = |bounds: Vec<u32>| {
        let lengths: Vec<usize> =
            bounds.into_iter().flat_map(|n| [n.saturating_sub(1), n, n + 1]).map(|n| n as usize).collect();
        (select(lengths), any::<char>()).prop_map(|(length, c)| c.to_string().repeat(length)).boxed()
    };
    let right = match rule {
        Rule::Text { min, max } => about(vec![min, max]),
        Rule::Website => prop_oneof![
            regex(r"(https?://)?(www\.)?[a-zA-Z0-9-]{0,6}(\.[a-zA-Z0-9(-|/=?.]{1,8}){0,3}"),
            regex(r"[a-z]{1,3}\.[a-z/?=]{249,255}"),
        ]
        .boxed(),
        Rule::Email => regex(r"[a-z.!#$%&'*+/=?^_{|}~-]{0,40}@[a-zA-Z0-9-]{0,40}(\.[a-z]{0,4}){0,3}"),
        Rule::UserEmail => regex(r"[a-z.!#$%&'*+/=?^_`{|}~-]{0,40}@[a-zA-Z0-9-]{0,40}(\.[a-z0-9-]{0,4}){0,3}"),
        Rule::Phone => regex(r"\+?[0-9]{0,17}"),
        Rule::Amount => regex(r"(0|[0-9]{1,33})?(\.[0-9]{0,3})?"),
        Rule::Date => regex(r"[0-9]{4}-[0-1][0-9]-[0-3][0-9]"),
        Rule::EstimationUrl => regex(r"https://(pricing\.)?calculator\.aws(\.eu)?/#/estimate\?id=[a-f0-9]{31,65}"),
        Rule::ReceiverAccount => regex(r"[0-9]{11,13}|aws|[a-zA-Z_]{1,13}"),
        Rule::EngagementId => regex(r"eng-[0-9a-z]{13,15}"),
        Rule::OneOf(choices) => select(choices.iter().map(|c| c.code.to_owned()).collect::<Vec<_>>()).boxed(),
        Rule::RejectionReason => prop_oneof![regex(r"[ -~\u{a0}-\u{2ff}]{1,81}"), about(vec![1, 80])].boxed(),
        Rule::TagKey => prop_oneof![regex(r"[\p{L}\p{Z}\p{N}_.:/=+@-]{1,9}"), about(vec![1, 128])].boxed(),
        Rule::TagValue => prop_oneof![regex(r"[\p{L}\p{Z}\p{N}_.:/=+@-]{1,9}"), about(vec![1, 256])].boxed(),
    };
    let some_character = prop_oneof![
        any::<char>(),
        select(
            " \t\n\r.@+-/:?#&|(){}[]~\u{7f}\u{85}\u{a0}\u{2028}\u{301}\u{d7ff}\u{e000}\u{fffd}\u{fffe}\u{1f600}é0٣Ⅷ²"
                .chars()
                .collect::<Vec<_>>()
        ),
    ];
    let changes = prop::collection::vec((any::<Index>(), 0..3_u8, some_character), 0..3);
    (right, changes).prop_map(|(text, changes)| changed(&text, &changes)).boxed()
}

/// The text with characters put in, taken out or replaced.
fn changed(text: &str, changes: &[(Index, u8, char)]) -> String {
    let mut characters: Vec<char> = text.chars().collect();
    for (place, how, character) in changes {
        let place = place.index(characters.len() + 1);
        match how {
            0 => characters.insert(place, *character),
            _ if place == characters.len() => {}
            1 => drop(characters.remove(place)),
            _ => characters[place] = *character,
        }
    }
    characters.into_iter().collect()
}

#[test]
fn limits_and_duties_are_the_models() {
    for Case { spec, member } in cases() {
        let name = &spec.name;
        let shape = official().shape(&member.shape).expect("a shape");
        if !listed(&ASKED_OTHERWISE, name) {
            assert_eq!(spec.required, member.required, "{name}: required");
        }
        let (min, max) = shape.length_bounds();
        match spec.rule {
            Rule::OneOf(choices) if listed(&STRICTER, name) => {
                assert!(choices.iter().all(|c| model_takes(member, c.code)), "{name}: choices");
            }
            Rule::OneOf(choices) => {
                let ours: BTreeSet<&str> = choices.iter().map(|c| c.code).collect();
                assert_eq!(ours, shape.values().iter().map(String::as_str).collect(), "{name}: choices");
            }
            Rule::Text { min: ours, .. } => {
                assert_eq!(spec.limit().map(u64::from), max, "{name}: most characters");
                assert_eq!(u64::from(ours), if listed(&STRICTER, name) { 1 } else { min }, "{name}: fewest characters");
            }
            Rule::RejectionReason => assert_eq!(spec.limit(), Some(80), "{name}: as the pattern's end has it"),
            _ => assert_eq!(spec.limit().map(u64::from), max, "{name}: most characters"),
        }
    }
}

#[test]
fn what_a_rule_takes_the_model_takes() {
    for Case { spec, member } in cases() {
        let config = Config { cases: 300, failure_persistence: None, ..Config::default() };
        let stricter = listed(&STRICTER, &spec.name);
        let outcome = TestRunner::new(config).run(&near(spec.rule), |text| {
            // An empty answer is an absent member, and asked for elsewhere.
            prop_assume!(!text.is_empty());
            let ours = spec.rule.check("It", &text).is_ok();
            let models = model_takes(member, &text);
            prop_assert!(models || !ours, "the rule takes {text:?}, the model does not");
            prop_assert!(ours || !models || stricter, "the model takes {text:?}, the rule does not");
            Ok(())
        });
        assert!(outcome.is_ok(), "{}: {}", spec.name, outcome.expect_err("failed"));
    }
}

#[test]
fn every_character_of_a_tag_is_one_of_the_models() {
    let key = member("StartEngagementByAcceptingInvitationTask", "Tags.0.Key");
    let takes = |c: &char| Rule::TagKey.check("It", c.encode_utf8(&mut [0; 4])).is_ok();
    let taken: Vec<char> = (char::MIN..=char::MAX).filter(takes).collect();
    assert!(taken.len() > 40_000, "Chinese alone has half of them: {}", taken.len());
    for some in taken.chunks(128) {
        let text: String = some.iter().collect();
        assert!(model_takes(key, &text), "one of {text:?}");
    }
}

#[test]
fn common_scripts_are_taken_in_tags() {
    let key = member("StartEngagementByAcceptingInvitationTask", "Tags.0.Key");
    for text in
        ["cost-centre:1", "Straße", "Łódź", "Ελλάδα", "Москва", "日本語 カナ", "한국어", "العربية", "עברית", "Ⅷ²"]
    {
        assert!(Rule::TagKey.check("It", text).is_ok(), "{text}");
        assert!(model_takes(key, text), "{text}");
    }
    let common = '\0'..='\u{344}';
    for c in common {
        let text = c.to_string();
        assert_eq!(Rule::TagKey.check("It", &text).is_ok(), model_takes(key, &text), "{c:?}");
    }
}

#[test]
fn what_is_called_stricter_is_so() {
    let refused = [
        ("Invitation.Payload.OpportunityInvitation.SenderContacts.0.Email", "ana@example com"),
        ("Invitation.Receiver.Account.AwsAccountId", "northwind"),
        ("Invitation.Payload.LeadInvitation.Customer.CountryCode", "Holland"),
        ("Invitation.Payload.OpportunityInvitation.Project.TargetCompletionDate", "2027-02-31"),
        ("Tags.0.Key", "\u{e01}"),
        ("Tags.0.Value", "\u{e01}"),
    ];
    for (name, text) in refused {
        let case = cases().into_iter().find(|case| case.spec.name == name).expect("a field");
        assert!(model_takes(case.member, text), "{name}: the model takes {text}");
        assert!(case.spec.rule.check("It", text).is_err(), "{name}: the desk does not take {text}");
    }
}
