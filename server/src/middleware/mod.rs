//! The middleware, one a file. `router` says in which order they stand.

mod database_away;
mod fair_share;
mod files;
mod headers;
mod observe;
mod page_context;
mod same_origin;
mod visit;
mod whole_body;

pub(crate) use database_away::{database_away, session_not_kept};
pub(crate) use fair_share::fair_share;
pub(crate) use files::file_headers;
pub(crate) use headers::{content_security_policy, operators_headers, security_headers};
pub(crate) use observe::{method_of, observe};
pub(crate) use page_context::page_context;
pub(crate) use same_origin::same_origin;
pub(crate) use visit::visit;
pub(crate) use whole_body::{BodyLimits, whole_body};
