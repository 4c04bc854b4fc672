//! Who may invite whom, and who may answer.

use crate::call::Call;
use crate::catalog::Catalog;
use crate::error::{FieldError, ServiceError};
use crate::state::{AWS, Engagement, Invitation, MEMBER_LIMIT, PayloadType, Shelf, Side, State};

/// The invitation, if the caller may still accept or reject it.
pub(crate) fn answerable<'a>(
    call: &Call<'_>,
    state: &'a State,
    identifier: &str,
) -> Result<&'a Invitation, ServiceError> {
    let invitation = state.visible_invitation(call.caller(), call.catalog, identifier)?;
    let assumed = &call.config.assumptions;
    if invitation.receiver != call.caller() {
        assumed.own_invitation.check("identifier", "Only the receiver of an invitation can answer it.")?;
    }
    if !invitation.is_pending() {
        let message =
            format!("Invitation {} is {} and can no longer be answered.", invitation.id, invitation.status.name());
        assumed.answered_invitation.check("identifier", message)?;
    }
    Ok(invitation)
}

/// Refuses an invitation that the caller, a member of the engagement, may not send.
pub(crate) fn may_invite(
    call: &Call<'_>,
    state: &State,
    engagement: &Engagement,
    receiver: &str,
    payload: PayloadType,
) -> Result<(), ServiceError> {
    check_receiver(call, receiver)?;
    if payload == PayloadType::LeadInvitation && call.catalog == Catalog::Aws {
        return Err(ServiceError::business_rule(vec![FieldError::new(
            "invitation.payload.leadInvitation",
            "ACTION_NOT_PERMITTED",
            "In catalog AWS only AWS sends lead invitations.",
        )]));
    }
    if engagement.has_member(receiver) {
        return Err(ServiceError::conflict(format!(
            "Account {receiver} is already a member of engagement {}.",
            engagement.id
        )));
    }
    let sent = Shelf::new(call.caller(), call.catalog, Side::Sent);
    let open = state.invitations.on_shelf(&sent).filter(|it| it.engagement == engagement.id && it.is_pending());
    let receivers: Vec<_> = open.map(|it| it.receiver.as_str()).collect();
    if receivers.contains(&receiver) {
        return Err(ServiceError::conflict(format!(
            "Account {receiver} already has an open invitation to engagement {}.",
            engagement.id
        )));
    }
    if engagement.members.len() + receivers.len() >= MEMBER_LIMIT {
        return Err(ServiceError::quota(format!(
            "An engagement has at most {MEMBER_LIMIT} members, open invitations included."
        )));
    }
    Ok(())
}

fn check_receiver(call: &Call<'_>, receiver: &str) -> Result<(), ServiceError> {
    let refused = |code, message: &str| {
        Err(ServiceError::business_rule(vec![FieldError::new(
            "invitation.receiver.account.awsAccountId",
            code,
            message,
        )]))
    };
    if receiver == AWS {
        return Ok(());
    }
    if receiver == call.caller() {
        return refused("INVALID_VALUE", "An account can't invite itself.");
    }
    match call.config.account(receiver) {
        Some(account) if account.is_connected_with(call.account) => Ok(()),
        _ => refused("ACTION_NOT_PERMITTED", "This account is not a connected partner."),
    }
}
