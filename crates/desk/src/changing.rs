//! Changing an opportunity: its content, its owner, its submission, what is associated with it.
//!
//! None of these operations takes a ClientToken. Each begins with a look at how it stands: what is so
//! already is not sent, and by what was seen then a lost answer is found out about later.

use crate::{
    Desk,
    access::{Permit, Writer},
    ports::ForUpdate,
    writing::{
        Author, Basis, Change, OWNER, Operation, REVIEW, SUBMITTED, THERE, UNSUBMITTED, Write, Written,
        association_name, document, new_token, value_of, words,
    },
};
use domain::{
    commands::{
        AssignCommand, OpportunityEdit, RelatedCommand, SubmitCommand, UpdateOpportunityCommand, parse_assignee,
        parse_related, parse_submission, parse_update,
    },
    error::{AppError, ErrorKind},
    forms::{self, FieldError, Fields},
    ids::OpportunityId,
    people::Asker,
    views::OpportunityDetail,
};
use serde_json::{Map, Value};
use time::OffsetDateTime;

/// What is to be changed, once somebody has looked at how it stands.
pub(crate) struct Intended {
    pub(crate) operation: Operation,
    /// What it is about, by id.
    pub(crate) subject: String,
    /// The request as it is sent, without catalog.
    pub(crate) request: Value,
    /// What it changes, and the version that was seen.
    pub(crate) basis: Basis,
    /// When that was.
    pub(crate) seen_at: OffsetDateTime,
}

impl Desk {
    /// Changes an opportunity: stage, target close date, next steps, the reason of a loss. AWS replaces
    /// the whole opportunity, so everything else is sent as it stands; and AWS takes the change only of the
    /// version that the person saw.
    ///
    /// # Errors
    /// Field errors; a conflict that names both states when somebody has changed it meanwhile; what AWS
    /// refused.
    pub async fn update_opportunity(
        &self,
        asker: &Asker,
        id: &OpportunityId,
        fields: &Fields,
    ) -> Result<Written<()>, AppError> {
        let writer = self.writer(asker)?;
        let edit = parse_update(fields).map_err(AppError::validation)?;
        let seen_at = self.now();
        let upstream = writer.partner_central_now()?;
        let ForUpdate { detail, content } = upstream.get_opportunity_for_update(id.as_str()).await?.value;
        let changes = wanted(&edit, &detail).map_err(|wrong| AppError::validation(vec![wrong]))?;
        let basis = Basis { modified: detail.last_modified.clone(), changes };
        Self::unless_moved(&writer, &basis, &edit.seen)?;
        let request = document(&UpdateOpportunityCommand(laid_over(content, &basis.changes)));
        let operation = Operation::UpdateOpportunity;
        self.change(&writer, Intended { operation, subject: id.to_string(), request, basis, seen_at }).await
    }

    /// Gives an opportunity to a colleague, who is known to AWS by the e-mail address.
    ///
    /// # Errors
    /// Field errors; what AWS refused.
    pub async fn assign_opportunity(
        &self,
        asker: &Asker,
        id: &OpportunityId,
        fields: &Fields,
    ) -> Result<Written<()>, AppError> {
        let writer = self.writer(asker)?;
        let assignee = parse_assignee(fields).map_err(AppError::validation)?;
        let (detail, seen_at) = self.look_at(&writer, id).await?;
        let change = Change::unless_so(OWNER, value_of(&detail, OWNER).as_deref(), Some(&assignee.email));
        let request = document(&AssignCommand { identifier: id.clone(), assignee });
        self.change_of(&writer, (Operation::Assign, id), (detail, seen_at), change, request).await
    }

    /// Submits an opportunity to AWS for review.
    ///
    /// # Errors
    /// Field errors; a conflict when AWS has decided about it; what AWS refused.
    pub async fn submit_opportunity(
        &self,
        asker: &Asker,
        id: &OpportunityId,
        fields: &Fields,
    ) -> Result<Written<()>, AppError> {
        let writer = self.writer(asker)?;
        let submission = parse_submission(fields).map_err(AppError::validation)?;
        let (detail, seen_at) = self.look_at(&writer, id).await?;
        if let Some(status @ ("Action Required" | "Approved" | "Rejected")) = detail.summary.review_status.as_deref() {
            let why = detail.summary.why_not_submit().unwrap_or("It has been submitted before.");
            return Err(AppError::new(ErrorKind::Conflict).with_detail(format!("Its review status is {status}. {why}")));
        }
        let stands = value_of(&detail, REVIEW).unwrap_or_else(|| UNSUBMITTED.into());
        let change = Change::unless_so(REVIEW, Some(&stands), Some(SUBMITTED));
        let request = document(&SubmitCommand { identifier: id.clone(), submission });
        self.change_of(&writer, (Operation::Submit, id), (detail, seen_at), change, request).await
    }

    /// Associates a solution, a product or something of AWS Marketplace with an opportunity.
    ///
    /// # Errors
    /// Field errors; what AWS refused.
    pub async fn associate_opportunity(
        &self,
        asker: &Asker,
        id: &OpportunityId,
        fields: &Fields,
    ) -> Result<Written<()>, AppError> {
        self.relate(asker, id, fields, Operation::Associate, Some(THERE)).await
    }

    /// Disassociates something from an opportunity.
    ///
    /// # Errors
    /// Field errors; what AWS refused.
    pub async fn disassociate_opportunity(
        &self,
        asker: &Asker,
        id: &OpportunityId,
        fields: &Fields,
    ) -> Result<Written<()>, AppError> {
        self.relate(asker, id, fields, Operation::Disassociate, None).await
    }

    async fn relate(
        &self,
        asker: &Asker,
        id: &OpportunityId,
        fields: &Fields,
        operation: Operation,
        to: Option<&str>,
    ) -> Result<Written<()>, AppError> {
        let writer = self.writer(asker)?;
        let entity = parse_related(fields).map_err(AppError::validation)?;
        let (detail, seen_at) = self.look_at(&writer, id).await?;
        let name = association_name(&entity);
        let change = Change::unless_so(&name, value_of(&detail, &name).as_deref(), to);
        let request = document(&RelatedCommand { opportunity_identifier: id.clone(), entity });
        self.change_of(&writer, (operation, id), (detail, seen_at), change, request).await
    }

    /// The opportunity as it is at this moment.
    async fn look_at(
        &self,
        writer: &Permit<'_, Writer>,
        id: &OpportunityId,
    ) -> Result<(OpportunityDetail, OffsetDateTime), AppError> {
        let seen_at = self.now();
        Ok((writer.partner_central_now()?.get_opportunity(id.as_str()).await?.value, seen_at))
    }

    async fn change_of(
        &self,
        writer: &Permit<'_, Writer>,
        (operation, id): (Operation, &OpportunityId),
        (seen, seen_at): (OpportunityDetail, OffsetDateTime),
        change: Option<Change>,
        request: Value,
    ) -> Result<Written<()>, AppError> {
        let basis = Basis { modified: seen.last_modified, changes: change.into_iter().collect() };
        self.change(writer, Intended { operation, subject: id.to_string(), request, basis, seen_at }).await
    }

    /// Lets a change go on that is of the version which the person saw, or that changes nothing.
    pub(crate) fn unless_moved(writer: &Permit<'_, Writer>, basis: &Basis, seen: &str) -> Result<(), AppError> {
        if basis.changes.is_empty() || basis.modified.as_deref() == Some(seen) {
            return Ok(());
        }
        // What pages show next must not be what was kept from before the change.
        writer.forget();
        Err(changed_meanwhile(basis))
    }

    /// Makes a change through the journal, unless it is so already.
    pub(crate) async fn change(
        &self,
        writer: &Permit<'_, Writer>,
        intended: Intended,
    ) -> Result<Written<()>, AppError> {
        let Intended { operation, subject, request, basis, seen_at } = intended;
        if basis.changes.is_empty() {
            return Ok(Written { value: (), already: true });
        }
        let write = Write {
            author: Author::from(writer),
            operation,
            subject,
            token: new_token(),
            request: basis.under(request),
            seen_at: Some(seen_at),
        };
        Ok(self.write(write).await?)
    }
}

/// What is to be otherwise than it is.
fn wanted(edit: &OpportunityEdit, stands: &OpportunityDetail) -> Result<Vec<Change>, FieldError> {
    let stage = edit.stage.as_deref().or(stands.summary.stage.as_deref()).unwrap_or_default();
    let given = edit.closed_lost_reason.as_deref().is_some_and(|reason| !reason.is_empty());
    if given && stage != forms::CLOSED_LOST {
        let message = "A reason goes only with the stage \u{201c}Closed lost\u{201d}: choose that stage, or no reason.";
        return Err(FieldError::new(forms::CLOSED_LOST_REASON, message));
    }
    let asked = [
        (forms::STAGE, &edit.stage),
        (forms::TARGET_CLOSE_DATE, &edit.target_close_date),
        (forms::NEXT_STEPS, &edit.next_steps),
        (forms::CLOSED_LOST_REASON, &edit.closed_lost_reason),
    ];
    let changes = asked.into_iter().filter_map(|(name, to)| {
        let to = to.as_deref()?;
        Change::unless_so(name, value_of(stands, name).as_deref(), Some(to))
    });
    Ok(changes.collect())
}

/// The whole request: what stands, with the changes laid over it.
pub(crate) fn laid_over(mut content: Map<String, Value>, changes: &[Change]) -> Map<String, Value> {
    for Change { name, to, .. } in changes {
        let mut steps = name.split('.').peekable();
        let mut members = &mut content;
        while let Some(step) = steps.next() {
            if steps.peek().is_none() {
                match to {
                    Some(value) => members.insert(step.to_owned(), value.as_str().into()),
                    None => members.remove(step),
                };
                break;
            }
            let below = members.entry(step).or_insert_with(|| Value::Object(Map::new()));
            if !below.is_object() {
                *below = Value::Object(Map::new());
            }
            let Some(object) = below.as_object_mut() else { break };
            members = object;
        }
    }
    content
}

/// What a person hears whose form is about an older version.
fn changed_meanwhile(basis: &Basis) -> AppError {
    let said = |value: fn(&Change) -> Option<&str>| {
        let values = basis.changes.iter().map(|change| words::value(&change.name, value(change)));
        values.collect::<Vec<_>>().join(", ")
    };
    AppError::new(ErrorKind::Conflict).with_detail(format!(
        "Somebody has changed it at AWS since you saw it. You have: {}. AWS has: {}. Nothing was sent.",
        said(|change| change.to.as_deref()),
        said(|change| change.from.as_deref()),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn changes_are_laid_over_what_stands() {
        let content = json!({
            "Identifier": "O1", "Project": { "Title": "T" }, "LifeCycle": { "Stage": "Qualified", "NextSteps": "Call" },
        });
        let Value::Object(content) = content else { panic!("an object") };
        let changes = [
            Change::unless_so(forms::STAGE, Some("Qualified"), Some("Committed")),
            Change::unless_so(forms::NEXT_STEPS, Some("Call"), None),
        ];
        assert_eq!(
            Value::Object(laid_over(content, &changes.map(|change| change.expect("a change")))),
            json!({ "Identifier": "O1", "Project": { "Title": "T" }, "LifeCycle": { "Stage": "Committed" } })
        );
        let none = Change::unless_so(forms::NEXT_STEPS, None, Some("Call")).expect("a change");
        assert_eq!(
            Value::Object(laid_over(Map::new(), &[none])),
            json!({ "LifeCycle": { "NextSteps": "Call" } }),
            "AWS may not have shown a life cycle at all"
        );
    }

    #[test]
    fn a_reason_needs_a_loss() {
        let mut stands = OpportunityDetail::default();
        stands.summary.stage = Some("Qualified".into());
        let edit = OpportunityEdit { closed_lost_reason: Some("Price".into()), ..OpportunityEdit::default() };
        assert_eq!(wanted(&edit, &stands).expect_err("no loss").field, forms::CLOSED_LOST_REASON);
        let edit = OpportunityEdit { stage: Some(forms::CLOSED_LOST.into()), ..edit };
        assert_eq!(wanted(&edit, &stands).expect("a loss").len(), 2);
        assert_eq!(wanted(&OpportunityEdit::default(), &stands), Ok(Vec::new()));
    }
}
