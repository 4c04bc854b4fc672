//! What somebody has selected for a job: titles, and what can be done with each.

use crate::{
    Desk,
    ports::{InvitationQuery, OpportunityQuery},
    tagging::why_not_tag,
};
use domain::{
    error::{AppError, ErrorKind},
    forms::FieldError,
    ids::{InvitationId, OpportunityId},
    people::Asker,
    views::{
        BulkAction, BulkOperation, BulkSubject, InvitationSummary, MAX_JOB_ITEMS, OpportunitySummary, Participant,
    },
};
use std::collections::{BTreeMap, BTreeSet};

/// Rows of a page; the service's most.
const PAGE: i32 = 100;
/// So many pages of received invitations are looked through: more than a job can hold.
const MOST_PAGES: usize = 10;
/// So many that are not among them are asked for one by one.
const MOST_SINGLE: usize = 20;
/// The most identifiers that `ListOpportunities` takes.
const MOST_IDENTIFIERS: usize = 20;

impl Desk {
    /// The selected invitations or opportunities in the order given, each once.
    ///
    /// # Errors
    /// When nothing, too much or something else is selected; what AWS refused.
    pub async fn choose_for_job(
        &self,
        asker: &Asker,
        action: BulkAction,
        subjects: &[String],
    ) -> Result<Vec<BulkSubject>, AppError> {
        self.reader(asker)?;
        let ids = distinct(action, subjects).map_err(|wrong| AppError::validation(vec![wrong]))?;
        if action.is_about_opportunities() {
            let found = self.opportunities_by_id(asker, &ids).await?;
            return Ok(ids.into_iter().map(|id| opportunity(action, id, &found)).collect());
        }
        let statuses = if action == BulkAction::TagInvitations { Vec::new() } else { vec!["PENDING".to_owned()] };
        let mut found = self.received_invitations(asker, &ids, statuses).await?;
        let missing: Vec<_> = ids.iter().filter(|id| !found.contains_key(*id)).take(MOST_SINGLE).collect();
        for id in missing {
            let Some(parsed) = InvitationId::parse(id) else { continue };
            match self.get_invitation(asker, &parsed).await {
                Ok(detail) => _ = found.insert(id.clone(), detail.summary),
                Err(error) if error.kind == ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
        }
        Ok(ids.into_iter().map(|id| invitation(action, id, &found)).collect())
    }

    /// Those of `ids` that this account has received, as far as they stand so.
    async fn received_invitations(
        &self,
        asker: &Asker,
        ids: &[String],
        statuses: Vec<String>,
    ) -> Result<BTreeMap<String, InvitationSummary>, AppError> {
        let mut wanted: BTreeSet<&str> = ids.iter().map(String::as_str).collect();
        let mut found = BTreeMap::new();
        let mut query = InvitationQuery {
            participant: Participant::Receiver,
            statuses,
            max_results: Some(PAGE),
            ..InvitationQuery::default()
        };
        for _ in 0..MOST_PAGES {
            let page = self.list_invitations(asker, &query).await?;
            for summary in page.items {
                if wanted.remove(summary.id.as_str()) {
                    found.insert(summary.id.clone(), summary);
                }
            }
            query.next_token = page.next;
            if wanted.is_empty() || query.next_token.is_none() {
                break;
            }
        }
        Ok(found)
    }

    async fn opportunities_by_id(
        &self,
        asker: &Asker,
        ids: &[String],
    ) -> Result<BTreeMap<String, OpportunitySummary>, AppError> {
        let mut found = BTreeMap::new();
        for some in ids.chunks(MOST_IDENTIFIERS) {
            let query =
                OpportunityQuery { identifiers: some.to_vec(), max_results: Some(PAGE), ..OpportunityQuery::default() };
            let page = self.list_opportunities(asker, &query).await?;
            found.extend(page.items.into_iter().map(|summary| (summary.id.clone(), summary)));
        }
        Ok(found)
    }
}

/// The subjects without repetition; an error for the whole form when they cannot be a job.
fn distinct(action: BulkAction, subjects: &[String]) -> Result<Vec<String>, FieldError> {
    let wrong = |message: String| Err(FieldError::new("", message));
    let things = if action.is_about_opportunities() { "opportunities" } else { "invitations" };
    let fits = |id: &str| {
        if action.is_about_opportunities() {
            OpportunityId::parse(id).is_some()
        } else {
            InvitationId::parse(id).is_some()
        }
    };
    let mut seen = BTreeSet::new();
    let ids: Vec<String> = subjects.iter().filter(|id| seen.insert(id.as_str())).cloned().collect();
    if ids.is_empty() {
        return wrong(format!("Select the {things} in their list first."));
    }
    if ids.len() > MAX_JOB_ITEMS {
        return wrong(format!("At most {MAX_JOB_ITEMS} {things} at once; these are {}.", ids.len()));
    }
    if !ids.iter().all(|id| fits(id)) {
        return wrong(format!("Some of what is selected are no {things}. Select them in their list once more."));
    }
    Ok(ids)
}

fn invitation(action: BulkAction, id: String, found: &BTreeMap<String, InvitationSummary>) -> BulkSubject {
    let summary = found.get(&id);
    let operation = match action {
        BulkAction::RejectInvitations => BulkOperation::Reject,
        BulkAction::TagInvitations => BulkOperation::Tag,
        _ if summary.is_some_and(InvitationSummary::is_lead) => BulkOperation::AcceptLead,
        _ => BulkOperation::AcceptByTask,
    };
    let why_not = match summary {
        None if action == BulkAction::TagInvitations => Some("There is no such invitation in your account.".to_owned()),
        Some(summary) if action == BulkAction::TagInvitations => why_not_tag(summary.arn.as_deref()),
        None => Some("It does not wait for your answer, or is not there any more.".to_owned()),
        Some(summary) if summary.participant == Participant::Sender => {
            Some("Your side sent it; only its receiver can answer it.".to_owned())
        }
        Some(summary) if !summary.is_pending() => {
            let status = summary.status.as_deref().unwrap_or("answered").to_lowercase();
            Some(format!("It is {status} already."))
        }
        Some(_) => None,
    };
    let title = summary.and_then(|s| s.engagement_title.clone()).filter(|t| !t.is_empty());
    let detail = summary.and_then(|s| s.sender_company.clone().or_else(|| s.sender_account.clone()));
    BulkSubject { title: title.unwrap_or_else(|| id.clone()), id, detail, operation, why_not }
}

fn opportunity(action: BulkAction, id: String, found: &BTreeMap<String, OpportunitySummary>) -> BulkSubject {
    let summary = found.get(&id);
    let why_not = match summary {
        None => Some("There is no such opportunity in your account.".to_owned()),
        Some(summary) if action == BulkAction::TagOpportunities => why_not_tag(summary.arn.as_deref()),
        Some(summary) => summary.why_not_start().map(str::to_owned),
    };
    let title = summary.and_then(|s| s.company.clone()).filter(|c| !c.is_empty());
    let detail = title.is_some().then(|| id.clone());
    let operation = match action {
        BulkAction::TagOpportunities => BulkOperation::Tag,
        _ => BulkOperation::Start,
    };
    BulkSubject { title: title.unwrap_or_else(|| id.clone()), id, detail, operation, why_not }
}
