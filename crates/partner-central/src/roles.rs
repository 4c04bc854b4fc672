//! Roles that are assumed: one to read with, one to write with in the name of whoever asked.

use crate::refuse::causes;
use aws_config::SdkConfig;
use aws_credential_types::{
    Credentials,
    provider::{self, ProvideCredentials, error::CredentialsError, future},
};
use std::time::SystemTime;

/// AWS takes names of sessions and of their sources with up to so many characters.
/// <https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html>
const LONGEST_NAME: usize = 64;
/// How the desk calls a session that reads for everybody.
const READER: &str = "cosell-desk-reader";

/// The roles to be assumed. Without one, calls are made with the credentials that the desk was given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roles {
    /// The ARN of the role that reads, for pages and the tracker alike.
    pub read: Option<String>,
    /// The ARN of the role that writes. Its sessions carry the person as `SourceIdentity`, which CloudTrail shows with
    /// each call; the role's trust policy must allow `sts:SetSourceIdentity`.
    pub write: Option<String>,
    /// What the roles' trust policies may ask for as `sts:ExternalId`.
    pub external_id: Option<String>,
    /// Another address of STS than AWS's own, such as a VPC endpoint.
    pub sts_endpoint_url: Option<String>,
}

/// Credentials of a role, fetched anew by the SDK before they run out.
#[derive(Debug)]
pub(crate) struct AssumedRole {
    sts: aws_sdk_sts::Client,
    arn: String,
    external_id: Option<String>,
    /// The session's name, and as whose it counts.
    session: String,
    source: Option<String>,
}

impl AssumedRole {
    /// The role that reads.
    pub(crate) fn reading(base: &SdkConfig, roles: &Roles) -> Option<Self> {
        let arn = roles.read.clone()?;
        Some(Self::new(base, roles, arn, READER.to_owned(), None))
    }

    /// The role that writes, for somebody.
    pub(crate) fn writing(base: &SdkConfig, roles: &Roles, person: &str) -> Option<Self> {
        let (arn, name) = (roles.write.clone()?, name_of(person));
        Some(Self::new(base, roles, arn, name.clone(), Some(name)))
    }

    fn new(base: &SdkConfig, roles: &Roles, arn: String, session: String, source: Option<String>) -> Self {
        let mut config = aws_sdk_sts::config::Builder::from(base);
        config.set_endpoint_url(roles.sts_endpoint_url.clone().or_else(|| base.endpoint_url().map(str::to_owned)));
        Self {
            sts: aws_sdk_sts::Client::from_conf(config.build()),
            arn,
            external_id: roles.external_id.clone(),
            session,
            source,
        }
    }

    async fn assume(&self) -> provider::Result {
        let answer = self
            .sts
            .assume_role()
            .role_arn(&self.arn)
            .role_session_name(&self.session)
            .set_source_identity(self.source.clone())
            .set_external_id(self.external_id.clone())
            .send()
            .await
            .map_err(|error| {
                let (role, why) = (&self.arn, causes(&error));
                tracing::warn!(role, why, "a role could not be assumed");
                CredentialsError::provider_error(format!("the role {role} could not be assumed: {why}"))
            })?;
        let credentials = answer.credentials.ok_or_else(|| CredentialsError::unhandled("the answer holds none"))?;
        let until = SystemTime::try_from(credentials.expiration).map_err(CredentialsError::unhandled)?;
        let (key, secret) = (credentials.access_key_id, credentials.secret_access_key);
        Ok(Credentials::new(key, secret, Some(credentials.session_token), Some(until), "cosell-desk-role"))
    }
}

impl ProvideCredentials for AssumedRole {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(self.assume())
    }
}

/// A person's id as AWS takes it: 2 to 64 of letters, digits and `_+=,.@-`. What AWS does not take becomes `-`.
fn name_of(person: &str) -> String {
    let fits = |c: char| c.is_ascii_alphanumeric() || "_+=,.@-".contains(c);
    let name: String = person.chars().map(|c| if fits(c) { c } else { '-' }).take(LONGEST_NAME).collect();
    if name.len() < 2 { format!("person-{name}") } else { name }
}

#[cfg(test)]
mod tests;
