//! Bulk jobs: the same for many invitations or opportunities, a few at once, each through the journal
//! like a single one. A job survives a restart and the sign-out of whoever started it.

mod choosing;
mod outcome;
mod pace;
mod runner;

use crate::{
    Desk,
    ports::{AuditNote, Job, NewJob, NewJobItem},
};
use domain::{
    commands::{parse_new_tags, parse_reason, parse_start, parse_tags},
    error::{AppError, ErrorKind},
    forms::{FieldError, Fields},
    ids::JobId,
    people::Asker,
    views::{BulkAction, ItemState, JobDetail, JobState, JobView, MAX_JOB_ITEMS},
};
use time::OffsetDateTime;

/// As many jobs as the page shows.
const SHOWN: u32 = 100;

impl Desk {
    /// Starts a job. `id` was given out with the form: sent again, the form finds the job that it has
    /// made already. Subjects named twice count once. What cannot be done is no failure of the job: it
    /// is refused as a single one would be. Where writes take a second person the job begins paused, and a manager other
    /// than its owner resumes it. Says how it begins.
    ///
    /// # Errors
    /// Field errors in the shared answers, or when nothing or too much is selected; what AWS refused
    /// when the subjects were looked up.
    pub async fn create_job(
        &self,
        asker: &Asker,
        id: &JobId,
        action: BulkAction,
        subjects: &[String],
        fields: &Fields,
    ) -> Result<JobState, AppError> {
        let manager = self.manager(asker)?;
        check_answers(action, fields).map_err(AppError::validation)?;
        if let Some(job) = manager.store().job(&asker.scope, id.as_str()).await? {
            return Ok(job.state);
        }
        let chosen = self.choose_for_job(asker, action, subjects).await?;
        let items = chosen.into_iter().map(|subject| NewJobItem {
            subject: subject.id,
            title: subject.title,
            operation: subject.operation,
        });
        let state = if self.takes_two(&manager.scope) { JobState::Paused } else { JobState::Running };
        let job = NewJob {
            id: id.to_string(),
            scope: asker.scope.clone(),
            backend: asker.backend,
            action,
            answers: fields.clone(),
            owner: asker.person.clone(),
            state,
            items: items.collect(),
            at: self.now(),
        };
        let note = job_note(asker, "CreateJob", id, action.code(), job.at);
        manager.store().insert_job(&job, &note).await?;
        self.jobs.notify_one();
        Ok(state)
    }

    /// An id for a job in the making, to be given out with its form.
    #[must_use]
    pub fn new_job_id() -> String {
        uuid::Uuid::new_v4().simple().to_string()
    }

    /// The jobs of everybody in the scope, newest first.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn list_jobs(&self, asker: &Asker) -> Result<Vec<JobView>, AppError> {
        let reader = self.reader(asker)?;
        Ok(reader.records().jobs(&asker.scope, SHOWN).await?.into_iter().map(JobView::from).collect())
    }

    /// A job with all its things. What was decided under Activity since is taken over first.
    ///
    /// # Errors
    /// When there is none.
    pub async fn get_job(&self, asker: &Asker, id: &JobId) -> Result<JobDetail, AppError> {
        let reader = self.reader(asker)?;
        let most = u32::try_from(MAX_JOB_ITEMS).unwrap_or(u32::MAX);
        let items = reader.records().job_items(&asker.scope, id.as_str(), 0, most).await?;
        for item in items.iter().filter(|item| item.state == ItemState::Unsettled) {
            self.take_decision_over(&reader, id, item).await?;
        }
        let job = reader.records().job(&asker.scope, id.as_str()).await?.ok_or_else(AppError::not_found)?;
        let items = reader.records().job_items(&asker.scope, id.as_str(), 0, most).await?;
        let no_resume = self.why_not_resume(asker, &job).unwrap_or_default().to_owned();
        Ok(JobDetail { job: job.into(), items, no_resume })
    }

    /// Begins nothing more of a job until it is resumed. What has begun is finished.
    ///
    /// # Errors
    /// When the job is not running, or the asker is no manager.
    pub async fn pause_job(&self, asker: &Asker, id: &JobId) -> Result<(), AppError> {
        self.bring_job_to(asker, id, JobState::Paused).await
    }

    /// Goes on with a paused job.
    ///
    /// # Errors
    /// When the job is not paused, the asker is no manager, or it is their own and takes a second person.
    pub async fn resume_job(&self, asker: &Asker, id: &JobId) -> Result<(), AppError> {
        self.bring_job_to(asker, id, JobState::Running).await
    }

    /// Cancels what has not begun. What has is finished.
    ///
    /// # Errors
    /// When nothing is left to cancel, or the asker is no manager.
    pub async fn cancel_job(&self, asker: &Asker, id: &JobId) -> Result<(), AppError> {
        self.bring_job_to(asker, id, JobState::Cancelled).await
    }

    async fn bring_job_to(&self, asker: &Asker, id: &JobId, state: JobState) -> Result<(), AppError> {
        let manager = self.manager(asker)?;
        let job = manager.store().job(&asker.scope, id.as_str()).await?.ok_or_else(AppError::not_found)?;
        let why_not = (state == JobState::Running).then(|| self.why_not_resume(&manager, &job)).flatten();
        if let Some(why_not) = why_not {
            return Err(AppError::new(ErrorKind::Conflict).with_detail(why_not));
        }
        let change = match state {
            JobState::Running => "ResumeJob",
            JobState::Paused => "PauseJob",
            JobState::Cancelled | JobState::Done => "CancelJob",
        };
        let note = job_note(asker, change, id, "", self.now());
        let Some(changes) = manager.store().set_job_state(&asker.scope, id.as_str(), state, &note).await? else {
            let now = manager.store().job(&asker.scope, id.as_str()).await?.map_or(job.state, |job| job.state);
            return Err(AppError::new(ErrorKind::Conflict)
                .with_detail(format!("The job is {} already.", now.label().to_lowercase())));
        };
        self.tracker.tell(&asker.scope, changes);
        self.jobs.notify_one();
        Ok(())
    }

    /// Why a manager may not resume a job: where writes take a second person, its owner is the first.
    fn why_not_resume(&self, asker: &Asker, job: &Job) -> Option<&'static str> {
        let own = self.takes_two(&asker.scope) && job.owner.id == asker.person.id;
        own.then_some("It is your own job: another manager has to resume it.")
    }
}

/// What the record says of what somebody did with a job.
fn job_note(asker: &Asker, what: &str, id: &JobId, detail: &str, at: OffsetDateTime) -> AuditNote {
    AuditNote {
        scope: Some(asker.scope.clone()),
        detail: detail.to_owned(),
        ..AuditNote::done(asker, what, id.as_str(), at)
    }
}

/// Checks the shared answers as the single actions do.
fn check_answers(action: BulkAction, fields: &Fields) -> Result<(), Vec<FieldError>> {
    match action {
        BulkAction::AcceptInvitations => parse_tags(fields).map(drop),
        BulkAction::RejectInvitations => parse_reason(fields).map(drop),
        BulkAction::StartFromOpportunities => parse_start(fields).map(drop),
        BulkAction::TagInvitations | BulkAction::TagOpportunities => parse_new_tags(fields).map(drop),
    }
}
