//! The wizard that prepares `CreateEngagementInvitation`, for both payloads.

use super::{FieldError, FieldSpec, Fields, Rule, spec::check_all, text};
use crate::choices::{Country, Currency, Industry, PaymentFrequency, ReceiverResponsibility};
use serde::{Deserialize, Serialize};

/// The most expected customer spends in one invitation.
pub const MAX_SPENDS: usize = 10;
/// The most sender contacts in one invitation.
pub const MAX_CONTACTS: usize = 3;

/// Which payload: `OpportunityInvitation` or `LeadInvitation`. A choice of the form, not a member.
pub const PAYLOAD: &str = "Payload";
/// Whether the engagement exists (`existing`) or is made when the invitation is sent (`new`).
pub const ENGAGEMENT_FROM: &str = "EngagementFrom";
/// The existing engagement.
pub const ENGAGEMENT: &str = "EngagementIdentifier";
/// The title of the engagement to make.
pub const NEW_TITLE: &str = "NewEngagement.Title";
/// The description of the engagement to make.
pub const NEW_DESCRIPTION: &str = "NewEngagement.Description";
/// The message to the receiver.
pub const MESSAGE: &str = "Invitation.Message";
/// The receiver's account.
pub const RECEIVER: &str = "Invitation.Receiver.Account.AwsAccountId";
/// What the sender calls the receiver.
pub const ALIAS: &str = "Invitation.Receiver.Account.Alias";
/// The path of the opportunity payload.
pub const OPPORTUNITY: &str = "Invitation.Payload.OpportunityInvitation";
/// The path of the lead payload.
pub const LEAD: &str = "Invitation.Payload.LeadInvitation";

/// A step of the wizard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// What kind of invitation, and into which engagement.
    Engagement,
    /// Whom, and with which words.
    Receiver,
    /// Whose project it is about.
    Customer,
    /// What it is about: the project, or the lead's interaction.
    Project,
    /// Who sends it, and what the receiver is to do. Opportunity invitations only.
    Team,
    /// Everything at a glance, then send.
    Review,
}

impl Step {
    /// Every step in order.
    pub const ALL: [Self; 6] =
        [Self::Engagement, Self::Receiver, Self::Customer, Self::Project, Self::Team, Self::Review];

    /// The word in the address.
    #[must_use]
    pub fn slug(self) -> &'static str {
        match self {
            Self::Engagement => "engagement",
            Self::Receiver => "receiver",
            Self::Customer => "customer",
            Self::Project => "project",
            Self::Team => "team",
            Self::Review => "review",
        }
    }

    /// The step of an address.
    #[must_use]
    pub fn parse(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.slug() == slug)
    }

    /// The heading.
    #[must_use]
    pub fn title(self, kind: PayloadKind) -> &'static str {
        match (self, kind) {
            (Self::Engagement, _) => "Engagement",
            (Self::Receiver, _) => "Receiver",
            (Self::Customer, _) => "Customer",
            (Self::Project, PayloadKind::Opportunity) => "Project",
            (Self::Project, PayloadKind::Lead) => "Interaction",
            (Self::Team, _) => "Contacts and roles",
            (Self::Review, _) => "Review and send",
        }
    }

    /// The steps of a wizard for this payload.
    #[must_use]
    pub fn of(kind: PayloadKind) -> Vec<Self> {
        Self::ALL.into_iter().filter(|s| kind == PayloadKind::Opportunity || *s != Self::Team).collect()
    }

    /// The step after this one.
    #[must_use]
    pub fn next(self, kind: PayloadKind) -> Self {
        Self::of(kind).into_iter().find(|s| *s > self).unwrap_or(Self::Review)
    }

    /// The step that shows a field.
    #[must_use]
    pub fn of_field(name: &str) -> Self {
        let below = |prefix: &str| name.strip_prefix(prefix).is_some_and(|t| t.is_empty() || t.starts_with('.'));
        if below("Invitation.Receiver") || below(MESSAGE) {
            Self::Receiver
        } else if below(&format!("{OPPORTUNITY}.Customer")) || below(&format!("{LEAD}.Customer")) {
            Self::Customer
        } else if below(&format!("{OPPORTUNITY}.Project")) || below(&format!("{LEAD}.Interaction")) {
            Self::Project
        } else if below(&format!("{OPPORTUNITY}.SenderContacts"))
            || below(&format!("{OPPORTUNITY}.ReceiverResponsibilities"))
        {
            Self::Team
        } else {
            Self::Engagement
        }
    }
}

/// The two payloads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PayloadKind {
    /// A project that two partners pursue together.
    #[serde(rename = "OpportunityInvitation")]
    Opportunity,
    /// A lead that the receiver may turn into an opportunity.
    #[serde(rename = "LeadInvitation")]
    Lead,
}

impl PayloadKind {
    /// The member's name in the payload.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Opportunity => "OpportunityInvitation",
            Self::Lead => "LeadInvitation",
        }
    }

    /// Which payload the fields are for: as chosen, else as the answers given tell.
    #[must_use]
    pub fn of(fields: &Fields) -> Self {
        match text(fields, PAYLOAD) {
            "LeadInvitation" => Self::Lead,
            "OpportunityInvitation" => Self::Opportunity,
            _ if fields.keys().any(|k| k.starts_with(LEAD)) => Self::Lead,
            _ => Self::Opportunity,
        }
    }
}

/// A path below the opportunity payload.
#[must_use]
pub fn opportunity(member: &str) -> String {
    format!("{OPPORTUNITY}.{member}")
}

/// A path below the lead payload.
#[must_use]
pub fn lead(member: &str) -> String {
    format!("{LEAD}.{member}")
}

/// Positions from here on are rubbish, not rows; without a bound, one such name would make a page of
/// a billion rows.
const MOST_ROWS: usize = 1_000;

/// How many rows of a list are in use: one more than the highest position with an answer.
#[must_use]
pub fn rows(fields: &Fields, list: &str) -> usize {
    fields
        .iter()
        .filter(|(_, answer)| !answer.trim().is_empty())
        .filter_map(|(name, _)| name.strip_prefix(list)?.strip_prefix('.')?.split('.').next()?.parse::<usize>().ok())
        .filter(|position| *position < MOST_ROWS)
        .map(|position| position + 1)
        .max()
        .unwrap_or(0)
}

/// The fields of a step, as many rows as are in use.
#[must_use]
pub fn specs(step: Step, fields: &Fields) -> Vec<FieldSpec> {
    match (step, PayloadKind::of(fields)) {
        (Step::Engagement, _) => engagement_specs(fields),
        (Step::Receiver, _) => receiver_specs(),
        (Step::Customer, PayloadKind::Opportunity) => customer_specs(),
        (Step::Customer, PayloadKind::Lead) => lead_customer_specs(),
        (Step::Project, PayloadKind::Opportunity) => {
            let spends = rows(fields, &opportunity("Project.ExpectedCustomerSpend"));
            project_specs().into_iter().chain((0..spends).flat_map(spend_specs)).collect()
        }
        (Step::Project, PayloadKind::Lead) => interaction_specs(),
        (Step::Team, _) => (0..rows(fields, &opportunity("SenderContacts"))).flat_map(contact_specs).collect(),
        (Step::Review, _) => Vec::new(),
    }
}

/// Checks one step; the review checks them all.
#[must_use]
pub fn check(step: Step, fields: &Fields) -> Vec<FieldError> {
    let kind = PayloadKind::of(fields);
    if step == Step::Review {
        return Step::of(kind).into_iter().filter(|s| *s != Step::Review).flat_map(|s| check(s, fields)).collect();
    }
    let mut errors = check_all(&specs(step, fields), fields);
    match step {
        Step::Engagement if text(fields, PAYLOAD).is_empty() => {
            errors.insert(0, FieldError::new(PAYLOAD, "Choose what you are sending."));
        }
        Step::Project if kind == PayloadKind::Opportunity => {
            let list = opportunity("Project.ExpectedCustomerSpend");
            let spends = rows(fields, &list);
            if spends > MAX_SPENDS {
                errors
                    .push(FieldError::new(list, format!("At most {MAX_SPENDS} expected spends; these are {spends}.")));
            }
        }
        Step::Team => {
            let roles = opportunity("ReceiverResponsibilities");
            if !fields.iter().any(|(name, answer)| {
                name.strip_prefix(&roles).is_some_and(|t| t.starts_with('.')) && !answer.trim().is_empty()
            }) {
                errors.push(FieldError::new(roles, "Choose at least one thing that the receiver is to do."));
            }
            errors.extend(check_contact_count(fields));
        }
        _ => {}
    }
    errors
}

fn check_contact_count(fields: &Fields) -> Option<FieldError> {
    let list = opportunity("SenderContacts");
    match rows(fields, &list) {
        0 => Some(FieldError::new(
            format!("{list}.0.Email"),
            "Enter at least one contact, so that the receiver knows whom to answer.",
        )),
        n if n > MAX_CONTACTS => {
            Some(FieldError::new(list, format!("At most {MAX_CONTACTS} contacts; these are {n}.")))
        }
        _ => None,
    }
}

fn engagement_specs(fields: &Fields) -> Vec<FieldSpec> {
    if text(fields, ENGAGEMENT_FROM) == "new" {
        vec![
            FieldSpec::required(
                NEW_TITLE,
                "Engagement title",
                "What both sides will see in their lists.",
                Rule::Text { min: 1, max: 40 },
            ),
            FieldSpec::required(
                NEW_DESCRIPTION,
                "Engagement description",
                "One or two sentences on the purpose.",
                Rule::Text { min: 1, max: 255 },
            ),
        ]
    } else {
        vec![FieldSpec::required(ENGAGEMENT, "Engagement", "Type part of its title or its id.", Rule::EngagementId)]
    }
}

fn receiver_specs() -> Vec<FieldSpec> {
    vec![
        FieldSpec::required(
            RECEIVER,
            "Receiver's AWS account",
            "12 digits. Partner Connections shows it once you are connected.",
            Rule::ReceiverAccount,
        ),
        FieldSpec::optional(
            ALIAS,
            "Alias",
            "What you call this partner; only you see it.",
            Rule::Text { min: 0, max: 80 },
        ),
        FieldSpec::required(MESSAGE, "Message", "The first thing the receiver reads.", Rule::Text { min: 1, max: 255 }),
    ]
}

fn customer_specs() -> Vec<FieldSpec> {
    vec![
        FieldSpec::required(opportunity("Customer.CompanyName"), "Company name", "", Rule::Text { min: 1, max: 120 }),
        FieldSpec::required(
            opportunity("Customer.WebsiteUrl"),
            "Website",
            "For example www.example.com.",
            Rule::Website,
        ),
        FieldSpec::required(
            opportunity("Customer.CountryCode"),
            "Country",
            "Name, code or a common alias.",
            Rule::OneOf(Country::ALL),
        ),
        FieldSpec::required(opportunity("Customer.Industry"), "Industry", "", Rule::OneOf(Industry::ALL)),
    ]
}

fn lead_customer_specs() -> Vec<FieldSpec> {
    let free = Rule::Text { min: 0, max: 255 };
    vec![
        FieldSpec::required(lead("Customer.CompanyName"), "Company name", "", Rule::Text { min: 1, max: 120 }),
        FieldSpec::optional(lead("Customer.WebsiteUrl"), "Website", "For example www.example.com.", free),
        FieldSpec::optional(
            lead("Customer.CountryCode"),
            "Country",
            "Name, code or a common alias.",
            Rule::OneOf(Country::ALL),
        ),
        FieldSpec::optional(lead("Customer.Industry"), "Industry", "", free),
        FieldSpec::optional(
            lead("Customer.AwsMaturity"),
            "AWS maturity",
            "For example Evaluating, Single-Account or Multi-Account.",
            free,
        ),
        FieldSpec::optional(
            lead("Customer.MarketSegment"),
            "Market segment",
            "For example Enterprise, Large, Medium, Small or Micro.",
            free,
        ),
    ]
}

fn project_specs() -> Vec<FieldSpec> {
    vec![
        FieldSpec::required(opportunity("Project.Title"), "Project title", "", Rule::Text { min: 1, max: 255 }),
        FieldSpec::required(
            opportunity("Project.BusinessProblem"),
            "Business problem",
            "What the customer wants to solve, and why now. At least 20 characters.",
            Rule::Text { min: 20, max: 2000 },
        ),
        FieldSpec::required(
            opportunity("Project.TargetCompletionDate"),
            "Target completion date",
            "For example 2027-03-31.",
            Rule::Date,
        ),
    ]
}

/// The fields of one expected customer spend.
#[must_use]
pub fn spend_specs(row: usize) -> Vec<FieldSpec> {
    let at = |member: &str| opportunity(&format!("Project.ExpectedCustomerSpend.{row}.{member}"));
    let label = |what: &str| format!("Spend {}: {what}", row + 1);
    vec![
        FieldSpec::optional(at("Amount"), label("amount"), "For example 25000.00; no separators.", Rule::Amount),
        FieldSpec::required(at("CurrencyCode"), label("currency"), "Name, code or symbol.", Rule::OneOf(Currency::ALL)),
        FieldSpec::required(at("Frequency"), label("frequency"), "", Rule::OneOf(PaymentFrequency::ALL)),
        FieldSpec::required(
            at("TargetCompany"),
            label("spent with"),
            "For example AWS, or the partner's name.",
            Rule::Text { min: 1, max: 80 },
        ),
        FieldSpec::optional(
            at("EstimationUrl"),
            label("estimate link"),
            "A shared estimate of the AWS Pricing Calculator.",
            Rule::EstimationUrl,
        ),
    ]
}

/// The fields of one sender contact.
#[must_use]
pub fn contact_specs(row: usize) -> Vec<FieldSpec> {
    let at = |member: &str| opportunity(&format!("SenderContacts.{row}.{member}"));
    let label = |what: &str| format!("Contact {}: {what}", row + 1);
    let name = Rule::Text { min: 0, max: 80 };
    vec![
        FieldSpec::required(at("Email"), label("e-mail"), "For example name@example.com.", Rule::Email),
        FieldSpec::optional(at("FirstName"), label("first name"), "", name),
        FieldSpec::optional(at("LastName"), label("last name"), "", name),
        FieldSpec::optional(at("BusinessTitle"), label("job title"), "", name),
        FieldSpec::optional(
            at("Phone"),
            label("phone"),
            "With + and country code, digits only: +12065550100.",
            Rule::Phone,
        ),
    ]
}

fn interaction_specs() -> Vec<FieldSpec> {
    let free = Rule::Text { min: 0, max: 255 };
    vec![
        FieldSpec::required(
            lead("Interaction.ContactBusinessTitle"),
            "Contact's job title",
            "The receiver sees the title before accepting, name and address after.",
            Rule::Text { min: 1, max: 80 },
        ),
        FieldSpec::optional(lead("Interaction.SourceType"), "Source type", "For example Campaign or Event.", free),
        FieldSpec::optional(lead("Interaction.SourceId"), "Source id", "Your own reference.", free),
        FieldSpec::optional(lead("Interaction.SourceName"), "Source name", "", free),
        FieldSpec::optional(lead("Interaction.Usecase"), "Use case", "For example Migration or Database.", free),
    ]
}

/// The answers that belong to the request: without the form's own choices, without the other
/// payload, and with the responsibilities as the list that the service takes.
#[must_use]
pub fn request_fields(fields: &Fields) -> Fields {
    let other = match PayloadKind::of(fields) {
        PayloadKind::Opportunity => LEAD,
        PayloadKind::Lead => OPPORTUNITY,
    };
    let roles = format!("{}.", opportunity("ReceiverResponsibilities"));
    let mut wanted: Fields = fields
        .iter()
        .filter(|(name, _)| (name.starts_with("Invitation.") || *name == ENGAGEMENT) && !name.starts_with(other))
        .filter(|(name, _)| !name.starts_with(&roles))
        .map(|(name, answer)| (name.clone(), answer.trim().to_owned()))
        .collect();
    if other == LEAD {
        for (position, role) in chosen_responsibilities(fields).into_iter().enumerate() {
            wanted.insert(format!("{roles}{position}"), role);
        }
    }
    wanted
}

/// The responsibilities ticked, by code, in the model's order.
#[must_use]
pub fn chosen_responsibilities(fields: &Fields) -> Vec<String> {
    ReceiverResponsibility::ALL
        .iter()
        .filter(|choice| !text(fields, &responsibility_field(choice.code)).is_empty())
        .map(|choice| choice.code.to_owned())
        .collect()
}

/// The name of the tick box of a responsibility.
#[must_use]
pub fn responsibility_field(code: &str) -> String {
    opportunity(&format!("ReceiverResponsibilities.{code}"))
}

/// Turns imported request fields into form fields: lists of responsibilities become tick boxes, the
/// payload and the engagement's origin become choices.
#[must_use]
pub fn form_fields(imported: Fields) -> Fields {
    let roles = format!("{}.", opportunity("ReceiverResponsibilities"));
    let kind = PayloadKind::of(&imported);
    let mut fields = Fields::new();
    for (name, answer) in imported {
        if name.starts_with(&roles) {
            fields.insert(responsibility_field(&answer), "on".into());
        } else if name == ENGAGEMENT || name.starts_with("Invitation.") {
            fields.insert(name, answer);
        }
    }
    fields.insert(PAYLOAD.into(), kind.code().into());
    if fields.contains_key(ENGAGEMENT) {
        fields.insert(ENGAGEMENT_FROM.into(), "existing".into());
    }
    fields
}
