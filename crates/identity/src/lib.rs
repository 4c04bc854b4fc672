//! Finds out who somebody is. What they may do is `desk`'s to say, and what is remembered of them `store`'s.
//!
//! Nothing here knows a session, a page or a database.

pub mod oidc;
pub mod passwords;
pub mod proxy;
pub mod second_factor;
#[cfg(feature = "testing")]
pub mod testing;

mod claims;
mod failure;
mod fetch;
mod kept;
mod text;
mod token;

pub use claims::ClaimNames;
pub use failure::{Distrust, Failure};
pub use fetch::{Bounds, Fetcher};
pub(crate) use text::{BASE32, base32, fill_random, hex, in_groups, unhex};
pub use text::{random_word, word_mark};

use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Somebody, as whoever vouches for them says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// Who vouches: the provider's issuer, or the name by which the desk knows a proxy.
    pub issuer: String,
    /// Whom the issuer means. Issuer and subject together are one person; neither name nor mail address are.
    pub subject: String,
    /// The name on the screen.
    pub name: String,
    /// The mail address, when the issuer tells one. Nothing is decided by it.
    pub email: Option<String>,
    /// The groups or roles that the issuer puts them in, from which rights follow.
    pub groups: BTreeSet<String>,
}
