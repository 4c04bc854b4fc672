//! The oddities that were seen on the real service's wire and that its model doesn't have. They
//! are laid over an answer at the very end. Two more are decided elsewhere, where the state is: the
//! `NextToken` after a final page (`paging`), and the need that an accepted partner's invitation
//! leaves behind (`workflows`).

use serde_json::Value;
use service_model::{Kind, Model};

/// The structures that describe an engagement's members.
const MEMBERS: [&str; 2] = ["EngagementMember", "EngagementMemberSummary"];

/// Writes absent members as null, except for two that become the text `null`: a member's website,
/// and the reason code in a list of tasks.
pub(super) fn apply(operation: &str, answer: &mut Value) {
    let model = service_model::official();
    if let Some(output) = model.operation(operation).and_then(|it| it.output.as_deref()) {
        let writer = Writer { model, lists: operation.starts_with("List") };
        writer.fill(output, answer);
    }
}

struct Writer<'a> {
    model: &'a Model,
    /// Whether the answer is that of a List operation.
    lists: bool,
}

impl Writer<'_> {
    fn fill(&self, shape: &str, value: &mut Value) {
        let Some(shape) = self.model.shape(shape) else {
            return;
        };
        match (&shape.kind, value) {
            (Kind::Structure { members, union, .. }, Value::Object(held)) => {
                for (name, member) in members {
                    match held.get_mut(name) {
                        Some(value) => self.fill(&member.shape, value),
                        // A union with more than one member would say two things at once.
                        None if *union => {}
                        None => {
                            let text = self.is_null_text(&shape.name, name, &member.shape);
                            held.insert(name.clone(), if text { Value::from("null") } else { Value::Null });
                        }
                    }
                }
            }
            (Kind::List { member, .. }, Value::Array(items)) => {
                items.iter_mut().for_each(|item| self.fill(member, item));
            }
            (Kind::Map { value: member, .. }, Value::Object(entries)) => {
                entries.values_mut().for_each(|entry| self.fill(member, entry));
            }
            _ => {}
        }
    }

    fn is_null_text(&self, structure: &str, name: &str, shape: &str) -> bool {
        (self.lists && shape == "ReasonCode") || (MEMBERS.contains(&structure) && name == "WebsiteUrl")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn absent_members_are_written_out_in_structures_but_not_in_unions() {
        let mut answer = json!({
            "EngagementMemberList": [{"AccountId": "1", "CompanyName": "One"}],
        });
        apply("ListEngagementMembers", &mut answer);
        let member = json!({"AccountId": "1", "CompanyName": "One", "WebsiteUrl": "null"});
        assert_eq!(answer, json!({"EngagementMemberList": [member], "NextToken": null}));

        let mut answer = json!({"Payload": {"LeadInvitation": {"Customer": {"CompanyName": "One"}}}});
        apply("GetEngagementInvitation", &mut answer);
        assert_eq!(answer["Payload"].as_object().map(serde_json::Map::len), Some(1));
        assert_eq!(answer["Payload"]["LeadInvitation"]["Customer"]["Industry"], Value::Null);
        assert_eq!(answer["ExistingMembers"], Value::Null);
    }

    #[test]
    fn a_reason_that_there_is_none_of_is_a_text_in_lists_only() {
        let mut list = json!({"TaskSummaries": [{"TaskId": "task-1"}]});
        apply("ListEngagementFromOpportunityTasks", &mut list);
        assert_eq!(list["TaskSummaries"][0]["ReasonCode"], "null");
        assert_eq!(list["TaskSummaries"][0]["Message"], Value::Null);
        let mut start = json!({"TaskId": "task-1"});
        apply("StartEngagementFromOpportunityTask", &mut start);
        assert_eq!(start["ReasonCode"], Value::Null);
        let mut nothing = Value::Null;
        apply("AssociateOpportunity", &mut nothing);
        assert_eq!(nothing, Value::Null);
    }
}
