//! Unties a solution, product or offer from an opportunity.

use crate::failure::Failure;
#[cfg(feature = "ssr")]
use crate::outcome::Outcome;
#[cfg(feature = "ssr")]
use crate::paths;
use domain::forms::Fields;
use leptos::prelude::*;

/// Unties a solution, product or offer from an opportunity. It has no form to come back to: what is wrong
/// is told as detail.
///
/// # Errors
/// As the service of the same name.
#[server(name = DisassociateOpportunity, prefix = "/api", endpoint = "opportunities/disassociate-opportunity", input = server_fn::codec::PostUrl)]
pub async fn disassociate_opportunity(id: String, #[server(default)] fields: Fields) -> Result<(), Failure> {
    use domain::{commands::ChangeKind, forms::text, ids::OpportunityId};
    let (desk, asker) = (crate::context::desk()?, crate::context::asker()?);
    let id = OpportunityId::parse(&id).ok_or_else(domain::error::AppError::not_found)?;
    let outcome = match desk.disassociate_opportunity(&asker, &id, &fields).await {
        Ok(written) => {
            let done = format!("{} is removed.", text(&fields, "RelatedEntityIdentifier"));
            Outcome::changed(done, written.already, ChangeKind::Disassociate.command(), id.as_str())
        }
        Err(error) => Outcome::failure_in_words(error),
    };
    crate::context::finish(Some(outcome), &paths::products(id.as_str())).await;
    Ok(())
}
