//! Measures a running desk. Prints what a first visit costs by kind, and how many times a second the
//! signed-in list page is answered beside bare axum returning the same bytes. Only the ratio means
//! something: it is the median of interleaved rounds in one run.

mod bare;
mod client;
mod load;
mod visit;

use client::{Client, Error};
use std::{io::Write, net::SocketAddr, time::Duration};

/// Requests under way at a time.
const CONNECTIONS: usize = 16;
/// How long each round lasts.
const ROUND: Duration = Duration::from_secs(3);
/// How many rounds of each kind.
const ROUNDS: usize = 5;
/// The page that is measured.
const PAGE: &str = "/invitations";

#[tokio::main]
async fn main() -> Result<(), Error> {
    let desk: SocketAddr = std::env::args().nth(1).ok_or("usage: bench ADDRESS:PORT of a running desk")?.parse()?;
    let cookie = client::sign_in(desk, "seller").await?;
    visit::report(&mut Client::connect(desk).await?, PAGE, &cookie).await?;

    let page = Client::connect(desk).await?.get(PAGE, &cookie, "identity").await?.body;
    let bare = bare::serve(page.clone()).await?;
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        ours.push(load::requests_per_second(desk, PAGE, &cookie, CONNECTIONS, ROUND).await?);
        theirs.push(load::requests_per_second(bare, "/", "", CONNECTIONS, ROUND).await?);
    }
    let (ours, theirs) = (median(ours), median(theirs));
    say(&format!("Signed-in {PAGE}, {} bytes, {CONNECTIONS} connections, median of {ROUNDS} rounds", page.len()));
    say(&format!("  desk       {ours:>9.0} requests/s"));
    say(&format!("  bare axum  {theirs:>9.0} requests/s"));
    say(&format!("  ratio      {:>9.3}", ours / theirs));
    Ok(())
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn say(line: &str) {
    let _ = writeln!(std::io::stdout().lock(), "{line}");
}
