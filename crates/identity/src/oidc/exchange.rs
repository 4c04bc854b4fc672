//! A code for tokens, a token for user information.

use super::{Pending, Settings, discovery::Metadata};
use crate::{
    Distrust, Failure,
    fetch::{Credentials, Fetcher},
    token::{Claims, word},
};
use serde::Deserialize;
use url::Url;

/// What a code buys.
#[derive(Deserialize)]
pub(super) struct Tokens {
    pub(super) id_token: String,
    pub(super) access_token: String,
    token_type: String,
}

#[derive(Deserialize)]
struct Refusal {
    error: String,
}

/// Redeems a code (RFC 6749, section 4.1.3).
pub(super) async fn redeem(
    settings: &Settings,
    fetcher: &Fetcher,
    metadata: &Metadata,
    code: &str,
    pending: &Pending,
) -> Result<Tokens, Failure> {
    let (credentials, form) = request(settings, metadata, code, pending);
    let answer = fetcher.post(&metadata.token, credentials, form).await.map_err(Failure::Away)?;
    if answer.status.is_success() {
        let tokens: Tokens = serde_json::from_slice(&answer.body).map_err(|_| Distrust::Claim("id_token"))?;
        if !tokens.token_type.eq_ignore_ascii_case("bearer") {
            return Err(Distrust::Claim("token_type").into());
        }
        return Ok(tokens);
    }
    match serde_json::from_slice::<Refusal>(&answer.body).map(|refusal| word(&refusal.error)) {
        // The code is spent, too old, or was given for another verifier.
        Ok(error) if error == "invalid_grant" => Err(Failure::Refused(error)),
        Ok(error) if answer.status.is_client_error() => Err(Failure::Misconfigured(error)),
        _ => Err(Failure::Away(format!("it answers {} when a code is redeemed", answer.status))),
    }
}

/// What is sent, and as whom.
fn request<'a>(
    settings: &'a Settings,
    metadata: &Metadata,
    code: &str,
    pending: &Pending,
) -> (Credentials<'a>, String) {
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.append_pair("grant_type", "authorization_code")
        .append_pair("code", code)
        .append_pair("redirect_uri", &pending.redirect)
        .append_pair("code_verifier", &pending.verifier());
    let credentials = match &settings.client_secret {
        Some(secret) if !metadata.secret_in_form => Credentials::Basic(&settings.client_id, secret),
        secret => {
            form.append_pair("client_id", &settings.client_id);
            if let Some(secret) = secret {
                form.append_pair("client_secret", secret);
            }
            Credentials::None
        }
    };
    (credentials, form.finish())
}

/// Asks for the user information. Whose it is has to be looked at.
pub(super) async fn user_information(fetcher: &Fetcher, address: &Url, token: &str) -> Result<Claims, Failure> {
    let answer = fetcher.get(address, Credentials::Bearer(token)).await.map_err(Failure::Away)?;
    if !answer.status.is_success() {
        return Err(Failure::Away(format!("it answers {} when asked for the user information", answer.status)));
    }
    // A signed one would have to be asked for when the desk is registered there.
    Ok(serde_json::from_slice(&answer.body).map_err(|_| Distrust::NoToken("the user information is no JSON object"))?)
}
