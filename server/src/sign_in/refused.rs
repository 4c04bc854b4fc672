//! What is refused at the door, as the record tells it.

use crate::{network::ClientAddress, state::AppState};
use desk::{
    accounts::{RefusedTry, Tried},
    ports::SignInMethod,
};
use identity::Failure;
use std::net::IpAddr;

/// Has the record tell that somebody was not let in. The log says more of it, the record from where.
pub(crate) async fn not_let_in(
    state: &AppState,
    way: SignInMethod,
    subject: &str,
    failure: &Failure,
    address: Option<IpAddr>,
) {
    tell(state, Tried::SignIn(way), subject, why(failure), address).await;
}

/// Has the record tell that a sign-out in a provider's name was not believed.
pub(crate) async fn not_signed_out(state: &AppState, provider: &str, failure: &Failure, from: ClientAddress) {
    tell(state, Tried::SignOut, provider, why(failure), from.0).await;
}

/// Has the record tell that somebody asked for too much at once; of whom a sign-in is known, by its id.
pub(crate) async fn too_much(state: &AppState, sign_in: &str, address: Option<IpAddr>) {
    tell(state, Tried::Requests, sign_in, "too much was asked for at once", address).await;
}

/// Has the record tell of any other try that was refused.
pub(crate) async fn tell(state: &AppState, tried: Tried, subject: &str, why: &'static str, address: Option<IpAddr>) {
    state.register.refused(RefusedTry { tried, subject: subject.to_owned(), why, address }).await;
}

fn why(failure: &Failure) -> &'static str {
    match failure {
        Failure::Refused(_) => "whoever vouches for people said no",
        Failure::NotAwaited => "nobody waited for this answer",
        Failure::Expired => "the answer came too late",
        Failure::TooWeak => "the sign-in there was weaker than is asked for",
        Failure::Away(_) => "whoever vouches for people did not answer",
        Failure::Misconfigured(_) => "the desk's own settings were not taken",
        Failure::Untrusted(_) => "what was told is not to be believed",
    }
}
