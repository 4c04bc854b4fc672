//! Invitations: the lists of received and sent ones, one of them, and the answers to it.

mod accept_page;
mod filters;
mod invitation_page;
mod invitations_page;
mod marks;
mod payload;
mod reject_page;

pub use accept_page::AcceptPage;
pub use invitation_page::InvitationPage;
pub use invitations_page::InvitationsPage;
pub(super) use marks::{Expiry, RespondBy, counterpart, heading, status_tone};
pub(super) use reject_page::ReasonFields;
pub use reject_page::RejectPage;
