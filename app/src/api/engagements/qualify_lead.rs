//! Changes how a lead of an engagement is qualified.

use crate::failure::Failure;
#[cfg(feature = "ssr")]
use crate::outcome::Outcome;
#[cfg(feature = "ssr")]
use crate::paths;
use domain::forms::Fields;
use leptos::prelude::*;

/// The field for a qualification in one's own words.
pub const OWN_WORDS: &str = "OwnWords";

/// Changes how a lead is qualified, and adds an interaction where one is told, if the engagement still is
/// as the person saw it. Own words count before the choice.
///
/// # Errors
/// As the service `update_engagement_context`.
#[server(name = QualifyLead, prefix = "/api", endpoint = "engagements/qualify-lead", input = server_fn::codec::PostUrl)]
pub async fn qualify_lead(id: String, #[server(default)] fields: Fields) -> Result<(), Failure> {
    use domain::{commands::ChangeKind, forms, ids::EngagementId};
    let (desk, asker) = (crate::context::desk()?, crate::context::asker()?);
    let id = EngagementId::parse(&id).ok_or_else(domain::error::AppError::not_found)?;
    let fields = with_own_words(forms::with_plain_line_ends(fields));
    let form = paths::qualify(id.as_str(), forms::text(&fields, forms::CONTEXT));
    let (outcome, to) = match desk.update_engagement_context(&asker, &id, &fields).await {
        Ok(written) => {
            let done = format!("The lead's qualification is “{}”.", forms::text(&fields, forms::QUALIFICATION));
            let command = ChangeKind::Lead.command();
            (Outcome::changed(done, written.already, command, id.as_str()), paths::engagement(id.as_str()))
        }
        Err(error) => (Outcome::refused(error, ChangeKind::Lead.form(), fields), form),
    };
    crate::context::finish(Some(outcome), &to).await;
    Ok(())
}

/// The answers with the qualification in the place where AWS takes it.
#[cfg(feature = "ssr")]
pub(crate) fn with_own_words(mut fields: Fields) -> Fields {
    let own = fields.remove(OWN_WORDS).map(|words| words.trim().to_owned()).filter(|words| !words.is_empty());
    let answer = fields.entry(domain::forms::QUALIFICATION.to_owned()).or_default();
    if let Some(own) = own {
        *answer = own;
    }
    fields
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use domain::forms::{QUALIFICATION, text};

    #[test]
    fn own_words_count_before_the_choice() {
        let chosen = Fields::from([(QUALIFICATION.into(), "Qualified".into()), (OWN_WORDS.into(), "  ".into())]);
        assert_eq!(text(&with_own_words(chosen.clone()), QUALIFICATION), "Qualified");
        let mut own = chosen;
        own.insert(OWN_WORDS.into(), " On hold ".into());
        let own = with_own_words(own);
        assert_eq!((text(&own, QUALIFICATION), own.contains_key(OWN_WORDS)), ("On hold", false));
        // Nothing at all is an answer too, which the checks then ask for.
        assert!(with_own_words(Fields::new()).contains_key(QUALIFICATION));
    }
}
