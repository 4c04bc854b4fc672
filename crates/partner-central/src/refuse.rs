//! What the SDK's errors mean to people.
//!
//! Details quote AWS's message or the connection's error. They never quote a request or an answer:
//! those hold customer data and belong to the exchange, which is shown masked.

use aws_credential_types::provider::error::CredentialsError;
use aws_sdk_partnercentralselling::{
    Error,
    error::{BuildError, ProvideErrorMetadata, SdkError},
    types::error::ValidationException,
};
use desk::ports::Refusal;
use domain::{
    error::{AppError, ErrorKind},
    forms::FieldError,
};
use std::error::Error as StdError;

/// How far a call had come when it failed without an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lost {
    /// Nothing was sent.
    BeforeSending,
    /// At least one attempt was sent.
    OnTheWay,
}

/// The failure of a call.
pub(crate) fn error_of<E>(error: SdkError<E>, lost: Lost, operation: &'static str) -> AppError
where
    E: Into<Error> + StdError + 'static,
{
    match error {
        SdkError::ServiceError(context) => {
            let status = context.raw().status();
            // The SDK reports an answer that it cannot read as an error of the service as well.
            if status.is_success() {
                unreadable(status.as_u16())
            } else {
                exception(&context.into_err().into(), status.as_u16())
            }
        }
        SdkError::ResponseError(context) => unreadable(context.raw().status().as_u16()),
        SdkError::TimeoutError(_) => {
            AppError::new(ErrorKind::Unavailable).with_detail("No complete answer came within the configured time.")
        }
        SdkError::DispatchFailure(_) if lost == Lost::OnTheWay => {
            AppError::new(ErrorKind::Unavailable).with_detail(causes(&error))
        }
        other => unsent(&other, operation),
    }
}

fn unreadable(status: u16) -> AppError {
    AppError::new(ErrorKind::Unavailable)
        .with_detail(format!("The answer (HTTP {status}) broke off or could not be read."))
}

/// An exception of the service, or an answer in its place.
fn exception(error: &Error, status: u16) -> AppError {
    let code = error.code();
    let kind = match (error, code) {
        (Error::ValidationException(invalid), _) => return validation(invalid),
        (Error::AccessDeniedException(denied), _) => {
            ErrorKind::AccessDenied { reason: denied.reason().map(|reason| reason.as_str().to_owned()) }
        }
        (_, Some("AccessDeniedException")) => ErrorKind::AccessDenied { reason: None },
        (_, Some("ValidationException")) => ErrorKind::Validation(Vec::new()),
        (_, Some("ResourceNotFoundException")) => ErrorKind::NotFound,
        (_, Some("ConflictException")) => ErrorKind::Conflict,
        (_, Some("ThrottlingException")) => ErrorKind::Throttled,
        (_, Some("ServiceQuotaExceededException")) => ErrorKind::QuotaExceeded,
        (_, Some("InternalServerException")) => ErrorKind::Upstream,
        // What AWS's front door answers to credentials that it cannot take, and to signatures of another time.
        (
            _,
            Some(
                "ExpiredTokenException"
                | "IncompleteSignatureException"
                | "InvalidSignatureException"
                | "MissingAuthenticationTokenException"
                | "RequestExpired"
                | "RequestTimeTooSkewed"
                | "UnrecognizedClientException",
            ),
        ) => ErrorKind::NoCredentials,
        _ if status >= 500 => ErrorKind::Upstream,
        _ if status == 429 => ErrorKind::Throttled,
        (_, Some(code)) => ErrorKind::Unknown { code: code.to_owned() },
        (_, None) => ErrorKind::Unknown { code: format!("HTTP {status}") },
    };
    let detail = match (error.message(), code) {
        (Some(message), _) => Some(message.to_owned()),
        (None, Some(code)) => Some(code.to_owned()),
        (None, None) => None,
    };
    AppError { kind, detail, request_id: None }
}

fn validation(invalid: &ValidationException) -> AppError {
    let errors = invalid.error_list().iter().map(|entry| {
        let said = if entry.message.is_empty() { entry.code.as_str() } else { &entry.message };
        (entry.field_name.clone(), said.to_owned())
    });
    AppError::new(Refusal::field_errors(errors)).with_detail(format!(
        "{} ({})",
        invalid.message(),
        invalid.reason().as_str()
    ))
}

/// A call that never left: the credentials are missing, or the desk or its settings are wrong.
fn unsent(error: &(dyn StdError + 'static), operation: &'static str) -> AppError {
    let mut links = std::iter::successors(Some(error), |&link| link.source());
    if links.any(|link| link.is::<CredentialsError>()) {
        return AppError::new(ErrorKind::NoCredentials).with_detail(causes(error));
    }
    let reference = uuid::Uuid::new_v4().simple().to_string()[..8].to_owned();
    tracing::error!(reference, operation, error = causes(error), "a request could not be built");
    AppError::new(ErrorKind::Internal { reference })
}

/// The causes in words, outermost first. Unlike the SDK's own formatter this leaves the debug form
/// out, which may hold an answer.
pub(crate) fn causes(error: &(dyn StdError + 'static)) -> String {
    let mut words: Vec<String> = Vec::new();
    for link in std::iter::successors(Some(error), |&link| link.source()) {
        let link = link.to_string();
        if !words.iter().any(|word| word.contains(&link)) {
            words.push(link);
        }
    }
    words.join(": ")
}

/// A request that lacks what the service requires. Nothing was sent.
pub(crate) fn incomplete(error: BuildError) -> Refusal {
    Refusal::definite(AppError::validation(vec![FieldError::new("", error.to_string())]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_sdk_partnercentralselling::{error::ConnectorError, operation::list_engagements::ListEngagementsError};

    fn failure(error: SdkError<ListEngagementsError>) -> AppError {
        error_of(error, Lost::BeforeSending, "ListEngagements")
    }

    #[test]
    fn missing_credentials_are_named_wherever_they_are_missed() {
        let missing = || CredentialsError::not_loaded("no profile");
        for error in [
            SdkError::construction_failure(missing()),
            SdkError::dispatch_failure(ConnectorError::other(missing().into(), None)),
        ] {
            let error = failure(error);
            assert_eq!(error.kind, ErrorKind::NoCredentials);
            assert!(error.detail.is_some_and(|detail| detail.ends_with("no profile")));
        }
    }

    #[test]
    fn a_request_that_could_not_be_built_is_the_desks_own_failure() {
        assert!(matches!(failure(SdkError::construction_failure("no identifier")).kind, ErrorKind::Internal { .. }));
    }

    #[test]
    fn causes_are_told_once() {
        let inner = std::io::Error::other("connection refused");
        let error = ConnectorError::io(Box::new(inner));
        assert_eq!(causes(&error), "io error: connection refused");
    }
}
