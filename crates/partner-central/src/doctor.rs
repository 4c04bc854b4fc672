//! Whether a configuration works, and what is missing where it does not.

use crate::{client::AwsPartnerCentral, connection, refuse, roles::AssumedRole, settings::Settings};
use aws_credential_types::credential_feature::AwsCredentialFeature;
use aws_sdk_partnercentralselling::config::{Credentials, ProvideCredentials, SharedHttpClient};
use desk::ports::{InvitationQuery, PartnerCentral, Refusal};
use domain::error::ErrorKind;

/// As whom the writing role is assumed to see whether it can be.
const DOCTOR: &str = "cosell-desk-doctor";
/// The only region in which AWS offers the service.
const SERVED_REGION: &str = "us-east-1";

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What was looked at: `Region`, `CA bundle`, `Credentials`, `Read role`, `Write role`, `Endpoint` or `Catalog`.
    pub name: &'static str,
    /// Whether it is as it must be.
    pub ok: bool,
    /// What was found, without secrets.
    pub detail: String,
    /// What to do, where something is wrong.
    pub next_step: Option<String>,
}

impl Finding {
    fn good(name: &'static str, detail: impl Into<String>) -> Self {
        Self { name, ok: true, detail: detail.into(), next_step: None }
    }

    fn bad(name: &'static str, detail: impl Into<String>, next_step: impl Into<String>) -> Self {
        Self { name, ok: false, detail: detail.into(), next_step: Some(next_step.into()) }
    }
}

/// Looks at region, CA bundle, credentials, endpoint and catalog, in that order, and stops where the
/// next thing depends on one that failed. Asks the service one cheap question: the newest invitation
/// received.
pub async fn check(settings: &Settings) -> Vec<Finding> {
    let mut findings = vec![region(settings)];
    let http = match connection::trusting_http_client(settings) {
        Ok(http) => http,
        Err(error) => {
            findings.push(Finding::bad(
                "CA bundle",
                error.to_string(),
                "Point `ca_bundle` at a readable PEM file, or leave it out.",
            ));
            return findings;
        }
    };
    if let Some(path) = &settings.ca_bundle {
        findings.push(Finding::good("CA bundle", format!("{} is read.", path.display())));
    }
    let credentials = match &settings.static_account {
        Some(account) => {
            vec![Finding::good("Credentials", format!("Made up for account {account}, for the emulator."))]
        }
        None => credentials(settings, http).await,
    };
    let found = credentials.iter().all(|finding| finding.ok);
    findings.extend(credentials);
    if found && let Ok(service) = AwsPartnerCentral::connect(settings).await {
        let query = InvitationQuery { max_results: Some(1), ..InvitationQuery::default() };
        let asked = service.list_engagement_invitations(&query).await;
        let rows = asked.map(|answer| answer.value.items.len());
        findings.push(endpoint(settings, &rows));
        findings.extend(catalog(settings, &rows, service.own_account.get()));
    }
    findings
}

fn region(settings: &Settings) -> Finding {
    if settings.region == SERVED_REGION || settings.endpoint_url.is_some() {
        Finding::good("Region", settings.region.clone())
    } else {
        Finding::bad(
            "Region",
            format!("{}: AWS does not offer Partner Central Selling there.", settings.region),
            format!("Set the region to {SERVED_REGION}."),
        )
    }
}

/// The credentials, and the roles that are to be assumed with them.
async fn credentials(settings: &Settings, http: Option<SharedHttpClient>) -> Vec<Finding> {
    let next_step = match &settings.profile {
        // A profile that does not exist is passed over in silence, and the chain goes on.
        Some(profile) => format!("Check that the profile `{profile}` exists and can sign in."),
        None => {
            "Give the desk a profile, the AWS_ACCESS_KEY_ID variables or a role of the machine it runs on.".to_owned()
        }
    };
    let config = connection::shared_config(settings, http).await;
    let Some(provider) = config.credentials_provider() else {
        return vec![Finding::bad("Credentials", "No source of credentials is configured.", next_step)];
    };
    let mut findings = vec![match provider.provide_credentials().await {
        Ok(credentials) => Finding::good("Credentials", describe(&credentials)),
        Err(error) => return vec![Finding::bad("Credentials", refuse::causes(&error), next_step)],
    }];
    let reading = AssumedRole::reading(&config, &settings.roles);
    let writing = AssumedRole::writing(&config, &settings.roles, DOCTOR);
    for (name, role) in [("Read role", reading), ("Write role", writing)] {
        let Some(role) = role else { continue };
        findings.push(match role.provide_credentials().await {
            Ok(_) => Finding::good(name, "It can be assumed."),
            Err(error) => Finding::bad(
                name,
                refuse::causes(&error),
                "Check the ARN, the role's trust policy and the external id; docs/AWS-ACCESS.md has both policies.",
            ),
        });
    }
    findings
}

/// Where credentials come from, whose they are if they tell, and the end of the access key's id.
fn describe(credentials: &Credentials) -> String {
    let features = credentials.get_property::<Vec<AwsCredentialFeature>>().map(Vec::as_slice).unwrap_or_default();
    let source = features.iter().find_map(source).unwrap_or("the default chain");
    let account = credentials.account_id().map(|id| format!(" of account {}", id.as_str())).unwrap_or_default();
    let key: String = credentials.access_key_id().chars().rev().take(4).collect::<Vec<_>>().into_iter().rev().collect();
    format!("Found in {source}{account}; the access key ends in {key}.")
}

fn source(feature: &AwsCredentialFeature) -> Option<&'static str> {
    Some(match feature {
        AwsCredentialFeature::CredentialsEnvVars => "the environment",
        AwsCredentialFeature::CredentialsProfile | AwsCredentialFeature::CredentialsProfileSourceProfile => "a profile",
        AwsCredentialFeature::CredentialsProfileSso | AwsCredentialFeature::CredentialsSso => {
            "a single sign-on session"
        }
        AwsCredentialFeature::CredentialsProfileProcess | AwsCredentialFeature::CredentialsProcess => {
            "a program's output"
        }
        AwsCredentialFeature::CredentialsStsAssumeRole => "a role that was assumed",
        AwsCredentialFeature::CredentialsStsAssumeRoleWebId
        | AwsCredentialFeature::CredentialsEnvVarsStsWebIdToken
        | AwsCredentialFeature::CredentialsProfileStsWebIdToken => "a role of a web identity",
        AwsCredentialFeature::CredentialsHttp => "the container's role",
        AwsCredentialFeature::CredentialsImds => "the machine's role",
        _ => return None,
    })
}

fn endpoint(settings: &Settings, asked: &Result<usize, Refusal>) -> Finding {
    let name = settings.endpoint_url.clone().unwrap_or_else(|| format!("AWS in {}", settings.region));
    let answered = match asked {
        Ok(_) => true,
        Err(refusal) => refusal.exchange.as_ref().is_some_and(|exchange| exchange.status.is_some()),
    };
    match asked {
        Err(refusal) if !answered => Finding::bad(
            "Endpoint",
            format!("{name}: {}", refusal.error.detail.as_deref().unwrap_or("no answer")),
            "Check the endpoint, the network, the proxy variables and the CA bundle.",
        ),
        _ => Finding::good("Endpoint", format!("{name} answers.")),
    }
}

/// Nothing can be said of the catalog while nothing answers.
fn catalog(settings: &Settings, asked: &Result<usize, Refusal>, account: Option<&String>) -> Option<Finding> {
    let code = settings.catalog.code();
    match asked {
        Ok(rows) => {
            let account = account.map(|account| format!(" as account {account}")).unwrap_or_default();
            let invitations = if *rows == 0 { "no invitation received yet" } else { "invitations are there" };
            Some(Finding::good("Catalog", format!("{code} can be read{account}; {invitations}.")))
        }
        Err(refusal) if refusal.error.kind == ErrorKind::Unavailable => None,
        Err(refusal) => {
            let detail = refusal.error.detail.as_deref().unwrap_or("no further detail");
            let said = format!("{code}: {} ({detail})", refusal.error.headline());
            Some(Finding::bad("Catalog", said, refusal.error.next_step()))
        }
    }
}
