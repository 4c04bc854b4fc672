//! The keys by which a provider signs.

use crate::{
    Distrust,
    fetch::{Credentials, Fetcher},
    token::{Unverified, Verified},
};
use jsonwebtoken::{
    Algorithm, DecodingKey,
    jwk::{AlgorithmParameters, EllipticCurve, Jwk, PublicKeyUse},
};
use serde::Deserialize;
use serde_json::Value;
use url::Url;

/// Nobody signs with more keys at a time.
const MOST_KEYS: usize = 64;

/// The keys by which a provider signs. What it uses for something else is not among them.
#[derive(Debug)]
pub(super) struct Keys(Vec<Key>);

#[derive(Debug)]
struct Key {
    id: Option<String>,
    /// The algorithm it is for, if it says so.
    algorithm: Option<String>,
    kind: Kind,
    key: DecodingKey,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Rsa,
    P256,
    P384,
    Ed25519,
}

#[derive(Deserialize)]
struct Set {
    keys: Vec<Value>,
}

impl Keys {
    /// Asks the provider.
    pub(super) async fn fetch(fetcher: &Fetcher, address: &Url) -> Result<Self, String> {
        let answer = fetcher.get(address, Credentials::None).await?;
        if !answer.status.is_success() {
            return Err(format!("its keys cannot be fetched: {}", answer.status));
        }
        let set: Set = serde_json::from_slice(&answer.body).map_err(|_| "its keys are no key set".to_owned())?;
        Ok(Self(set.keys.into_iter().take(MOST_KEYS).filter_map(key).collect()))
    }

    /// Checks a token's signature. One that names its key is that key's; one that names none is of any that fits.
    pub(super) fn verify(&self, token: &Unverified<'_>) -> Result<Verified, Distrust> {
        let kind = kind_for(token.algorithm);
        let fits = |key: &&Key| {
            Some(key.kind) == kind
                && key.algorithm.as_ref().is_none_or(|it| *it == format!("{:?}", token.algorithm))
                && (token.header.kid.is_none() || key.id == token.header.kid)
        };
        let mut verified = Err(Distrust::UnknownKey);
        for key in self.0.iter().filter(fits) {
            verified = token.verify(&key.key);
            if verified.is_ok() {
                break;
            }
        }
        verified
    }
}

/// A key that signs. Others, and kinds that nobody here knows, are passed over (RFC 7517, section 5).
fn key(value: Value) -> Option<Key> {
    let jwk: Jwk = serde_json::from_value(value).ok()?;
    if jwk.common.public_key_use.as_ref().is_some_and(|it| *it != PublicKeyUse::Signature) {
        return None;
    }
    let kind = match &jwk.algorithm {
        AlgorithmParameters::RSA(_) => Kind::Rsa,
        AlgorithmParameters::EllipticCurve(curve) if curve.curve == EllipticCurve::P256 => Kind::P256,
        AlgorithmParameters::EllipticCurve(curve) if curve.curve == EllipticCurve::P384 => Kind::P384,
        AlgorithmParameters::OctetKeyPair(curve) if curve.curve == EllipticCurve::Ed25519 => Kind::Ed25519,
        _ => return None,
    };
    let key = DecodingKey::from_jwk(&jwk).ok()?;
    let algorithm = jwk.common.key_algorithm.map(|algorithm| algorithm.to_string());
    Some(Key { id: jwk.common.key_id, algorithm, kind, key })
}

fn kind_for(algorithm: Algorithm) -> Option<Kind> {
    match algorithm {
        Algorithm::RS256
        | Algorithm::RS384
        | Algorithm::RS512
        | Algorithm::PS256
        | Algorithm::PS384
        | Algorithm::PS512 => Some(Kind::Rsa),
        Algorithm::ES256 => Some(Kind::P256),
        Algorithm::ES384 => Some(Kind::P384),
        Algorithm::EdDSA => Some(Kind::Ed25519),
        _ => None,
    }
}
