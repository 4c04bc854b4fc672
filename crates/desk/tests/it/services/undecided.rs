//! What nobody can tell is put before a person, with both states.

use crate::services::support::{INVITATION, World, invitation, invitation_id, manager, seller, seller_two, viewer};
use desk::ports::Store;
use domain::{
    error::{AppError, ErrorKind},
    forms::Fields,
    views::{ActivityBoard, Decision, DraftState, InvitationSummary, WriteRow, WriteState},
};
use time::Duration;

const ACCEPT: &str = "AcceptEngagementInvitation";
const INVITE: &str = "CreateEngagementInvitation";
const READ: &str = "GetEngagementInvitation";
const START: &str = "StartEngagementByAcceptingInvitationTask";

async fn board(world: &World) -> ActivityBoard {
    world.desk.activity(&viewer(), None).await.expect("what is open")
}

async fn the_undecided(world: &World) -> WriteRow {
    let mut decide = board(world).await.decide;
    assert_eq!(decide.len(), 1);
    decide.remove(0)
}

/// An acceptance that never arrived, and that AWS does not let the desk look up.
async fn doubtful_lead() -> World {
    let world = World::new().await;
    world.aws.comes_alive();
    world.aws.has_invitation(invitation("PENDING"));
    world.aws.vanish(ACCEPT);
    world.desk.accept_lead(&seller(), &invitation_id()).await.expect_err("lost");
    world.clock.pass(Duration::seconds(10));
    world.aws.refuse(READ, AppError::new(ErrorKind::AccessDenied { reason: None }).with_detail("no rights"));
    world.aws.refuse(READ, AppError::new(ErrorKind::AccessDenied { reason: None }).with_detail("no rights"));
    world.desk.reconcile_once().await.expect("a round");
    world
}

/// A start whose token has become too old to be sent again.
async fn old_start() -> World {
    let world = World::new().await;
    world.aws.has_invitation(invitation("PENDING"));
    world.aws.vanish(START);
    world.desk.accept_by_task(&seller(), &invitation_id(), &Fields::new()).await.expect_err("lost");
    world.clock.pass(Duration::hours(9));
    world.desk.reconcile_once().await.expect("a round");
    world
}

#[tokio::test(start_paused = true)]
async fn both_states_are_told() {
    let world = doubtful_lead().await;
    let row = the_undecided(&world).await;
    assert_eq!((row.state, row.who.as_str()), (WriteState::Undecided, "Name of seller"));
    let doubt = row.doubt.expect("a doubt");
    assert_eq!(doubt.wanted, format!("Accept the lead of invitation {INVITATION}."));
    assert!(doubt.shown.contains("no rights"), "{}", doubt.shown);
    assert!(doubt.why.contains("credentials"), "{}", doubt.why);
    assert_eq!(world.desk.overview(&viewer()).await.expect("the first page").undecided, 1);
}

#[tokio::test(start_paused = true)]
async fn an_old_token_is_not_sent_again() {
    let world = old_start().await;
    let doubt = the_undecided(&world).await.doubt.expect("a doubt");
    assert!(doubt.shown.contains("The invitation is pending"), "{}", doubt.shown);
    assert_eq!(world.aws.calls(START).len(), 1);
    world.clock.pass(Duration::hours(1));
    world.desk.reconcile_once().await.expect("a round");
    assert_eq!(world.aws.calls(START).len(), 1, "it waits for the person");
}

#[tokio::test(start_paused = true)]
async fn a_task_decides_however_old_the_token() {
    let world = World::new().await;
    world.aws.has_invitation(invitation("PENDING"));
    world.aws.lose_answer(START);
    world.desk.accept_by_task(&seller(), &invitation_id(), &Fields::new()).await.expect_err("lost");
    world.clock.pass(Duration::hours(9));
    world.desk.reconcile_once().await.expect("a round");
    assert_eq!(board(&world).await.recent[0].state, WriteState::Done);
}

/// A draft whose sending had no answer, long ago, and the invitations that AWS shows since.
async fn old_sending(shown: &[(&str, Duration)]) -> (World, domain::ids::DraftId) {
    let world = World::new().await;
    let id = world.draft().await;
    world.aws.lose_answer(INVITE);
    world.desk.send_draft(&seller(), &id).await.expect_err("lost");
    for (invitation_id, later) in shown {
        let invited_at = Some(world.desk.now() + *later);
        let receiver_account = Some("444455556666".to_owned());
        let id = (*invitation_id).to_owned();
        world.aws.has_invitation(InvitationSummary { id, invited_at, receiver_account, ..invitation("PENDING") });
    }
    world.clock.pass(Duration::hours(9));
    world.desk.reconcile_once().await.expect("a round");
    (world, id)
}

#[tokio::test(start_paused = true)]
async fn an_invitation_among_those_sent_decides_however_old_the_token() {
    let (world, id) = old_sending(&[("engi-a000000000001", Duration::hours(-2)), (INVITATION, Duration::ZERO)]).await;
    let draft = world.look(&id).await;
    assert_eq!((draft.summary.state, draft.invitation_id.as_deref()), (DraftState::Sent, Some(INVITATION)));
    assert_eq!(world.aws.calls(INVITE).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn of_two_that_could_be_it_a_person_says_which() {
    let (world, id) = old_sending(&[("engi-a000000000001", Duration::ZERO), (INVITATION, Duration::ZERO)]).await;
    assert_eq!(world.look(&id).await.summary.state, DraftState::Unsettled);
    let shown = the_undecided(&world).await.doubt.expect("a doubt").shown;
    assert!(shown.contains("engi-a000000000001") && shown.contains(INVITATION), "{shown}");
}

#[tokio::test(start_paused = true)]
async fn who_wants_the_same_is_sent_to_decide_first() {
    let world = old_start().await;
    let error = world.desk.accept_by_task(&seller_two(), &invitation_id(), &Fields::new()).await.expect_err("no");
    assert_eq!(error.kind, ErrorKind::Conflict);
    assert!(error.detail.expect("a detail").contains("Activity"));
    assert_eq!(world.aws.calls(START).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn not_done_lets_another_request_follow() {
    let world = old_start().await;
    let entry = the_undecided(&world).await.entry;
    let state = world.desk.decide(&seller_two(), entry, Decision::NotDone).await.expect("decided");
    assert_eq!(state, WriteState::Refused);
    let row = board(&world).await.recent.remove(0);
    assert_eq!(row.decided_by.as_deref(), Some("Name of seller-two"));
    assert!(row.doubt.is_some(), "what was known stays known");
    let audit = world.store.audit(&seller().scope, 1).await.expect("the record").remove(0);
    assert_eq!((audit.person.as_str(), audit.outcome.as_str()), ("seller-two", "refused"));
    world.desk.accept_by_task(&seller(), &invitation_id(), &Fields::new()).await.expect("a task");
    let calls = world.aws.calls(START);
    assert_ne!(calls[0].token, calls[1].token);
}

#[tokio::test(start_paused = true)]
async fn done_is_done() {
    let world = doubtful_lead().await;
    let entry = the_undecided(&world).await.entry;
    let done = Decision::Done { made: None };
    assert_eq!(world.desk.decide(&manager(), entry, done).await.expect("decided"), WriteState::Done);
    assert!(world.desk.accept_lead(&seller(), &invitation_id()).await.expect("known").already);
    assert_eq!(world.aws.calls(ACCEPT).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn looking_again_finds_out_or_tells_anew() {
    let world = doubtful_lead().await;
    let entry = the_undecided(&world).await.entry;
    let denied = || AppError::new(ErrorKind::AccessDenied { reason: None }).with_detail("still no rights");
    world.aws.refuse(READ, denied());
    world.aws.refuse(READ, denied());
    let state = world.desk.decide(&seller(), entry, Decision::LookAgain).await.expect("looked");
    assert_eq!(state, WriteState::Undecided);
    assert!(the_undecided(&world).await.doubt.expect("a doubt").shown.contains("still no rights"));
    let state = world.desk.decide(&seller(), entry, Decision::LookAgain).await.expect("looked");
    assert_eq!((state, world.aws.status(INVITATION).as_deref()), (WriteState::Done, Some("ACCEPTED")));
}

#[tokio::test(start_paused = true)]
async fn of_two_who_decide_one_is_heard() {
    let world = old_start().await;
    let entry = the_undecided(&world).await.entry;
    let (me, you) = (seller(), seller_two());
    let (one, other) = tokio::join!(
        world.desk.decide(&me, entry, Decision::NotDone),
        world.desk.decide(&you, entry, Decision::Done { made: None })
    );
    assert_eq!(one.is_ok(), other.is_err(), "{one:?} {other:?}");
    let late = world.desk.decide(&me, entry, Decision::NotDone).await.expect_err("decided already");
    assert_eq!(late.kind, ErrorKind::Conflict);
}

#[tokio::test(start_paused = true)]
async fn a_viewer_decides_nothing_and_nobody_of_another_account_sees_it() {
    let world = old_start().await;
    let entry = the_undecided(&world).await.entry;
    let error = world.desk.decide(&viewer(), entry, Decision::NotDone).await.expect_err("no");
    assert!(matches!(error.kind, ErrorKind::RoleForbids { .. }));
    let mut stranger = seller();
    stranger.scope.account = domain::ids::AccountId::parse("999988887777").expect("an account");
    let error = world.desk.decide(&stranger, entry, Decision::NotDone).await.expect_err("no");
    assert_eq!(error.kind, ErrorKind::NotFound);
    assert_eq!(world.desk.activity(&stranger, None).await.expect("nothing"), ActivityBoard::default());
}

#[tokio::test(start_paused = true)]
async fn an_invitation_that_was_sent_is_named_and_its_draft_follows() {
    let world = World::new().await;
    let id = world.draft().await;
    world.aws.lose_answer(INVITE);
    world.desk.send_draft(&seller(), &id).await.expect_err("lost");
    world.clock.pass(Duration::hours(9));
    world.desk.reconcile_once().await.expect("a round");
    let row = the_undecided(&world).await;
    assert_eq!(row.makes.as_deref(), Some("invitation"));
    assert_eq!(world.look(&id).await.summary.state, DraftState::Unsettled);
    let unnamed = world.desk.decide(&seller(), row.entry, Decision::Done { made: Some(" ".into()) }).await;
    assert!(matches!(unnamed.expect_err("which?").kind, ErrorKind::Validation(_)));
    let made = Some(INVITATION.to_owned());
    world.desk.decide(&seller(), row.entry, Decision::Done { made }).await.expect("decided");
    let draft = world.look(&id).await;
    assert_eq!((draft.summary.state, draft.invitation_id.as_deref()), (DraftState::Sent, Some(INVITATION)));
    assert_eq!(world.aws.effects_of(INVITE), 1);
}

#[tokio::test(start_paused = true)]
async fn a_draft_that_was_not_sent_opens_again() {
    let world = World::new().await;
    let id = world.draft().await;
    world.aws.vanish(INVITE);
    world.desk.send_draft(&seller(), &id).await.expect_err("lost");
    world.clock.pass(Duration::hours(9));
    world.desk.reconcile_once().await.expect("a round");
    let entry = the_undecided(&world).await.entry;
    world.desk.decide(&seller(), entry, Decision::NotDone).await.expect("decided");
    assert_eq!(world.look(&id).await.summary.state, DraftState::Open);
    world.desk.send_draft(&seller(), &id).await.expect("sent");
    assert_eq!(world.aws.effects_of(INVITE), 1);
}

#[tokio::test(start_paused = true)]
async fn what_happened_is_filtered_by_its_state() {
    let world = old_start().await;
    world.aws.refuse(INVITE, AppError::new(ErrorKind::Throttled));
    let id = world.draft().await;
    world.desk.send_draft(&seller(), &id).await.expect_err("refused");
    assert_eq!(board(&world).await.recent.len(), 2);
    let refused = world.desk.activity(&viewer(), Some(WriteState::Refused)).await.expect("some");
    assert_eq!(refused.recent.iter().map(|r| r.operation.as_str()).collect::<Vec<_>>(), [INVITE]);
    assert_eq!(refused.decide.len(), 1, "what is to be decided is always shown");
}
