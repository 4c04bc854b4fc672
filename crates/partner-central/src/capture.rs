//! Noting what goes over the wire in one call, for the request panel and for knowing what a failure
//! leaves open.

use crate::refuse::{self, Lost};
use aws_sdk_partnercentralselling::{
    Error,
    config::{
        ConfigBag, Intercept, RuntimeComponents,
        interceptors::{BeforeTransmitInterceptorContextRef, FinalizerInterceptorContextRef},
    },
    error::{BoxError, SdkError},
};
use aws_smithy_types::body::SdkBody;
use desk::ports::{Answer, Exchange, Refusal};
use serde_json::Value;
use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Instant,
};

/// Whether a call changes something at the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    /// It only reads; trying again is always safe.
    Read,
    /// It changes something.
    Write,
}

/// What one call has shown so far. Handed to the call as an interceptor; [`Capture::finish`] makes
/// the answer of it.
#[derive(Clone)]
pub(crate) struct Capture {
    operation: &'static str,
    effect: Effect,
    started: Instant,
    seen: Arc<Mutex<Seen>>,
}

#[derive(Default)]
struct Seen {
    /// Of the last attempt that was sent.
    exchange: Option<Exchange>,
    /// An attempt has been sent and not ended.
    in_flight: bool,
    /// An attempt ended in another way than by a plain refusal, so that it may have had its effect.
    doubt: bool,
}

impl Capture {
    /// Starts noting a call that only reads.
    pub(crate) fn read(operation: &'static str) -> Self {
        Self::new(operation, Effect::Read)
    }

    /// Starts noting a call that changes something.
    pub(crate) fn write(operation: &'static str) -> Self {
        Self::new(operation, Effect::Write)
    }

    fn new(operation: &'static str, effect: Effect) -> Self {
        Self { operation, effect, started: Instant::now(), seen: Arc::default() }
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        // A panic elsewhere leaves nothing half-written here.
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Turns the SDK's outcome into the port's.
    pub(crate) fn finish<O, E, T>(
        self,
        outcome: Result<O, SdkError<E>>,
        convert: impl FnOnce(O) -> T,
    ) -> Result<Answer<T>, Refusal>
    where
        E: Into<Error> + std::error::Error + 'static,
    {
        let Seen { exchange, in_flight, doubt } = std::mem::take(&mut *self.seen());
        let exchange = exchange.map(|seen| Exchange { elapsed: self.started.elapsed(), ..seen });
        tracing::debug!(
            operation = self.operation,
            status = exchange.as_ref().and_then(|e| e.status),
            request_id = exchange.as_ref().and_then(|e| e.request_id.as_deref()),
            ok = outcome.is_ok(),
            "called Partner Central"
        );
        match outcome {
            Ok(output) => Ok(Answer { value: convert(output), exchange: exchange.unwrap_or_default() }),
            Err(error) => {
                let lost = if exchange.is_some() { Lost::OnTheWay } else { Lost::BeforeSending };
                let mut error = refuse::error_of(error, lost, self.operation);
                error.request_id = exchange.as_ref().and_then(|e| e.request_id.clone());
                Err(Refusal {
                    error,
                    may_have_happened: self.effect == Effect::Write && (doubt || in_flight),
                    exchange: exchange.map(Box::new),
                })
            }
        }
    }
}

impl fmt::Debug for Capture {
    /// The bodies hold customer data, which the SDK's own traces must not print.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Capture").field("operation", &self.operation).finish_non_exhaustive()
    }
}

impl Intercept for Capture {
    fn name(&self) -> &'static str {
        "Capture"
    }

    fn read_before_transmit(
        &self,
        context: &BeforeTransmitInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let request = document(context.request().body());
        let mut seen = self.seen();
        seen.exchange = Some(Exchange { operation: self.operation.into(), request, ..Exchange::default() });
        seen.in_flight = true;
        Ok(())
    }

    /// Runs after every attempt, however it ended; the body of an answer is in memory by then.
    fn read_after_attempt(
        &self,
        context: &FinalizerInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let mut seen = self.seen();
        if !std::mem::take(&mut seen.in_flight) {
            return Ok(());
        }
        let mut refused = false;
        if let (Some(response), Some(exchange)) = (context.response(), &mut seen.exchange) {
            exchange.response = document(response.body());
            exchange.status = Some(response.status().as_u16());
            exchange.request_id = response.headers().get("x-amzn-requestid").map(str::to_owned);
            refused = response.status().is_client_error();
        }
        seen.doubt |= !refused;
        Ok(())
    }
}

/// A body as a document. An answer that is no JSON, such as a proxy's error page, is kept as text.
fn document(body: &SdkBody) -> Value {
    match body.bytes() {
        None | Some([]) => Value::Null,
        Some(bytes) => {
            serde_json::from_slice(bytes).unwrap_or_else(|_| Value::String(String::from_utf8_lossy(bytes).into_owned()))
        }
    }
}
