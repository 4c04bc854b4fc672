//! As many requests as a few connections manage.

use crate::client::{Ask, Client, Error};
use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

/// Requests under way at a time.
pub(crate) const CONNECTIONS: usize = 16;
/// How many rounds of each kind; they alternate, so that the machine's moods hit all alike.
pub(crate) const ROUNDS: usize = 5;
/// How long a round lasts where nothing else is said.
pub(crate) const ROUND: Duration = Duration::from_secs(3);

/// One of the things that are compared.
pub(crate) struct Contender {
    pub(crate) name: String,
    pub(crate) address: SocketAddr,
    pub(crate) ask: Ask,
}

/// Each contender's median of requests a second over interleaved rounds of this length.
pub(crate) async fn compare(contenders: &[Contender], round: Duration) -> Result<Vec<f64>, Error> {
    let mut seen = vec![Vec::new(); contenders.len()];
    for _ in 0..ROUNDS {
        for (contender, seen) in contenders.iter().zip(&mut seen) {
            seen.push(requests_per_second(contender.address, &contender.ask, round).await?);
        }
    }
    Ok(seen.into_iter().map(median).collect())
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

async fn requests_per_second(address: SocketAddr, ask: &Ask, length: Duration) -> Result<f64, Error> {
    let began = Instant::now();
    let workers = (0..CONNECTIONS).map(|_| {
        let ask = ask.clone();
        tokio::spawn(async move {
            let mut client = Client::connect(address).await?;
            let mut answered = 0_u32;
            while began.elapsed() < length {
                client.succeed(&ask).await?;
                answered += 1;
            }
            Ok::<_, Error>(answered)
        })
    });
    let mut answered = 0_u32;
    for worker in workers.collect::<Vec<_>>() {
        answered += worker.await??;
    }
    Ok(f64::from(answered) / began.elapsed().as_secs_f64())
}
