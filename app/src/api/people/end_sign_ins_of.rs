//! Ends all of somebody's sign-ins.

use crate::failure::Failure;
#[cfg(feature = "ssr")]
use crate::{outcome::Outcome, paths};
use leptos::prelude::*;

/// Ends all of somebody's sign-ins.
///
/// # Errors
/// When nobody is signed in, or the person's id is none.
#[server(name = EndSignInsOf, prefix = "/api", endpoint = "people/end-sign-ins-of", input = server_fn::codec::PostUrl)]
pub async fn end_sign_ins_of(person: String) -> Result<(), Failure> {
    let (register, asker) = (crate::context::register()?, crate::context::asker()?);
    let person = register.person(&asker, &person).await?;
    let outcome = match register.end_sign_ins_of(&asker, &person.id).await {
        Ok(_) => Outcome::success(format!("{} is signed out everywhere.", person.name)),
        Err(error) => Outcome::failure(error),
    };
    crate::context::finish(Some(outcome), &paths::person(&person.id)).await;
    Ok(())
}
