//! Signing in and out at a provider that misbehaves, and behind a load balancer.

mod alb;
mod logout;
mod sign_in;

use identity::{
    Bounds, Failure, Fetcher,
    oidc::{Answer, Arrived, Pending, Provider, Settings, Strength},
    testing::{CLIENT, TestProvider},
};
use std::time::Duration;
use time::OffsetDateTime;
use url::Url;

const BACK: &str = "https://desk.example.com/sign-in/oidc/test/callback";

fn fetcher() -> Fetcher {
    Fetcher::new(Bounds::default())
}

fn settings(at: &TestProvider) -> Settings {
    Settings {
        id: "test".into(),
        issuer: at.issuer().into(),
        client_id: CLIENT.0.into(),
        client_secret: Some(CLIENT.1.into()),
        // Anew for each that is not known.
        keys_again: Duration::ZERO,
        ..Settings::default()
    }
}

fn provider(at: &TestProvider) -> Provider {
    Provider::new(settings(at), fetcher())
}

fn now() -> OffsetDateTime {
    OffsetDateTime::now_utc()
}

fn answer(back: &Url) -> Answer {
    let find = |name: &str| back.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
    Answer { code: find("code"), state: find("state"), iss: find("iss"), error: find("error") }
}

/// Leaves for the provider and comes back.
async fn away_and_back(desk: &Provider, at: &TestProvider) -> Result<(Pending, Answer), Failure> {
    let (url, pending) = desk.begin(BACK, "/tasks", now()).await?;
    Ok((pending, answer(&at.visit(&url))))
}

async fn sign_in(desk: &Provider, at: &TestProvider) -> Result<Arrived, Failure> {
    let (pending, answer) = away_and_back(desk, at).await?;
    desk.finish(pending, answer, now()).await
}
