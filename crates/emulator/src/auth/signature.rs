//! Checking a SigV4 signature: the request is signed once more with the secret that its key ought
//! to have, by AWS's own code, and must come out the same.

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use subtle::ConstantTimeEq;
use time::macros::format_description;
use time::{Duration, OffsetDateTime, PrimitiveDateTime};

use super::{Authorization, incomplete, invalid, keys, unrecognized};
use crate::config::{Config, Secret};
use crate::error::ServiceError;

/// The only algorithm understood. SigV4a (`AWS4-ECDSA-P256-SHA256`) serves endpoints of several
/// regions, of which this service has none.
const ALGORITHM: &str = "AWS4-HMAC-SHA256";

/// How far the time of a signature may be from now, either way.
const TOLERANCE: Duration = Duration::minutes(5);

/// What a signature claims, in the parts that it is checked by.
struct Claim<'a> {
    access_key: &'a str,
    region: &'a str,
    service: &'a str,
    time: OffsetDateTime,
    signed_headers: Vec<&'a str>,
    signature: &'a str,
}

/// Refuses a request whose signature isn't that of a known key over this very request, `now`.
pub(super) fn verify(config: &Config, parts: &Parts, body: &[u8], now: OffsetDateTime) -> Result<(), ServiceError> {
    let claim = Claim::read(&parts.headers)?;
    let service = service_model::official().signing_name();
    if claim.service != service {
        return Err(invalid(format!("The credential is scoped to the service {}, not to {service}.", claim.service)));
    }
    let skew = (now - claim.time).abs();
    if skew > TOLERANCE {
        return Err(invalid(format!(
            "The signature is {} seconds away from this machine's time; {} are allowed.",
            skew.whole_seconds(),
            TOLERANCE.whole_seconds()
        )));
    }
    claim.covers_enough(&parts.headers)?;
    let secret = keys::secret_of(config, claim.access_key)
        .ok_or_else(|| unrecognized(format!("The access key {} is not known here.", claim.access_key)))?;
    let expected = claim.sign_again(secret, parts, body)?;
    if bool::from(expected.as_bytes().ct_eq(claim.signature.as_bytes())) {
        Ok(())
    } else {
        Err(invalid(
            "The signature doesn't match the request: check the secret key, and what changes requests on their way.",
        ))
    }
}

impl<'a> Claim<'a> {
    fn read(headers: &'a HeaderMap) -> Result<Self, ServiceError> {
        let authorization = Authorization::read(headers)?;
        if authorization.algorithm != ALGORITHM {
            let algorithm = authorization.algorithm;
            return Err(incomplete(format!("The algorithm {algorithm} isn't supported, only {ALGORITHM} is.")));
        }
        let (Some(signed_headers), Some(signature)) = (authorization.signed_headers, authorization.signature) else {
            return Err(incomplete("The Authorization header must have Credential, SignedHeaders and Signature."));
        };
        let scope: Vec<&str> = authorization.credential.split('/').collect();
        let [access_key, day, region, service, "aws4_request"] = scope[..] else {
            return Err(incomplete("The Credential must be <key>/<date>/<region>/<service>/aws4_request."));
        };
        let moment = headers.get("x-amz-date").and_then(|value| value.to_str().ok()).unwrap_or_default();
        let form = format_description!("[year][month][day]T[hour][minute][second]Z");
        let time = PrimitiveDateTime::parse(moment, form)
            .map_err(|_| incomplete("The request must have a header X-Amz-Date such as 20261120T093000Z."))?
            .assume_utc();
        if !moment.starts_with(day) || day.len() != 8 {
            return Err(invalid("The date in the Credential is another than that of X-Amz-Date."));
        }
        let signed_headers = signed_headers.split(';').collect();
        Ok(Self { access_key, region, service, time, signed_headers, signature })
    }

    /// SigV4 wants the host, the content type and every `x-amz-` header signed. The session token
    /// is let off, since some services' clients add it after signing.
    fn covers_enough(&self, headers: &HeaderMap) -> Result<(), ServiceError> {
        let must_be_signed = |name: &str| {
            name == header::CONTENT_TYPE.as_str() || (name.starts_with("x-amz-") && name != "x-amz-security-token")
        };
        let required = headers.keys().map(|name| name.as_str()).filter(|name| must_be_signed(name));
        for name in std::iter::once(header::HOST.as_str()).chain(required) {
            if !self.signed_headers.contains(&name) {
                return Err(invalid(format!("The header {name} must be signed.")));
            }
        }
        let digest = headers.get("x-amz-content-sha256").map(|value| value.as_bytes()).unwrap_or_default();
        if digest.starts_with(b"UNSIGNED-PAYLOAD") || digest.starts_with(b"STREAMING-") {
            return Err(invalid(
                "The body must be signed as a whole: this service takes no unsigned or streamed payload.",
            ));
        }
        Ok(())
    }

    /// The signature that the request ought to have.
    fn sign_again(&self, secret: &Secret, parts: &Parts, body: &[u8]) -> Result<String, ServiceError> {
        let mut signed = Vec::new();
        for name in &self.signed_headers {
            let before = signed.len();
            for value in parts.headers.get_all(*name) {
                let value = value.to_str().map_err(|_| invalid(format!("The signed header {name} is not a text.")))?;
                signed.push((*name, value));
            }
            if signed.len() == before {
                return Err(invalid(format!("The header {name} is signed but absent.")));
            }
        }
        let target = parts.uri.path_and_query().map_or("/", |target| target.as_str());
        let unusable = |reason: String| invalid(format!("The request can't be signed: {reason}."));
        let request =
            SignableRequest::new(parts.method.as_str(), target, signed.into_iter(), SignableBody::Bytes(body))
                .map_err(|error| unusable(error.to_string()))?;
        let mut settings = SigningSettings::default();
        // The client has chosen what it signs.
        settings.excluded_headers = None;
        let identity = Credentials::new(self.access_key, secret.reveal(), None, None, "emulator").into();
        let params = v4::SigningParams::builder()
            .identity(&identity)
            .region(self.region)
            .name(self.service)
            .time(self.time.into())
            .settings(settings)
            .build()
            .map_err(|error| unusable(error.to_string()))?;
        let output = sign(request, &params.into()).map_err(|error| unusable(error.to_string()))?;
        Ok(output.signature().to_owned())
    }
}
