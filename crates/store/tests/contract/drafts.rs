//! Drafts.

use super::fixtures::{at, draft, elsewhere, here};
use desk::ports::{Draft, DraftVersion, Store};
use domain::{
    error::{AppError, ErrorKind},
    forms::{FieldError, Fields},
    views::DraftState,
};
use std::sync::Arc;

async fn ids(store: &dyn Store, owner: Option<&str>) -> Vec<String> {
    let drafts = store.drafts(&here(), owner).await.expect("a list");
    drafts.into_iter().map(|d| d.id[..1].to_owned()).collect()
}

/// A draft with every member set.
fn full(id: char) -> Draft {
    let errors = vec![FieldError::new("Invitation.Message", "Too long.")];
    Draft {
        owner: "manager".into(),
        owner_name: "Mo Manager".into(),
        fields: Fields::from([("A.0.B".into(), String::new()), ("C".into(), "1\u{0}2".into())]),
        token: "token-2".into(),
        engagement_token: "engagement-token-2".into(),
        state: DraftState::Unsettled,
        refused: errors.clone(),
        failure: Some(AppError {
            kind: ErrorKind::Validation(errors),
            detail: Some("d".into()),
            request_id: Some("r".into()),
        }),
        invitation_id: Some("engi-0a1b2c3d4e5f6".into()),
        invitation_arn: Some(
            "arn:aws:partnercentral:us-east-1::catalog/Sandbox/engagement-invitation/engi-0a1b2c3d4e5f6".into(),
        ),
        ..draft(id, 60)
    }
}

pub(crate) async fn a_draft_is_kept_as_typed(store: Arc<dyn Store>) {
    for draft in [draft('a', 0), full('b')] {
        store.insert_draft(&draft).await.expect("kept");
        assert_eq!(store.draft(&here(), &draft.id).await.expect("read"), Some(draft));
    }
    assert_eq!(store.draft(&here(), &"c".repeat(32)).await.expect("read"), None);
    assert!(store.insert_draft(&draft('a', 9)).await.is_err(), "an id is given once");
}

pub(crate) async fn drafts_are_listed_last_saved_first(store: Arc<dyn Store>) {
    let sent = Draft { state: DraftState::Sent, ..draft('d', 9) };
    let unsettled = Draft { state: DraftState::Unsettled, owner: "manager".into(), ..draft('c', 2) };
    for draft in [draft('a', 1), draft('b', 3), unsettled, sent] {
        store.insert_draft(&draft).await.expect("kept");
    }
    assert_eq!(ids(&*store, None).await, ["b", "c", "a"]);
    assert_eq!(ids(&*store, Some("seller")).await, ["b", "a"]);
    assert_eq!(ids(&*store, Some("nobody")).await, [""; 0]);
}

pub(crate) async fn a_draft_is_saved_only_over_the_version_seen(store: Arc<dyn Store>) {
    let before = draft('a', 0);
    store.insert_draft(&before).await.expect("kept");

    let after = full('a');
    let others = [
        DraftVersion { state: DraftState::Sending, ..before.version() },
        DraftVersion { saved_at: at(-1), ..before.version() },
        after.version(),
    ];
    for other in others {
        assert!(!store.save_draft(&after, other, None).await.expect("tried"), "{other:?}");
    }
    assert_eq!(store.draft(&here(), &before.id).await.expect("read"), Some(before.clone()));

    assert!(store.save_draft(&after, before.version(), None).await.expect("saved"));
    assert_eq!(store.draft(&here(), &after.id).await.expect("read"), Some(after.clone()));
    assert!(!store.save_draft(&after, before.version(), None).await.expect("tried"), "it has been saved since");
    assert!(!store.save_draft(&full('b'), full('b').version(), None).await.expect("tried"), "there is none");

    let later = Draft { saved_at: at(61), ..after.clone() };
    let moved = Draft { created_at: at(500), ..later.clone() };
    assert!(store.save_draft(&moved, after.version(), None).await.expect("saved"));
    assert_eq!(store.draft(&here(), &after.id).await.expect("read"), Some(later), "it was made when it was made");
}

/// Lets eight save at the same moment over one version, as on its way; how many were let.
async fn winners(store: &Arc<dyn Store>, stored: &Draft) -> u32 {
    let tries: Vec<_> = (0..8)
        .map(|_| {
            let (store, seen) = (Arc::clone(store), stored.version());
            let sending = Draft { state: DraftState::Sending, saved_at: at(60), ..stored.clone() };
            tokio::spawn(async move { store.save_draft(&sending, seen, None).await.expect("tried") })
        })
        .collect();
    let mut won = 0;
    for one in tries {
        won += u32::from(one.await.expect("no panic"));
    }
    won
}

pub(crate) async fn two_who_send_at_once_do_not_both_get_it(store: Arc<dyn Store>) {
    let open = draft('a', 0);
    store.insert_draft(&open).await.expect("kept");
    assert_eq!(winners(&store, &open).await, 1);
}

pub(crate) async fn two_who_take_a_stranded_draft_do_not_both_get_it(store: Arc<dyn Store>) {
    let stranded = Draft { state: DraftState::Sending, ..draft('a', 0) };
    store.insert_draft(&stranded).await.expect("kept");
    assert_eq!(winners(&store, &stranded).await, 1);

    // Whoever stranded comes back after all, and has lost it.
    let failed = Draft { state: DraftState::Open, saved_at: at(61), ..stranded.clone() };
    assert!(!store.save_draft(&failed, stranded.version(), None).await.expect("tried"));
    let stands = store.draft(&here(), &stranded.id).await.expect("read");
    assert_eq!(stands.map(|d| d.version()), Some(DraftVersion { state: DraftState::Sending, saved_at: at(60) }));
}

pub(crate) async fn only_an_open_draft_is_removed(store: Arc<dyn Store>) {
    let (open, sending) = (draft('a', 0), Draft { state: DraftState::Sending, ..draft('b', 0) });
    store.insert_draft(&open).await.expect("kept");
    store.insert_draft(&sending).await.expect("kept");
    assert!(store.delete_draft(&here(), &open.id).await.expect("tried"));
    assert!(!store.delete_draft(&here(), &open.id).await.expect("tried"));
    assert!(!store.delete_draft(&here(), &sending.id).await.expect("tried"));
    assert_eq!(ids(&*store, None).await, ["b"]);
}

pub(crate) async fn a_draft_stays_in_its_scope(store: Arc<dyn Store>) {
    let mine = draft('a', 0);
    store.insert_draft(&mine).await.expect("kept");
    for other in elsewhere() {
        assert_eq!(store.draft(&other, &mine.id).await.expect("read"), None);
        assert_eq!(store.drafts(&other, None).await.expect("a list"), []);
        assert!(!store.delete_draft(&other, &mine.id).await.expect("tried"));
        let theirs = Draft { scope: other, saved_at: at(5), ..mine.clone() };
        assert!(!store.save_draft(&theirs, mine.version(), None).await.expect("tried"));
    }
    assert_eq!(store.draft(&here(), &mine.id).await.expect("read"), Some(mine));
}

pub(crate) async fn drafts_on_their_way_are_found_in_all_scopes(store: Arc<dyn Store>) {
    let elsewhere = elsewhere()[0].clone();
    let sending = Draft { state: DraftState::Sending, scope: elsewhere, ..draft('a', 5) };
    let unsettled = Draft { state: DraftState::Unsettled, ..draft('b', 1) };
    let sent = Draft { state: DraftState::Sent, ..draft('c', 0) };
    for draft in [&sending, &unsettled, &sent, &draft('d', 0)] {
        store.insert_draft(draft).await.expect("kept");
    }
    assert_eq!(store.drafts_under_way(10).await.expect("a list"), [unsettled, sending]);
    assert_eq!(store.drafts_under_way(1).await.expect("a list").len(), 1);
}
