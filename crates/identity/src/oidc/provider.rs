//! A provider, from leaving for it to coming back.

use super::{
    Pending, Settings,
    discovery::{Metadata, discover},
    exchange, id_token,
    keys::Keys,
};
use crate::{
    Distrust, Failure, Fetcher, Identity,
    kept::Kept,
    token::{Claims, Unverified, Verified, text, word},
};
use std::{sync::Arc, time::Duration};
use subtle::ConstantTimeEq;
use time::OffsetDateTime;
use url::Url;

/// So long what the provider says of itself is taken for true.
const METADATA_FRESH: Duration = Duration::from_secs(3_600);
/// So long its keys are: one that it has withdrawn is not taken for longer.
const KEYS_FRESH: Duration = Duration::from_secs(900);
/// A code has no more letters.
const LONGEST_CODE: usize = 8 * 1024;

/// A provider.
#[derive(Debug)]
pub struct Provider {
    settings: Settings,
    fetcher: Fetcher,
    metadata: Kept<Metadata>,
    keys: Kept<Keys>,
}

/// What a provider has somebody's browser bring along.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Answer {
    /// What buys the tokens.
    pub code: Option<String>,
    /// The state of the sign-in that it answers.
    pub state: Option<String>,
    /// Who answers (RFC 9207).
    pub iss: Option<String>,
    /// Why not.
    pub error: Option<String>,
}

/// Somebody has come back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrived {
    /// Who.
    pub identity: Identity,
    /// The provider's id of its own session, by which it tells of its end.
    pub session: Option<String>,
    /// Where to go, as it was given when they left.
    pub next: String,
}

impl Provider {
    /// A provider. It is asked for nothing yet.
    #[must_use]
    pub fn new(settings: Settings, fetcher: Fetcher) -> Self {
        Self { settings, fetcher, metadata: Kept::default(), keys: Kept::default() }
    }

    /// What was agreed on.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Begins a sign-in: where to send the browser, and what to remember until it comes back to `redirect`.
    ///
    /// # Errors
    /// [`Failure::Away`].
    pub async fn begin(&self, redirect: &str, next: &str, now: OffsetDateTime) -> Result<(Url, Pending), Failure> {
        let metadata = self.metadata().await?;
        let pending = Pending::new(&self.settings.id, redirect, next, now);
        let mut url = metadata.authorization.clone();
        let mut query = url.query_pairs_mut();
        query
            .append_pair("response_type", "code")
            .append_pair("client_id", &self.settings.client_id)
            .append_pair("redirect_uri", redirect)
            .append_pair("scope", &self.settings.scopes.join(" "))
            .append_pair("state", &pending.state())
            .append_pair("nonce", &pending.nonce())
            .append_pair("code_challenge", &pending.challenge())
            .append_pair("code_challenge_method", "S256");
        if !self.settings.strength.acr.is_empty() {
            query.append_pair("acr_values", &self.settings.strength.acr.join(" "));
        }
        drop(query);
        Ok((url, pending))
    }

    /// Ends a sign-in: finds out who has come back. `pending` is what their browser
    /// has kept, and forgets now.
    ///
    /// # Errors
    /// Any [`Failure`].
    pub async fn finish(&self, pending: Pending, answer: Answer, now: OffsetDateTime) -> Result<Arrived, Failure> {
        let same = answer.state.as_ref().is_some_and(|it| it.as_bytes().ct_eq(pending.state().as_bytes()).into());
        if !same {
            return Err(Distrust::State.into());
        }
        if pending.provider != self.settings.id {
            return Err(Distrust::MixUp.into());
        }
        if pending.has_expired(now) {
            return Err(Failure::Expired);
        }
        let metadata = self.metadata().await?;
        match &answer.iss {
            Some(iss) if *iss != self.settings.issuer => return Err(Distrust::MixUp.into()),
            None if metadata.names_itself => return Err(Distrust::MixUp.into()),
            _ => {}
        }
        if let Some(error) = answer.error {
            return Err(Failure::Refused(word(&error)));
        }
        let code = answer.code.filter(|code| !code.is_empty() && code.len() <= LONGEST_CODE);
        let code = code.ok_or(Distrust::Claim("code"))?;
        let tokens = exchange::redeem(&self.settings, &self.fetcher, &metadata, &code, &pending).await?;
        let verified = self.verified(&metadata, &tokens.id_token).await?;
        id_token::check(&self.settings, &verified, &pending, &tokens.access_token, now)?;
        self.settings.strength.check(&verified.claims)?;
        let more = self.user_information(&metadata, &verified.claims, &tokens.access_token).await?;
        let identity = self.settings.claims.identity(&self.settings.issuer, &verified.claims, &more)?;
        let session = text(&verified.claims, "sid").map(str::to_owned);
        Ok(Arrived { identity, session, next: pending.next })
    }

    /// Where to send the browser of somebody who has signed out here, so that they are signed out there too: they come
    /// back to `back`. `None` when the provider has no such page.
    ///
    /// # Errors
    /// [`Failure::Away`].
    pub async fn end_session(&self, back: &str) -> Result<Option<Url>, Failure> {
        let metadata = self.metadata().await?;
        Ok(metadata.end_session.clone().map(|mut url| {
            url.query_pairs_mut()
                .append_pair("client_id", &self.settings.client_id)
                .append_pair("post_logout_redirect_uri", back);
            url
        }))
    }

    /// Asks the provider for what it says of itself and for its keys, to try it out.
    ///
    /// # Errors
    /// [`Failure::Away`], with what is wrong.
    pub async fn try_out(&self) -> Result<(), Failure> {
        let metadata = self.metadata().await?;
        self.keys(&metadata, KEYS_FRESH).await.map(|_| ())
    }

    pub(super) async fn metadata(&self) -> Result<Arc<Metadata>, Failure> {
        let fetch = discover(&self.fetcher, &self.settings.issuer);
        self.metadata.get(METADATA_FRESH, fetch).await.map_err(Failure::Away)
    }

    async fn keys(&self, metadata: &Metadata, younger: Duration) -> Result<Arc<Keys>, Failure> {
        self.keys.get(younger, Keys::fetch(&self.fetcher, &metadata.keys)).await.map_err(Failure::Away)
    }

    /// Checks a token's signature; once more with fresh keys when none of those known has made it.
    pub(super) async fn verified(&self, metadata: &Metadata, token: &str) -> Result<Verified, Failure> {
        let token = Unverified::parse(token)?;
        let algorithm = format!("{:?}", token.algorithm);
        if metadata.algorithms.as_ref().is_some_and(|announced| !announced.contains(&algorithm)) {
            return Err(Distrust::Algorithm(algorithm).into());
        }
        match self.keys(metadata, KEYS_FRESH).await?.verify(&token) {
            Err(Distrust::UnknownKey | Distrust::Signature) => {
                Ok(self.keys(metadata, self.settings.keys_again).await?.verify(&token)?)
            }
            verified => Ok(verified?),
        }
    }

    async fn user_information(&self, metadata: &Metadata, claims: &Claims, token: &str) -> Result<Claims, Failure> {
        match &metadata.userinfo {
            Some(address) if self.settings.userinfo => {
                let more = exchange::user_information(&self.fetcher, address, token).await?;
                if more.get("sub") != claims.get("sub") {
                    return Err(Distrust::OtherSubject.into());
                }
                Ok(more)
            }
            None if self.settings.userinfo => {
                Err(Failure::Misconfigured("it has no user information to ask for".into()))
            }
            _ => Ok(Claims::new()),
        }
    }
}
