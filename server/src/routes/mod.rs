//! Plain routes beside the pages and server functions.

mod audit_export;
mod aws_events;
mod csp_reports;
mod events;
mod health;
mod metrics;
mod output;
mod security;
mod sign_in;

pub(crate) use audit_export::audit_export;
pub(crate) use aws_events::{EventsKey, aws_events, events_key};
pub(crate) use csp_reports::{CspReports, MOST_BYTES as MOST_REPORT_BYTES, csp_reports};
pub(crate) use events::{SIGNED_OUT_EVENT, events};
pub(crate) use health::{livez, readyz};
pub(crate) use metrics::metrics;
pub(crate) use output::output;
pub(crate) use security::security;
pub(crate) use sign_in::{MOST_LOGOUT_BYTES, back_channel_logout, frames, proxied, routes as sign_in};
