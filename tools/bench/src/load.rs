//! As many requests as a few connections manage.

use crate::client::{Client, Error};
use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

/// Requests a second over `connections`, for `length`.
pub(crate) async fn requests_per_second(
    address: SocketAddr,
    path: &str,
    cookie: &str,
    connections: usize,
    length: Duration,
) -> Result<f64, Error> {
    let began = Instant::now();
    let workers = (0..connections).map(|_| {
        let (path, cookie) = (path.to_owned(), cookie.to_owned());
        tokio::spawn(async move {
            let mut client = Client::connect(address).await?;
            let mut answered = 0_u32;
            while began.elapsed() < length {
                let answer = client.get(&path, &cookie, "identity").await?;
                if !answer.status.is_success() {
                    return Err(Error::from(format!("{path} answered {}", answer.status)));
                }
                answered += 1;
            }
            Ok(answered)
        })
    });
    let mut answered = 0_u32;
    for worker in workers.collect::<Vec<_>>() {
        answered += worker.await??;
    }
    Ok(f64::from(answered) / began.elapsed().as_secs_f64())
}
