//! Reading opportunities, and starting an engagement from one.

use crate::{
    Desk,
    ports::OpportunityQuery,
    writing::{Write, Written, new_token},
};
use domain::{
    commands::{AwsSubmission, StartFromOpportunityCommand, Tag, parse_start},
    error::AppError,
    forms::Fields,
    ids::OpportunityId,
    people::{Asker, Role},
    views::{OpportunityDetail, OpportunitySummary, Page, TaskKind, TaskView},
};

impl Desk {
    /// A page of opportunities.
    ///
    /// # Errors
    /// What AWS refused, or that it did not answer.
    pub async fn list_opportunities(
        &self,
        asker: &Asker,
        query: &OpportunityQuery,
    ) -> Result<Page<OpportunitySummary>, AppError> {
        Self::require(asker, Role::Viewer)?;
        Ok(self.partner_central(&asker.scope)?.list_opportunities(query).await?.value)
    }

    /// One opportunity.
    ///
    /// # Errors
    /// Also when it belongs to another account.
    pub async fn get_opportunity(&self, asker: &Asker, id: &OpportunityId) -> Result<OpportunityDetail, AppError> {
        Self::require(asker, Role::Viewer)?;
        Ok(self.partner_central(&asker.scope)?.get_opportunity(id.as_str()).await?.value)
    }

    /// Starts an engagement with AWS from an opportunity, by a task. A second call joins the first.
    ///
    /// # Errors
    /// Field errors; what AWS refused.
    pub async fn start_from_opportunity(
        &self,
        asker: &Asker,
        id: &OpportunityId,
        fields: &Fields,
    ) -> Result<Written<TaskView>, AppError> {
        self.require_write(asker)?;
        let (submission, tags) = parse_start(fields).map_err(AppError::validation)?;
        self.start_submission(asker, id, submission, tags).await
    }

    pub(crate) async fn start_submission(
        &self,
        asker: &Asker,
        id: &OpportunityId,
        aws_submission: AwsSubmission,
        tags: Vec<Tag>,
    ) -> Result<Written<TaskView>, AppError> {
        let command = StartFromOpportunityCommand { identifier: id.clone(), aws_submission, tags };
        let upstream = self.partner_central(&asker.scope)?;
        let write = Write {
            asker,
            operation: TaskKind::FromOpportunity.operation(),
            subject: id.as_str(),
            token: new_token(),
            request: serde_json::to_value(&command).unwrap_or_default(),
            starts_task: true,
        };
        let written = self
            .write(write, move |token, request| async move {
                let command = serde_json::from_value(request).unwrap_or(command);
                upstream.start_from_opportunity(&command, &token).await
            })
            .await?;
        self.tracker.saw(&self.store, &asker.scope, &written.value).await?;
        Ok(written)
    }
}
