//! The demo's opportunities.

use serde_json::{Map, Value, json};

use super::data::{Customer, OpportunityRow};
use super::{Cast, days, hours, seed_rows};
use crate::aws_side;
use crate::catalog::Catalog;
use crate::ids::Kind;
use crate::state::{Opportunity, Related, ReviewStatus, SANDBOX_SOLUTION, State, put_some, to_milliseconds, wire_time};

/// The identifier of the opportunity with this label.
pub(super) fn id(label: &str) -> String {
    Kind::Opportunity.derived(&format!("demo opportunity {label}"))
}

pub(super) fn plant(state: &mut State, cast: &Cast) -> Result<(), String> {
    let rows: Vec<OpportunityRow> = seed_rows!("opportunities")?;
    for row in rows {
        let opportunity = build(&row, cast)?;
        let arn = opportunity.arn();
        if row.label == "order-hub" {
            let tag = |key: &str, value: &str| crate::state::Tag { key: key.to_owned(), value: value.to_owned() };
            state.tags.add(&arn, &[tag("team", "retail"), tag("quarter", "next")]);
        }
        state.opportunities.put(opportunity);
    }
    Ok(())
}

fn build(row: &OpportunityRow, cast: &Cast) -> Result<Opportunity, String> {
    let modified = to_milliseconds(cast.now - hours(row.modified_hours_ago));
    let has_solution = row.origin.is_none() && !row.without.iter().any(|it| it == "solution");
    let solution = match row.catalog {
        Catalog::Sandbox => SANDBOX_SOLUTION,
        Catalog::Aws => "S-0052021",
    };
    let engagement = row.engagement.as_deref().map(super::engagements::id);
    let mut content = content(row, cast)?;
    if let Some(steps) = &row.next_steps {
        content["LifeCycle"]["NextSteps"] = json!(steps);
        content["LifeCycle"]["NextStepsHistory"] = json!([{"Value": steps, "Time": wire_time(modified)}]);
    }
    let created = cast.now - days(row.created_days_ago);
    let mut opportunity = Opportunity {
        modified,
        review_status: row.status,
        team: vec![
            json!({
                "BusinessTitle": "PartnerAccountManager",
                "FirstName": "Mara",
                "LastName": "Lindqvist",
                "Email": "mara.lindqvist@example.com",
                "Phone": "+12065550142",
            }),
            json!({
                "BusinessTitle": Opportunity::OWNER,
                "FirstName": "Theo",
                "LastName": "Abiola",
                "Email": "theo.abiola@example.com",
            }),
        ],
        related: Related {
            solutions: has_solution.then(|| solution.to_owned()).into_iter().collect(),
            ..Related::default()
        },
        engagement,
        from_aws: row.origin.is_some(),
        involvement: row.involvement.clone(),
        visibility: row.involvement.as_ref().map(|_| "Full".to_owned()),
        ..Opportunity::draft(id(&row.label), &cast.account(&row.owner)?, row.catalog, content, created)
    };
    match &row.aws_stage {
        Some(stage) => aws_side::catch_up(&mut opportunity, stage, created, modified),
        // AWS has read it at least.
        None if !matches!(row.status, ReviewStatus::PendingSubmission | ReviewStatus::Submitted) => {
            aws_side::rate(&mut opportunity);
        }
        None => {}
    }
    Ok(opportunity)
}

fn content(row: &OpportunityRow, cast: &Cast) -> Result<Map<String, Value>, String> {
    let customer = cast.customer(&row.customer)?;
    let left_out = |name: &str| row.without.iter().any(|it| it == name);
    let mut life_cycle = json!({
        "Stage": row.stage,
        "TargetCloseDate": cast.date(row.close_in_days),
    });
    put_some(&mut life_cycle, "ReviewComments", row.comments.clone());
    put_some(&mut life_cycle, "ReviewStatusReason", row.reason.clone());
    put_some(&mut life_cycle, "ClosedLostReason", row.lost.clone());
    let mut address = address(customer);
    if left_out("postal_code")
        && let Some(members) = address.as_object_mut()
    {
        members.remove("PostalCode");
    }
    let mut project = json!({
        "Title": row.title,
        "CustomerBusinessProblem": row.problem,
        "SalesActivities": ["Initialized discussions with customer", "Customer has shown interest in solution"],
        "ExpectedCustomerSpend": [spend(row.amount)],
    });
    if !left_out("customer_use_case") {
        project["CustomerUseCase"] = json!(row.use_case);
    }
    if !left_out("delivery_models") {
        project["DeliveryModels"] = json!(["SaaS or PaaS", "Professional Services"]);
    }
    let content = json!({
        "Customer": {
            "Account": {
                "CompanyName": customer.company,
                "Industry": customer.industry,
                "WebsiteUrl": customer.website,
                "Address": address,
            },
            "Contacts": [contact(customer)],
        },
        "Project": project,
        "LifeCycle": life_cycle,
        "OpportunityType": "Net New Business",
        "PrimaryNeedsFromAws": ["Co-Sell - Architectural Validation", "Co-Sell - Deal Support"],
        "NationalSecurity": "No",
        "Marketing": {"Source": "None"},
        "PartnerOpportunityIdentifier": format!("CRM-{}", row.label),
    });
    match content {
        Value::Object(content) => Ok(content),
        _ => Err("seed: an opportunity's content is an object".to_owned()),
    }
}

/// The customer's postal address.
pub(super) fn address(customer: &Customer) -> Value {
    let mut address = json!({
        "City": customer.city,
        "CountryCode": customer.country,
        "PostalCode": customer.postal_code,
        "StreetAddress": customer.street,
    });
    put_some(&mut address, "StateOrRegion", customer.state.clone());
    address
}

/// The customer's person to talk to.
pub(super) fn contact(customer: &Customer) -> Value {
    json!({
        "FirstName": "Robin",
        "LastName": "Tanaka",
        "BusinessTitle": "Head of IT",
        "Email": format!("robin.tanaka@{}.example.com", customer.key),
        "Phone": "+12065550117",
    })
}

/// A monthly spend on AWS.
pub(super) fn spend(amount: u32) -> Value {
    json!({
        "Amount": format!("{amount}.00"),
        "CurrencyCode": "USD",
        "Frequency": "Monthly",
        "TargetCompany": "AWS",
    })
}
