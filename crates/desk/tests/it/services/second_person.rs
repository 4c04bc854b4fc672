//! Writes in production that wait for a second person.

use crate::services::support::{
    World, accounts_with, answers, finished, invitation, invitation_id, manager, seller, viewer,
};
use desk::{
    Desk, Policy,
    ports::{AuditNote, Store},
};
use domain::{
    error::{AppError, ErrorKind},
    forms::{Fields, invitation::Step},
    ids::{DraftId, JobId},
    people::{Asker, Backend, Catalog, Person, Role, Scope},
    views::{BulkAction, DraftState, JobState, ProposalRow, WriteState},
};
use time::OffsetDateTime;

/// Somebody in production.
fn there(asker: Asker) -> Asker {
    Asker { scope: Scope { catalog: Catalog::Aws, ..asker.scope }, backend: Backend::Production, ..asker }
}

fn second_manager() -> Asker {
    let asker = manager();
    Asker { person: Person { id: "manager-two".into(), ..asker.person.clone() }, ..there(asker) }
}

fn four_eyed(world: &World) -> Desk {
    world.desk_with(Policy {
        allow_production_writes: true,
        production_writes_by: Role::Seller,
        four_eyes: true,
        ..Policy::default()
    })
}

async fn waiting(desk: &Desk, asker: &Asker) -> Vec<ProposalRow> {
    desk.activity(asker, None).await.expect("a board").proposed
}

async fn the_one(desk: &Desk) -> String {
    let waiting = waiting(desk, &there(manager())).await;
    assert_eq!(waiting.len(), 1, "{waiting:?}");
    waiting[0].id.clone()
}

fn kind<T: std::fmt::Debug>(outcome: Result<T, AppError>) -> ErrorKind {
    outcome.expect_err("refused").kind
}

fn declined() -> Fields {
    answers(&[("Reason", "Other")])
}

#[tokio::test(start_paused = true)]
async fn nothing_is_sent_before_another_approves_it() {
    let world = World::new().await;
    world.aws.has_invitation(invitation("PENDING"));
    let desk = four_eyed(&world);
    let (one, two, id) = (there(manager()), second_manager(), invitation_id());
    assert_eq!(kind(desk.reject_invitation(&one, &id, &declined()).await), ErrorKind::AwaitsApproval);
    assert_eq!(world.aws.writes(), 0);
    assert_eq!(desk.activity(&one, None).await.expect("a board").recent, [], "nothing of it is in the journal");

    let counted = async |asker: &Asker| desk.overview(asker).await.expect("the first page").to_approve;
    assert_eq!((counted(&one).await, counted(&two).await, counted(&there(viewer())).await), (0, 1, 0));
    let rows = waiting(&desk, &one).await;
    assert!(rows[0].own && !waiting(&desk, &two).await[0].own);
    assert_eq!(rows[0].wanted, format!("Decline invitation {id}."));
    assert_eq!(kind(desk.approve_write(&one, &rows[0].id).await), ErrorKind::Conflict, "one's own");
    assert_eq!(world.aws.writes(), 0);

    desk.approve_write(&two, &rows[0].id).await.expect("sent");
    assert_eq!((world.aws.writes(), waiting(&desk, &one).await), (1, vec![]));
    assert_eq!(world.aws.names(), ["manager"], "in the name of whoever asked");
    let recent = desk.activity(&one, None).await.expect("a board").recent;
    assert_eq!((recent[0].state, recent[0].who.as_str()), (WriteState::Done, "Name of manager"));
    assert_eq!(kind(desk.approve_write(&two, &rows[0].id).await), ErrorKind::Conflict, "decided");
    let actions: Vec<_> = world.store.audit(&one.scope, 10).await.expect("a record").into_iter().collect();
    let told: Vec<_> = actions.iter().map(|row| (row.person.as_str(), row.action.as_str())).collect();
    assert!(told.contains(&("manager", "ProposeWrite")) && told.contains(&("manager-two", "ApproveWrite")), "{told:?}");
}

#[tokio::test(start_paused = true)]
async fn only_managers_approve_and_only_writers_propose() {
    let world = World::new().await;
    world.aws.has_invitation(invitation("PENDING"));
    let desk = four_eyed(&world);
    let outcome = desk.reject_invitation(&there(viewer()), &invitation_id(), &declined()).await;
    assert_eq!(kind(outcome), ErrorKind::RoleForbids { needed: "seller".into() });
    let outcome = desk.reject_invitation(&there(manager()), &invitation_id(), &declined()).await;
    assert_eq!(kind(outcome), ErrorKind::AwaitsApproval);
    let id = the_one(&desk).await;
    let needed = ErrorKind::RoleForbids { needed: "manager".into() };
    assert_eq!(kind(desk.approve_write(&there(seller()), &id).await), needed);
    assert_eq!(kind(desk.decline_write(&there(seller()), &id).await), needed);
    assert_eq!(
        kind(desk.approve_write(&second_manager_elsewhere(), &id).await),
        ErrorKind::Conflict,
        "another catalog"
    );
    assert_eq!(world.aws.writes(), 0);
}

fn second_manager_elsewhere() -> Asker {
    Asker { scope: manager().scope, backend: Backend::Sandbox, ..second_manager() }
}

#[tokio::test(start_paused = true)]
async fn what_is_declined_or_taken_back_is_not_sent() {
    let world = World::new().await;
    world.aws.has_invitation(invitation("PENDING"));
    let desk = four_eyed(&world);
    for decider in [second_manager(), there(seller())] {
        let outcome = desk.reject_invitation(&there(seller()), &invitation_id(), &declined()).await;
        assert_eq!(kind(outcome), ErrorKind::AwaitsApproval);
        let id = the_one(&desk).await;
        desk.decline_write(&decider, &id).await.expect("declined");
        assert_eq!(kind(desk.approve_write(&second_manager(), &id).await), ErrorKind::Conflict);
    }
    assert_eq!((world.aws.writes(), waiting(&desk, &there(seller())).await), (0, vec![]));
}

#[tokio::test(start_paused = true)]
async fn what_is_approved_and_declined_at_once_is_one_of_both() {
    let (mut sent, mut not_sent) = (0, 0);
    for steps in 0..40 {
        let world = World::new().await;
        world.aws.has_invitation(invitation("PENDING"));
        let desk = four_eyed(&world);
        let outcome = desk.reject_invitation(&there(seller()), &invitation_id(), &declined()).await;
        assert_eq!(kind(outcome), ErrorKind::AwaitsApproval);
        let id = the_one(&desk).await;
        let (approver, decliner) = (second_manager(), there(manager()));
        let approving = desk.approve_write(&approver, &id);
        // Whoever declines comes so many steps later or earlier.
        let declining = async {
            for _ in 0..steps {
                tokio::task::yield_now().await;
            }
            desk.decline_write(&decliner, &id).await
        };
        let (approved, declined) = if steps % 2 == 0 {
            tokio::join!(approving, declining)
        } else {
            let (declined, approved) = tokio::join!(declining, approving);
            (approved, declined)
        };
        match (approved, declined) {
            (Ok(()), Err(error)) => {
                assert_eq!((error.kind, world.aws.writes()), (ErrorKind::Conflict, 1));
                sent += 1;
            }
            (Err(error), Ok(())) => {
                assert_eq!((error.kind, world.aws.writes()), (ErrorKind::Conflict, 0));
                not_sent += 1;
            }
            other => panic!("both or neither: {other:?}"),
        }
        assert_eq!(waiting(&desk, &there(seller())).await, []);
    }
    assert_eq!(sent + not_sent, 40);
}

#[tokio::test(start_paused = true)]
async fn what_could_not_be_sent_is_approved_again_and_not_declined() {
    let world = World::new().await;
    world.aws.has_invitation(invitation("PENDING"));
    let desk = four_eyed(&world);
    let outcome = desk.reject_invitation(&there(seller()), &invitation_id(), &declined()).await;
    assert_eq!(kind(outcome), ErrorKind::AwaitsApproval);
    let id = the_one(&desk).await;
    // As a process leaves it that dies between the decision and the journal.
    let note = AuditNote::done(&second_manager(), "ApproveWrite", "it", OffsetDateTime::UNIX_EPOCH);
    assert!(world.store.approve_proposal(&there(seller()).scope, &id, &note).await.expect("approved"));
    for decider in [there(seller()), there(manager())] {
        assert_eq!(kind(desk.decline_write(&decider, &id).await), ErrorKind::Conflict, "it may have been sent");
    }
    assert_eq!(world.aws.writes(), 0);
    desk.approve_write(&second_manager(), &id).await.expect("sent");
    assert_eq!((world.aws.writes(), waiting(&desk, &there(seller())).await), (1, vec![]));
}

#[tokio::test(start_paused = true)]
async fn the_same_is_proposed_once_and_other_answers_are_told_what_stands() {
    let world = World::new().await;
    world.aws.has_invitation(invitation("PENDING"));
    let desk = four_eyed(&world);
    let reject = async |asker: Asker, reason: &str| {
        kind(desk.reject_invitation(&there(asker), &invitation_id(), &answers(&[("Reason", reason)])).await)
    };
    assert_eq!(reject(seller(), "Other").await, ErrorKind::AwaitsApproval);
    assert_eq!(reject(manager(), "Other").await, ErrorKind::AwaitsApproval);
    assert_eq!(reject(manager(), "Customer problem unclear").await, ErrorKind::Conflict);
    the_one(&desk).await;
}

/// A draft that waits for a second person, and the id under which it does.
async fn proposed(desk: &Desk, asker: &Asker) -> (DraftId, String) {
    let draft: DraftId = desk.create_draft(asker, finished()).await.expect("a draft");
    assert_eq!(kind(desk.send_draft(asker, &draft).await), ErrorKind::AwaitsApproval);
    (draft, the_one(desk).await)
}

/// Saves a step anew, so that the draft is another one than was proposed.
async fn change(desk: &Desk, asker: &Asker, draft: &DraftId) {
    let answers = desk.get_draft(asker, draft).await.expect("the draft").fields;
    desk.save_step(asker, draft, Step::Receiver, answers).await.expect("saved");
}

#[tokio::test(start_paused = true)]
async fn a_draft_is_sent_as_it_was_proposed_or_not_at_all() {
    let world = World::new().await;
    let desk = four_eyed(&world);
    let asker = there(seller());
    let (draft, first) = proposed(&desk, &asker).await;
    change(&desk, &asker, &draft).await;
    assert_eq!(kind(desk.approve_write(&second_manager(), &first).await), ErrorKind::Conflict, "changed since");
    assert_eq!(world.aws.writes(), 0);

    assert_eq!(kind(desk.send_draft(&asker, &draft).await), ErrorKind::AwaitsApproval);
    desk.approve_write(&second_manager(), &the_one(&desk).await).await.expect("sent");
    assert_eq!(world.aws.writes(), 1);
    let sent = desk.get_draft(&asker, &draft).await.expect("the draft");
    assert_eq!(sent.summary.state, DraftState::Sent);
    desk.send_draft(&asker, &draft).await.expect("it is sent: nothing to approve");
}

#[tokio::test(start_paused = true)]
async fn a_draft_that_was_approved_and_not_sent_and_is_another_now_is_proposed_anew() {
    let world = World::new().await;
    let desk = four_eyed(&world);
    let asker = there(seller());
    let (draft, first) = proposed(&desk, &asker).await;
    // As a process leaves it that dies between the decision and the journal.
    let note = AuditNote::done(&second_manager(), "ApproveWrite", "it", OffsetDateTime::UNIX_EPOCH);
    assert!(world.store.approve_proposal(&asker.scope, &first, &note).await.expect("approved"));
    change(&desk, &asker, &draft).await;
    assert_eq!(kind(desk.approve_write(&second_manager(), &first).await), ErrorKind::Conflict, "changed since");
    assert_eq!((world.aws.writes(), waiting(&desk, &asker).await), (0, vec![]));

    assert_eq!(kind(desk.send_draft(&asker, &draft).await), ErrorKind::AwaitsApproval);
    desk.approve_write(&second_manager(), &the_one(&desk).await).await.expect("sent");
    assert_eq!(world.aws.writes(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_is_asked_for_again_without_a_second_approval() {
    let world = World::new().await;
    world.aws.has_invitation(invitation("PENDING"));
    let desk = four_eyed(&world);
    let (asker, id) = (there(seller()), invitation_id());
    assert_eq!(kind(desk.accept_by_task(&asker, &id, &Fields::new()).await), ErrorKind::AwaitsApproval);
    world.aws.vanish("StartEngagementByAcceptingInvitationTask");
    desk.approve_write(&second_manager(), &the_one(&desk).await).await.expect_err("lost");
    let task = desk.accept_by_task(&asker, &id, &Fields::new()).await.expect("joined");
    assert!(!task.already);
    assert_eq!(waiting(&desk, &asker).await, []);
    let calls = world.aws.calls("StartEngagementByAcceptingInvitationTask");
    assert_eq!((calls.len(), &calls[0]), (2, &calls[1]), "with the same token");
}

#[tokio::test(start_paused = true)]
async fn a_bulk_job_begins_when_another_manager_resumes_it() {
    let world = World::new().await;
    world.aws.has_invitation(invitation("PENDING"));
    let desk = four_eyed(&world);
    let (owner, job) = (there(manager()), JobId::parse(&"a".repeat(32)).expect("an id"));
    let subjects = [invitation_id().to_string()];
    let state = desk.create_job(&owner, &job, BulkAction::RejectInvitations, &subjects, &declined()).await;
    assert_eq!(state.expect("kept"), JobState::Paused);
    let why_not = desk.get_job(&owner, &job).await.expect("the job").no_resume;
    assert_eq!(why_not, "It is your own job: another manager has to resume it.");
    assert_eq!(desk.get_job(&second_manager(), &job).await.expect("the job").no_resume, "");
    assert_eq!(kind(desk.resume_job(&owner, &job).await), ErrorKind::Conflict);
    desk.resume_job(&second_manager(), &job).await.expect("resumed");
    assert_eq!(desk.get_job(&owner, &job).await.expect("the job").job.state, JobState::Running);
}

#[tokio::test(start_paused = true)]
async fn the_sandbox_takes_one() {
    let world = World::new().await;
    world.aws.has_invitation(invitation("PENDING"));
    four_eyed(&world).reject_invitation(&seller(), &invitation_id(), &declined()).await.expect("declined");
    assert_eq!(world.aws.writes(), 1);
}

#[tokio::test]
async fn nothing_is_sent_in_the_name_of_somebody_who_may_not_write_any_more() {
    let world = World::new().await;
    world.aws.has_invitation(invitation("PENDING"));
    let (desk, asked) = (four_eyed(&world), there(manager()));
    assert_eq!(kind(desk.reject_invitation(&asked, &invitation_id(), &declined()).await), ErrorKind::AwaitsApproval);
    let desk = desk.with_accounts(accounts_with(&asked, Role::Manager, true).await);
    let id = the_one(&desk).await;
    let refused = desk.approve_write(&second_manager(), &id).await;
    assert!(matches!(kind(refused), ErrorKind::RoleForbids { .. }));
    assert_eq!(world.aws.calls("RejectEngagementInvitation").len(), 0);
    assert_eq!(waiting(&desk, &asked).await, []);
}
