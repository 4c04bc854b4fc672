//! What each step asks.

use super::{
    names::{
        ALIAS, ENGAGEMENT, ENGAGEMENT_FROM, MESSAGE, NEW_DESCRIPTION, NEW_TITLE, RECEIVER, lead, opportunity, rows,
    },
    step::{PayloadKind, Step},
};
use crate::{
    choices::{Country, Currency, Industry, PaymentFrequency},
    forms::{FieldSpec, Fields, Rule, text},
};

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
