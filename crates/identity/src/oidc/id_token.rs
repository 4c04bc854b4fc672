//! What an ID token must say (OpenID Connect Core 1.0, section 3.1.3.7).

use super::{Pending, Settings};
use crate::{
    Distrust,
    token::{LEEWAY, Verified, is_for, seconds, text},
};
use subtle::ConstantTimeEq;
use time::OffsetDateTime;

/// So much older than its sign-in a token may seem, in seconds: clocks of providers have been seen to go wrong.
const OLDER: i64 = 5 * LEEWAY;

/// Checks all that a token whose signature is good must say to be the answer to this sign-in.
pub(super) fn check(
    settings: &Settings,
    token: &Verified,
    pending: &Pending,
    access_token: &str,
    now: OffsetDateTime,
) -> Result<(), Distrust> {
    let (claims, now) = (&token.claims, now.unix_timestamp());
    if text(claims, "iss").ok_or(Distrust::Claim("iss"))? != settings.issuer {
        return Err(Distrust::Issuer);
    }
    if !is_for(claims, &settings.client_id) {
        return Err(Distrust::Audience);
    }
    if seconds(claims, "exp").ok_or(Distrust::Claim("exp"))?.saturating_add(LEEWAY) <= now {
        return Err(Distrust::Expired);
    }
    let issued = seconds(claims, "iat").ok_or(Distrust::Claim("iat"))?;
    let begins = seconds(claims, "nbf").unwrap_or(issued);
    if issued.max(begins) > now.saturating_add(LEEWAY) || issued < pending.begun.saturating_sub(OLDER) {
        return Err(Distrust::IssuedAt);
    }
    let nonce = text(claims, "nonce").ok_or(Distrust::Claim("nonce"))?;
    if !bool::from(nonce.as_bytes().ct_eq(pending.nonce().as_bytes())) {
        return Err(Distrust::Nonce);
    }
    // In the code flow it may be left out.
    match claims.get("at_hash") {
        Some(hash) if hash.as_str() != Some(&token.half_hash(access_token)) => Err(Distrust::AccessToken),
        _ => Ok(()),
    }
}
