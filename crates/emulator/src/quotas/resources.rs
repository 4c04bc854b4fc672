//! How much an account may have, rather than ask.

use crate::call::Call;
use crate::error::ServiceError;
use crate::state::{Shelf, Side, State};

/// Refuses to create one thing more than the account may have in the call's catalog. Only the
/// operations for which the model lists `ServiceQuotaExceededException` are concerned.
pub(crate) fn room_for(call: &Call<'_>, state: &State) -> Result<(), ServiceError> {
    let quotas = &call.config.quotas;
    if !quotas.enforced {
        return Ok(());
    }
    match call.operation {
        "CreateEngagement" => {
            let shelf = Shelf::own(call.caller(), call.catalog);
            let created = state.engagements.on_shelf(&shelf).filter(|it| it.created_by == call.caller());
            within(quotas.engagements, created, "engagements")
        }
        "CreateEngagementInvitation" => {
            let shelf = Shelf::new(call.caller(), call.catalog, Side::Sent);
            let pending = state.invitations.on_shelf(&shelf).filter(|it| it.is_pending());
            within(quotas.open_invitations, pending, "open invitations")
        }
        _ => Ok(()),
    }
}

/// Counts no further than to the limit, and not at all without one.
fn within<T>(limit: Option<u32>, there: impl Iterator<Item = T>, what: &str) -> Result<(), ServiceError> {
    let Some(limit) = limit else {
        return Ok(());
    };
    if there.take(limit as usize).count() < limit as usize {
        Ok(())
    } else {
        Err(ServiceError::quota(format!("The account may have {limit} {what} in a catalog.")))
    }
}
