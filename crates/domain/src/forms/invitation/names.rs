//! The names of the wizard's fields.

use crate::forms::Fields;

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

/// The name of the tick box of a responsibility.
#[must_use]
pub fn responsibility_field(code: &str) -> String {
    opportunity(&format!("ReceiverResponsibilities.{code}"))
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
