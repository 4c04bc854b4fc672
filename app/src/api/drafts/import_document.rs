//! Takes an AWS CLI input document over into a draft.

use crate::failure::Failure;
#[cfg(feature = "ssr")]
use crate::outcome::FormState;
#[cfg(feature = "ssr")]
use crate::outcome::Outcome;
#[cfg(feature = "ssr")]
use crate::paths;
#[cfg(feature = "ssr")]
use domain::forms::Fields;
#[cfg(feature = "ssr")]
use domain::forms::invitation::Step;
use leptos::prelude::*;

/// Takes over what an AWS CLI input document (JSON or YAML) holds into a draft, which is begun if
/// `id` is empty, and goes to the review, where all that needs another look is marked.
///
/// # Errors
/// As the service of the same name.
#[server(name = ImportDocument, prefix = "/api", endpoint = "drafts/import-document", input = server_fn::codec::PostUrl)]
pub async fn import_document(
    #[server(default)] id: String,
    #[server(default)] document: String,
) -> Result<(), Failure> {
    let (desk, asker) = (crate::context::desk()?, crate::context::asker()?);
    let id = match domain::ids::DraftId::parse(&id) {
        Some(id) => id,
        None => match desk.create_draft(&asker, Fields::new()).await {
            Ok(id) => id,
            Err(error) => {
                crate::context::finish(Some(Outcome::failure(error)), &paths::new_invitation()).await;
                return Ok(());
            }
        },
    };
    let (outcome, to) = match desk.import_draft(&asker, &id, &document).await {
        Ok(report) => {
            let left_out = report.problems.len();
            let mut outcome = Outcome::success(match left_out {
                0 => format!("Imported {} answers.", report.taken),
                1 => format!("Imported {} answers; one member needs another look.", report.taken),
                n => format!("Imported {} answers; {n} members need another look.", report.taken),
            });
            outcome.form = Some(FormState { kind: "import".into(), fields: Fields::new(), errors: report.problems });
            (outcome, paths::draft_step(id.as_str(), Step::Review))
        }
        Err(error) => {
            let typed = Fields::from([("Document".to_owned(), document)]);
            (Outcome::refused(error, "import", typed), paths::import(id.as_str()))
        }
    };
    crate::context::finish(Some(outcome), &to).await;
    Ok(())
}
