//! A page of the record of who did what, for the parameters of an address.

use crate::failure::Failure;
use domain::views::AuditBoard;
use leptos::prelude::*;

/// A page of the record of who did what, and how the record stands, for the parameters of an address.
///
/// # Errors
/// As the service of the same name.
#[server(name = GetAudit, prefix = "/api", endpoint = "audit/get-audit", input = server_fn::codec::Json)]
pub async fn get_audit(query: Vec<(String, String)>) -> Result<AuditBoard, Failure> {
    let (desk, asker) = (crate::context::desk()?, crate::context::asker()?);
    let query = domain::queries::AuditQuery::from_params(&query);
    Ok(desk.audit_page(&asker, &query).await?)
}
