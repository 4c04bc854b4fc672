//! Invitations made up: finished ones, and changes to them.

use domain::{
    choices::{ChoiceSet, Country, Currency, Industry, ReceiverResponsibility},
    forms::invitation::{lead, opportunity},
};
use proptest::{
    prelude::*,
    sample::{select, subsequence},
    string::string_regex,
};
use serde_json::{Map, Value, json};

/// An engagement's id.
pub(crate) const ENGAGEMENT: &str = "eng-0a1b2c3d4e5f6g";

/// A text of so many characters, which neither begins nor ends with white space.
fn text(min: usize, max: usize) -> BoxedStrategy<String> {
    let pattern = format!(r#"[A-Zé日"0]([ -~é日\n]{{{},{}}}[a-z0])?"#, min.max(2) - 2, max - 2);
    string_regex(&pattern)
        .expect("a regular expression")
        .prop_filter("long enough", move |t| t.chars().count() >= min)
        .boxed()
}

fn like(pattern: &str) -> BoxedStrategy<String> {
    string_regex(pattern).expect("a regular expression").boxed()
}

fn code<S: ChoiceSet>() -> BoxedStrategy<String> {
    select(S::ALL.iter().map(|c| c.code.to_owned()).collect::<Vec<_>>()).boxed()
}

/// Members, the optional ones there or not.
fn object(members: Vec<(&'static str, bool, BoxedStrategy<String>)>) -> BoxedStrategy<Value> {
    let members: Vec<_> = members
        .into_iter()
        .map(|(name, required, value)| {
            let value = if required { value.prop_map(Some).boxed() } else { prop::option::of(value).boxed() };
            value.prop_map(move |value| (name, value))
        })
        .collect();
    members
        .prop_map(|members| {
            let given = members.into_iter().filter_map(|(name, value)| Some((name.to_owned(), Value::String(value?))));
            Value::Object(given.collect::<Map<_, _>>())
        })
        .boxed()
}

fn opportunity_payload() -> BoxedStrategy<Value> {
    let contact = object(vec![
        ("Email", true, like(r"[a-z.!#$]{1,20}@[a-z0-9-]{1,20}(\.[a-z]{1,9}){0,3}")),
        ("FirstName", false, text(1, 80)),
        ("LastName", false, text(1, 80)),
        ("BusinessTitle", false, text(1, 80)),
        ("Phone", false, like(r"\+[1-9][0-9]{1,14}")),
    ]);
    let customer = object(vec![
        ("CompanyName", true, text(1, 120)),
        ("WebsiteUrl", true, like(r"(https?://)?[a-z0-9-]{2,9}(\.[a-z]{2,9}){1,3}(/[a-z=?]{0,9})?")),
        ("CountryCode", true, code::<Country>()),
        ("Industry", true, code::<Industry>()),
    ]);
    let spend = object(vec![
        ("Amount", false, like(r"(0|[1-9][0-9]{0,30})(\.[0-9]{1,2})?")),
        ("CurrencyCode", true, code::<Currency>()),
        ("Frequency", true, Just("Monthly".to_owned()).boxed()),
        ("TargetCompany", true, text(1, 80)),
        ("EstimationUrl", false, like(r"https://calculator\.aws/#/estimate\?id=[a-f0-9]{32,64}")),
    ]);
    let project = object(vec![
        ("Title", true, text(1, 255)),
        ("BusinessProblem", true, text(20, 300)),
        ("TargetCompletionDate", true, like("20[2-9][0-9]-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])")),
    ]);
    let roles: Vec<&str> = ReceiverResponsibility::ALL.iter().map(|c| c.code).collect();
    let some_roles = subsequence(roles, 1..=ReceiverResponsibility::ALL.len());
    let contacts = prop::collection::vec(contact, 1..=3);
    (contacts, customer, project, prop::collection::vec(spend, 0..=10), some_roles)
        .prop_map(|(contacts, customer, mut project, spends, roles)| {
            if !spends.is_empty() {
                project["ExpectedCustomerSpend"] = Value::Array(spends);
            }
            json!({ "OpportunityInvitation": {
                "SenderContacts": contacts, "ReceiverResponsibilities": roles, "Customer": customer, "Project": project
            } })
        })
        .boxed()
}

fn lead_payload() -> BoxedStrategy<Value> {
    let customer = object(vec![
        ("CompanyName", true, text(1, 120)),
        ("WebsiteUrl", false, text(1, 255)),
        ("CountryCode", false, code::<Country>()),
        ("Industry", false, text(1, 255)),
        ("AwsMaturity", false, text(1, 255)),
        ("MarketSegment", false, text(1, 255)),
    ]);
    let interaction = object(vec![
        ("ContactBusinessTitle", true, text(1, 80)),
        ("SourceType", false, text(1, 255)),
        ("SourceId", false, text(1, 255)),
        ("SourceName", false, text(1, 255)),
        ("Usecase", false, text(1, 255)),
    ]);
    (customer, interaction)
        .prop_map(
            |(customer, interaction)| json!({ "LeadInvitation": { "Customer": customer, "Interaction": interaction } }),
        )
        .boxed()
}

/// Finished requests of both payloads, without catalog and token.
pub(crate) fn documents() -> BoxedStrategy<Value> {
    let account = object(vec![("AwsAccountId", true, like("[0-9]{12}|aws")), ("Alias", false, text(1, 80))]);
    let payload = prop_oneof![opportunity_payload(), lead_payload()];
    (account, text(1, 255), payload)
        .prop_map(|(account, message, payload)| {
            json!({
                "EngagementIdentifier": ENGAGEMENT,
                "Invitation": { "Message": message, "Receiver": { "Account": account }, "Payload": payload }
            })
        })
        .boxed()
}

/// Changes to the fields of a finished invitation: another answer at a name, or none. Some names are
/// none of the form's, some rows lie where no form has rows.
pub(crate) fn changes() -> BoxedStrategy<Vec<(String, Option<String>)>> {
    let places = [
        "SenderContacts.0.Email",
        "SenderContacts.1.Phone",
        "SenderContacts.5000.Email",
        "SenderContacts.x.Email",
        "SenderContacts.0",
        "SenderContacts",
        "Customer.WebsiteUrl",
        "Customer.WebsiteUrl.0",
        "Customer.Colour",
        "Project.BusinessProblem",
        "Project.ExpectedCustomerSpend.0.Amount",
        "Project.ExpectedCustomerSpend.99999999999.Amount",
        "ReceiverResponsibilities.Reseller",
        "ReceiverResponsibilities.Owner",
        "ReceiverResponsibilities.0",
    ];
    let leads = ["Customer.CountryCode", "Customer.Industry", "Interaction.ContactBusinessTitle", "Interaction"];
    let others = [
        "Payload",
        "EngagementFrom",
        "EngagementIdentifier",
        "Invitation",
        "Invitation.Message",
        "Invitation.Receiver.Account.Alias",
        "Invitation.Receiver.Account.Alias.0",
        "Invitation.Payload",
    ];
    let names: Vec<String> = places
        .iter()
        .map(|p| opportunity(p))
        .chain(leads.iter().map(|p| lead(p)))
        .chain(others.iter().map(|p| (*p).to_owned()))
        .collect();
    let answer = prop_oneof![
        Just(None),
        Just(Some(" ".to_owned())),
        ".{0,90}".prop_map(Some),
        "[0-9.+-]{0,40}".prop_map(Some),
        select(vec!["LeadInvitation", "OpportunityInvitation", "new", "existing", "on", "+12065550100", "NL", "a@b.c"])
            .prop_map(|t| Some(t.to_owned())),
    ];
    prop::collection::vec((select(names), answer), 1..5).boxed()
}
