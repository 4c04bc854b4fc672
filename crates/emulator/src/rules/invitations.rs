//! Who may invite whom, and who may answer.

use std::collections::BTreeSet;

use crate::call::Call;
use crate::catalog::Catalog;
use crate::error::{FieldError, ServiceError};
use crate::ids;
use crate::state::{AWS, Engagement, Invitation, MEMBER_LIMIT, PayloadType, State};

/// The invitation, if the caller may still answer it by the operation of this call.
pub(crate) fn answerable<'a>(
    call: &Call<'_>,
    state: &'a State,
    identifier: &str,
) -> Result<&'a Invitation, ServiceError> {
    let assumed = &call.config.assumptions;
    let unknown = || format!("There is no engagement invitation {identifier}.");
    let found = state.invitations.get(ids::bare(identifier)).filter(|it| it.catalog == call.catalog);
    let Some(invitation) = found else {
        return Err(ServiceError::not_found(unknown()));
    };
    if !invitation.concerns(call.caller()) {
        assumed.foreign_invitation.check("identifier", unknown())?;
    }
    if invitation.receiver != call.caller() {
        assumed.own_invitation.check("identifier", "Only the receiver of an invitation can answer it.")?;
    }
    if !invitation.is_pending() {
        let message =
            format!("Invitation {} is {} and can no longer be answered.", invitation.id, invitation.status.name());
        assumed.answered_invitation.check("identifier", message)?;
    }
    match (call.operation, invitation.payload_type) {
        ("StartEngagementByAcceptingInvitationTask", PayloadType::LeadInvitation) => assumed
            .lead_invitation_to_task
            .check("identifier", "A lead invitation is accepted with AcceptEngagementInvitation.")?,
        ("AcceptEngagementInvitation", PayloadType::OpportunityInvitation) => {
            assumed.opportunity_invitation_to_accept.check(
                "identifier",
                "An opportunity invitation is accepted with StartEngagementByAcceptingInvitationTask.",
            )?
        }
        _ => {}
    }
    Ok(invitation)
}

/// Refuses to let the caller into an engagement that has all its members.
pub(crate) fn may_join(call: &Call<'_>, state: &State, invitation: &Invitation) -> Result<(), ServiceError> {
    let engagement = state.engagements.get(&invitation.engagement);
    if engagement.is_some_and(|it| it.is_full() && !it.has_member(&invitation.receiver)) {
        let message = format!(
            "Engagement {} has {MEMBER_LIMIT} members, which is as many as it may have.",
            invitation.engagement
        );
        call.config.assumptions.joining_full_engagement.check("identifier", message)?;
    }
    Ok(())
}

/// Refuses an invitation that the caller, a member of the engagement, may not send.
pub(crate) fn may_invite(
    call: &Call<'_>,
    state: &State,
    engagement: &Engagement,
    receiver: &str,
    payload: PayloadType,
) -> Result<(), ServiceError> {
    let assumed = &call.config.assumptions;
    check_receiver(call, receiver)?;
    check_leads(call, engagement, payload)?;
    if engagement.has_member(receiver) {
        let message = format!("Account {receiver} is already a member of engagement {}.", engagement.id);
        assumed.member_invited_again.check(RECEIVER, message)?;
    }
    let open: BTreeSet<_> = state.open_invitations(engagement).map(|it| it.receiver.as_str()).collect();
    if open.contains(receiver) {
        let message = format!("Account {receiver} already has an open invitation to engagement {}.", engagement.id);
        assumed.duplicate_invitation.check(RECEIVER, message)?;
    }
    let mut parties: BTreeSet<_> = engagement.members.iter().map(|it| it.account.as_str()).collect();
    if assumed.open_invitations_count {
        parties.extend(open);
    }
    parties.insert(receiver);
    if parties.len() > MEMBER_LIMIT {
        let counted = if assumed.open_invitations_count { ", open invitations included" } else { "" };
        let message = format!("An engagement has at most {MEMBER_LIMIT} members{counted}.");
        assumed.eleventh_member.check(RECEIVER, message)?;
    }
    Ok(())
}

const RECEIVER: &str = "invitation.receiver.account.awsAccountId";

fn check_receiver(call: &Call<'_>, receiver: &str) -> Result<(), ServiceError> {
    let assumed = &call.config.assumptions;
    if receiver == AWS {
        return Ok(());
    }
    if receiver == call.caller() {
        return assumed.self_invitation.check(RECEIVER, "An account can't invite itself.");
    }
    match call.config.account(receiver) {
        Some(account) if account.is_connected_with(call.account) => Ok(()),
        _ => assumed.unconnected_receiver.check_with(FieldError::new(
            RECEIVER,
            "ACTION_NOT_PERMITTED",
            "This account is not a connected partner.",
        )),
    }
}

/// In production leads come from AWS, and partners are invited once a lead has become a project.
fn check_leads(call: &Call<'_>, engagement: &Engagement, payload: PayloadType) -> Result<(), ServiceError> {
    if call.catalog != Catalog::Aws {
        return Ok(());
    }
    let assumed = &call.config.assumptions;
    if payload == PayloadType::LeadInvitation {
        assumed.leads_from_partners.check_with(FieldError::new(
            "invitation.payload.leadInvitation",
            "ACTION_NOT_PERMITTED",
            "In catalog AWS only AWS sends lead invitations.",
        ))?;
    }
    let types = engagement.context_types();
    if types.contains(&"Lead") && !types.contains(&"CustomerProject") {
        assumed.invitation_before_conversion.check_with(FieldError::new(
            "engagementIdentifier",
            "INVALID_RESOURCE_STATE",
            "The engagement's lead has to be converted into an opportunity before partners are invited.",
        ))?;
    }
    Ok(())
}
