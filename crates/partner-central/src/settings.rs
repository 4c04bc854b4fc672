//! How to reach the service.

use crate::roles::Roles;
use domain::{ids::AccountId, people::Catalog};
use std::{path::PathBuf, time::Duration};

/// How to reach the service and with whose credentials.
///
/// The defaults suit pages that people wait for: a call gives up after 15 seconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The AWS region. AWS offers the service in `us-east-1` only.
    pub region: String,
    /// The profile of the AWS configuration files; `None` for the default chain's choice.
    pub profile: Option<String>,
    /// Where the service is, such as `http://127.0.0.1:4577` for the emulator; `None` for AWS's own
    /// endpoint of the region.
    pub endpoint_url: Option<String>,
    /// How long opening a connection may take.
    pub connect_timeout: Duration,
    /// How long the first byte of an answer may take.
    pub read_timeout: Duration,
    /// How long one attempt may take.
    pub attempt_timeout: Duration,
    /// How long a call may take, all attempts and the pauses between them included.
    pub operation_timeout: Duration,
    /// How often the SDK by itself makes an attempt of a call, the first time included; at least 1. More
    /// than 1 suits whoever calls without [`desk::upstream::Guard`], which makes further attempts itself
    /// so that each is counted against AWS's quota.
    pub max_attempts: u32,
    /// A PEM file of certificates to trust besides the system's, for networks that inspect TLS.
    pub ca_bundle: Option<PathBuf>,
    /// The catalog that every request names.
    pub catalog: Catalog,
    /// The account that the credentials belong to, where the configuration knows it. `GetEngagementInvitation`
    /// does not tell which side of an invitation the caller is on; comparing accounts does.
    pub account: Option<AccountId>,
    /// Roles to be assumed; they count for nothing with `static_account`.
    pub roles: Roles,
    /// Call as this account with made-up credentials instead of the default chain's. For the emulator,
    /// which takes the access key for the caller's account; AWS refuses such calls.
    pub static_account: Option<AccountId>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            region: "us-east-1".into(),
            profile: None,
            endpoint_url: None,
            connect_timeout: Duration::from_secs(3),
            read_timeout: Duration::from_secs(15),
            attempt_timeout: Duration::from_secs(15),
            operation_timeout: Duration::from_secs(40),
            max_attempts: 1,
            ca_bundle: None,
            catalog: Catalog::Sandbox,
            account: None,
            roles: Roles::default(),
            static_account: None,
        }
    }
}

impl Settings {
    /// The account on whose behalf calls are made, where it is known.
    pub(crate) fn own_account(&self) -> Option<&AccountId> {
        self.static_account.as_ref().or(self.account.as_ref())
    }
}
