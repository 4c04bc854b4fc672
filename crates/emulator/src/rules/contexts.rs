//! The contexts that a partner may give a new engagement.

use serde_json::{Value, json};

use crate::error::{FieldError, ServiceError};

/// Checks the contexts and gives them what the service adds: a number, and the status of a lead.
pub(crate) fn accept(mut contexts: Vec<Value>) -> Result<Vec<Value>, ServiceError> {
    let mut wrong = Vec::new();
    for (index, context) in contexts.iter_mut().enumerate() {
        let at = |rest: &str| format!("contexts[{index}].{rest}");
        let kind = context["Type"].as_str().unwrap_or_default().to_owned();
        if kind == "ProspectingResult" {
            wrong.push(FieldError::new(
                at("type"),
                "ACTION_NOT_PERMITTED",
                "Prospecting results are written by the service itself.",
            ));
        } else if let Some(payload) = context.get("Payload")
            && payload.get(&kind).is_none()
        {
            wrong.push(FieldError::new(
                at("payload"),
                "INVALID_VALUE",
                "The payload is of another type than the context.",
            ));
        }
        context["Id"] = json!((index + 1).to_string());
        if let Some(lead) = context.pointer_mut("/Payload/Lead")
            && lead.get("QualificationStatus").is_none()
        {
            lead["QualificationStatus"] = json!("Unqualified");
        }
    }
    if wrong.is_empty() { Ok(contexts) } else { Err(ServiceError::business_rule(wrong)) }
}
