//! How strongly somebody has to have signed in at a provider.

use crate::{Failure, token::Claims, token::text};
use serde_json::Value;

/// How strongly somebody has to have signed in. Only the token counts, which the provider has signed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Strength {
    /// The classes of authentication (`acr`) that are taken, the best first: the provider is asked for them. Any, when
    /// empty.
    pub acr: Vec<String>,
    /// The methods (`amr`, RFC 8176) that all have to have been used, such as `mfa`.
    pub amr: Vec<String>,
}

impl Strength {
    /// Checks what a token says of it (OpenID Connect Core 1.0, section 2).
    ///
    /// # Errors
    /// [`Failure::TooWeak`].
    pub(super) fn check(&self, claims: &Claims) -> Result<(), Failure> {
        let class = text(claims, "acr");
        if !self.acr.is_empty() && !class.is_some_and(|class| self.acr.iter().any(|it| it == class)) {
            return Err(Failure::TooWeak);
        }
        let methods = claims.get("amr").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let used = |method: &String| methods.iter().any(|it| it.as_str() == Some(method));
        if self.amr.iter().all(used) { Ok(()) } else { Err(Failure::TooWeak) }
    }
}
