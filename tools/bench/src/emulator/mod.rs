//! The emulator: lists beside moto and bare axum, cold start and memory beside moto, and what lists
//! cost when there are a hundred thousand rows.

mod fill;
mod many;
mod moto;

use crate::{
    bare,
    client::{Ask, Client, Error},
    load::{self, CONNECTIONS, Contender, ROUNDS},
    process::{Process, say},
};
use std::{
    net::SocketAddr,
    path::Path,
    time::{Duration, Instant},
};

/// The account that asks.
const ACCOUNT: &str = "111122223333";
/// The account that is invited.
const PARTNER: &str = "444455556666";
/// How often the cold start is measured.
const STARTS: usize = 5;

/// Measures the emulator's program beside moto's server, if that is at hand, and prints the report.
pub(crate) async fn measure(program: &str, moto: Option<&str>) -> Result<(), Error> {
    let (started, started_memory) = cold_start(|| start(program)).await?;
    let (emulator, address) = start(program)?;
    fill::invitations(address, 50).await?;
    let ask = list("ListEngagementInvitations", r#"{"Catalog":"Sandbox","ParticipantType":"SENDER","MaxResults":50}"#);
    let bytes = Client::connect(address).await?.succeed(&ask).await?;
    let (_bare, bare) = bare::start(&bytes, "application/x-amz-json-1.0")?;
    let mut contenders = vec![
        Contender { name: "emulator".into(), address, ask: ask.clone() },
        Contender { name: "bare axum".into(), address: bare, ask },
    ];
    let moto = moto.map(moto::Moto::at);
    let mut moto_running = None;
    if let Some(moto) = &moto {
        let (process, address) = moto.start().await?;
        moto::fill(address).await?;
        contenders.push(Contender { name: "moto".into(), address, ask: moto::list() });
        moto_running = Some(process);
    }
    let figures = load::compare(&contenders, load::ROUND).await?;
    say(&format!(
        "A list of 50 invitations, {} bytes, {CONNECTIONS} connections, median of {ROUNDS} rounds",
        bytes.len()
    ));
    for (contender, figure) in contenders.iter().zip(&figures) {
        say(&format!("  {:<10} {figure:>9.0} requests/s", contender.name));
    }
    say(&format!("  {:<25} {:>9.2}", "emulator / bare axum", figures[0] / figures[1]));
    if let Some(theirs) = figures.get(2) {
        say(&format!("  {:<25} {:>9.1}", "emulator / moto", figures[0] / theirs));
    }
    say("Cold start to the first answer, median, and resident memory then and after the load");
    say_start("emulator", started, started_memory, emulator.memory());
    if let (Some(moto), Some(running)) = (&moto, &moto_running) {
        let mut starts = Vec::new();
        for _ in 0..STARTS {
            let began = Instant::now();
            let (process, _) = moto.start().await?;
            starts.push((began.elapsed(), process.memory()));
        }
        starts.sort_by_key(|(time, _)| *time);
        let (theirs, memory) = starts[STARTS / 2];
        say_start("moto", theirs, memory, running.memory());
        say(&format!("  {:<25} {:>9.3}", "start: emulator / moto", started.as_secs_f64() / theirs.as_secs_f64()));
    }
    drop(emulator);
    many::measure(program).await
}

fn say_start(name: &str, start: Duration, fresh: Option<f64>, loaded: Option<f64>) {
    let memory = |mebibytes: Option<f64>| mebibytes.map_or_else(|| "?".to_owned(), |it| format!("{it:.1} MiB"));
    let start = start.as_secs_f64() * 1000.0;
    say(&format!("  {name:<10} {start:>9.1} ms, {}, {}", memory(fresh), memory(loaded)));
}

/// Starts the emulator with nothing in it, on a port of its own.
fn start(program: &str) -> Result<(Process, SocketAddr), Error> {
    let arguments = ["--listen", "127.0.0.1:0", "--seed", "empty", "--tasks", "immediate", "--review", "never"];
    let mut process = Process::start(Path::new(program), &arguments, None)?;
    let line = process.line_with("http://")?;
    let address = line.split("http://").nth(1).and_then(|rest| rest.split_whitespace().next());
    Ok((process, address.ok_or("no address")?.parse()?))
}

/// The median time from nothing to the first answer, and the memory then.
async fn cold_start(
    start: impl Fn() -> Result<(Process, SocketAddr), Error>,
) -> Result<(Duration, Option<f64>), Error> {
    let ask = list("ListSolutions", r#"{"Catalog":"Sandbox"}"#);
    let mut starts = Vec::new();
    for _ in 0..STARTS {
        let began = Instant::now();
        let (process, address) = start()?;
        Client::connect(address).await?.succeed(&ask).await?;
        starts.push((began.elapsed(), process.memory()));
    }
    starts.sort_by_key(|(time, _)| *time);
    Ok(starts[STARTS / 2])
}

/// A call of the emulator as [`ACCOUNT`].
fn list(operation: &str, body: &str) -> Ask {
    call(ACCOUNT, operation, body.to_owned())
}

fn call(account: &str, operation: &str, body: String) -> Ask {
    let target = format!("AWSPartnerCentralSelling.{operation}");
    Ask::operation("partnercentral-selling", "1.0", &target, account, body)
}
