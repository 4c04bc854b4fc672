//! Signed JSON Web Tokens: the one place where a signature is checked.

use crate::Distrust;
use base64::{
    Engine,
    alphabet::URL_SAFE,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use jsonwebtoken::{Algorithm, DecodingKey, crypto};
use serde::Deserialize;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256, Sha384, Sha512};
use std::str::FromStr;

/// Nobody's token is longer, however many groups they are in.
const MOST_BYTES: usize = 32 * 1024;

/// How much clocks may differ, in seconds.
pub(crate) const LEEWAY: i64 = 60;

/// How tokens may be signed: with a private key. `none` is no algorithm here, and what works with a shared secret
/// (`HS256` …) is never taken, so that no public key can be used as one.
const ALGORITHMS: [Algorithm; 9] = [
    Algorithm::RS256,
    Algorithm::RS384,
    Algorithm::RS512,
    Algorithm::PS256,
    Algorithm::PS384,
    Algorithm::PS512,
    Algorithm::ES256,
    Algorithm::ES384,
    Algorithm::EdDSA,
];

/// AWS's load balancers pad, nobody else does.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &URL_SAFE,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// The members of a token.
pub(crate) type Claims = Map<String, Value>;

/// What stands before a token's content.
#[derive(Debug, Deserialize)]
pub(crate) struct Header {
    alg: String,
    /// The id of the key.
    pub(crate) kid: Option<String>,
    /// What kind of token it is.
    pub(crate) typ: Option<String>,
    crit: Option<Value>,
    /// Which load balancer has signed (AWS).
    pub(crate) signer: Option<String>,
    /// For which client (AWS).
    pub(crate) client: Option<String>,
    /// Whose word it is (AWS).
    pub(crate) iss: Option<String>,
    /// Until when it holds (AWS).
    pub(crate) exp: Option<i64>,
}

/// A token whose signature has not been checked.
#[derive(Debug)]
pub(crate) struct Unverified<'a> {
    pub(crate) header: Header,
    pub(crate) algorithm: Algorithm,
    signed: &'a str,
    content: &'a str,
    signature: &'a str,
}

/// A token whose signature is good.
#[derive(Debug)]
pub(crate) struct Verified {
    pub(crate) algorithm: Algorithm,
    pub(crate) claims: Claims,
}

impl<'a> Unverified<'a> {
    /// Takes a token apart.
    pub(crate) fn parse(token: &'a str) -> Result<Self, Distrust> {
        if token.len() > MOST_BYTES {
            return Err(Distrust::TooLong);
        }
        let (signed, signature) = token.rsplit_once('.').ok_or(Distrust::NoToken("it has no three parts"))?;
        let (header, content) = signed.split_once('.').ok_or(Distrust::NoToken("it has no three parts"))?;
        if content.contains('.') {
            return Err(Distrust::NoToken("it has no three parts"));
        }
        let header: Header = decoded(header)?;
        if header.crit.is_some() {
            return Err(Distrust::NoToken("it asks for an extension"));
        }
        let algorithm = Algorithm::from_str(&header.alg).ok().filter(|algorithm| ALGORITHMS.contains(algorithm));
        let algorithm = algorithm.ok_or_else(|| Distrust::Algorithm(word(&header.alg)))?;
        Ok(Self { header, algorithm, signed, content, signature })
    }

    /// What it would say if its signature were good: to look whether it is worth a look.
    pub(crate) fn claims_unverified(&self) -> Result<Claims, Distrust> {
        decoded(self.content)
    }

    /// Checks the signature.
    pub(crate) fn verify(&self, key: &DecodingKey) -> Result<Verified, Distrust> {
        let signature = self.signature.trim_end_matches('=');
        // A key of another kind than the algorithm's is an error, which comes to the same.
        match crypto::verify(signature, self.signed.as_bytes(), key, self.algorithm) {
            Ok(true) => Ok(Verified { algorithm: self.algorithm, claims: decoded(self.content)? }),
            Ok(false) | Err(_) => Err(Distrust::Signature),
        }
    }
}

impl Verified {
    /// The hash of an access token as it stands in `at_hash` (OpenID Connect Core 1.0, section 3.1.3.6): half of what
    /// the token's own algorithm makes of it.
    pub(crate) fn half_hash(&self, text: &str) -> String {
        let whole = match self.algorithm {
            Algorithm::RS384 | Algorithm::PS384 | Algorithm::ES384 => Sha384::digest(text).to_vec(),
            Algorithm::RS512 | Algorithm::PS512 | Algorithm::EdDSA => Sha512::digest(text).to_vec(),
            _ => Sha256::digest(text).to_vec(),
        };
        base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(&whole[..whole.len() / 2])
    }
}

fn decoded<T: for<'de> Deserialize<'de>>(part: &str) -> Result<T, Distrust> {
    let bytes = BASE64.decode(part).map_err(|_| Distrust::NoToken("a part is not base64url"))?;
    serde_json::from_slice(&bytes).map_err(|_| Distrust::NoToken("a part is not the JSON that it should be"))
}

/// A word of somebody else's, fit for a log: short, letters and digits only.
pub(crate) fn word(text: &str) -> String {
    let fit = |c: &char| c.is_ascii_alphanumeric() || *c == '_' || *c == '-';
    let word: String = text.chars().take(40).filter(fit).collect();
    if word.is_empty() { "(not a word)".to_owned() } else { word }
}

/// A member that is a text.
pub(crate) fn text<'a>(claims: &'a Claims, name: &str) -> Option<&'a str> {
    claims.get(name)?.as_str()
}

/// A member that is a time, in seconds since 1970; a fraction is left out.
pub(crate) fn seconds(claims: &Claims, name: &str) -> Option<i64> {
    let value = claims.get(name)?;
    // Times far beyond what `i64` holds stay at its end.
    #[expect(clippy::cast_possible_truncation, reason = "a cast of a float saturates, which is what is wanted")]
    value.as_i64().or_else(|| value.as_f64().map(|seconds| seconds as i64))
}

/// Whether a token is meant for this client: it is among the audience, and where others are too it is the one that asked.
pub(crate) fn is_for(claims: &Claims, client: &str) -> bool {
    let (ours, others) = match claims.get("aud") {
        Some(Value::String(one)) => (one == client, false),
        Some(Value::Array(all)) => (all.iter().any(|one| one == client), all.iter().any(|one| one != client)),
        _ => (false, false),
    };
    let asked = claims.get("azp");
    ours && asked.is_none_or(|asked| asked == client) && (!others || asked.is_some())
}
