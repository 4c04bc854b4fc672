//! Why nobody was signed in.

use thiserror::Error;

/// Why nobody was signed in. No text of it holds anything of a token, a code or a person: all of it may be logged.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Failure {
    /// The person did not go through with it, or the provider does not let them in. The word is the provider's
    /// (RFC 6749, section 4.1.2.1), such as `access_denied`.
    #[error("the provider says no: {0}")]
    Refused(String),
    /// Nobody is waiting for this answer: it was used already, or belongs to another browser.
    #[error("nobody waits for this answer of the provider")]
    NotAwaited,
    /// Too much time went by at the provider.
    #[error("more than {} minutes went by at the provider", crate::oidc::PENDING_MINUTES)]
    Expired,
    /// Who they are is sure, but not as sure as it has to be: the provider asked for less than the desk wants.
    #[error("the sign-in at the provider was weaker than `required_acr` or `required_amr` demand")]
    TooWeak,
    /// The provider could not be reached, or fails.
    #[error("the provider is away: {0}")]
    Away(String),
    /// The provider does not take the desk for who it is: client id, secret or redirect address are wrong.
    #[error("the provider does not take the desk's own settings: {0}")]
    Misconfigured(String),
    /// What was told is not to be believed.
    #[error("what was told is not to be believed: {0}")]
    Untrusted(#[from] Distrust),
}

/// Why something that was told is not believed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Distrust {
    /// Longer than anybody's token.
    #[error("the token is too long")]
    TooLong,
    /// No signed token.
    #[error("the token is no signed JSON Web Token: {0}")]
    NoToken(&'static str),
    /// `none`, one that works with a shared secret, or one that the provider does not announce.
    #[error("tokens signed in this way are not taken: {0}")]
    Algorithm(String),
    /// None of the keys has this id, or fits the algorithm.
    #[error("none of the provider's keys has made the signature")]
    UnknownKey,
    /// The signature is not that of the key.
    #[error("the signature is wrong")]
    Signature,
    /// A member that has to be there, or is of another type.
    #[error("`{0}` is missing or not what it should be")]
    Claim(&'static str),
    /// From somebody else.
    #[error("it comes from another issuer")]
    Issuer,
    /// For somebody else.
    #[error("it is meant for another client")]
    Audience,
    /// Its time is over.
    #[error("it has expired")]
    Expired,
    /// It is from the future, or older than what it answers.
    #[error("it was issued at a time that cannot be")]
    IssuedAt,
    /// It answers another request.
    #[error("it answers another sign-in: the nonce differs")]
    Nonce,
    /// It came with another access token.
    #[error("the access token is not the one that it was issued with")]
    AccessToken,
    /// The answer is to another sign-in.
    #[error("it answers another sign-in: the state differs")]
    State,
    /// The answer of one provider at the address of another (RFC 9207).
    #[error("another provider has answered")]
    MixUp,
    /// The user information is somebody else's.
    #[error("the user information is about somebody else")]
    OtherSubject,
    /// A sign-out that has been told before.
    #[error("this sign-out was told before")]
    Replayed,
    /// A token that tells of no sign-out.
    #[error("it tells of no sign-out")]
    NoLogout,
    /// Another load balancer has signed.
    #[error("another load balancer has signed it")]
    Signer,
    /// A header that stands there more than once.
    #[error("the header {0} stands there more than once")]
    Repeated(String),
    /// A header that is no text, or too long.
    #[error("the header {0} cannot be read")]
    Unreadable(String),
}
