//! Which client serves which account.

use crate::config::Config;
use desk::ports::{PartnerCentral, Upstreams};
use domain::{
    error::AppError,
    people::{Catalog, Scope},
};
use partner_central::{AwsPartnerCentral, Roles, Settings, SetupError, for_account};
use quick_cache::sync::Cache;
use std::{sync::Arc, time::Duration};

/// So many people's clients are kept, for each catalog.
const PERSONAL: usize = 256;

/// The emulator, with one client for each account and catalog in which people work.
pub(crate) struct EmulatorUpstreams {
    clients: Vec<(Scope, Arc<dyn PartnerCentral>)>,
}

impl EmulatorUpstreams {
    /// Clients for an emulator's endpoint.
    pub(crate) fn new(endpoint: &str, scopes: &[Scope]) -> Self {
        let clients = scopes
            .iter()
            .map(|scope| {
                let client = for_account(endpoint, scope.account.clone(), scope.catalog);
                (scope.clone(), Arc::new(client) as Arc<dyn PartnerCentral>)
            })
            .collect();
        Self { clients }
    }
}

impl Upstreams for EmulatorUpstreams {
    fn partner_central(&self, scope: &Scope) -> Result<Arc<dyn PartnerCentral>, AppError> {
        self.clients.iter().find(|(s, _)| s == scope).map(|(_, c)| c.clone()).ok_or_else(AppError::not_found)
    }

    /// The emulator knows no identities, only accounts.
    fn in_the_name_of(&self, scope: &Scope, _: &str) -> Result<Arc<dyn PartnerCentral>, AppError> {
        self.partner_central(scope)
    }

    fn scopes(&self) -> Vec<Scope> {
        self.clients.iter().map(|(scope, _)| scope.clone()).collect()
    }
}

/// AWS, with the company's credentials.
pub(crate) struct AwsUpstreams {
    catalogs: Vec<InCatalog>,
}

/// The clients of one catalog.
struct InCatalog {
    scope: Scope,
    client: Arc<AwsPartnerCentral>,
    /// The clients of those who wrote last, each with the credentials of its own session.
    personal: Cache<String, Arc<AwsPartnerCentral>>,
}

impl AwsUpstreams {
    /// Prepares a client for each catalog. Nothing is asked of AWS yet.
    pub(crate) async fn connect(config: &Config) -> Result<Self, SetupError> {
        let mut catalogs = Vec::new();
        for &catalog in &config.aws.catalogs {
            let client = AwsPartnerCentral::connect(&aws_settings(config, catalog)).await?;
            let scope = Scope { account: config.aws.account.clone(), catalog };
            catalogs.push(InCatalog { scope, client: Arc::new(client), personal: Cache::new(PERSONAL) });
        }
        Ok(Self { catalogs })
    }

    fn of(&self, scope: &Scope) -> Result<&InCatalog, AppError> {
        self.catalogs.iter().find(|it| it.scope == *scope).ok_or_else(AppError::not_found)
    }
}

impl Upstreams for AwsUpstreams {
    fn partner_central(&self, scope: &Scope) -> Result<Arc<dyn PartnerCentral>, AppError> {
        Ok(self.of(scope)?.client.clone())
    }

    fn in_the_name_of(&self, scope: &Scope, person: &str) -> Result<Arc<dyn PartnerCentral>, AppError> {
        let InCatalog { client, personal, .. } = self.of(scope)?;
        let made = personal.get_or_insert_with(person, || Ok(Arc::new(client.in_the_name_of(person))));
        made.map(|client| client as Arc<dyn PartnerCentral>)
    }

    fn scopes(&self) -> Vec<Scope> {
        self.catalogs.iter().map(|it| it.scope.clone()).collect()
    }
}

/// The adapter's settings for a catalog.
pub(crate) fn aws_settings(config: &Config, catalog: Catalog) -> Settings {
    let aws = &config.aws;
    let seconds = |s: f64| Duration::from_secs_f64(s);
    let known = aws.account.as_str().bytes().all(|b| b.is_ascii_digit());
    Settings {
        region: aws.region.clone(),
        profile: aws.profile.clone(),
        endpoint_url: aws.endpoint_url.clone(),
        connect_timeout: seconds(aws.connect_timeout),
        read_timeout: seconds(aws.read_timeout),
        attempt_timeout: seconds(aws.attempt_timeout),
        operation_timeout: seconds(aws.operation_timeout),
        // Further attempts are the guard's: each takes a turn of its own within AWS's quota.
        max_attempts: 1,
        ca_bundle: aws.ca_bundle.clone(),
        catalog,
        account: known.then(|| aws.account.clone()),
        roles: Roles {
            read: aws.read_role.clone(),
            write: aws.write_role.clone(),
            external_id: aws.external_id.clone(),
            sts_endpoint_url: aws.sts_endpoint_url.clone(),
        },
        static_account: None,
    }
}

#[cfg(test)]
mod tests;
