//! Signing in and out.

mod choose_persona;
mod sign_out;

pub use choose_persona::*;
pub use sign_out::*;
