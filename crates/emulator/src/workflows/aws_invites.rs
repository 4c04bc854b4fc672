//! AWS invites an account out of the blue: what someone who plays AWS asks for.

use serde::Deserialize;
use serde_json::{Map, Value, json};
use service_model::{Violation, ViolationKind};
use time::OffsetDateTime;

use super::accept_invitation::merge;
use crate::call::member;
use crate::catalog::Catalog;
use crate::config::Config;
use crate::hash::Fingerprint;
use crate::ids::Kind;
use crate::rules::contexts;
use crate::state::{AWS, EDITABLE_MEMBERS, Engagement, Invitation, InvitationStatus, PayloadType, State};

/// The invitation that AWS shall send.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AwsInvitation {
    /// The catalog that it is sent in.
    pub catalog: Catalog,
    /// The account's 12 digits.
    pub receiver: String,
    /// The model's `Payload`: `OpportunityInvitation` or `LeadInvitation`.
    pub payload: Value,
    /// What AWS says to the receiver. Absent: a sentence of the emulator's.
    #[serde(default)]
    pub message: Option<String>,
    /// The engagement's title. Absent: the project's title, or the lead's company.
    #[serde(default)]
    pub title: Option<String>,
    /// What the receiver learns by accepting. For an opportunity: members of an opportunity, which
    /// the accepting task lays over the one that it opens. For a lead: `Customer` and `Interaction` as
    /// in the model's `LeadCustomer` and `LeadInteraction`; without a contact one is invented.
    #[serde(default)]
    pub disclosed: Option<Value>,
    /// The model's `EnrichmentContext`.
    #[serde(default)]
    pub enrichment: Option<Value>,
}

/// Creates an engagement of AWS's with the context that belongs to the payload, and invites the
/// account to it. Answers the invitation's identifier.
///
/// # Errors
/// A sentence that names the member which isn't as the model wants it, or the account that can't be
/// invited. Nothing is created then.
pub(crate) fn aws_invites(
    state: &mut State,
    config: &Config,
    asked: AwsInvitation,
    now: OffsetDateTime,
) -> Result<String, String> {
    let receiver = config.account(&asked.receiver).ok_or(format!("receiver: {} is no account", asked.receiver))?;
    if !receiver.catalogs.contains(&asked.catalog) {
        return Err(format!("receiver: {} is not registered in catalog {}", receiver.id, asked.catalog.name()));
    }
    let message = asked.message.unwrap_or_else(|| "AWS thinks that you fit this customer well.".to_owned());
    fits("message", "InvitationMessage", &json!(message))?;
    fits("payload", "Payload", &asked.payload)?;
    if let Some(enrichment) = &asked.enrichment {
        fits("enrichment", "EnrichmentContext", enrichment)?;
    }
    let (payload_type, payload) = [PayloadType::OpportunityInvitation, PayloadType::LeadInvitation]
        .into_iter()
        .find_map(|kind| Some((kind, asked.payload.get(kind.name())?.clone())))
        .ok_or("payload: this is neither an OpportunityInvitation nor a LeadInvitation")?;
    let disclosed = asked.disclosed.unwrap_or_else(|| json!({}));
    let (kind, context) = match payload_type {
        PayloadType::OpportunityInvitation => ("CustomerProject", project(&payload, &disclosed)?),
        PayloadType::LeadInvitation => ("Lead", lead(&payload, &disclosed)?),
    };
    let title = asked.title.unwrap_or_else(|| title(&payload));
    fits("title", "EngagementTitle", &json!(title))?;

    let mut engagement = Engagement {
        id: Kind::Engagement.fresh(),
        catalog: asked.catalog,
        title: Some(title),
        description: None,
        created: now,
        created_by: AWS.to_owned(),
        modified: now,
        modified_by: AWS.to_owned(),
        members: vec![member(config, AWS)],
        contexts: Vec::new(),
        opportunities: Vec::new(),
    };
    contexts::add(&mut engagement, kind, json!({kind: context}));
    let invitation = Invitation {
        id: Kind::Invitation.fresh(),
        catalog: asked.catalog,
        engagement: engagement.id.clone(),
        engagement_title: engagement.title.clone(),
        engagement_description: None,
        status: InvitationStatus::Pending,
        date: now,
        expires: Invitation::expiry(now, &config.assumptions),
        sender: AWS.to_owned(),
        sender_company: member(config, AWS).company_name,
        receiver: asked.receiver,
        receiver_alias: None,
        message,
        payload_type,
        payload,
        rejection_reason: None,
        enrichment: asked.enrichment,
        disclosed_on_acceptance: (payload_type == PayloadType::OpportunityInvitation).then_some(disclosed),
        uncovers: None,
    };
    let id = invitation.id.clone();
    state.engagements.put(engagement);
    state.send(invitation);
    Ok(id)
}

/// Refuses what isn't as a shape of the model says.
fn fits(name: &str, shape: &str, value: &Value) -> Result<(), String> {
    first(name, service_model::official().validate(shape, value))
}

/// Refuses what could be no part of a value of the shape, whatever else it may need.
fn fits_in(name: &str, shape: &str, part: &Value) -> Result<(), String> {
    let mut violations = service_model::official().validate(shape, part);
    violations.retain(|violation| violation.kind != ViolationKind::Missing);
    first(name, violations)
}

fn first(name: &str, violations: Vec<Violation>) -> Result<(), String> {
    match violations.first() {
        None => Ok(()),
        Some(violation) if violation.path.is_root() => Err(format!("{name}: {}", violation.kind)),
        Some(violation) => Err(format!("{name}.{}: {}", violation.path, violation.kind)),
    }
}

/// Refuses members other than those named.
fn only(name: &str, value: &Value, known: &[&str]) -> Result<(), String> {
    let Some(members) = value.as_object() else {
        return Err(format!("{name}: this must be an object"));
    };
    match members.keys().find(|member| !known.contains(&member.as_str())) {
        None => Ok(()),
        Some(other) => Err(format!("{name}.{other}: only {} can be disclosed", known.join(", "))),
    }
}

/// The project's title or the lead's company, cut to what the model lets a title have.
fn title(payload: &Value) -> String {
    let text = payload.pointer("/Project/Title").or_else(|| payload.pointer("/Customer/CompanyName"));
    let most = service_model::official().shape("EngagementTitle").and_then(|it| it.length_bounds().1);
    let most = most.and_then(|it| usize::try_from(it).ok()).unwrap_or(usize::MAX);
    text.and_then(Value::as_str).unwrap_or_default().chars().take(most).collect()
}

/// The members of `from` that are there, of those named.
fn taken(from: &Value, names: &[&str]) -> Value {
    let given = names.iter().filter_map(|name| Some(((*name).to_owned(), from.get(name)?.clone())));
    Value::Object(given.collect::<Map<_, _>>())
}

/// The project's context. What is disclosed must be what an opportunity may have.
fn project(payload: &Value, disclosed: &Value) -> Result<Value, String> {
    only("disclosed", disclosed, &EDITABLE_MEMBERS)?;
    fits_in("disclosed", "CreateOpportunityRequest", disclosed)?;
    Ok(json!({
        "Customer": payload["Customer"],
        "Project": taken(&payload["Project"], &["Title", "BusinessProblem", "TargetCompletionDate"]),
    }))
}

/// The lead's context: what the invitation tells, and what only members of the engagement see.
fn lead(payload: &Value, disclosed: &Value) -> Result<Value, String> {
    only("disclosed", disclosed, &["Customer", "Interaction"])?;
    let mut customer =
        taken(&payload["Customer"], &["CompanyName", "Industry", "WebsiteUrl", "AwsMaturity", "MarketSegment"]);
    if let Some(country) = payload.pointer("/Customer/CountryCode") {
        customer["Address"] = json!({"CountryCode": country});
    }
    let mut interaction = taken(&payload["Interaction"], &["SourceType", "SourceId", "SourceName", "Usecase"]);
    interaction["Contact"] = contact(payload);
    let mut context = json!({"Customer": customer, "Interaction": interaction});
    merge(&mut context, disclosed);
    let context = json!({"Customer": context["Customer"], "Interactions": [context["Interaction"]]});
    fits("disclosed", "LeadContext", &context)?;
    Ok(context)
}

/// An invented contact, always the same for the same customer.
fn contact(payload: &Value) -> Value {
    const FIRST: [&str; 6] = ["Robin", "Amara", "Jonas", "Leila", "Mateo", "Sanna"];
    const LAST: [&str; 7] = ["Tanaka", "Okafor", "Lindqvist", "Haddad", "Moreau", "Novak", "Reyes"];
    let company = payload.pointer("/Customer/CompanyName").and_then(Value::as_str).unwrap_or_default();
    let number = Fingerprint::new().text(company).text("contact").finish();
    let choose = |names: &[&'static str], number: u128| names[(number % names.len() as u128) as usize];
    let (first, last) = (choose(&FIRST, number), choose(&LAST, number / 64));
    json!({
        "BusinessTitle": payload["Interaction"]["ContactBusinessTitle"],
        "FirstName": first,
        "LastName": last,
        "Email": format!("{first}.{last}@example.com").to_lowercase(),
        // Numbers from 0100 to 0199 belong to nobody.
        "Phone": format!("+120655501{:02}", number % 100),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::Duration;

    fn asked(payload: Value) -> AwsInvitation {
        serde_json::from_value(json!({"catalog": "AWS", "receiver": "111122223333", "payload": payload}))
            .expect("the members that are needed")
    }

    fn lead_payload() -> Value {
        json!({"LeadInvitation": {
            "Customer": {"CompanyName": "Kestrel Games", "CountryCode": "SE"},
            "Interaction": {"SourceType": "Event", "ContactBusinessTitle": "Head of Engineering"},
        }})
    }

    fn project_payload() -> Value {
        json!({"OpportunityInvitation": {
            "ReceiverResponsibilities": ["Reseller"],
            "Customer": {
                "CompanyName": "Redwing", "Industry": "Retail", "CountryCode": "NL",
                "WebsiteUrl": "https://redwing.example.com",
            },
            "Project": {
                "Title": "An order hub for all the stores and the web shop",
                "BusinessProblem": "Stock in stores is invisible to the web shop.",
                "TargetCompletionDate": "2027-05-01",
                "ExpectedCustomerSpend": [],
            },
        }})
    }

    #[test]
    fn a_lead_keeps_its_contact_in_the_engagement_and_out_of_the_invitation() {
        let (mut state, config, now) = (State::default(), Config::default(), OffsetDateTime::UNIX_EPOCH);
        let contact = json!({"FirstName": "Ada", "LastName": "Quist", "Email": "ada@kestrel.example.com"});
        let asked = AwsInvitation {
            disclosed: Some(json!({"Customer": {"Address": {"City": "Malmö"}}, "Interaction": {"Contact": contact}})),
            ..asked(lead_payload())
        };
        let id = aws_invites(&mut state, &config, asked, now).expect("all is given");
        let invitation = state.invitations.get(&id).expect("just sent");
        assert_eq!(invitation.expires, now + Duration::days(15));
        let seen = invitation.to_answer("111122223333", Vec::new());
        assert!(!seen.to_string().contains("ada@") && !seen.to_string().contains("Malmö"), "{seen}");
        let engagement = state.engagements.get(&invitation.engagement).expect("created with it");
        assert_eq!(engagement.title.as_deref(), Some("Kestrel Games"));
        let lead = &engagement.contexts[0]["Payload"]["Lead"];
        assert_eq!(lead["Interactions"][0]["Contact"]["Email"], "ada@kestrel.example.com");
        assert_eq!(lead["Interactions"][0]["Contact"]["BusinessTitle"], "Head of Engineering");
        assert_eq!(lead["Customer"]["Address"], json!({"City": "Malmö", "CountryCode": "SE"}));
        assert_eq!(lead["QualificationStatus"], "Unqualified");
        assert_eq!(service_model::official().validate("LeadContext", lead), []);
    }

    #[test]
    fn a_project_has_a_context_and_a_title_of_the_models_length() {
        let (mut state, config, now) = (State::default(), Config::default(), OffsetDateTime::UNIX_EPOCH);
        let disclosed = json!({"Customer": {"Account": {"Address": {"City": "Rotterdam"}}}});
        let asked = AwsInvitation { disclosed: Some(disclosed.clone()), ..asked(project_payload()) };
        let id = aws_invites(&mut state, &config, asked, now).expect("all is given");
        let invitation = state.invitations.get(&id).expect("just sent");
        assert_eq!(invitation.disclosed_on_acceptance, Some(disclosed));
        let engagement = state.engagements.get(&invitation.engagement).expect("created with it");
        assert_eq!(engagement.title.as_deref(), Some("An order hub for all the stores and the "));
        let context = &engagement.contexts[0];
        assert_eq!(service_model::official().validate("EngagementContextDetails", context), []);
    }

    #[test]
    fn what_is_wrong_is_named_and_leaves_nothing_behind() {
        let config = Config::default();
        let mut no_title = lead_payload();
        no_title["LeadInvitation"]["Interaction"] = json!({});
        let stranger = AwsInvitation { receiver: "999999999999".into(), ..asked(lead_payload()) };
        let long = AwsInvitation { message: Some("x".repeat(256)), ..asked(lead_payload()) };
        let odd = AwsInvitation { disclosed: Some(json!({"Contact": {}})), ..asked(lead_payload()) };
        let no_mail = json!({"Interaction": {"Contact": {"Email": ""}}});
        let no_mail = AwsInvitation { disclosed: Some(no_mail), ..asked(lead_payload()) };
        let misspelt = AwsInvitation { disclosed: Some(json!({"Custumer": {}})), ..asked(project_payload()) };
        for (asked, named) in [
            (stranger, "999999999999"),
            (asked(no_title), "ContactBusinessTitle"),
            (asked(json!({})), "payload"),
            (long, "message"),
            (odd, "disclosed.Contact"),
            (no_mail, "Email"),
            (misspelt, "Custumer"),
        ] {
            let mut state = State::default();
            let error = aws_invites(&mut state, &config, asked, OffsetDateTime::UNIX_EPOCH).expect_err(named);
            assert!(error.contains(named), "{error}");
            assert!(state.take_changes().engagements.is_empty());
        }
    }
}
