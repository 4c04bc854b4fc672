//! Which client serves which account.

use crate::config::Config;
use desk::ports::{PartnerCentral, Upstreams};
use domain::{
    error::AppError,
    ids::AccountId,
    people::{Catalog, Scope},
};
use partner_central::{AwsPartnerCentral, Roles, Settings, SetupError, for_account};
use quick_cache::sync::Cache;
use std::{sync::Arc, time::Duration};

/// So many people's clients are kept.
const PERSONAL: usize = 256;

/// The emulator, with one client for each demo company.
pub(crate) struct EmulatorUpstreams {
    clients: Vec<(Scope, Arc<dyn PartnerCentral>)>,
}

impl EmulatorUpstreams {
    /// Clients for an emulator's endpoint.
    pub(crate) fn new(endpoint: &str, accounts: Vec<AccountId>) -> Self {
        let clients = accounts
            .into_iter()
            .map(|account| {
                let client = for_account(endpoint, account.clone(), Catalog::Sandbox);
                let scope = Scope { account, catalog: Catalog::Sandbox };
                (scope, Arc::new(client) as Arc<dyn PartnerCentral>)
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
    scope: Scope,
    client: Arc<AwsPartnerCentral>,
    /// The clients of those who wrote last, each with the credentials of its own session.
    personal: Cache<String, Arc<AwsPartnerCentral>>,
}

impl AwsUpstreams {
    /// Prepares the one client. Nothing is asked of AWS yet.
    pub(crate) async fn connect(config: &Config) -> Result<Self, SetupError> {
        let client = AwsPartnerCentral::connect(&aws_settings(config)).await?;
        let scope = Scope { account: config.aws.account.clone(), catalog: config.aws.catalog };
        Ok(Self { scope, client: Arc::new(client), personal: Cache::new(PERSONAL) })
    }
}

impl Upstreams for AwsUpstreams {
    fn partner_central(&self, scope: &Scope) -> Result<Arc<dyn PartnerCentral>, AppError> {
        if *scope == self.scope { Ok(self.client.clone()) } else { Err(AppError::not_found()) }
    }

    fn in_the_name_of(&self, scope: &Scope, person: &str) -> Result<Arc<dyn PartnerCentral>, AppError> {
        if *scope != self.scope {
            return Err(AppError::not_found());
        }
        let made = self.personal.get_or_insert_with(person, || Ok(Arc::new(self.client.in_the_name_of(person))));
        made.map(|client| client as Arc<dyn PartnerCentral>)
    }

    fn scopes(&self) -> Vec<Scope> {
        vec![self.scope.clone()]
    }
}

/// The adapter's settings.
pub(crate) fn aws_settings(config: &Config) -> Settings {
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
        catalog: aws.catalog,
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
