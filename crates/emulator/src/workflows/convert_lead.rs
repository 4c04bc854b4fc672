//! The converting task: make a draft opportunity of a lead, share it in the engagement, and tell
//! there of the project that the lead has become.

use serde_json::{Map, Value, json};
use service_model::{Segment, Violation};
use time::{Duration, OffsetDateTime};

use super::steps::{Failure, Run, SNAPSHOT, SNAPSHOT_JOB, Step};
use crate::rules::contexts;
use crate::service::remove_nulls;
use crate::state::{Engagement, Opportunity, TaskGoal, TaskOutcome};

/// The title that recorded conversions gave the draft.
const TITLE: &str = "Converted from Lead";
/// How far ahead of the conversion the recorded draft had its close date.
const UNTIL_CLOSE: Duration = Duration::days(90);

pub(super) const STEPS: &[Step] = &[
    Step {
        name: "read the lead",
        codes: &[
            "ContextNotFound",
            "CustomerProjectContextNotPermitted",
            "DisqualifiedLeadNotPermitted",
            "EngagementAccessDenied",
        ],
        check: may_convert,
        act: |_| Ok(()),
    },
    Step {
        name: "create the draft",
        codes: &[
            "OpportunityAccessDenied",
            "OpportunityValidationFailed",
            "OpportunityConflict",
            "OpportunitySubmissionFailed",
        ],
        check: |_| Ok(()),
        act: draft,
    },
    SNAPSHOT,
    SNAPSHOT_JOB,
    Step {
        name: "add the project to the engagement",
        codes: &["EngagementValidationFailed", "EngagementConflict", "ServiceQuotaExceeded"],
        check: may_add_project,
        act: add_project,
    },
];

fn engagement<'a>(run: &'a Run<'_>) -> Result<&'a Engagement, Failure> {
    let found = run.state.engagements.get(run.task.goal.subject());
    found
        .filter(|it| it.has_member(&run.task.account))
        .ok_or_else(|| Failure::new("EngagementAccessDenied", "The account is no member of the engagement."))
}

/// The context that the task was asked to convert.
fn context<'a>(run: &'a Run<'_>) -> Result<&'a Value, Failure> {
    let TaskGoal::Convert { engagement: id, context } = &run.task.goal else {
        return Err(Failure::internal("context"));
    };
    let mut contexts = engagement(run)?.contexts.iter();
    contexts
        .find(|it| it["Id"] == context.as_str())
        .ok_or_else(|| Failure::new("ContextNotFound", format!("Engagement {id} has no context {context}.")))
}

fn may_convert(run: &Run<'_>) -> Result<(), Failure> {
    let context = context(run)?;
    let kind = context["Type"].as_str().unwrap_or_default();
    if kind != "Lead" {
        return Err(Failure::new(
            "CustomerProjectContextNotPermitted",
            format!("Only a context of the type Lead can be converted; this one is a {kind}."),
        ));
    }
    let status = context.pointer("/Payload/Lead/QualificationStatus").and_then(Value::as_str);
    if status.is_some_and(|status| status.eq_ignore_ascii_case("Disqualified")) {
        return Err(Failure::new("DisqualifiedLeadNotPermitted", "The lead is disqualified."));
    }
    if context.pointer("/Payload/Lead/Customer/CompanyName").is_none() {
        return Err(Failure::new("EngagementValidationFailed", "The lead says nothing of its customer."));
    }
    only_once(run)
}

fn only_once(run: &Run<'_>) -> Result<(), Failure> {
    let task = &run.task;
    let mut runs = run.state.runs(&task.account, task.catalog, &task.goal);
    if run.config.assumptions.leads_convert_once && runs.any(|it| it.outcome == TaskOutcome::Complete) {
        return Err(Failure::new("EngagementConflict", "The lead was converted already."));
    }
    Ok(())
}

/// Creates the opportunity, unless an earlier run did.
fn draft(run: &mut Run<'_>) -> Result<(), Failure> {
    if run.task.opportunity.is_some() {
        return Ok(());
    }
    let lead = &context(run)?["Payload"]["Lead"];
    let content = content(lead, run.at);
    let id = run.state.unused_opportunity_id();
    let opportunity = Opportunity {
        engagement: Some(engagement(run)?.id.clone()),
        ..Opportunity::draft(id, &run.task.account, run.task.catalog, content, run.at)
    };
    run.state.tags.add(&opportunity.arn(), &run.task.tags);
    run.task.opportunity = Some(opportunity.id.clone());
    run.state.opportunities.put(opportunity);
    Ok(())
}

/// What is known of the lead in the form of an opportunity. A lead's members are freer than an
/// opportunity's; what doesn't fit is left out.
fn content(lead: &Value, at: OffsetDateTime) -> Map<String, Value> {
    let customer = &lead["Customer"];
    let last = lead["Interactions"].as_array().and_then(|all| all.last());
    let told = |name: &str| last.map_or(Value::Null, |it| it[name].clone());
    let industry = &customer["Industry"];
    let model = service_model::official();
    let (industry, other_industry) = match industry.as_str() {
        Some(text) if !text.is_empty() && !model.validate("Industry", industry).is_empty() => {
            (json!("Other"), industry.clone())
        }
        _ => (industry.clone(), Value::Null),
    };
    let mut content = json!({
        "Customer": {
            "Account": {
                "CompanyName": customer["CompanyName"],
                "Industry": industry,
                "OtherIndustry": other_industry,
                "WebsiteUrl": customer["WebsiteUrl"],
                "Address": customer["Address"],
            },
            "Contacts": [told("Contact")],
        },
        "Project": {
            "Title": TITLE,
            "CustomerBusinessProblem": told("BusinessProblem"),
        },
        "LifeCycle": {"Stage": "Prospect", "TargetCloseDate": close_date(at)},
        "OpportunityType": "Net New Business",
    });
    remove_nulls(&mut content);
    for part in ["Customer", "Project"] {
        remove_unfit(&mut content[part], part);
    }
    match content {
        Value::Object(content) => content,
        _ => Map::new(),
    }
}

fn close_date(at: OffsetDateTime) -> String {
    let date = (at + UNTIL_CLOSE).date();
    format!("{:04}-{:02}-{:02}", date.year(), u8::from(date.month()), date.day())
}

/// Takes out what the model doesn't let stand in a value of this shape.
fn remove_unfit(value: &mut Value, shape: &str) {
    let mut unfit = service_model::official().validate(shape, value);
    // Later elements first, so that taking one out doesn't move those that are still to go.
    unfit.reverse();
    for violation in unfit {
        remove(value, &violation);
    }
}

fn remove(value: &mut Value, violation: &Violation) {
    let Some((last, parents)) = violation.path.segments().split_last() else {
        return;
    };
    let parent = parents.iter().try_fold(value, |value, segment| match segment {
        Segment::Member(name) => value.get_mut(name),
        Segment::Index(index) => value.get_mut(index),
    });
    match (parent, last) {
        (Some(Value::Object(members)), Segment::Member(name)) => {
            members.remove(name);
        }
        (Some(Value::Array(items)), Segment::Index(index)) if *index < items.len() => {
            items.remove(*index);
        }
        _ => {}
    }
}

fn may_add_project(run: &Run<'_>) -> Result<(), Failure> {
    only_once(run)?;
    let engagement = engagement(run)?;
    if run.task.context.is_some() || contexts::has_room(engagement) {
        return Ok(());
    }
    Err(Failure::new(
        "ServiceQuotaExceeded",
        format!("The engagement has {} contexts, which is the most there can be.", engagement.contexts.len()),
    ))
}

fn add_project(run: &mut Run<'_>) -> Result<(), Failure> {
    if run.task.context.is_some() {
        return Ok(());
    }
    let engagement = engagement(run)?.id.clone();
    let id = run.opportunity()?;
    let opportunity = run.state.opportunities.get(id).ok_or_else(|| Failure::internal("opportunity"))?;
    let payload = project_payload(opportunity);
    let (at, account) = (run.at, run.task.account.clone());
    let mut added = None;
    run.state.engagements.change(&engagement, |it| {
        added = Some(contexts::add(it, "CustomerProject", json!({"CustomerProject": payload})));
        it.touch(&account, at);
    });
    run.task.context = added;
    Ok(())
}

/// The draft as a context of the type `CustomerProject`. The model demands more of a customer and
/// of a project than a lead may tell; the one that would lack something is left out.
fn project_payload(opportunity: &Opportunity) -> Value {
    let model = service_model::official();
    let mut payload = json!({});
    for (name, shape, value) in [
        ("Customer", "EngagementCustomer", super::describe::customer(opportunity)),
        ("Project", "EngagementCustomerProjectDetails", super::describe::project(opportunity)),
    ] {
        if model.validate(shape, &value).is_empty() {
            payload[name] = value;
        }
    }
    payload
}
