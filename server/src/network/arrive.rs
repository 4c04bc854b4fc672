//! The outermost layer: what a request says about its way here is taken for what it is worth, and the prefix is
//! taken off.

use super::{ClientAddress, Network, Peer, ThroughStranger, forwarded, host, is_address};
use crate::{middleware::method_of, state::AppState};
use axum::{
    extract::{Request, State},
    http::{
        HeaderValue, StatusCode, Uri, header,
        uri::{Parts, PathAndQuery},
    },
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use std::time::Duration;

/// What can be asked for without the prefix, at an address instead of a name: load balancers and containers do.
const HEALTH: [&str; 2] = ["/livez", "/readyz"];

/// Where the server functions are.
const FUNCTIONS: &str = "/api/";

/// Notes whose request it is, and has it routed as if there were no proxy and no prefix.
pub(crate) async fn arrive(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let network = &state.network;
    match prepare(network, &mut request) {
        Ok(()) => next.run(request).await,
        Err(refusal) => {
            // It is routed nowhere, so it is counted here.
            let refusal = *refusal;
            state.metrics.answered(method_of(request.method()), "other", refusal.status().as_u16(), Duration::ZERO);
            refusal
        }
    }
}

fn prepare(network: &Network, request: &mut Request) -> Result<(), Box<Response>> {
    let peer = request.extensions().get::<Peer>().map(|peer| peer.0.ip());
    let headers = request.headers_mut();
    let client =
        peer.map_or(ClientAddress(None), |peer| forwarded::client(peer, headers, network.header, &network.trusted));
    let through_stranger = !peer.is_some_and(|peer| network.trusted.holds(peer)) && forwarded::remove(headers);
    if through_stranger {
        request.extensions_mut().insert(ThroughStranger);
    }
    request.extensions_mut().insert(client);
    name_host(request)?;
    *request.uri_mut() = inside(network, request)?;
    if request.uri().path().starts_with(FUNCTIONS) {
        keep_own_referer(network, request);
    }
    Ok(())
}

/// Whoever names the host in the request's first line names it there (RFC 9112, section 3.2.2).
fn name_host(request: &mut Request) -> Result<(), Box<Response>> {
    if let Some(authority) = request.uri().authority() {
        let named = HeaderValue::from_str(authority.as_str());
        let named = named.map_err(|_| Box::new(StatusCode::BAD_REQUEST.into_response()))?;
        request.headers_mut().insert(header::HOST, named);
    }
    Ok(())
}

/// Server functions send a form that failed back to the page it came from, which is what `Referer` says. So it is
/// one of the desk's pages, or their first.
fn keep_own_referer(network: &Network, request: &mut Request) {
    let Some(host) = host(request.headers()) else { return };
    let first = format!("{}{}/", network.origin(host), network.base());
    let own =
        request.headers().get(header::REFERER).and_then(|it| it.to_str().ok()).is_some_and(|it| it.starts_with(&first));
    if !own && let Ok(first) = HeaderValue::from_str(&first) {
        request.headers_mut().insert(header::REFERER, first);
    }
}

/// The address without the prefix.
fn inside(network: &Network, request: &Request) -> Result<Uri, Box<Response>> {
    let (uri, base) = (request.uri(), network.base());
    let own = uri.path_and_query().map_or("/", PathAndQuery::as_str);
    let inside = match own.strip_prefix(base) {
        Some(rest) if rest.starts_with('/') => rest,
        Some(rest) if rest.is_empty() || rest.starts_with('?') => {
            return Err(Box::new(Redirect::permanent(&format!("{base}/{rest}")).into_response()));
        }
        _ if HEALTH.contains(&own) && host(request.headers()).is_some_and(is_address) => own,
        _ => {
            let words = format!("There is nothing here. This desk begins at {base}/.\n");
            return Err(Box::new((StatusCode::NOT_FOUND, words).into_response()));
        }
    };
    let mut parts = Parts::default();
    parts.path_and_query = inside.parse().ok();
    Uri::from_parts(parts).map_err(|_| Box::new(StatusCode::BAD_REQUEST.into_response()))
}

#[cfg(test)]
mod tests;
