//! Keys that sign for tests.

use aws_lc_rs::{
    encoding::{AsDer, Pkcs8V1Der},
    rsa::KeySize,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _, RsaKeyPair},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey, Header, jwk::Jwk};
use serde_json::{Value, json};
use std::sync::LazyLock;

/// A key pair with an id.
#[derive(Clone)]
pub struct Signer {
    /// The id, in tokens and in the key set.
    pub kid: String,
    algorithm: Algorithm,
    key: EncodingKey,
    pem: Option<String>,
}

impl Signer {
    /// One that signs by RS256.
    #[must_use]
    pub fn rsa(kid: &str) -> Self {
        let pair = RsaKeyPair::generate(KeySize::Rsa2048).expect("a key");
        let der: Pkcs8V1Der<'_> = pair.as_der().expect("a key");
        // The library wants the key's PKCS#1 inside; from PEM it finds it itself.
        let pem = pem("PRIVATE KEY", der.as_ref());
        let key = EncodingKey::from_rsa_pem(pem.as_bytes()).expect("a key");
        Self { kid: kid.to_owned(), algorithm: Algorithm::RS256, key, pem: None }
    }

    /// One that signs by RS256, the same in every test: they are slow to make.
    #[must_use]
    pub fn first() -> Self {
        static FIRST: LazyLock<Signer> = LazyLock::new(|| Signer::rsa("first"));
        FIRST.clone()
    }

    /// One that signs by ES256.
    #[must_use]
    pub fn p256(kid: &str) -> Self {
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).expect("a key");
        let der = pair.to_pkcs8v1().expect("a key");
        let key = EncodingKey::from_ec_der(der.as_ref());
        let public = spki(pair.public_key().as_ref());
        Self { kid: kid.to_owned(), algorithm: Algorithm::ES256, key, pem: Some(pem("PUBLIC KEY", &public)) }
    }

    /// The public key as it stands in a key set.
    #[must_use]
    pub fn public(&self) -> Value {
        let jwk = Jwk::from_encoding_key(&self.key, self.algorithm).expect("a key");
        let mut jwk = serde_json::to_value(jwk).expect("JSON");
        jwk["kid"] = json!(self.kid);
        jwk["use"] = json!("sig");
        jwk
    }

    /// The public key as PEM; for keys of ES256.
    #[must_use]
    pub fn public_pem(&self) -> String {
        self.pem.clone().expect("a key of ES256")
    }

    /// A signed token with these members.
    #[must_use]
    pub fn sign(&self, claims: &Value) -> String {
        self.sign_as(&Header { kid: Some(self.kid.clone()), ..Header::new(self.algorithm) }, claims)
    }

    /// A signed token under this header.
    #[must_use]
    pub fn sign_as(&self, header: &Header, claims: &Value) -> String {
        jsonwebtoken::encode(header, claims, &self.key).expect("signed")
    }

    /// A signed token as AWS's load balancer makes it: with padding, which is signed too.
    #[must_use]
    pub fn sign_padded(&self, header: &Value, claims: &Value) -> String {
        let part = |value: &Value| base64::engine::general_purpose::URL_SAFE.encode(value.to_string());
        let signed = format!("{}.{}", part(header), part(claims));
        let signature = jsonwebtoken::crypto::sign(signed.as_bytes(), &self.key, self.algorithm).expect("signed");
        // 64 bytes end in two signs of padding.
        format!("{signed}.{signature}==")
    }
}

/// A token by `none`.
#[must_use]
pub fn unsigned(claims: &Value) -> String {
    format!("{}.", parts(&json!({"alg": "none", "typ": "JWT"}), claims))
}

/// A token by HS256, whose secret is what anybody knows.
#[must_use]
pub fn hmac_signed(secret: &[u8], claims: &Value) -> String {
    let header = Header { kid: Some("first".into()), ..Header::new(Algorithm::HS256) };
    jsonwebtoken::encode(&header, claims, &EncodingKey::from_secret(secret)).expect("signed")
}

fn parts(header: &Value, claims: &Value) -> String {
    format!("{}.{}", URL_SAFE_NO_PAD.encode(header.to_string()), URL_SAFE_NO_PAD.encode(claims.to_string()))
}

/// A public key of P-256 with what says that it is one (RFC 5480).
fn spki(point: &[u8]) -> Vec<u8> {
    const HEAD: [u8; 26] = [
        0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48,
        0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
    ];
    [&HEAD, point].concat()
}

fn pem(label: &str, der: &[u8]) -> String {
    let text = base64::engine::general_purpose::STANDARD.encode(der);
    let lines: Vec<_> = text.as_bytes().chunks(64).map(String::from_utf8_lossy).collect();
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", lines.join("\n"))
}
