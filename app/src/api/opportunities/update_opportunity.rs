//! Changes an opportunity's stage, target close date and next steps.

use crate::failure::Failure;
#[cfg(feature = "ssr")]
use crate::outcome::Outcome;
#[cfg(feature = "ssr")]
use crate::paths;
use domain::forms::Fields;
use leptos::prelude::*;

/// Changes an opportunity, if it still is as the person saw it.
///
/// # Errors
/// As the service of the same name.
#[server(name = UpdateOpportunity, prefix = "/api", endpoint = "opportunities/update-opportunity", input = server_fn::codec::PostUrl)]
pub async fn update_opportunity(id: String, #[server(default)] fields: Fields) -> Result<(), Failure> {
    use domain::{commands::ChangeKind, forms, ids::OpportunityId};
    let (desk, asker) = (crate::context::desk()?, crate::context::asker()?);
    let id = OpportunityId::parse(&id).ok_or_else(domain::error::AppError::not_found)?;
    let fields = forms::with_plain_line_ends(fields);
    let (outcome, to) = match desk.update_opportunity(&asker, &id, &fields).await {
        Ok(written) => {
            let command = ChangeKind::Update.command();
            let done = "The opportunity is changed.";
            (Outcome::changed(done, written.already, command, id.as_str()), paths::opportunity(id.as_str()))
        }
        Err(error) => (Outcome::refused(error, ChangeKind::Update.form(), fields), paths::edit(id.as_str())),
    };
    crate::context::finish(Some(outcome), &to).await;
    Ok(())
}
