//! Reading opportunities, and starting an engagement from one.

use crate::{
    Desk,
    access::{Permit, Writer},
    ports::{OpportunityQuery, SolutionQuery},
    writing::{Author, Operation, Write, Written, document, new_token},
};
use domain::{
    commands::{AwsSubmission, StartFromOpportunityCommand, Tag, parse_start},
    error::AppError,
    forms::Fields,
    ids::OpportunityId,
    people::Asker,
    views::{OpportunityDetail, OpportunitySummary, Page, SolutionSummary, StartKind, TaskView},
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
        let reader = self.reader(asker)?;
        Ok(reader.partner_central()?.list_opportunities(query).await?.value)
    }

    /// One opportunity.
    ///
    /// # Errors
    /// Also when it belongs to another account.
    pub async fn get_opportunity(&self, asker: &Asker, id: &OpportunityId) -> Result<OpportunityDetail, AppError> {
        let reader = self.reader(asker)?;
        Ok(reader.partner_central()?.get_opportunity(id.as_str()).await?.value)
    }

    /// A page of the company's solutions, to choose one that is associated with an opportunity.
    ///
    /// # Errors
    /// What AWS refused, or that it did not answer.
    pub async fn list_solutions(
        &self,
        asker: &Asker,
        query: &SolutionQuery,
    ) -> Result<Page<SolutionSummary>, AppError> {
        let reader = self.reader(asker)?;
        Ok(reader.partner_central()?.list_solutions(query).await?.value)
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
        let writer = self.writer(asker)?;
        let (submission, tags) = parse_start(fields).map_err(AppError::validation)?;
        self.start_submission(&writer, id, submission, tags).await
    }

    pub(crate) async fn start_submission(
        &self,
        writer: &Permit<'_, Writer>,
        id: &OpportunityId,
        aws_submission: AwsSubmission,
        tags: Vec<Tag>,
    ) -> Result<Written<TaskView>, AppError> {
        let command = StartFromOpportunityCommand { identifier: id.clone(), aws_submission, tags };
        let write = Write {
            author: Author::from(writer),
            operation: Operation::Start(StartKind::FromOpportunity),
            subject: id.to_string(),
            token: new_token(),
            request: document(&command),
            seen_at: None,
        };
        Ok(self.write(write).await?)
    }
}
