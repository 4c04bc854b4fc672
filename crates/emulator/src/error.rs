//! The exceptions of the service and of the protocol beneath it, as values.

use std::borrow::Cow;

use serde_json::{Value, json};
use service_model::Violation;

/// One entry of a `ValidationException`'s `ErrorList`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FieldError {
    /// The member in camelCase, with dots: `project.expectedCustomerSpend.estimationUrl`.
    pub(crate) field: String,
    /// What is wrong, for people.
    pub(crate) message: String,
    /// One of the model's `ValidationExceptionErrorCode` values.
    pub(crate) code: &'static str,
}

impl FieldError {
    pub(crate) fn new(field: impl Into<String>, code: &'static str, message: impl Into<String>) -> Self {
        Self { field: field.into(), message: message.into(), code }
    }

    fn to_json(&self) -> Value {
        json!({"FieldName": self.field, "Message": self.message, "Code": self.code})
    }
}

/// An answer other than 200: a name, a status, a message and what belongs to the name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ServiceError {
    pub(crate) code: &'static str,
    pub(crate) status: u16,
    pub(crate) message: Cow<'static, str>,
    /// `Reason` of a `ValidationException` or an `AccessDeniedException`.
    pub(crate) reason: Option<&'static str>,
    pub(crate) fields: Vec<FieldError>,
}

impl ServiceError {
    /// An error of the protocol layer or a modelled exception without further members.
    pub(crate) fn new(code: &'static str, status: u16, message: impl Into<Cow<'static, str>>) -> Self {
        Self { code, status, message: message.into(), reason: None, fields: Vec::new() }
    }

    pub(crate) fn not_found(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new("ResourceNotFoundException", 400, message)
    }

    pub(crate) fn conflict(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new("ConflictException", 400, message)
    }

    pub(crate) fn access_denied(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new("AccessDeniedException", 400, message)
    }

    /// The caller isn't registered as a partner in the catalog it asks for.
    pub(crate) fn not_a_partner(message: impl Into<Cow<'static, str>>) -> Self {
        Self { reason: Some("INCOMPATIBLE_BENEFIT_AWS_PARTNER_STATE"), ..Self::access_denied(message) }
    }

    pub(crate) fn quota(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new("ServiceQuotaExceededException", 400, message)
    }

    pub(crate) fn throttled(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new("ThrottlingException", 400, message)
    }

    pub(crate) fn internal(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new("InternalServerException", 500, message)
    }

    pub(crate) fn serialization(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new("SerializationException", 400, message)
    }

    /// The request breaks what the model says about its members.
    pub(crate) fn request_invalid(fields: Vec<FieldError>) -> Self {
        Self::validation("REQUEST_VALIDATION_FAILED", fields)
    }

    /// The request is well-formed but breaks a rule of the business.
    pub(crate) fn business_rule(fields: Vec<FieldError>) -> Self {
        Self::validation("BUSINESS_VALIDATION_FAILED", fields)
    }

    fn validation(reason: &'static str, fields: Vec<FieldError>) -> Self {
        let message = match fields.as_slice() {
            [only] => format!("{}: {}", only.field, only.message),
            several => format!("The request has {} invalid members.", several.len()),
        };
        Self { reason: Some(reason), fields, ..Self::new("ValidationException", 400, message) }
    }

    /// What the model's own validation found, in the service's form.
    pub(crate) fn from_violations(violations: &[Violation]) -> Self {
        Self::request_invalid(
            violations
                .iter()
                .map(|violation| {
                    FieldError::new(violation.path.camel_case(), violation.kind.code(), violation.kind.to_string())
                })
                .collect(),
        )
    }

    /// The body of the answer.
    pub(crate) fn body(&self) -> Value {
        let mut body = json!({"__type": self.code, "Message": self.message});
        if let Some(reason) = self.reason {
            body["Reason"] = json!(reason);
        }
        if !self.fields.is_empty() {
            body["ErrorList"] = self.fields.iter().map(FieldError::to_json).collect();
        }
        body
    }
}
