//! Signing out because the provider says so.

use super::Provider;
use crate::{
    Distrust, Failure,
    claims::subject,
    token::{Claims, LEEWAY, Unverified, is_for, seconds, text},
};
use time::OffsetDateTime;

/// The event that a logout token tells of.
const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";
/// A token that tells of a sign-out is worth something for so long, in seconds.
const FRESH: i64 = 600;
/// Ids of tokens and sessions are shorter.
const LONGEST_ID: usize = 255;

/// Whose sign-ins are to end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logout {
    /// The issuer.
    pub issuer: String,
    /// Those that hang on this session at the provider.
    pub session: Option<String>,
    /// All that this subject has; with a session too, the session counts.
    pub subject: Option<String>,
}

/// A sign-out that was told and is to be believed, once: whoever acts on it remembers its id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogoutNotice {
    /// Whose sign-ins are to end.
    pub logout: Logout,
    /// The token's id (`jti`).
    pub id: String,
    /// From then on the token is not believed any more, so that its id need not be remembered.
    pub ends_at: OffsetDateTime,
}

impl Provider {
    /// Checks a logout token (OpenID Connect Back-Channel Logout 1.0, section 2.6).
    ///
    /// # Errors
    /// [`Failure::Untrusted`], and [`Failure::Away`] when the provider's keys cannot be had.
    pub async fn logout(&self, token: &str, now: OffsetDateTime) -> Result<LogoutNotice, Failure> {
        let unverified = Unverified::parse(token)?;
        // Looked at before its signature: strangers shall not have the desk fetch keys.
        self.meant(&unverified.claims_unverified()?)?;
        // One that says what kind of token it is says that it is one of a sign-out. Older providers say "JWT".
        let kind = unverified.header.typ.as_deref().unwrap_or("JWT");
        if !["logout+jwt", "application/logout+jwt", "JWT"].iter().any(|it| it.eq_ignore_ascii_case(kind)) {
            return Err(Distrust::NoLogout.into());
        }
        let metadata = self.metadata().await?;
        let verified = self.verified(&metadata, token).await?;
        Ok(self.notice(&verified.claims, now.unix_timestamp())?)
    }

    /// Checks what a provider's page says by an invisible frame (OpenID Connect Front-Channel Logout 1.0): nobody but the
    /// browser vouches for it, so it ends a session that it knows the id of, and nothing else.
    ///
    /// # Errors
    /// [`Failure::Untrusted`].
    pub fn front_channel_logout(&self, issuer: &str, session: &str) -> Result<Logout, Failure> {
        if issuer != self.settings().issuer {
            return Err(Distrust::Issuer.into());
        }
        if session.is_empty() || session.len() > LONGEST_ID {
            return Err(Distrust::Claim("sid").into());
        }
        Ok(Logout { issuer: issuer.to_owned(), session: Some(session.to_owned()), subject: None })
    }

    fn meant(&self, claims: &Claims) -> Result<(), Distrust> {
        if text(claims, "iss").ok_or(Distrust::Claim("iss"))? != self.settings().issuer {
            return Err(Distrust::Issuer);
        }
        if is_for(claims, &self.settings().client_id) { Ok(()) } else { Err(Distrust::Audience) }
    }

    fn notice(&self, claims: &Claims, now: i64) -> Result<LogoutNotice, Distrust> {
        self.meant(claims)?;
        let issued = seconds(claims, "iat").ok_or(Distrust::Claim("iat"))?;
        if issued > now.saturating_add(LEEWAY) {
            return Err(Distrust::IssuedAt);
        }
        // `exp` is required since the errata of 2023; before that only its age tells whether it is old.
        let ends = seconds(claims, "exp").unwrap_or(i64::MAX).min(issued.saturating_add(FRESH)).saturating_add(LEEWAY);
        if ends <= now {
            return Err(Distrust::Expired);
        }
        let ends_at = OffsetDateTime::from_unix_timestamp(ends).map_err(|_| Distrust::Claim("exp"))?;
        let told = claims.get("events").and_then(|events| events.get(EVENT)).is_some_and(serde_json::Value::is_object);
        // With a nonce it would be an ID token, which people could take for this one.
        if !told || claims.contains_key("nonce") {
            return Err(Distrust::NoLogout);
        }
        let id = text(claims, "jti").filter(|id| !id.is_empty() && id.len() <= LONGEST_ID);
        let id = id.ok_or(Distrust::Claim("jti"))?.to_owned();
        let session = match claims.get("sid") {
            None => None,
            Some(sid) => {
                let sid = sid.as_str().filter(|sid| !sid.is_empty() && sid.len() <= LONGEST_ID);
                Some(sid.ok_or(Distrust::Claim("sid"))?.to_owned())
            }
        };
        let subject = if claims.contains_key("sub") { Some(subject(claims)?.to_owned()) } else { None };
        if session.is_none() && subject.is_none() {
            return Err(Distrust::Claim("sub"));
        }
        Ok(LogoutNotice { logout: Logout { issuer: self.settings().issuer.clone(), session, subject }, id, ends_at })
    }
}
