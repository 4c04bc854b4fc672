//! What a snapshot shows: the part of an opportunity that its template has a place for.

use serde_json::{Value, json};
use service_model::{Kind, Model};
use time::OffsetDateTime;

use crate::aws_side;
use crate::config::Config;
use crate::state::{Opportunity, Series};

/// The union of all payloads in the model.
const PAYLOAD: &str = "ResourceSnapshotPayload";

/// The model's `ResourceSnapshotPayload` of an opportunity for a series' template.
pub(super) fn payload(config: &Config, opportunity: &Opportunity, series: Series<'_>, at: OffsetDateTime) -> Value {
    let (member, mut view) = if series.is_private() {
        (series.template, aws_side::summary(opportunity, at))
    } else {
        ("OpportunitySummary", shared_view(config, opportunity))
    };
    let model = service_model::official();
    if let Some(member) = model.shape(PAYLOAD).and_then(|it| it.member(member)) {
        keep_modelled(model, &member.shape, &mut view);
    }
    json!({member: view})
}

/// What the other members of the engagement are told. `GetOpportunity` answers more than that; the
/// model says how much of it a view has.
fn shared_view(config: &Config, opportunity: &Opportunity) -> Value {
    let mut view = opportunity.to_answer();
    // The view spells this member in its own way.
    view["Lifecycle"] = view["LifeCycle"].take();
    if !config.assumptions.snapshots_show_contacts
        && let Some(customer) = view.get_mut("Customer").and_then(Value::as_object_mut)
    {
        customer.remove("Contacts");
    }
    view
}

/// Drops every member that the model doesn't know for the shape.
fn keep_modelled(model: &Model, shape: &str, value: &mut Value) {
    let Some(shape) = model.shape(shape) else {
        return;
    };
    match (&shape.kind, value) {
        (Kind::Structure { members, .. }, Value::Object(held)) => {
            held.retain(|name, _| members.contains_key(name));
            for (name, value) in held {
                if let Some(member) = members.get(name) {
                    keep_modelled(model, &member.shape, value);
                }
            }
        }
        (Kind::List { member, .. }, Value::Array(items)) => {
            for item in items {
                keep_modelled(model, member, item);
            }
        }
        _ => {}
    }
}
