//! OpenID Connect: the code flow with PKCE, state and nonce, and signing out at the provider.
//!
//! The desk fetches what the configured issuer names, and no other address.

mod discovery;
mod exchange;
mod id_token;
mod keys;
mod logout;
mod pending;
mod provider;
mod settings;
mod strength;

pub use logout::{Logout, LogoutNotice};
pub use pending::{PENDING_MINUTES, Pending};
pub use provider::{Answer, Arrived, Provider};
pub use settings::{Settings, issuer_url};
pub use strength::Strength;
