//! What an Application Load Balancer tells, signed: `x-amzn-oidc-data`.
//!
//! Source: "Authenticate users using an Application Load Balancer", section "User claims encoding and signature
//! verification", in AWS's guide to Elastic Load Balancing.

use super::only;
use crate::{
    ClaimNames, Distrust, Failure, Fetcher, Identity,
    fetch::Credentials,
    token::{Claims, LEEWAY, Unverified, seconds, text},
};
use http::HeaderMap;
use jsonwebtoken::{Algorithm, DecodingKey};
use std::{collections::BTreeMap, fmt, sync::Arc, time::Duration};
use time::OffsetDateTime;
use tokio::{sync::Mutex, time::Instant};
use url::Url;
use uuid::Uuid;

const DATA: &str = "x-amzn-oidc-data";
/// Where a region's keys are, `{region}` for the region.
pub const KEYS: &str = "https://public-keys.auth.elb.{region}.amazonaws.com/";
/// A balancer has few keys at a time.
const MOST_KEYS: usize = 32;
/// A key that is not known is asked for no sooner than this after the last one.
const BETWEEN: Duration = Duration::from_secs(1);

/// What is known of the load balancer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlbSettings {
    /// The balancer's ARN. Another's word is none.
    pub signer: String,
    /// The client id under which the balancer signs people in.
    pub client_id: String,
    /// The provider at which it does.
    pub issuer: String,
    /// Where tokens say what.
    pub claims: ClaimNames,
    /// Where the balancer's keys are: the id of a key is put behind it.
    pub keys: Url,
}

/// A load balancer.
pub struct Alb {
    settings: AlbSettings,
    fetcher: Fetcher,
    keys: Mutex<Keys>,
}

#[derive(Default)]
struct Keys {
    known: BTreeMap<Uuid, Arc<DecodingKey>>,
    asked: Option<Instant>,
}

impl fmt::Debug for Alb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Alb").field("settings", &self.settings).finish_non_exhaustive()
    }
}

/// The region that stands in a load balancer's ARN.
#[must_use]
pub fn region_of(arn: &str) -> Option<&str> {
    let mut parts = arn.split(':');
    let fit = |part: &&str| {
        !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    let (arn, partition, service) = (parts.next()?, parts.next()?, parts.next()?);
    let (region, account, resource) = (parts.next().filter(fit)?, parts.next()?, parts.next()?);
    let ours = arn == "arn"
        && partition.starts_with("aws")
        && service == "elasticloadbalancing"
        && account.len() == 12
        && resource.starts_with("loadbalancer/app/");
    ours.then_some(region)
}

impl Alb {
    /// A load balancer. Nothing is asked for yet.
    #[must_use]
    pub fn new(settings: AlbSettings, fetcher: Fetcher) -> Self {
        Self { settings, fetcher, keys: Mutex::default() }
    }

    /// Who it is; `None` when the balancer names nobody.
    ///
    /// # Errors
    /// [`Failure::Untrusted`], and [`Failure::Away`] when the balancer's key cannot be had.
    pub async fn told(&self, headers: &HeaderMap, now: OffsetDateTime) -> Result<Option<Identity>, Failure> {
        let Some(token) = only(headers, DATA)? else { return Ok(None) };
        let token = Unverified::parse(token)?;
        if token.algorithm != Algorithm::ES256 {
            return Err(Distrust::Algorithm(format!("{:?}", token.algorithm)).into());
        }
        // All this is signed too. It is looked at first, so that strangers do not have the desk ask for keys.
        let header = &token.header;
        if header.signer.as_deref() != Some(&self.settings.signer) {
            return Err(Distrust::Signer.into());
        }
        if header.client.as_deref() != Some(&self.settings.client_id) {
            return Err(Distrust::Audience.into());
        }
        if header.iss.as_deref() != Some(&self.settings.issuer) {
            return Err(Distrust::Issuer.into());
        }
        let now = now.unix_timestamp();
        if header.exp.ok_or(Distrust::Claim("exp"))?.saturating_add(LEEWAY) <= now {
            return Err(Distrust::Expired.into());
        }
        // Only what is a UUID becomes part of an address.
        let kid = header.kid.as_deref().filter(|kid| kid.len() == 36).and_then(|kid| Uuid::parse_str(kid).ok());
        let key = self.key(kid.ok_or(Distrust::UnknownKey)?).await?;
        let claims = token.verify(&key)?.claims;
        if text(&claims, "iss").is_some_and(|iss| iss != self.settings.issuer) {
            return Err(Distrust::Issuer.into());
        }
        if seconds(&claims, "exp").is_some_and(|exp| exp.saturating_add(LEEWAY) <= now) {
            return Err(Distrust::Expired.into());
        }
        Ok(Some(self.settings.claims.identity(&self.settings.issuer, &claims, &Claims::new())?))
    }

    async fn key(&self, id: Uuid) -> Result<Arc<DecodingKey>, Failure> {
        let mut keys = self.keys.lock().await;
        if let Some(key) = keys.known.get(&id) {
            return Ok(key.clone());
        }
        if keys.asked.is_some_and(|asked| asked.elapsed() < BETWEEN) {
            return Err(Failure::Away("the load balancer's keys were asked for a moment ago".into()));
        }
        keys.asked = Some(Instant::now());
        let address = self.settings.keys.join(&id.hyphenated().to_string());
        let address = address.map_err(|_| Failure::Away("the address of the load balancer's keys is none".into()))?;
        let answer = self.fetcher.get(&address, Credentials::None).await.map_err(Failure::Away)?;
        if answer.status.is_client_error() {
            return Err(Distrust::UnknownKey.into());
        }
        if !answer.status.is_success() {
            return Err(Failure::Away(format!("the load balancer's keys: {}", answer.status)));
        }
        let key = DecodingKey::from_ec_pem(&answer.body).map_err(|_| Distrust::UnknownKey)?;
        if keys.known.len() >= MOST_KEYS {
            keys.known.clear();
        }
        let key = Arc::new(key);
        keys.known.insert(id, key.clone());
        // The next one is not held up by one that was found.
        keys.asked = None;
        Ok(key)
    }
}
