//! Chooses the catalog to work in.

use crate::failure::Failure;
#[cfg(feature = "ssr")]
use crate::{outcome::Outcome, paths};
use domain::people::Catalog;
use leptos::prelude::*;

/// Chooses the catalog to work in and shows its overview. What is on the screen belongs to the other one.
///
/// # Errors
/// When nobody is signed in.
#[server(name = ChooseCatalog, prefix = "/api", endpoint = "session/choose-catalog", input = server_fn::codec::PostUrl)]
pub async fn choose_catalog(catalog: Catalog) -> Result<(), Failure> {
    let (register, asker) = (crate::context::register()?, crate::context::asker()?);
    let outcome = match register.choose_catalog(&asker, catalog).await {
        Ok(()) => Outcome::success(format!("You work in the catalog {} now.", catalog.code())),
        Err(error) => Outcome::failure(error),
    };
    crate::context::finish(Some(outcome), &paths::overview()).await;
    Ok(())
}
