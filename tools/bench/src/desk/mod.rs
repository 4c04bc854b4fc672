//! A running desk: what a first visit costs by kind, and how many times a second the signed-in list
//! page is answered beside bare axum returning the same bytes.

mod visit;

use crate::{
    bare,
    client::{Ask, Client, Error},
    load::{self, CONNECTIONS, Contender, ROUNDS},
    process::say,
};
use axum::{
    body::Bytes,
    http::{Method, header},
};
use std::net::SocketAddr;

/// The page that is measured.
const PAGE: &str = "/invitations";

/// Measures the desk at this address and prints the report.
pub(crate) async fn measure(desk: SocketAddr) -> Result<(), Error> {
    let cookie = sign_in(desk, "seller").await?;
    let mut client = Client::connect(desk).await?;
    visit::report(&mut client, PAGE, &cookie).await?;

    let ask = Ask::page(PAGE, &cookie, "identity");
    let page = client.succeed(&ask).await?;
    let (_bare, bare) = bare::start(&page, "text/html; charset=utf-8")?;
    let contenders = [
        Contender { name: "desk".into(), address: desk, ask },
        Contender { name: "bare axum".into(), address: bare, ask: Ask::page("/", "", "identity") },
    ];
    let figures = load::compare(&contenders, load::ROUND).await?;
    say(&format!("Signed-in {PAGE}, {} bytes, {CONNECTIONS} connections, median of {ROUNDS} rounds", page.len()));
    for (contender, figure) in contenders.iter().zip(&figures) {
        say(&format!("  {:<10} {figure:>9.0} requests/s", contender.name));
    }
    say(&format!("  {:<10} {:>9.3}", "ratio", figures[0] / figures[1]));
    Ok(())
}

/// Signs in as a persona of the emulator; the session's cookie.
async fn sign_in(desk: SocketAddr, persona: &str) -> Result<String, Error> {
    let headers = vec![
        (header::ORIGIN, format!("http://{desk}")),
        (header::ACCEPT, "text/html".to_owned()),
        (header::CONTENT_TYPE, "application/x-www-form-urlencoded".to_owned()),
    ];
    let body = Bytes::from(format!("persona={persona}"));
    let ask = Ask { method: Method::POST, path: "/sign-in/persona".into(), headers, body };
    let answer = Client::connect(desk).await?.send(&ask).await?;
    let cookie = answer.headers.get(header::SET_COOKIE).and_then(|it| it.to_str().ok()?.split(';').next());
    cookie.map(str::to_owned).ok_or_else(|| format!("signing in gave {} and no cookie", answer.status).into())
}
