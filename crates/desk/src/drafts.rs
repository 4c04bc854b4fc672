//! Invitations in the making: kept as typed on every Continue, right or wrong.

use crate::{
    Desk,
    access::{Permit, Preparer},
    ports::Draft,
    writing::new_token,
};
use domain::{
    error::{AppError, ErrorKind},
    forms::{
        self, FieldError, Fields,
        invitation::{self, PayloadKind, Step},
    },
    ids::DraftId,
    people::{Asker, Role},
    views::{DraftDetail, DraftState, DraftSummary, ImportReport},
};
use time::Duration;

/// The most answers a draft keeps, and the most characters in all of them: well above what the two
/// payloads can hold, well below what would hurt.
const MOST_ANSWERS: usize = 400;
const MOST_CHARACTERS: usize = 40_000;

/// How often an edit is tried against others at the same moment.
const EDIT_TRIES: usize = 5;

/// What saving a step did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepOutcome {
    /// What is wrong on this step. It was saved all the same.
    pub errors: Vec<FieldError>,
    /// The payload as it stands, which decides on the next step.
    pub kind: PayloadKind,
}

impl Desk {
    /// Begins a draft. Nothing is sent and nothing is made at AWS. Answers may be known already, such
    /// as the engagement whose page one comes from.
    ///
    /// # Errors
    /// When the person only reads, or the store fails.
    pub async fn create_draft(&self, asker: &Asker, fields: Fields) -> Result<DraftId, AppError> {
        let preparer = self.preparer(asker)?;
        check_size(&fields)?;
        let id = uuid::Uuid::new_v4().simple().to_string();
        let now = self.now();
        let draft = Draft {
            id: id.clone(),
            scope: asker.scope.clone(),
            owner: asker.person.id.clone(),
            owner_name: asker.person.name.clone(),
            fields,
            token: new_token(),
            engagement_token: new_token(),
            state: DraftState::Open,
            refused: Vec::new(),
            failure: None,
            invitation_id: None,
            invitation_arn: None,
            created_at: now,
            saved_at: now,
        };
        preparer.store().insert_draft(&draft).await?;
        DraftId::parse(&id).ok_or_else(AppError::not_found)
    }

    /// One's own drafts; a manager sees everybody's.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn list_drafts(&self, asker: &Asker) -> Result<Vec<DraftSummary>, AppError> {
        let reader = self.reader(asker)?;
        let owner = (!asker.person.role.may(Role::Manager)).then_some(asker.person.id.as_str());
        let drafts = reader.records().drafts(&asker.scope, owner).await?;
        Ok(drafts.iter().map(summary).collect())
    }

    /// A draft.
    ///
    /// # Errors
    /// When there is none, or it is a colleague's and the person is no manager.
    pub async fn get_draft(&self, asker: &Asker, id: &DraftId) -> Result<DraftDetail, AppError> {
        let draft = Self::own_draft(&self.reader(asker)?, id).await?;
        Ok(DraftDetail {
            summary: summary(&draft),
            fields: draft.fields,
            refused: draft.refused,
            failure: draft.failure,
            token: draft.token,
            invitation_id: draft.invitation_id,
            invitation_arn: draft.invitation_arn,
        })
    }

    /// Saves a step's answers as typed, and says what is wrong with them. Answers of other steps stay;
    /// what the step's form no longer holds (an unticked box) goes.
    ///
    /// # Errors
    /// When the draft is sent or on its way.
    pub async fn save_step(
        &self,
        asker: &Asker,
        id: &DraftId,
        step: Step,
        answers: Fields,
    ) -> Result<StepOutcome, AppError> {
        let preparer = self.preparer(asker)?;
        let answers = forms::with_plain_line_ends(answers);
        check_size(&answers)?;
        let draft = self
            .edit_draft(&preparer, id, |draft| {
                let typed = |fields: &Fields, name: &str| fields.get(name).map(|t| t.trim().to_owned());
                draft.refused.retain(|e| {
                    Step::of_field(&e.field) != step || typed(&draft.fields, &e.field) == typed(&answers, &e.field)
                });
                draft.fields.retain(|name, _| Step::of_field(name) != step);
                let answers = answers.iter().filter(|(name, _)| Step::of_field(name) == step);
                draft.fields.extend(answers.map(|(name, answer)| (name.clone(), answer.clone())));
                if draft.refused.is_empty() {
                    draft.failure = None;
                }
            })
            .await?;
        Ok(StepOutcome { errors: invitation::check(step, &draft.fields), kind: PayloadKind::of(&draft.fields) })
    }

    /// Removes a row of a list (`…SenderContacts`, `…ExpectedCustomerSpend`).
    ///
    /// # Errors
    /// When the draft is sent or on its way.
    pub async fn remove_row(&self, asker: &Asker, id: &DraftId, list: &str, row: usize) -> Result<(), AppError> {
        let preparer = self.preparer(asker)?;
        self.edit_draft(&preparer, id, |draft| draft.fields = without_row(&draft.fields, list, row)).await?;
        Ok(())
    }

    /// Removes a draft that was not sent.
    ///
    /// # Errors
    /// When there is none, or it is on its way.
    pub async fn delete_draft(&self, asker: &Asker, id: &DraftId) -> Result<(), AppError> {
        let preparer = self.preparer(asker)?;
        Self::open_draft(&preparer, id).await?;
        if preparer.store().delete_draft(&asker.scope, id.as_str()).await? {
            return Ok(());
        }
        Err(in_flight())
    }

    /// Takes over what an AWS CLI input document holds; answers that it does not hold stay.
    ///
    /// # Errors
    /// When the document cannot be read at all (a field error at `Document`).
    pub async fn import_draft(&self, asker: &Asker, id: &DraftId, document: &str) -> Result<ImportReport, AppError> {
        let preparer = self.preparer(asker)?;
        let (taken, report) = crate::documents::import("CreateEngagementInvitation", document)?;
        let taken = invitation::form_fields(taken);
        check_size(&taken)?;
        self.edit_draft(&preparer, id, |draft| {
            // Lists are replaced whole: rows of two documents do not mix.
            for list in ["SenderContacts", "Project.ExpectedCustomerSpend", "ReceiverResponsibilities"] {
                let list = format!("{}.", invitation::opportunity(list));
                if taken.keys().any(|name| name.starts_with(&list)) {
                    draft.fields.retain(|name, _| !name.starts_with(&list));
                }
            }
            draft.fields.extend(taken.clone());
            draft.refused.clear();
            draft.failure = None;
        })
        .await?;
        Ok(report)
    }

    /// A draft of one's own, or for a manager anybody's. Others are told that there is none, and the record who asked.
    pub(crate) async fn own_draft<R>(permit: &Permit<'_, R>, id: &DraftId) -> Result<Draft, AppError> {
        let draft = permit.records().draft(&permit.scope, id.as_str()).await?.ok_or_else(AppError::not_found)?;
        if draft.owner == permit.person.id || permit.person.role.may(Role::Manager) {
            return Ok(draft);
        }
        permit.tell_denied("open another's draft", format!("Draft {id} is {}'s.", draft.owner_name));
        Err(AppError::not_found())
    }

    async fn open_draft(preparer: &Permit<'_, Preparer>, id: &DraftId) -> Result<Draft, AppError> {
        let draft = Self::own_draft(preparer, id).await?;
        if draft.state == DraftState::Open { Ok(draft) } else { Err(in_flight()) }
    }

    /// Changes an open draft. Somebody saving it at the same moment (a second tab) is let through
    /// first; then the change is made to what they saved.
    async fn edit_draft(
        &self,
        preparer: &Permit<'_, Preparer>,
        id: &DraftId,
        change: impl Fn(&mut Draft) + Send + Sync,
    ) -> Result<Draft, AppError> {
        for _ in 0..EDIT_TRIES {
            let mut draft = Self::open_draft(preparer, id).await?;
            let seen = draft.version();
            change(&mut draft);
            // The time is what tells one version from the next, so it moves even if the clock has not.
            draft.saved_at = self.now().max(seen.saved_at + Duration::nanoseconds(1));
            if preparer.store().save_draft(&draft, seen, None).await? {
                return Ok(draft);
            }
        }
        Err(AppError::new(ErrorKind::Conflict).with_detail("This draft is being saved from another window."))
    }
}

fn in_flight() -> AppError {
    AppError::new(ErrorKind::Conflict)
        .with_detail("This invitation is sent or on its way; it cannot be changed any more.")
}

fn check_size(fields: &Fields) -> Result<(), AppError> {
    let characters: usize = fields.iter().map(|(name, answer)| name.len() + answer.len()).sum();
    if fields.len() <= MOST_ANSWERS && characters <= MOST_CHARACTERS {
        return Ok(());
    }
    Err(AppError::validation(vec![FieldError::new("", "That is more text than an invitation can hold; shorten it.")]))
}

/// The fields without one row of a list; the rows after it move up.
fn without_row(fields: &Fields, list: &str, row: usize) -> Fields {
    fields
        .iter()
        .filter_map(|(name, answer)| {
            let place = name.strip_prefix(list).and_then(|t| t.strip_prefix('.')).and_then(|t| {
                let (position, member) = t.split_once('.')?;
                Some((position.parse::<usize>().ok()?, member))
            });
            match place {
                Some((position, _)) if position == row => None,
                Some((position, member)) if position > row => {
                    Some((format!("{list}.{}.{member}", position - 1), answer.clone()))
                }
                _ => Some((name.clone(), answer.clone())),
            }
        })
        .collect()
}

pub(crate) fn summary(draft: &Draft) -> DraftSummary {
    let answer = |name: &str| Some(domain::forms::text(&draft.fields, name).to_owned()).filter(|t| !t.is_empty());
    let title = answer(&invitation::opportunity("Project.Title"))
        .or_else(|| answer(&invitation::opportunity("Customer.CompanyName")))
        .or_else(|| answer(&invitation::lead("Customer.CompanyName")))
        .unwrap_or_else(|| "Untitled invitation".into());
    DraftSummary {
        id: draft.id.clone(),
        title,
        owner: draft.owner.clone(),
        owner_name: draft.owner_name.clone(),
        state: draft.state,
        open_answers: u32::try_from(invitation::check(Step::Review, &draft.fields).len()).unwrap_or(u32::MAX),
        saved_at: draft.saved_at,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_after_a_removed_one_move_up() {
        let fields = Fields::from([
            ("L.0.A".into(), "a".into()),
            ("L.1.A".into(), "b".into()),
            ("L.2.A".into(), "c".into()),
            ("Other".into(), "x".into()),
        ]);
        let left = without_row(&fields, "L", 1);
        assert_eq!(
            left,
            Fields::from([("L.0.A".into(), "a".into()), ("L.1.A".into(), "c".into()), ("Other".into(), "x".into())])
        );
    }
}
