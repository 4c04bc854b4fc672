//! Which client serves which account.

use crate::config::Config;
use desk::ports::{PartnerCentral, Upstreams};
use domain::{
    error::AppError,
    ids::AccountId,
    people::{Catalog, Scope},
};
use partner_central::{AwsPartnerCentral, Settings, SetupError, for_account};
use std::{sync::Arc, time::Duration};

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

    fn scopes(&self) -> Vec<Scope> {
        self.clients.iter().map(|(scope, _)| scope.clone()).collect()
    }
}

/// AWS, with the company's credentials.
pub(crate) struct AwsUpstreams {
    scope: Scope,
    client: Arc<dyn PartnerCentral>,
}

impl AwsUpstreams {
    /// Prepares the one client. Nothing is asked of AWS yet.
    pub(crate) async fn connect(config: &Config) -> Result<Self, SetupError> {
        let client = AwsPartnerCentral::connect(&aws_settings(config)).await?;
        let scope = Scope { account: config.aws.account.clone(), catalog: config.aws.catalog };
        Ok(Self { scope, client: Arc::new(client) })
    }
}

impl Upstreams for AwsUpstreams {
    fn partner_central(&self, scope: &Scope) -> Result<Arc<dyn PartnerCentral>, AppError> {
        if *scope == self.scope { Ok(self.client.clone()) } else { Err(AppError::not_found()) }
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
        static_account: None,
    }
}
