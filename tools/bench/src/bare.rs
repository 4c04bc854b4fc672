//! Bare axum that returns fixed bytes: what a framework costs at the least. It runs as a process of
//! its own, like what it is compared with.

use crate::{
    client::Error,
    process::{Process, say},
};
use axum::{Router, body::Bytes, http::header, routing::any};
use std::{io::Read, net::SocketAddr};
use tokio::net::TcpListener;

/// Serves what stands on standard input, at every path, for as long as the process lives.
pub(crate) async fn serve(content_type: String) -> Result<(), Error> {
    let mut page = Vec::new();
    std::io::stdin().lock().read_to_end(&mut page)?;
    let page = Bytes::from(page);
    let answer = any(move |_request: Bytes| {
        let answer = ([(header::CONTENT_TYPE, content_type.clone())], page.clone());
        async move { answer }
    });
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    say(&listener.local_addr()?.to_string());
    Ok(axum::serve(listener, Router::new().route("/", answer)).await?)
}

/// Starts this program once more as a bare server of `page`.
pub(crate) fn start(page: &[u8], content_type: &str) -> Result<(Process, SocketAddr), Error> {
    let program = std::env::current_exe()?;
    let mut process = Process::start(&program, &["bare", content_type], Some(page))?;
    let address = process.line_with("127.0.0.1:")?;
    Ok((process, address.trim().parse()?))
}
