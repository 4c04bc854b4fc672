//! What the API alone can't bring about, or only together with much else.

use serde_json::json;
use time::Duration;

use super::*;
use crate::catalog::Catalog;
use crate::progress;

const AT: OffsetDateTime = OffsetDateTime::UNIX_EPOCH;
const ONE: &str = "111122223333";

fn member(account: &str) -> Member {
    Member { account: account.to_owned(), company_name: format!("Company {account}"), website: None }
}

fn engagement() -> Engagement {
    Engagement {
        id: "eng-1".to_owned(),
        catalog: Catalog::Sandbox,
        title: None,
        description: None,
        created: AT,
        created_by: ONE.to_owned(),
        modified: AT,
        modified_by: ONE.to_owned(),
        members: vec![member(ONE), member("444455556666"), Member::aws()],
        contexts: Vec::new(),
        opportunities: Vec::new(),
    }
}

/// What is told after a change, as kinds and receivers.
fn told(state: &mut State, change: impl FnOnce(&mut State)) -> Vec<(&'static str, String)> {
    change(state);
    progress::after_change(state, &Config::default(), AT + Duration::DAY);
    let tidings = std::mem::take(&mut state.tidings);
    tidings.into_iter().map(|it| (it.detail_type, it.account)).collect()
}

#[test]
fn a_changed_context_or_text_updates_the_engagement_for_every_partner_in_it() {
    let mut state = State::default();
    told(&mut state, |state| state.engagements.put(engagement()));
    let updated = |account: &str| ("Engagement Updated", account.to_owned());
    let change =
        |state: &mut State, change: fn(&mut Engagement)| told(state, |it| it.engagements.change("eng-1", change));
    let contexts = |it: &mut Engagement| it.contexts.push(json!({"Type": "Lead"}));
    assert_eq!(change(&mut state, contexts), [updated(ONE), updated("444455556666")]);
    assert_eq!(change(&mut state, |it| it.title = Some("Title".into())).len(), 2);
    assert_eq!(change(&mut state, |it| it.description = Some("Text".into())).len(), 2);
    // What it shares is told by snapshots, not by an update.
    assert_eq!(change(&mut state, |it| it.opportunities.push("O1".into())), []);
    assert_eq!(change(&mut state, |_| {}), []);
}

#[test]
fn the_payload_of_an_update_says_who_and_when() {
    let mut state = State::default();
    told(&mut state, |state| state.engagements.put(engagement()));
    state.engagements.change("eng-1", |it| {
        it.modified = AT + Duration::HOUR;
        it.contexts.push(json!({"Type": "Lead"}));
    });
    progress::after_change(&mut state, &Config::default(), AT);
    let arn = state.engagements.get("eng-1").map(Engagement::arn);
    assert_eq!(
        state.tidings[0].detail,
        json!({"catalog": "Sandbox", "engagement": {"engagementArn": arn, "engagementId": "eng-1",
            "LastModifiedAt": "1970-01-01T01:00:00Z", "LastModifiedBy": ONE, "ContextTypes": ["Lead"]}})
    );
}
