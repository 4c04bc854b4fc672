//! Building the SDK's client from the settings.

use crate::{roles::AssumedRole, settings::Settings};
use aws_config::{AppName, BehaviorVersion, Region, SdkConfig, retry::RetryConfig, timeout::TimeoutConfig};
use aws_sdk_partnercentralselling::{
    Client,
    config::{Builder, Credentials, SharedHttpClient},
};
use aws_smithy_http_client::{
    ConnectorBuilder,
    proxy::ProxyConfig,
    tls::{Provider, TlsContext, TrustStore, rustls_provider::CryptoMode},
};
use rustls::{
    RootCertStore,
    pki_types::{CertificateDer, pem::PemObject},
};
use std::{io, path::PathBuf};
use thiserror::Error;

/// The settings cannot be used.
#[derive(Debug, Error)]
pub enum SetupError {
    /// The CA bundle is not readable.
    #[error("the CA bundle {path} cannot be read: {source}")]
    CaBundleUnreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The CA bundle holds something else than certificates.
    #[error("the CA bundle {path} is not a PEM file of certificates: {reason}")]
    CaBundleInvalid {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
}

/// The client for reads, and what clients for single people are made of, if there are to be any. No request is made yet;
/// credentials are looked for at the first call.
pub(crate) async fn connect(settings: &Settings) -> Result<(Client, Option<Personal>), SetupError> {
    let http = trusting_http_client(settings)?;
    if settings.static_account.is_some() {
        return Ok((emulator_client(settings, http), None));
    }
    let base = shared_config(settings, http).await;
    let mut config = Builder::from(&base);
    if let Some(role) = AssumedRole::reading(&base, &settings.roles) {
        config = config.credentials_provider(role);
    }
    let personal = settings.roles.write.is_some().then(|| Personal { base, settings: settings.clone() });
    Ok((client(settings, config), personal))
}

/// Makes clients that write in somebody's name.
#[derive(Clone, Debug)]
pub(crate) struct Personal {
    base: SdkConfig,
    settings: Settings,
}

impl Personal {
    /// The client for one person.
    pub(crate) fn client_for(&self, person: &str) -> Client {
        let mut config = Builder::from(&self.base);
        if let Some(role) = AssumedRole::writing(&self.base, &self.settings.roles, person) {
            config = config.credentials_provider(role);
        }
        client(&self.settings, config)
    }
}

/// Region, profile and credentials as the default chain finds them, for `doctor` too.
pub(crate) async fn shared_config(settings: &Settings, http: Option<SharedHttpClient>) -> SdkConfig {
    let mut loader = aws_config::defaults(BehaviorVersion::latest()).region(Region::new(settings.region.clone()));
    if let Some(profile) = &settings.profile {
        loader = loader.profile_name(profile);
    }
    if let Some(http) = http {
        loader = loader.http_client(http);
    }
    loader.load().await
}

/// A client that calls as `static_account`. Nothing of the environment or of the AWS configuration
/// files has a say, so that a trial on the emulator never touches real credentials.
pub(crate) fn emulator_client(settings: &Settings, http: Option<SharedHttpClient>) -> Client {
    let account = settings.static_account.as_ref().map(ToString::to_string).unwrap_or_default();
    let mut config = Builder::new()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new(settings.region.clone()))
        .credentials_provider(Credentials::new(account, "emulator", None, None, "emulator"));
    config.set_http_client(http);
    client(settings, config)
}

fn client(settings: &Settings, mut config: Builder) -> Client {
    // Only when set: an endpoint of the environment or the profile stays in force otherwise.
    if let Some(endpoint) = &settings.endpoint_url {
        config = config.endpoint_url(endpoint);
    }
    config.set_app_name(AppName::new("cosell-desk").ok());
    let config =
        config.retry_config(RetryConfig::standard().with_max_attempts(settings.max_attempts.max(1))).timeout_config(
            TimeoutConfig::builder()
                .connect_timeout(settings.connect_timeout)
                .read_timeout(settings.read_timeout)
                .operation_attempt_timeout(settings.attempt_timeout)
                .operation_timeout(settings.operation_timeout)
                .build(),
        );
    Client::from_conf(config.build())
}

/// The SDK's own HTTP client with further certificates to trust; `None` when there is no CA bundle,
/// and the SDK then makes its own.
pub(crate) fn trusting_http_client(settings: &Settings) -> Result<Option<SharedHttpClient>, SetupError> {
    let Some(path) = &settings.ca_bundle else {
        return Ok(None);
    };
    let pem = std::fs::read(path).map_err(|source| SetupError::CaBundleUnreadable { path: path.clone(), source })?;
    let invalid = |reason: String| SetupError::CaBundleInvalid { path: path.clone(), reason };
    check_certificates(&pem).map_err(invalid)?;
    let context = TlsContext::builder()
        .with_trust_store(TrustStore::default().with_pem_certificate(pem))
        .build()
        .map_err(|error| invalid(error.to_string()))?;
    Ok(Some(aws_smithy_http_client::Builder::new().build_with_connector_fn(move |settings, components| {
        let mut connector = ConnectorBuilder::default()
            .tls_provider(Provider::Rustls(CryptoMode::AwsLc))
            .tls_context(context.clone())
            // The SDK's own client obeys HTTPS_PROXY and NO_PROXY; this one must as well.
            .proxy_config(ProxyConfig::from_env());
        connector.set_connector_settings(settings.cloned());
        if let Some(components) = components {
            connector.set_sleep_impl(components.sleep_impl());
        }
        connector.build()
    })))
}

/// The HTTP client panics at its first connection over a certificate that it cannot read, so each is
/// read beforehand in the same way.
fn check_certificates(pem: &[u8]) -> Result<(), String> {
    let mut store = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(pem) {
        store.add(certificate.map_err(|error| error.to_string())?).map_err(|error| error.to_string())?;
    }
    if store.is_empty() { Err("it holds no certificate".into()) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ca_bundle_must_hold_certificates() {
        assert_eq!(check_certificates(b"hello"), Err("it holds no certificate".into()));
        let nonsense = b"-----BEGIN CERTIFICATE-----\naGVsbG8=\n-----END CERTIFICATE-----\n";
        assert!(check_certificates(nonsense).is_err());
    }

    #[test]
    fn a_missing_ca_bundle_is_named() {
        let settings = Settings { ca_bundle: Some("no/such/bundle.pem".into()), ..Settings::default() };
        let error = trusting_http_client(&settings).expect_err("there is no such file");
        assert!(error.to_string().starts_with("the CA bundle no/such/bundle.pem cannot be read"), "{error}");
    }
}
