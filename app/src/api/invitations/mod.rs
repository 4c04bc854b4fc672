//! Reading and answering invitations.

mod accept_invitation;
mod accept_lead;
mod get_invitation;
mod list_invitations;
mod reject_invitation;

pub use accept_invitation::*;
pub use accept_lead::*;
pub use get_invitation::*;
pub use list_invitations::*;
pub use reject_invitation::*;
