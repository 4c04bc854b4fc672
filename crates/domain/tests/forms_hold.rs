//! Forms stand whatever comes in, and what passes them is what the service takes.

mod invitations;

use domain::{
    commands::{InviteCommand, parse_invitation},
    forms::{
        self, FieldSpec, Fields, field_of_aws_path, from_document,
        invitation::{self, Step},
        to_document, validate,
    },
    ids::EngagementId,
};
use invitations::{ENGAGEMENT, changes, documents};
use proptest::prelude::*;
use serde_json::{Value, json};
use service_model::{Kind, Path, Segment, official};

const OPERATION: &str = "CreateEngagementInvitation";

/// What the model says of a request, catalog and token added.
fn violations(mut request: Value) -> Vec<service_model::Violation> {
    request["Catalog"] = json!("Sandbox");
    request["ClientToken"] = json!("token-1");
    official().validate(&official().operation(OPERATION).expect("the operation").input, &request)
}

/// Names as forms have them, and rubbish.
fn names() -> impl Strategy<Value = String> {
    prop_oneof![select_name(), (select_name(), "[.0-9A-Z]{0,12}").prop_map(|(name, tail)| name + &tail), ".{0,24}",]
}

fn select_name() -> impl Strategy<Value = String> {
    let lists = ["SenderContacts.0.Email", "Project.ExpectedCustomerSpend.0.Amount"].map(invitation::opportunity);
    let fields: Fields = lists.into_iter().map(|name| (name, "x".to_owned())).collect();
    let lead = Fields::from([(invitation::PAYLOAD.to_owned(), "LeadInvitation".to_owned())]);
    let specs = Step::ALL.into_iter().flat_map(|step| {
        invitation::specs(step, &fields).into_iter().chain(invitation::specs(step, &lead)).collect::<Vec<FieldSpec>>()
    });
    let own = ["Payload", "EngagementFrom", "Tags.0.Key", "Tags.0.Value", "Reason", "AwsSubmission.Visibility"];
    let names = specs.map(|s| s.name).chain(own.map(str::to_owned)).collect::<Vec<_>>();
    prop::sample::select(names)
}

/// Every path below a shape, lists at a position that rises, down to what holds itself.
fn paths(shape: &str, here: &Path, position: usize, above: &mut Vec<String>, found: &mut Vec<Path>) {
    found.push(here.clone());
    if above.iter().any(|s| s == shape) {
        return;
    }
    above.push(shape.to_owned());
    match official().shape(shape).map(|s| &s.kind) {
        Some(Kind::Structure { members, .. }) => {
            for (name, member) in members {
                paths(&member.shape, &here.member(name), position + 1, above, found);
            }
        }
        Some(Kind::List { member, .. }) => paths(member, &here.index(position), position + 1, above, found),
        _ => {}
    }
    above.pop();
}

#[test]
fn every_path_of_the_service_becomes_its_field() {
    let mut found = Vec::new();
    for operation in official().operations() {
        paths(&operation.input, &Path::root(), 7, &mut Vec::new(), &mut found);
    }
    assert!(found.len() > 400, "the model has more members than {}", found.len());
    for path in found {
        let steps: Vec<String> = path
            .segments()
            .iter()
            .map(|segment| match segment {
                Segment::Member(name) => name.clone(),
                Segment::Index(index) => index.to_string(),
            })
            .collect();
        assert_eq!(field_of_aws_path(&path.camel_case()), steps.join("."));
        assert_eq!(field_of_aws_path(&path.to_string()), steps.join("."));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_answers_break_a_form(
        fields in prop::collection::btree_map(names(), prop_oneof![".{0,30}", "[0-9.-]{0,12}", Just("new".to_owned())], 0..12),
        kind in prop_oneof![
            prop::sample::select(vec!["accept", "reject", "start"]).prop_map(str::to_owned),
            prop::sample::select(Step::ALL.to_vec()).prop_map(|step| format!("invitation/{}", step.slug())),
            ".{0,20}",
        ]
    ) {
        for error in validate(&kind, &fields) {
            prop_assert!(!error.message.is_empty());
        }
        let _ = (to_document(&invitation::request_fields(&fields)), forms::text(&fields, &kind));
        let _ = domain::commands::parse_tags(&fields);
        prop_assert!(invitation::form_fields(fields).contains_key(invitation::PAYLOAD));
    }

    #[test]
    fn a_path_of_any_kind_becomes_some_field(path in ".{0,60}") {
        let field = field_of_aws_path(&path);
        prop_assert!(!field.contains(['[', ']']));
        prop_assert!(!field.split('.').any(str::is_empty) || field.is_empty());
    }

    #[test]
    fn an_imported_invitation_is_the_one_exported(document in documents()) {
        let fields = invitation::form_fields(from_document(&document));
        prop_assert_eq!(invitation::check(Step::Review, &fields), []);
        prop_assert_eq!(to_document(&invitation::request_fields(&fields)), document);
    }

    #[test]
    fn a_finished_invitation_is_what_the_service_takes(document in documents()) {
        let fields = invitation::form_fields(from_document(&document));
        let invitation = parse_invitation(&fields).expect("a finished invitation");
        let command = InviteCommand { engagement_identifier: EngagementId::parse(ENGAGEMENT).expect("an id"), invitation };
        let request = serde_json::to_value(&command).expect("a document");
        prop_assert_eq!(violations(request.clone()), []);
        prop_assert_eq!(serde_json::from_value::<InviteCommand>(request).expect("the same command"), command);
    }

    #[test]
    fn whatever_passes_is_what_the_service_takes(document in documents(), changes in changes()) {
        let mut fields = invitation::form_fields(from_document(&document));
        for (name, answer) in changes {
            match answer {
                Some(answer) => fields.insert(name, answer),
                None => fields.remove(&name),
            };
        }
        if let Ok(invitation) = parse_invitation(&fields) {
            let request = json!({ "EngagementIdentifier": ENGAGEMENT, "Invitation": invitation });
            prop_assert_eq!(violations(request), [], "{:?}", fields);
        }
    }
}

#[test]
fn a_role_that_does_not_exist_is_no_role() {
    let roles = invitation::opportunity("ReceiverResponsibilities");
    let contact = (invitation::opportunity("SenderContacts.0.Email"), "ana@example.com".to_owned());
    let with = |role: &str| Fields::from([contact.clone(), (invitation::responsibility_field(role), "on".to_owned())]);
    assert_eq!(invitation::check(Step::Team, &with("Reseller")), []);
    let errors = invitation::check(Step::Team, &with("Owner"));
    assert_eq!(errors.iter().map(|e| &e.field).collect::<Vec<_>>(), [&roles]);
}
