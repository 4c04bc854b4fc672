//! Bare axum that returns fixed bytes: what a framework costs at the least.

use crate::client::Error;
use axum::{Router, http::header, routing::get};
use std::net::SocketAddr;
use tokio::net::TcpListener;

/// Serves `page` at `/` for as long as the process lives.
pub(crate) async fn serve(page: Vec<u8>) -> Result<SocketAddr, Error> {
    let app = Router::new().route(
        "/",
        get(move || {
            let page = page.clone();
            async move { ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], page) }
        }),
    );
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move { axum::serve(listener, app).await });
    Ok(address)
}
