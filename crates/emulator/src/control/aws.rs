//! Playing AWS.

use std::sync::Arc;

use axum::extract::{Path, State as Extract};
use axum::http::StatusCode;
use axum::routing::post;
use axum::{Json, Router};
use serde_json::{Value, json};

use super::body::JsonBody;
use super::{Control, ControlError};
use crate::aws_side::{self, AwsAction};
use crate::ids;
use crate::service::Service;
use crate::workflows::{self, AwsInvitation};

impl Control {
    /// Does to a submitted opportunity what AWS would do: decides its review, moves AWS's own side
    /// of it on.
    ///
    /// # Errors
    /// [`ControlError::NotFound`] when there is no such opportunity, [`ControlError::Invalid`] when
    /// it was never submitted or the model doesn't allow a value; nothing changes then.
    pub fn act_as_aws(&self, opportunity: &str, action: AwsAction) -> Result<(), ControlError> {
        let id = ids::bare(opportunity);
        self.service.intervene(|state, config, now| {
            if state.opportunities.get(id).is_none_or(|it| it.hidden) {
                return Err(ControlError::not_found(format!("There is no opportunity {id}.")));
            }
            aws_side::act(state, config, id, action, now).map_err(refused)
        })
    }

    /// AWS creates an engagement and invites an account to it. Answers the invitation's identifier.
    ///
    /// # Errors
    /// [`ControlError::Invalid`] when the account can't be invited or a member isn't as the model
    /// wants it; nothing is created then.
    pub fn invite_as_aws(&self, invitation: AwsInvitation) -> Result<String, ControlError> {
        self.service
            .intervene(|state, config, now| workflows::aws_invites(state, config, invitation, now))
            .map_err(refused)
    }
}

/// What these say begins with the member to blame, if there is one: `payload: …`.
fn refused(problem: String) -> ControlError {
    let member = problem.split_once(": ").map(|(member, _)| member.to_owned());
    let error = ControlError::bad_request(format!("{}.", problem.trim_end_matches('.')));
    match member.filter(|it| it.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._[]".contains(&byte))) {
        Some(member) => error.at(member),
        None => error,
    }
}

pub(super) fn routes() -> Router<Arc<Service>> {
    Router::new().route("/aws/opportunities/{id}", post(act)).route("/aws/invitations", post(invite))
}

async fn act(
    Extract(control): Extract<Control>,
    Path(id): Path<String>,
    JsonBody(action): JsonBody<AwsAction>,
) -> Result<StatusCode, ControlError> {
    control.act_as_aws(&id, action)?;
    Ok(StatusCode::NO_CONTENT)
}

async fn invite(
    Extract(control): Extract<Control>,
    JsonBody(invitation): JsonBody<AwsInvitation>,
) -> Result<(StatusCode, Json<Value>), ControlError> {
    let id = control.invite_as_aws(invitation)?;
    Ok((StatusCode::CREATED, Json(json!({"id": id}))))
}
