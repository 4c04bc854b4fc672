//! Ties a solution, product or offer to an opportunity.

use crate::failure::Failure;
#[cfg(feature = "ssr")]
use crate::outcome::Outcome;
#[cfg(feature = "ssr")]
use crate::paths;
use domain::forms::Fields;
use leptos::prelude::*;

/// Ties a solution, product or offer to an opportunity.
///
/// # Errors
/// As the service of the same name.
#[server(name = AssociateOpportunity, prefix = "/api", endpoint = "opportunities/associate-opportunity", input = server_fn::codec::PostUrl)]
pub async fn associate_opportunity(id: String, #[server(default)] fields: Fields) -> Result<(), Failure> {
    use domain::{commands::ChangeKind, forms::text, ids::OpportunityId};
    let (desk, asker) = (crate::context::desk()?, crate::context::asker()?);
    let id = OpportunityId::parse(&id).ok_or_else(domain::error::AppError::not_found)?;
    let to = paths::products_like(id.as_str(), text(&fields, "RelatedEntityType"));
    let outcome = match desk.associate_opportunity(&asker, &id, &fields).await {
        Ok(written) => {
            let done = format!("{} is added.", text(&fields, "RelatedEntityIdentifier"));
            Outcome::changed(done, written.already, ChangeKind::Associate.command(), id.as_str())
        }
        Err(error) => Outcome::refused(error, ChangeKind::Associate.form(), fields),
    };
    crate::context::finish(Some(outcome), &to).await;
    Ok(())
}
