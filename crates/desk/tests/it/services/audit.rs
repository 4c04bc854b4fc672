//! The record of who did what: who sees it, what is told in it, and how the desk looks after it.

use crate::services::support::{World, answers, invitation, invitation_id, manager, seller, viewer};
use desk::ports::{AuditEntry, AuditNote, AuditRecord, RETENTION, Store};
use domain::{
    error::{AppError, ErrorKind},
    ids::JobId,
    people::{Asker, Origin, Person},
    queries::AuditQuery,
    views::{BulkAction, JobState},
};
use std::time::Duration;
use time::OffsetDateTime;
use tokio_util::sync::CancellationToken;

fn administrator() -> Asker {
    let asker = viewer();
    Asker { person: Person { id: "administrator".into(), administrator: true, ..asker.person.clone() }, ..asker }
}

fn from_somewhere(asker: Asker) -> Asker {
    Asker { from: Origin { address: Some([192, 0, 2, 7].into()), sign_in: Some("sign-in-1".into()) }, ..asker }
}

async fn rows(world: &World) -> Vec<AuditEntry> {
    world.store.audit_rows(&AuditQuery::default(), 1_000).await.expect("a list")
}

async fn told(world: &World) -> Vec<String> {
    rows(world).await.into_iter().rev().map(|row| format!("{} {} {}", row.person, row.action, row.outcome)).collect()
}

#[tokio::test(start_paused = true)]
async fn only_administrators_see_it_and_others_are_told_of() {
    let world = World::new().await;
    let no = || ErrorKind::RoleForbids { needed: "administrator".into() };
    for asker in [viewer(), seller(), manager()] {
        let outcomes: [Result<(), AppError>; 3] = [
            world.desk.audit_page(&asker, &AuditQuery::default()).await.map(drop),
            world.desk.export_audit(&asker, &AuditQuery::default()).await.map(drop),
            world.desk.verify_audit(&asker).await.map(drop),
        ];
        assert_eq!(outcomes.map(|outcome| outcome.expect_err("refused").kind), [no(), no(), no()]);
    }
    world.desk.writes_ended().await;
    let repeated = rows(&world).await.into_iter().filter(|row| row.detail.contains("2 more within a minute")).count();
    let told = told(&world).await;
    assert_eq!((told.len(), repeated), (6, 3), "each once, and how often it was repeated: {told:?}");
    assert!(told.contains(&"manager Denied refused".to_owned()), "{told:?}");
    world.desk.audit_page(&administrator(), &AuditQuery::default()).await.expect("shown");
}

#[tokio::test(start_paused = true)]
async fn asking_what_one_may_do_is_no_denial() {
    let world = World::new().await;
    assert!(world.desk.refusals(&viewer()).write.is_some());
    world.desk.overview(&viewer()).await.expect("the first page");
    world.desk.writes_ended().await;
    assert_eq!(told(&world).await, [""; 0]);
}

#[tokio::test(start_paused = true)]
async fn a_draft_that_is_sent_and_its_write_are_told_with_where_from() {
    let world = World::new().await;
    let draft = world.draft().await;
    world.desk.send_draft(&from_somewhere(seller()), &draft).await.expect("sent");
    let rows = rows(&world).await;
    let sent = rows.iter().find(|row| row.action == "SendDraft").expect("told");
    let written = rows.iter().find(|row| row.action == "CreateEngagementInvitation").expect("told");
    for row in [sent, written] {
        assert_eq!((row.person.as_str(), row.subject.as_str()), ("seller", draft.as_str()));
        assert_eq!((row.address.as_deref(), row.sign_in.as_deref()), (Some("192.0.2.7"), Some("sign-in-1")));
        assert_eq!(row.scope, Some(seller().scope.key()));
    }
    assert!(written.entry.is_some() && written.request_id.is_some(), "{written:?}");
    let board = world.desk.audit_page(&administrator(), &AuditQuery::default()).await.expect("shown");
    let link = Some(format!("/drafts/{draft}/sent"));
    assert!(board.rows.items.iter().all(|row| row.link == link), "{board:?}");
}

#[tokio::test(start_paused = true)]
async fn what_the_desk_finds_out_is_told_with_where_it_was_asked_from() {
    let world = World::new().await;
    world.aws.has_invitation(invitation("PENDING"));
    world.aws.lose_answer("RejectEngagementInvitation");
    let asker = from_somewhere(seller());
    world.desk.reject_invitation(&asker, &invitation_id(), &answers(&[("Reason", "Other")])).await.expect_err("lost");
    world.clock.pass(time::Duration::minutes(1));
    world.desk.reconcile_once().await.expect("looked");
    let rows = rows(&world).await;
    let (found, lost) = (&rows[0], &rows[1]);
    assert_eq!((lost.person.as_str(), lost.outcome.as_str()), ("seller", "unsettled"));
    assert_eq!((found.person.as_str(), found.outcome.as_str()), ("desk", "done"));
    assert_eq!(found.detail, "asked for by seller");
    assert_eq!((&found.address, &found.sign_in), (&lost.address, &lost.sign_in));
    assert_eq!(found.sign_in.as_deref(), Some("sign-in-1"));
}

#[tokio::test(start_paused = true)]
async fn what_is_done_with_a_job_is_told() {
    let world = World::new().await;
    world.aws.has_invitation(invitation("PENDING"));
    let (desk, id) = (&world.desk, JobId::parse(&"a".repeat(32)).expect("an id"));
    let (action, subjects) = (BulkAction::TagInvitations, [invitation_id().to_string()]);
    let tags = answers(&[("Tags.0.Key", "team"), ("Tags.0.Value", "north")]);
    for _ in 0..2 {
        desk.create_job(&manager(), &id, action, &subjects, &tags).await.expect("made");
    }
    desk.pause_job(&manager(), &id).await.expect("paused");
    desk.resume_job(&manager(), &id).await.expect("resumed");
    desk.cancel_job(&manager(), &id).await.expect("cancelled");
    desk.cancel_job(&manager(), &id).await.expect_err("cancelled already");
    assert_eq!(desk.get_job(&manager(), &id).await.expect("a job").job.state, JobState::Cancelled);
    let expected = ["CreateJob", "PauseJob", "ResumeJob", "CancelJob"].map(|what| format!("manager {what} done"));
    assert_eq!(told(&world).await, expected);
}

#[tokio::test(start_paused = true)]
async fn a_check_is_told_in_the_record_and_shown() {
    let world = World::new().await;
    let (desk, all) = (&world.desk, AuditQuery::default());
    assert_eq!(desk.audit_page(&administrator(), &all).await.expect("shown").checked, None);
    let checked = desk.verify_audit(&administrator()).await.expect("checked").expect("it is quick");
    assert_eq!(checked.fault, None);
    let board = desk.audit_page(&administrator(), &all).await.expect("shown");
    assert_eq!((board.last, board.checked), (1, Some(checked)));
    assert_eq!(told(&world).await, ["administrator VerifyRecord holds"]);
    assert_eq!(desk.audit_standing().await.expect("looked"), (1, Some(true)));
}

#[tokio::test(start_paused = true)]
async fn the_record_is_shown_page_by_page() {
    let world = World::new().await;
    for n in 0..120 {
        let note = AuditNote::done(&seller(), "Try", &format!("s-{n}"), OffsetDateTime::UNIX_EPOCH);
        world.store.append_audit(&note).await.expect("added");
    }
    let (mut query, mut seen) = (AuditQuery::default(), Vec::new());
    loop {
        let page = world.desk.audit_page(&administrator(), &query).await.expect("shown").rows;
        seen.extend(page.items.iter().map(|row| row.seq));
        let Some(next) = page.next else { break };
        query = AuditQuery::from_params(&[("page".into(), next)]);
    }
    assert_eq!(seen, (1..=120).rev().collect::<Vec<_>>());
}

#[tokio::test(start_paused = true)]
async fn the_desk_checks_once_a_day_and_removes_what_is_old() {
    let world = World::new().await;
    world.desk.send_draft(&seller(), &world.draft().await).await.expect("sent");
    let (stop, other) = (CancellationToken::new(), world.another_desk());
    let keep = Some(time::Duration::days(90));
    let looking: Vec<_> = [world.desk.clone(), other]
        .into_iter()
        .map(|desk| tokio::spawn(desk.look_after_audit(keep, stop.clone())))
        .collect();
    let checks = async || told(&world).await.iter().filter(|row| row.starts_with("desk VerifyRecord holds")).count();
    let one_look = Duration::from_secs(601);
    tokio::time::sleep(one_look).await;
    assert_eq!(checks().await, 1, "by one of two");
    world.clock.pass(time::Duration::hours(23));
    tokio::time::sleep(one_look).await;
    assert_eq!(checks().await, 1);
    world.clock.pass(time::Duration::hours(2));
    tokio::time::sleep(one_look).await;
    assert_eq!(checks().await, 2);
    world.clock.pass(time::Duration::days(91));
    tokio::time::sleep(one_look).await;
    stop.cancel();
    for desk in looking {
        desk.await.expect("no panic");
    }
    let rows = rows(&world).await;
    assert!(rows.iter().any(|row| row.action == RETENTION) && rows.iter().all(|row| row.action != "SendDraft"));
    assert_eq!(world.desk.verify_audit(&administrator()).await.expect("checked").expect("quick").fault, None);
}
