//! The sections of the configuration.

use clap::ValueEnum;
use domain::{ids::AccountId, people::Catalog};
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, de::Error as _};
use std::path::PathBuf;

/// Where requests go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub(crate) enum BackendKind {
    /// The built-in emulator.
    Emulator,
    /// AWS Partner Central.
    Aws,
}

/// AWS. Credentials come from the SDK's default chain: environment, profile, single sign-on,
/// container or instance role.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct AwsSection {
    /// The catalogs in which people work: `Sandbox`, `AWS` (production), or both.
    #[schemars(with = "Vec<String>")]
    #[serde(deserialize_with = "catalogs")]
    pub(crate) catalogs: Vec<Catalog>,
    /// The region; AWS offers the service in us-east-1 only.
    pub(crate) region: String,
    /// A profile of the AWS configuration files.
    pub(crate) profile: Option<String>,
    /// Another endpoint than AWS's own.
    pub(crate) endpoint_url: Option<String>,
    /// The company's 12-digit account, so that the desk tells sent from received invitations.
    #[schemars(with = "String")]
    #[serde(deserialize_with = "account")]
    pub(crate) account: AccountId,
    /// The company's name, as it stands beside the account.
    pub(crate) company: String,
    /// Seconds to open a connection.
    pub(crate) connect_timeout: f64,
    /// Seconds to the first byte of an answer.
    pub(crate) read_timeout: f64,
    /// Seconds for one attempt.
    pub(crate) attempt_timeout: f64,
    /// Seconds for an attempt with everything around it.
    pub(crate) operation_timeout: f64,
    /// How often a call is tried, the first time included; each attempt takes a turn of its own.
    pub(crate) max_attempts: u32,
    /// The ARN of a role to read with, for pages and the tracker.
    pub(crate) read_role: Option<String>,
    /// The ARN of a role to write with; its sessions carry the person as `SourceIdentity`.
    pub(crate) write_role: Option<String>,
    /// What the trust policies of these roles ask for as `sts:ExternalId`.
    pub(crate) external_id: Option<String>,
    /// Another address of STS than AWS's own, such as a VPC endpoint.
    pub(crate) sts_endpoint_url: Option<String>,
    /// A PEM file of certificates to trust besides the system's.
    pub(crate) ca_bundle: Option<PathBuf>,
}

impl Default for AwsSection {
    fn default() -> Self {
        Self {
            catalogs: vec![Catalog::Sandbox],
            region: "us-east-1".into(),
            profile: None,
            endpoint_url: None,
            account: own_account(),
            company: "Your company".into(),
            connect_timeout: 3.0,
            read_timeout: 15.0,
            attempt_timeout: 15.0,
            operation_timeout: 40.0,
            max_attempts: 3,
            read_role: None,
            write_role: None,
            external_id: None,
            sts_endpoint_url: None,
            ca_bundle: None,
        }
    }
}

/// A text, or a number that stands for one: the environment's `5` is read as a number.
#[derive(Deserialize)]
#[serde(untagged)]
enum Text {
    Text(String),
    Number(u64),
}

/// Reads a text, also where a number is written.
pub(super) fn text<'de, D: Deserializer<'de>>(value: D) -> Result<String, D::Error> {
    Ok(match Text::deserialize(value)? {
        Text::Text(text) => text,
        Text::Number(number) => number.to_string(),
    })
}

/// Catalogs as a list, or as the environment can say them: with commas. Each counts once.
fn catalogs<'de, D: Deserializer<'de>>(value: D) -> Result<Vec<Catalog>, D::Error> {
    let names = super::operation::names(value)?;
    let wrong = |name: &String| !Catalog::ALL.iter().any(|catalog| catalog.code() == name);
    if let Some(name) = names.iter().find(|name| wrong(name)) {
        return Err(D::Error::custom(format!("there is no catalog {name:?}: write \"Sandbox\", \"AWS\" or both")));
    }
    Ok(Catalog::ALL.into_iter().filter(|catalog| names.iter().any(|name| name == catalog.code())).collect())
}

/// An account, whose leading zeros a number has lost.
pub(super) fn account<'de, D: Deserializer<'de>>(value: D) -> Result<AccountId, D::Error> {
    let account = match Text::deserialize(value)? {
        Text::Text(text) => text,
        Text::Number(number) => format!("{number:012}"),
    };
    AccountId::parse(&account).ok_or_else(|| D::Error::custom("write the 12 digits of the account"))
}

/// The account's place while it is not configured.
#[expect(clippy::expect_used, reason = "a constant that the id's own rule takes")]
fn own_account() -> AccountId {
    AccountId::parse("company").expect("a short word is a legal account")
}
