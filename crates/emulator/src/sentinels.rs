//! Magic values by which a caller asks for a failure. They are listed in `docs/EMULATOR.md`.

use serde_json::Value;
use service_model::Path;

use crate::aws_side::Verdict;
use crate::error::{FieldError, ServiceError};
use crate::state::Tag;

/// A company name or a rejection reason that begins so asks for an exception.
const ERROR_PREFIX: &str = "emulator:error:";
/// A tag on a Start operation whose value names an exception for the call itself.
const ERROR_TAG: &str = "emulator:error";
/// A tag on a Start operation whose value names the reason code with which the task shall fail.
const FAIL_TAG: &str = "emulator:fail";

/// A tag on an opportunity or on its submission whose value says how the scripted review shall end.
const REVIEW_TAG: &str = "emulator:review";

/// Where each operation may carry a text with [`ERROR_PREFIX`].
fn places(operation: &str) -> &'static [&'static str] {
    match operation {
        "CreateEngagementInvitation" => &[
            "/Invitation/Payload/OpportunityInvitation/Customer/CompanyName",
            "/Invitation/Payload/LeadInvitation/Customer/CompanyName",
        ],
        "CreateOpportunity" | "UpdateOpportunity" => &["/Customer/Account/CompanyName"],
        "CreateEngagementContext" | "UpdateEngagementContext" => {
            &["/Payload/Lead/Customer/CompanyName", "/Payload/CustomerProject/Customer/CompanyName"]
        }
        "StartProspectingFromEngagementTask" => &["/TaskName"],
        "RejectEngagementInvitation" => &["/RejectionReason"],
        _ => &[],
    }
}

/// The exception that the request asks for, if it asks for one.
pub(crate) fn requested_error(operation: &str, body: &Value) -> Option<ServiceError> {
    places(operation)
        .iter()
        .filter_map(|place| Some((field_at(place), body.pointer(place)?.as_str()?)))
        .find_map(|(field, text)| Some((field, text.strip_prefix(ERROR_PREFIX)?)))
        .or_else(|| Some(("tags".to_owned(), tag(body, ERROR_TAG)?)))
        .map(|(field, text)| exception(&field, text))
}

/// The reason code with which the task started by this request shall fail.
///
/// # Errors
/// When the tag's value is none of the model's codes: a misspelt one must not pass for success.
pub(crate) fn requested_failure(tags: &[Tag]) -> Result<Option<String>, ServiceError> {
    let Some(tag) = tags.iter().find(|tag| tag.key == FAIL_TAG) else {
        return Ok(None);
    };
    let value = Value::String(tag.value.clone());
    if service_model::official().validate("ReasonCode", &value).is_empty() {
        Ok(Some(tag.value.clone()))
    } else {
        Err(ServiceError::business_rule(vec![FieldError::new(
            "tags",
            "INVALID_VALUE",
            format!("{FAIL_TAG} takes one of the model's reason codes, not {}.", tag.value),
        )]))
    }
}

/// The reason code with which every engagement of a prospecting task of this name shall fail. The
/// operation takes no tags, and its reason codes are free texts.
pub(crate) fn requested_prospecting_failure(task_name: &str) -> Option<&str> {
    task_name.strip_prefix(FAIL_TAG)?.strip_prefix(':').filter(|reason| !reason.is_empty())
}

/// How the scripted review of this opportunity shall end.
///
/// # Errors
/// When the tag's value is no outcome of a review.
pub(crate) fn requested_review(tags: &[Tag]) -> Result<Option<Verdict>, ServiceError> {
    let wish = tags.iter().find(|tag| tag.key == REVIEW_TAG).map(|tag| tag.value.parse());
    wish.transpose().map_err(|_| {
        ServiceError::business_rule(vec![FieldError::new(
            "tags",
            "INVALID_VALUE",
            format!("{REVIEW_TAG} takes approve, reject or action-required, the latter two also with a reason."),
        )])
    })
}

fn tag<'a>(body: &'a Value, key: &str) -> Option<&'a str> {
    let tags = body.get("Tags")?.as_array()?;
    let tag = tags.iter().find(|tag| tag["Key"] == key)?;
    tag["Value"].as_str()
}

/// The camelCase path of a place in the body.
fn field_at(place: &str) -> String {
    place.split('/').skip(1).fold(Path::root(), |path, name| path.member(name)).camel_case()
}

/// `<Exception>` or `ValidationException:<camelCase path>`, found at the field `at`.
fn exception(at: &str, text: &str) -> ServiceError {
    let (name, field) = text.split_once(':').unwrap_or((text, ""));
    match name {
        "AccessDeniedException" => ServiceError::access_denied("Asked for: access denied."),
        "ConflictException" => ServiceError::conflict("Asked for: a conflict."),
        "InternalServerException" => ServiceError::internal("Asked for: an internal error."),
        "ResourceNotFoundException" => ServiceError::not_found("Asked for: nothing found."),
        "ServiceQuotaExceededException" => ServiceError::quota("Asked for: a quota is used up."),
        "ThrottlingException" => ServiceError::throttled("Asked for: too many requests."),
        "ValidationException" => ServiceError::business_rule(vec![FieldError::new(
            field,
            "INVALID_VALUE",
            "Asked for: this value is refused.",
        )]),
        other => ServiceError::business_rule(vec![FieldError::new(
            at,
            "INVALID_VALUE",
            format!("The emulator knows no exception {other:?} to answer with."),
        )]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_modelled_exception_can_be_asked_for() {
        let model = service_model::official();
        for operation in model.operations() {
            for name in &operation.errors {
                let body = json!({"Tags": [{"Key": ERROR_TAG, "Value": name}]});
                let error = requested_error("Start", &body).expect("the tag asks for one");
                assert_eq!(error.code, name);
            }
        }
    }

    #[test]
    fn a_field_can_be_named_and_a_misspelt_code_is_refused() {
        let name = "emulator:error:ValidationException:customer.account.companyName";
        let body = json!({"Customer": {"Account": {"CompanyName": name}}});
        let error = requested_error("CreateOpportunity", &body).expect("asked for");
        assert_eq!(error.fields[0].field, "customer.account.companyName");
        assert_eq!(requested_error("ListOpportunities", &body), None);

        let tags = |value: &str| [Tag { key: FAIL_TAG.into(), value: value.into() }];
        let code = requested_failure(&tags("RequestThrottled"));
        assert_eq!(code, Ok(Some("RequestThrottled".to_owned())));
        assert!(requested_failure(&tags("Throttled")).is_err());
        assert_eq!(requested_failure(&[]), Ok(None));
        assert_eq!(requested_prospecting_failure("emulator:fail:NoData"), Some("NoData"));
        for name in ["emulator:fail:", "emulator:fail", "Spring campaign"] {
            assert_eq!(requested_prospecting_failure(name), None, "{name}");
        }
    }
}
