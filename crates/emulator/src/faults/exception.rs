//! The exception that a fault answers with.

use serde_json::{Value, json};

use super::rule::FaultError;

/// An exception to answer with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaultException {
    /// Its name: one of the service's exceptions, or any other with a `status` of its own.
    pub name: String,
    /// The HTTP status. Absent: the one that the service answers this exception with.
    pub status: Option<u16>,
    /// The message. Absent: one that says that it was asked for.
    pub message: Option<String>,
    /// `Reason` of a `ValidationException` or an `AccessDeniedException`.
    pub reason: Option<String>,
    /// The member that a `ValidationException` names in its `ErrorList`, as a camelCase path.
    pub field: Option<String>,
    /// Whether the call is carried out before the exception is answered.
    pub applied: bool,
}

impl FaultException {
    /// The exception of this name with everything else as usual, instead of carrying the call out.
    pub fn named(name: &str) -> Self {
        Self { name: name.to_owned(), status: None, message: None, reason: None, field: None, applied: false }
    }

    /// The HTTP status of the answer.
    pub(crate) fn http_status(&self) -> u16 {
        self.status.unwrap_or(if self.name == "InternalServerException" { 500 } else { 400 })
    }

    /// The body of the answer.
    pub(crate) fn body(&self) -> Value {
        let message = self.message.as_deref().unwrap_or("A fault of the emulator was asked for.");
        let mut body = json!({"__type": self.name, "Message": message});
        let is_validation = self.name == "ValidationException";
        match &self.reason {
            Some(reason) => body["Reason"] = json!(reason),
            None if is_validation => body["Reason"] = json!("BUSINESS_VALIDATION_FAILED"),
            None => {}
        }
        if let Some(field) = &self.field {
            body["ErrorList"] = json!([{"FieldName": field, "Message": message, "Code": "INVALID_VALUE"}]);
        }
        body
    }

    pub(super) fn check(&self) -> Result<(), FaultError> {
        if self.status.is_some_and(|status| !(400..=599).contains(&status)) {
            return Err(FaultError::new("effect.status", "An exception has a status from 400 to 599."));
        }
        let model = service_model::official();
        let modelled = model.operations().any(|operation| operation.errors.contains(&self.name));
        if modelled {
            let mut body = self.body();
            if let Some(members) = body.as_object_mut() {
                members.remove("__type");
            }
            return match model.validate(&self.name, &body).first() {
                None => Ok(()),
                Some(wrong) => {
                    let message = format!("{} has no such {}: {}", self.name, wrong.path, wrong.kind);
                    Err(FaultError::new("effect", message))
                }
            };
        }
        if self.name.is_empty() || !self.name.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Err(FaultError::new("effect.error", "An exception's name consists of letters and digits."));
        }
        if self.status.is_none() {
            // Without this a misspelt name would pass for one that clients must know.
            let message = format!("The service has no exception {}; give a status to answer it anyway.", self.name);
            return Err(FaultError::new("effect.error", message));
        }
        if self.reason.is_some() || self.field.is_some() {
            return Err(FaultError::new("effect", "Only the service's own exceptions take a reason or a field."));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_modelled_exception_can_be_had_and_nothing_misspelt() {
        let model = service_model::official();
        for name in model.operations().flat_map(|operation| &operation.errors) {
            let exception = FaultException::named(name);
            assert_eq!(exception.check(), Ok(()), "{name}");
            assert_eq!(exception.http_status() == 500, name == "InternalServerException");
        }
        let misspelt = FaultException::named("ThrotlingException");
        assert_eq!(misspelt.check().expect_err("misspelt").field, "effect.error");
        let foreign = FaultException { status: Some(503), ..FaultException::named("ServiceUnavailable") };
        assert_eq!(foreign.check(), Ok(()));
        let odd = FaultException { status: Some(200), ..FaultException::named("ThrottlingException") };
        assert_eq!(odd.check().expect_err("no error").field, "effect.status");
    }

    #[test]
    fn members_that_the_exception_lacks_are_refused() {
        let named = FaultException::named;
        let reason = |name: &str, reason: &str| FaultException { reason: Some(reason.into()), ..named(name) };
        assert_eq!(reason("ValidationException", "REQUEST_VALIDATION_FAILED").check(), Ok(()));
        assert!(reason("ValidationException", "TIRED").check().is_err());
        assert!(reason("ThrottlingException", "REQUEST_VALIDATION_FAILED").check().is_err());
        let field = FaultException { field: Some("project.title".into()), ..named("ValidationException") };
        assert_eq!(field.check(), Ok(()));
        assert_eq!(field.body()["ErrorList"][0]["FieldName"], "project.title");
        assert!(FaultException { field: Some("x".into()), ..named("ConflictException") }.check().is_err());
    }
}
