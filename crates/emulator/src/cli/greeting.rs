//! What whoever started the emulator is told.

use std::fmt;
use std::net::SocketAddr;

use crate::catalog::Catalog;
use crate::config::Config;

/// Where the emulator is, and how to call it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Greeting {
    endpoint: String,
    page: Option<String>,
    example: String,
    /// Where it listens, if that is beyond this machine.
    beyond: Option<SocketAddr>,
}

impl Greeting {
    /// The greeting of an emulator that listens where the configuration says.
    pub(crate) fn of(config: &Config) -> Self {
        Self {
            endpoint: config.endpoint(),
            page: config.page_address(),
            example: example(config),
            beyond: Some(config.listen).filter(|address| !address.ip().is_loopback()),
        }
    }

    /// The URL at which clients on this machine reach it.
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// The address of the control page; nothing when control isn't offered over HTTP.
    pub fn page(&self) -> Option<&str> {
        self.page.as_deref()
    }

    /// A line for the terminal that lists invitations with the AWS CLI. It names the region by its
    /// flag, since the AWS CLI doesn't look at `AWS_REGION`.
    pub fn example(&self) -> &str {
        &self.example
    }
}

/// Calls as an account whose secret may be shown, the default account if it is one. Where all
/// signatures are checked and no such account exists, the secret is left to a variable.
fn example(config: &Config) -> String {
    let shown = |id: &str| !config.signatures || config.account(id).is_some_and(|it| it.secret.is_default());
    let default = config.account(&config.default_account);
    let open = default.into_iter().chain(&config.accounts).find(|it| shown(&it.id));
    let secret = if open.is_some() { "emulator" } else { "\"$EMULATOR_SECRET\"" };
    let account = open.or(default);
    let id = account.map_or(config.default_account.as_str(), |it| it.id.as_str());
    let sandbox = account.is_none_or(|it| it.catalogs.contains(&Catalog::Sandbox));
    let catalog = if sandbox { Catalog::Sandbox } else { Catalog::Aws };
    format!(
        "AWS_ACCESS_KEY_ID={id} AWS_SECRET_ACCESS_KEY={secret} aws partnercentral-selling \
         list-engagement-invitations --catalog {} --participant-type RECEIVER --region us-east-1 \
         --endpoint-url {}",
        catalog.name(),
        config.endpoint()
    )
}

impl fmt::Display for Greeting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "Partner Central Selling, emulated, at {}", self.endpoint)?;
        if let Some(page) = &self.page {
            writeln!(f, "Look inside and control it at {page}")?;
        }
        match (self.beyond, &self.page) {
            (Some(address), Some(_)) => writeln!(f, "Other machines can call and control it too, at {address}")?,
            (Some(address), None) => writeln!(f, "Other machines can call it too, at {address}")?,
            (None, _) => {}
        }
        write!(f, "Try:\n  {}", self.example)
    }
}
