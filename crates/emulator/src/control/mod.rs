//! The control interface: what tests and people do to the emulator itself, apart from the service.
//!
//! Everything is a method of [`Control`]; the paths under `/_emulator/` are a thin layer over them.
//! `access` keeps websites out.

mod access;
mod aws;
mod body;
mod clock;
mod error;
mod events;
mod faults;
mod ledger;
mod page;
mod query;
mod quotas;
mod settings;
mod state;
mod status;
mod tasks;

use std::sync::Arc;

use axum::Router;
use axum::extract::{FromRef, Request};
use axum::middleware;
use axum::response::IntoResponse;
use tower_http::catch_panic::CatchPanicLayer;

use crate::service::Service;

pub use clock::{ClockMove, ClockReading};
pub use error::ControlError;
pub use settings::Settings;
pub use state::ExportedState;
pub(crate) use state::load;
pub use status::{AccountStatus, Counts, Status};
pub use tasks::{TaskReport, TaskStatus};

/// Where the control interface begins on the service's port.
pub(crate) const PREFIX: &str = "/_emulator";

/// A handle on a running emulator. Clones control the same one.
///
/// Its methods may wait for calls under way, but never for anything that takes long.
#[derive(Debug, Clone)]
pub struct Control {
    service: Arc<Service>,
}

impl Control {
    pub(crate) fn of(service: Arc<Service>) -> Self {
        Self { service }
    }

    /// The address of the control page; nothing when control isn't offered over HTTP.
    pub fn page_address(&self) -> Option<String> {
        self.service.start_config().page_address()
    }
}

impl FromRef<Arc<Service>> for Control {
    fn from_ref(service: &Arc<Service>) -> Self {
        Self::of(Arc::clone(service))
    }
}

/// The routes with the prefix taken off, behind their guard; nothing when control isn't offered.
pub(crate) fn router(service: &Arc<Service>) -> Option<Router> {
    let config = service.start_config();
    let guard = access::Guard::of(config.control, config.listen.ip())?;
    Some(
        Router::new()
            .merge(page::routes())
            .merge(status::routes())
            .merge(state::routes())
            .merge(clock::routes())
            .merge(settings::routes())
            .merge(tasks::routes())
            .merge(aws::routes())
            .merge(faults::routes())
            .merge(ledger::routes())
            .merge(events::routes())
            .merge(quotas::routes())
            .fallback(async |request: Request| ControlError::unknown_path(request.uri().path()))
            .method_not_allowed_fallback(async |request: Request| ControlError::MethodNotAllowed {
                method: request.method().to_string(),
            })
            .layer(middleware::from_fn(move |request, next| access::check(guard, request, next)))
            .layer(CatchPanicLayer::custom(|_| {
                ControlError::Failed("The emulator stumbled over this request.".to_owned()).into_response()
            }))
            .with_state(Arc::clone(service)),
    )
}
