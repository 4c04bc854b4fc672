//! Decides whether AWS did a write of which the desk could not find out.

use crate::failure::Failure;
#[cfg(feature = "ssr")]
use crate::outcome::Outcome;
#[cfg(feature = "ssr")]
use crate::paths;
#[cfg(feature = "ssr")]
use domain::views::{Decision, WriteState};
use leptos::prelude::*;

/// Decides whether AWS did a write, by `answer`: `done`, `not-done`, or `look-again` to ask AWS once
/// more. `made` names what a creation has made.
///
/// # Errors
/// As the service of the same name.
#[server(name = Decide, prefix = "/api", endpoint = "activity/decide", input = server_fn::codec::PostUrl)]
pub async fn decide(entry: i64, answer: String, #[server(default)] made: String) -> Result<(), Failure> {
    let (desk, asker) = (crate::context::desk()?, crate::context::asker()?);
    let decision = match answer.as_str() {
        "done" => Decision::Done { made: Some(made) },
        "not-done" => Decision::NotDone,
        _ => Decision::LookAgain,
    };
    let outcome = match desk.decide(&asker, entry, decision).await {
        Ok(WriteState::Done) => Outcome::success("It counts as done."),
        Ok(WriteState::Refused) => Outcome::success("It counts as not done; another request may follow."),
        Ok(WriteState::Undecided) => Outcome::success("AWS was asked once more; it still cannot be told."),
        Ok(WriteState::Pending | WriteState::Unsettled) => {
            Outcome::success("AWS did not tell just now; the desk goes on finding out.")
        }
        Err(error) => Outcome::failure_in_words(error),
    };
    crate::context::finish(Some(outcome), &paths::activity()).await;
    Ok(())
}
