//! Carrying calls out, and spoiling those that a fault is meant for.

use std::convert::Infallible;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use futures::stream;

use super::connection::ConnectionReset;
use super::{Incoming, note_answer, quirks, refuse, response};
use crate::auth;
use crate::call::{Output, Trace};
use crate::error::ServiceError;
use crate::faults::{Damage, FaultException, Moment, Spoil, Strike, Target};
use crate::ids;
use crate::ledger::Record;
use crate::service::Service;

/// What a proxy might answer in the service's place.
const RUBBISH: &str = "<!doctype html><title>Gateway</title><p>This is not what you asked for.";

/// Answers a call, with whatever is to go wrong with it.
pub(super) async fn answer(service: &Service, incoming: Incoming<'_>, record: &mut Record<'_>) -> Response {
    let Some(strike) = strike(service, &incoming) else {
        return plain(service, incoming, record).await;
    };
    record.note(|entry| entry.fault = Some(strike.fault));
    if !strike.latency.is_zero() {
        tokio::time::sleep(strike.latency).await;
    }
    match strike.spoil {
        None => plain(service, incoming, record).await,
        Some(Spoil::Error(exception)) => fail(service, incoming, record, &exception).await,
        Some(Spoil::Stall(moment)) => {
            carry_out_if_after(moment, service, incoming, record).await;
            record.close();
            // The client going away drops this future; a stop of the server must not wait for it.
            service.stopping.cancelled().await;
            reset()
        }
        Some(Spoil::Reset(moment)) => {
            carry_out_if_after(moment, service, incoming, record).await;
            reset()
        }
        Some(Spoil::Malformed(damage)) => {
            let body = carried_out(service, incoming, record).await;
            let response = response::respond(StatusCode::OK, damaged(damage, body.as_deref().unwrap_or_default()));
            note_answer(record, None, &response);
            response
        }
        Some(Spoil::Drip { bytes, every }) => match carried_out(service, incoming, record).await {
            Ok(body) => {
                let length = HeaderValue::from(body.len());
                let mut response = response::respond(StatusCode::OK, dripping(body, bytes, every));
                response.headers_mut().insert(header::CONTENT_LENGTH, length);
                note_answer(record, None, &response);
                response
            }
            Err(error) => refuse(record, &error),
        },
    }
}

fn strike(service: &Service, incoming: &Incoming<'_>) -> Option<Strike> {
    if !service.faults.any() {
        return None;
    }
    let config = service.config();
    let named = ids::named_in(incoming.operation, &incoming.body);
    service.faults.strike(&Target {
        operation: incoming.operation,
        account: auth::account_of(&config, incoming.access_key),
        identifiers: named.into_iter().map(|(_, identifier)| identifier).collect(),
    })
}

/// Carries the call out and writes its answer as the wire has it.
async fn carried_out(
    service: &Service,
    incoming: Incoming<'_>,
    record: &mut Record<'_>,
) -> Result<Vec<u8>, ServiceError> {
    let answer = {
        let trace = Trace::default();
        let answer = service.answer(incoming.access_key, incoming.operation, incoming.body, &trace);
        record.note(|entry| {
            entry.applied = trace.applied.get();
            entry.replayed = trace.replayed.get();
        });
        answer?
    };
    service.saved().await?;
    if !service.config().quirks {
        return Ok(answer.into_bytes());
    }
    let mut answer = answer.into_value()?;
    quirks::apply(incoming.operation, &mut answer);
    Ok(Output::Value(answer).into_bytes())
}

async fn carry_out_if_after(moment: Moment, service: &Service, incoming: Incoming<'_>, record: &mut Record<'_>) {
    if moment == Moment::After
        && let Err(error) = carried_out(service, incoming, record).await
    {
        tracing::debug!(code = error.code, "refused, and nobody learns of it");
    }
}

async fn plain(service: &Service, incoming: Incoming<'_>, record: &mut Record<'_>) -> Response {
    match carried_out(service, incoming, record).await {
        Ok(body) => {
            let response = response::respond(StatusCode::OK, body.into());
            note_answer(record, None, &response);
            response
        }
        Err(error) => refuse(record, &error),
    }
}

async fn fail(
    service: &Service,
    incoming: Incoming<'_>,
    record: &mut Record<'_>,
    exception: &FaultException,
) -> Response {
    let moment = if exception.applied { Moment::After } else { Moment::Before };
    carry_out_if_after(moment, service, incoming, record).await;
    let response = response::exception(&exception.name, exception.http_status(), &exception.body());
    note_answer(record, Some(&exception.name), &response);
    response
}

/// No answer at all. The connection layer sees the mark and resets the connection; a caller in the
/// same process sees the mark itself.
fn reset() -> Response {
    let mut response = response::respond(StatusCode::INTERNAL_SERVER_ERROR, Body::empty());
    response.extensions_mut().insert(ConnectionReset);
    response
}

/// A body that isn't JSON. An empty one is what some operations answer, so it is never cut to that.
fn damaged(damage: Damage, body: &[u8]) -> Body {
    match damage {
        Damage::Cut => {
            let half = &body[..body.len() / 2];
            Body::from(if half.is_empty() { b"{".to_vec() } else { half.to_vec() })
        }
        Damage::Rubbish => Body::from(RUBBISH),
    }
}

/// A body that comes piece by piece.
fn dripping(body: Vec<u8>, bytes: usize, every: Duration) -> Body {
    let pieces = stream::unfold((Bytes::from(body), true), move |(mut rest, first)| async move {
        if rest.is_empty() {
            return None;
        }
        if !first {
            tokio::time::sleep(every).await;
        }
        let piece = rest.split_to(bytes.clamp(1, rest.len()));
        Some((Ok::<_, Infallible>(piece), (rest, false)))
    });
    Body::from_stream(pieces)
}
