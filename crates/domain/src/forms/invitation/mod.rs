//! The wizard that prepares `CreateEngagementInvitation`, for both payloads.

mod check;
mod names;
mod request;
mod specs;
mod step;

pub use check::check;
pub use names::{
    ALIAS, ENGAGEMENT, ENGAGEMENT_FROM, LEAD, MAX_CONTACTS, MAX_SPENDS, MESSAGE, NEW_DESCRIPTION, NEW_TITLE,
    OPPORTUNITY, PAYLOAD, RECEIVER, lead, opportunity, responsibility_field, rows,
};
pub use request::{chosen_responsibilities, form_fields, request_fields};
pub use specs::{contact_specs, specs, spend_specs};
pub use step::{PayloadKind, Step};
