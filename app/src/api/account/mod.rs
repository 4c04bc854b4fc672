//! One's own account.

mod end_other_sign_ins;
mod end_own_sign_in;
mod get_account;

pub use end_other_sign_ins::*;
pub use end_own_sign_in::*;
pub use get_account::*;
