//! Hiding customer data in the request panel until somebody asks for it.

use serde_json::Value;

/// The members that say nothing about customers or people. All others are hidden: the service's model
/// marks only 88 of its 808 members as sensitive, far fewer than are.
const SHOWN: [&str; 38] = [
    "Arn",
    "Catalog",
    "ClientToken",
    "Code",
    "ContextTypes",
    "CreatedAt",
    "CreatedBy",
    "CreatedDate",
    "CurrencyCode",
    "EngagementId",
    "EngagementIdentifier",
    "EngagementInvitationId",
    "ExpirationDate",
    "FieldName",
    "Frequency",
    "Id",
    "Identifier",
    "InvitationDate",
    "InvolvementType",
    "LastModifiedDate",
    "MaxResults",
    "MemberCount",
    "ModifiedAt",
    "NextToken",
    "OpportunityId",
    "ParticipantType",
    "PayloadType",
    "Reason",
    "ReasonCode",
    "ResourceSnapshotJobId",
    "ReviewStatus",
    "SortBy",
    "SortOrder",
    "Stage",
    "StartTime",
    "Status",
    "TaskId",
    "TaskStatus",
];

/// What stands in the place of a hidden value.
const HIDDEN: &str = "••••";

/// The document with all but harmless members hidden; its shape stays.
pub(super) fn masked(document: &Value) -> Value {
    hide(document, false)
}

fn hide(value: &Value, shown: bool) -> Value {
    match value {
        Value::Object(members) => Value::Object(
            members.iter().map(|(name, v)| (name.clone(), hide(v, SHOWN.contains(&name.as_str())))).collect(),
        ),
        Value::Array(items) => Value::Array(items.iter().map(|v| hide(v, shown)).collect()),
        Value::Null | Value::Bool(_) => value.clone(),
        Value::String(_) | Value::Number(_) if shown => value.clone(),
        Value::String(_) | Value::Number(_) => Value::String(HIDDEN.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn names_and_numbers_of_customers_are_hidden() {
        let document = json!({
            "Id": "engi-1", "Status": ["PENDING"],
            "Payload": { "Customer": { "CompanyName": "Lumen Foods", "Id": { "Deep": "secret" } } }, "Amount": 7
        });
        assert_eq!(
            masked(&document),
            json!({
                "Id": "engi-1", "Status": ["PENDING"],
                "Payload": { "Customer": { "CompanyName": "••••", "Id": { "Deep": "••••" } } }, "Amount": "••••"
            })
        );
    }
}
