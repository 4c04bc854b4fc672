//! `AssignOpportunity`: gives an opportunity to another user of the caller's company.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::call::{Answer, Call};
use crate::error::{FieldError, ServiceError};
use crate::rules::editing;
use crate::state::{Opportunity, State, put_some};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Request {
    identifier: String,
    assignee: Assignee,
}

/// The new owner. The title that the request gives is the person's own; in the team the owner is
/// known by [`Opportunity::OWNER`].
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Assignee {
    email: String,
    first_name: String,
    last_name: String,
    phone: Option<String>,
}

pub(super) fn run(call: &Call<'_>, state: &mut State) -> Answer {
    let request: Request = call.request()?;
    let current = state.own_opportunity(call.caller(), call.catalog, &request.identifier)?;
    if call.config.assumptions.review_locks_assignment {
        editing::check_unlocked(current)?;
    }
    let mut owner = json!({
        "BusinessTitle": Opportunity::OWNER,
        "Email": request.assignee.email,
        "FirstName": request.assignee.first_name,
        "LastName": request.assignee.last_name,
    });
    put_some(&mut owner, "Phone", request.assignee.phone);
    let mut team = current.team.clone();
    let former = team.iter().position(|contact| contact["BusinessTitle"] == Opportunity::OWNER);
    match former {
        Some(place) => team[place] = owner,
        None if team.len() < Opportunity::TEAM_LIMIT => team.push(owner),
        None => {
            let message = "The team is full and nobody in it is the owner who could be replaced.";
            return Err(ServiceError::business_rule(vec![FieldError::new("assignee", "TOO_MANY_VALUES", message)]));
        }
    }
    if team != current.team {
        let id = current.id.clone();
        state.opportunities.change(&id, |opportunity| {
            opportunity.team = team;
            opportunity.touch(call.now);
        });
    }
    Ok(Value::Null)
}
