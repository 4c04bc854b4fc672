//! Those who vouch for people: OpenID Connect providers, and a proxy before the desk.

use crate::{
    config::{ProxySection, SignInSection},
    network::{Network, Peer},
};
use app::{context::Way, paths};
use axum::http::HeaderMap;
use identity::{
    Bounds, Failure, Fetcher, Identity,
    oidc::Provider,
    proxy::{self, Alb},
};
use std::collections::BTreeMap;
use time::OffsetDateTime;

/// Those who vouch for people.
#[derive(Debug)]
pub(crate) struct Vouchers {
    providers: BTreeMap<String, KnownProvider>,
    proxy: Option<KnownProxy>,
}

/// A provider, with what only the desk needs to know of it.
#[derive(Debug)]
pub(crate) struct KnownProvider {
    /// What people know it by.
    pub(crate) label: String,
    /// Whether it may sign people out by an invisible frame.
    pub(crate) front_channel_logout: bool,
    /// The provider itself.
    pub(crate) provider: Provider,
}

/// The proxy before the desk.
#[derive(Debug)]
pub(crate) struct KnownProxy {
    section: ProxySection,
    /// For the one that signs what it tells.
    alb: Option<Alb>,
}

impl Vouchers {
    /// Under this configuration. Nobody is asked for anything yet.
    pub(crate) fn of(section: &SignInSection) -> Self {
        let fetcher = Fetcher::new(Bounds::default());
        let known = |(id, section): (&String, &crate::config::OidcSection)| {
            let known = KnownProvider {
                label: section.label(id).to_owned(),
                front_channel_logout: section.front_channel_logout,
                provider: Provider::new(section.settings(id), fetcher.clone()),
            };
            (id.clone(), known)
        };
        let proxy = section.proxy.as_ref().map(|section| KnownProxy {
            alb: if section.family().is_none() { section.alb() } else { None }
                .map(|settings| Alb::new(settings, fetcher.clone())),
            section: section.clone(),
        });
        Self { providers: section.oidc.iter().map(known).collect(), proxy }
    }

    /// A provider by the name that the configuration gives it.
    pub(crate) fn provider(&self, id: &str) -> Option<&KnownProvider> {
        self.providers.get(id)
    }

    /// The provider with this issuer.
    pub(crate) fn provider_of(&self, issuer: &str) -> Option<&KnownProvider> {
        self.providers.values().find(|known| known.provider.settings().issuer == issuer)
    }

    /// The proxy, if there is one.
    pub(crate) fn proxy(&self) -> Option<&KnownProxy> {
        self.proxy.as_ref()
    }

    /// Links for the sign-in page.
    pub(crate) fn ways(&self) -> Vec<Way> {
        let way = |label: &str, path: &str| Way { label: format!("Sign in with {label}"), href: paths::at(path) };
        let providers = self.providers.iter().map(|(id, known)| way(&known.label, &format!("/sign-in/oidc/{id}")));
        providers.chain(self.proxy.iter().map(|proxy| way(&proxy.section.label, "/sign-in/proxy"))).collect()
    }
}

impl KnownProxy {
    /// Who a request is from, as the proxy tells; `None` when it tells nothing, or is not the neighbour who sent it.
    ///
    /// # Errors
    /// When what it tells is not to be believed, or the load balancer's keys cannot be had.
    pub(crate) async fn told(
        &self,
        network: &Network,
        peer: Option<Peer>,
        headers: &HeaderMap,
    ) -> Result<Option<Identity>, Failure> {
        match (&self.alb, self.section.family()) {
            (Some(alb), _) => alb.told(headers, OffsetDateTime::now_utc()).await,
            (None, Some(family)) if network.trusts(peer) => Ok(proxy::told(headers, family, &self.section.issuer)?),
            (None, _) => Ok(None),
        }
    }

    /// Where people are signed out of it.
    pub(crate) fn sign_out_url(&self) -> Option<&str> {
        self.section.sign_out_url.as_deref()
    }

    /// What people know it by.
    pub(crate) fn label(&self) -> &str {
        &self.section.label
    }
}
