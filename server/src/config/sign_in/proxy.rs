//! `[sign_in.proxy]`: a proxy before the desk that tells who it is.

use crate::config::TrustedProxies;
use identity::{
    ClaimNames,
    oidc::issuer_url,
    proxy::{ALB_KEYS, AlbSettings, Family, region_of},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use url::Url;

/// A proxy before the desk that tells who it is.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ProxySection {
    /// Which proxy it is: `oauth2-proxy`, `oauth2-proxy-auth-request`, `authelia` or `alb`.
    pub(crate) kind: ProxyKind,
    /// What people know it by, on the button: "Sign in with …".
    pub(crate) label: String,
    /// The name that the accounts of its people carry. For `alb` the issuer of the provider at which it signs people in.
    pub(crate) issuer: String,
    /// Where people are signed out of the proxy: an address, or a path of its own such as `/oauth2/sign_out`.
    pub(crate) sign_out_url: Option<String>,
    /// The load balancer's ARN; only for `alb`.
    pub(crate) signer: String,
    /// The client id under which the load balancer signs people in; only for `alb`.
    pub(crate) client_id: String,
    /// The claim that holds the groups; only for `alb`.
    pub(crate) groups_claim: String,
    /// Where the load balancer's keys are, in place of AWS's own address for its region; only for `alb`.
    pub(crate) keys_url: Option<String>,
}

/// Which proxy it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ProxyKind {
    /// oauth2-proxy between browser and desk: `X-Forwarded-User`.
    #[default]
    #[serde(rename = "oauth2-proxy")]
    OauthProxy,
    /// oauth2-proxy that another proxy asks: `X-Auth-Request-User`.
    #[serde(rename = "oauth2-proxy-auth-request")]
    OauthProxyAuthRequest,
    /// Authelia: `Remote-User`.
    Authelia,
    /// AWS's Application Load Balancer: `x-amzn-oidc-data`.
    Alb,
}

impl Default for ProxySection {
    fn default() -> Self {
        Self {
            kind: ProxyKind::default(),
            label: "your company's proxy".into(),
            issuer: "proxy".into(),
            sign_out_url: None,
            signer: String::new(),
            client_id: String::new(),
            groups_claim: ClaimNames::default().groups,
            keys_url: None,
        }
    }
}

impl ProxySection {
    /// The headers of a proxy that signs nothing; `None` for one that does.
    pub(crate) fn family(&self) -> Option<Family> {
        match self.kind {
            ProxyKind::OauthProxy => Some(Family::XForwarded),
            ProxyKind::OauthProxyAuthRequest => Some(Family::XAuthRequest),
            ProxyKind::Authelia => Some(Family::Remote),
            ProxyKind::Alb => None,
        }
    }

    /// What is known of the load balancer; `None` where the settings do not say enough.
    pub(crate) fn alb(&self) -> Option<AlbSettings> {
        Some(AlbSettings {
            signer: self.signer.clone(),
            client_id: self.client_id.clone(),
            issuer: self.issuer.clone(),
            claims: ClaimNames { groups: self.groups_claim.clone(), ..ClaimNames::default() },
            keys: self.keys().ok()?,
        })
    }

    fn keys(&self) -> Result<Url, String> {
        match &self.keys_url {
            Some(url) => issuer_url(&format!("{}/", url.trim_end_matches('/')))
                .map_err(|why| format!("`sign_in.proxy.keys_url` {why}")),
            None => {
                let region = region_of(&self.signer).ok_or(
                    "`sign_in.proxy.signer` is no load balancer's ARN: copy it from the console, \
                     \"arn:aws:elasticloadbalancing:…:loadbalancer/app/…\"",
                )?;
                Url::parse(&ALB_KEYS.replace("{region}", region)).map_err(|error| error.to_string())
            }
        }
    }
}

/// Every wrong setting, with its fix.
pub(super) fn problems(section: &ProxySection, trusted: &TrustedProxies) -> Vec<String> {
    let mut problems = Vec::new();
    if section.issuer.trim().is_empty() {
        problems.push("`sign_in.proxy.issuer` is empty: set it to a name for the proxy's accounts".to_owned());
    }
    if let Some(url) = &section.sign_out_url {
        let path = url.starts_with('/') && !url.starts_with("//") && !url.contains(['\\', '\n', '\r']);
        let address = Url::parse(url).is_ok_and(|url| ["https", "http"].contains(&url.scheme()));
        if !path && !address {
            problems.push(format!(
                "`sign_in.proxy.sign_out_url` is {url:?}: write an address with https://, or a path such as \
                 /oauth2/sign_out"
            ));
        }
    }
    if section.kind == ProxyKind::Alb {
        problems.extend(section.keys().err());
        if section.client_id.trim().is_empty() {
            problems.push(
                "`sign_in.proxy.client_id` is empty: set it to the client id of the load balancer's rule".to_owned(),
            );
        }
        if issuer_url(&section.issuer).is_err() {
            problems.push(
                "`sign_in.proxy.issuer` is no address: set it to the issuer of the load balancer's rule".to_owned(),
            );
        }
    } else if trusted.is_empty() {
        problems.push(
            "`sign_in.proxy` is set, but no proxy is trusted, so that nobody could come in: set `trusted_proxies` to its \
             addresses"
                .to_owned(),
        );
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alb() -> ProxySection {
        ProxySection {
            kind: ProxyKind::Alb,
            issuer: "https://id.example.com".into(),
            client_id: "cosell-desk".into(),
            signer: "arn:aws:elasticloadbalancing:eu-central-1:111122223333:loadbalancer/app/desk/50dc6c495c0c9188"
                .into(),
            ..ProxySection::default()
        }
    }

    #[test]
    fn a_proxy_that_signs_nothing_has_to_be_trusted() {
        let trusted = TrustedProxies::parse(&["10.0.0.7".to_owned()]).expect("an address");
        let none = TrustedProxies::default();
        assert_eq!(problems(&ProxySection::default(), &trusted), Vec::<String>::new());
        assert!(problems(&ProxySection::default(), &none)[0].contains("`trusted_proxies`"));
        assert_eq!(problems(&alb(), &none), Vec::<String>::new());
        let keys = alb().alb().expect("enough").keys;
        assert_eq!(keys.as_str(), "https://public-keys.auth.elb.eu-central-1.amazonaws.com/");
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (wrong, words) in [
            (ProxySection { signer: "arn:aws:iam::1:role/x".into(), ..alb() }, "`sign_in.proxy.signer`"),
            (ProxySection { client_id: String::new(), ..alb() }, "`sign_in.proxy.client_id`"),
            (ProxySection { issuer: "proxy".into(), ..alb() }, "`sign_in.proxy.issuer`"),
            (ProxySection { keys_url: Some("http://evil.example/".into()), ..alb() }, "`sign_in.proxy.keys_url`"),
            (ProxySection { sign_out_url: Some("//evil.example".into()), ..alb() }, "`sign_in.proxy.sign_out_url`"),
            (
                ProxySection { sign_out_url: Some("javascript:alert(1)".into()), ..alb() },
                "`sign_in.proxy.sign_out_url`",
            ),
        ] {
            let problems = problems(&wrong, &TrustedProxies::default());
            assert!(problems.len() == 1 && problems[0].contains(words), "{problems:?}");
        }
    }
}
