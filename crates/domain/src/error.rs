//! What goes wrong, as people read it: one sentence, a next step, and AWS's own words as detail.

use crate::forms::FieldError;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A failure that reaches a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppError {
    /// What kind of failure it is; decides the headline, the next step and the status.
    pub kind: ErrorKind,
    /// What AWS or the desk itself said of this case, shown as detail and never as the headline.
    pub detail: Option<String>,
    /// The AWS request id, for a support case.
    pub request_id: Option<String>,
}

/// The kinds of failure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ErrorKind {
    /// Something typed was refused, by the desk or by AWS (`ValidationException`).
    Validation(Vec<FieldError>),
    /// No such thing, or not for this account (`ResourceNotFoundException`).
    NotFound,
    /// It changed meanwhile, or was already done (`ConflictException`).
    Conflict,
    /// The person's role does not allow it.
    RoleForbids {
        /// The role that would.
        needed: String,
    },
    /// AWS refused the company's credentials for this (`AccessDeniedException`).
    AccessDenied {
        /// AWS's reason code, when it gave one.
        reason: Option<String>,
    },
    /// Nobody is signed in.
    SignedOut,
    /// The account may not sign in any more.
    AccountDisabled,
    /// AWS asks to slow down (`ThrottlingException`).
    Throttled,
    /// A quota of the account is used up (`ServiceQuotaExceededException`).
    QuotaExceeded,
    /// AWS failed (`InternalServerException`).
    Upstream,
    /// AWS answered with an exception that this desk does not know.
    Unknown {
        /// The exception's name.
        code: String,
    },
    /// AWS could not be reached, or did not answer in time.
    Unavailable,
    /// The desk has no usable credentials.
    NoCredentials,
    /// A write to production that the configuration does not allow.
    ProductionReadOnly,
    /// The write is safely noted and waits for its turn: AWS takes one a second.
    Queued {
        /// Its place among those that wait, from 1.
        place: u32,
        /// In about how many seconds it is expected to be done.
        seconds: u32,
    },
    /// It is kept until a second person has approved it.
    AwaitsApproval,
    /// The desk's own database cannot take or give what is asked.
    Storage {
        /// What is wrong with it.
        trouble: StorageTrouble,
        /// What to look for in the log.
        reference: String,
    },
    /// The desk itself failed; the id is in its log.
    Internal {
        /// What to look for in the log.
        reference: String,
    },
    /// The browser could not reach the desk.
    Transport,
}

/// What is wrong with the desk's database, as far as the person who runs it can mend it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StorageTrouble {
    /// The disk is full.
    Full,
    /// It cannot be written to.
    ReadOnly,
    /// It does not answer, or restarts.
    Unreachable,
}

impl AppError {
    /// A failure without further detail.
    #[must_use]
    pub fn new(kind: ErrorKind) -> Self {
        Self { kind, detail: None, request_id: None }
    }

    /// Adds what was said of this case.
    #[must_use]
    pub fn with_detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// Field errors.
    #[must_use]
    pub fn validation(errors: Vec<FieldError>) -> Self {
        Self::new(ErrorKind::Validation(errors))
    }

    /// Nothing there.
    #[must_use]
    pub fn not_found() -> Self {
        Self::new(ErrorKind::NotFound)
    }

    /// One sentence for a person.
    #[must_use]
    pub fn headline(&self) -> String {
        match &self.kind {
            ErrorKind::Validation(errors) if errors.len() == 1 => "One answer needs another look.".into(),
            ErrorKind::Validation(errors) if errors.is_empty() => "AWS refused the request as it stands.".into(),
            ErrorKind::Validation(errors) => format!("{} answers need another look.", errors.len()),
            ErrorKind::NotFound => "There is nothing here under this name.".into(),
            ErrorKind::Conflict => "Someone was quicker: this has changed or was already done.".into(),
            ErrorKind::RoleForbids { needed } => {
                let article = if needed.starts_with(['a', 'e', 'i', 'o']) { "an" } else { "a" };
                format!("Your role does not allow this; it takes {article} {needed}.")
            }
            ErrorKind::AccessDenied { reason }
                if reason.as_deref() == Some("INCOMPATIBLE_BENEFIT_AWS_PARTNER_STATE") =>
            {
                "This AWS account is not registered as a partner in this catalog.".into()
            }
            ErrorKind::AccessDenied { .. } => "AWS does not let the company's credentials do this.".into(),
            ErrorKind::SignedOut => "You are signed out.".into(),
            ErrorKind::AccountDisabled => "Your account at this desk is disabled.".into(),
            ErrorKind::Throttled => "AWS asks us to slow down.".into(),
            ErrorKind::QuotaExceeded => "A quota of your AWS account is used up.".into(),
            ErrorKind::Upstream => "AWS failed on its side.".into(),
            ErrorKind::Unknown { .. } => "AWS answered with an error that this desk does not know.".into(),
            ErrorKind::Unavailable => "AWS did not answer in time.".into(),
            ErrorKind::NoCredentials => "The desk has no AWS credentials to work with.".into(),
            ErrorKind::ProductionReadOnly => "Writing to the production catalog is switched off.".into(),
            ErrorKind::Queued { place, seconds } => {
                format!("This is number {place} in the queue; expected in about {seconds} s.")
            }
            ErrorKind::AwaitsApproval => "This waits for a second person.".into(),
            ErrorKind::Storage { trouble: StorageTrouble::Full, .. } => "The desk's disk is full.".into(),
            ErrorKind::Storage { trouble: StorageTrouble::ReadOnly, .. } => {
                "The desk's database cannot be written to.".into()
            }
            ErrorKind::Storage { trouble: StorageTrouble::Unreachable, .. } => {
                "The desk's database does not answer.".into()
            }
            ErrorKind::Internal { .. } => "The desk itself failed.".into(),
            ErrorKind::Transport => "The desk could not be reached.".into(),
        }
    }

    /// What to do about it.
    #[must_use]
    pub fn next_step(&self) -> String {
        match &self.kind {
            ErrorKind::Validation(errors) if errors.is_empty() => {
                "Read AWS's words below, change what they name, and try again.".into()
            }
            ErrorKind::Validation(_) => "Mend what is marked and try again; nothing you typed is lost.".into(),
            ErrorKind::NotFound => {
                "Check the link, or look for it in the list. Things of other accounts stay hidden.".into()
            }
            ErrorKind::Conflict => "Reload to see how it stands now, then decide again.".into(),
            ErrorKind::RoleForbids { .. } => "Ask a colleague with that role, or switch to it if it is yours.".into(),
            ErrorKind::AccessDenied { reason }
                if reason.as_deref() == Some("INCOMPATIBLE_BENEFIT_AWS_PARTNER_STATE") =>
            {
                "Ask your administrator to finish the account's registration in Partner Central.".into()
            }
            ErrorKind::AccessDenied { .. } => {
                "Ask your administrator for the missing partnercentral permission; the detail names it.".into()
            }
            ErrorKind::SignedOut => "Sign in again; drafts are kept.".into(),
            ErrorKind::AccountDisabled => "Ask an administrator of this desk to enable it.".into(),
            ErrorKind::Throttled => "Wait a few seconds and try again. The same request is never sent twice.".into(),
            ErrorKind::QuotaExceeded => "Try again tomorrow, or ask for an increase through Service Quotas.".into(),
            ErrorKind::Upstream | ErrorKind::Unavailable => {
                "Try again in a minute. If it may have gone through, trying again does not do it twice.".into()
            }
            ErrorKind::Unknown { .. } => {
                "Read the detail below; if it persists, give the request id to AWS support.".into()
            }
            ErrorKind::NoCredentials => "Ask your administrator to run cosell-desk doctor.".into(),
            ErrorKind::ProductionReadOnly => {
                "Ask your administrator to set allow_production_writes = true if this desk is meant for it.".into()
            }
            ErrorKind::Queued { .. } => {
                "It is kept and will be sent once, also if you leave; Activity shows how it stands.".into()
            }
            ErrorKind::AwaitsApproval => {
                "A manager other than you approves it under Activity; then it is sent once, in your name.".into()
            }
            ErrorKind::Storage { trouble: StorageTrouble::Unreachable, reference } => {
                format!("Try again in a minute; if it persists, tell your administrator the reference {reference}.")
            }
            ErrorKind::Storage { reference, .. } => {
                format!("Nothing was sent. Tell your administrator the reference {reference}; then try again.")
            }
            ErrorKind::Internal { reference } => {
                format!("Try again; if it persists, report it with the reference {reference}.")
            }
            ErrorKind::Transport => "Check your connection and try again.".into(),
        }
    }

    /// The HTTP status that a page or an answer with this failure carries.
    #[must_use]
    pub fn status(&self) -> u16 {
        match &self.kind {
            ErrorKind::Validation(_) => 422,
            ErrorKind::NotFound => 404,
            ErrorKind::Conflict => 409,
            ErrorKind::RoleForbids { .. }
            | ErrorKind::AccessDenied { .. }
            | ErrorKind::ProductionReadOnly
            | ErrorKind::AccountDisabled => 403,
            ErrorKind::SignedOut => 401,
            ErrorKind::Throttled | ErrorKind::QuotaExceeded => 429,
            ErrorKind::Upstream | ErrorKind::Unknown { .. } => 502,
            ErrorKind::Unavailable | ErrorKind::NoCredentials => 503,
            ErrorKind::Queued { .. } | ErrorKind::AwaitsApproval => 202,
            ErrorKind::Storage { trouble: StorageTrouble::Full, .. } => 507,
            ErrorKind::Storage { .. } => 503,
            ErrorKind::Internal { .. } => 500,
            ErrorKind::Transport => 504,
        }
    }
}

impl fmt::Display for AppError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.headline(), self.next_step())
    }
}

impl std::error::Error for AppError {}
