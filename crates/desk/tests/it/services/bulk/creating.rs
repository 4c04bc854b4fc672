//! What may become a job.

use super::{accepting, job_id, look, pending};
use crate::services::support::{World, answers, invitation, manager, seller, viewer};
use domain::{
    error::ErrorKind,
    forms::Fields,
    views::{BulkAction, BulkOperation, InvitationSummary, JobState, MAX_JOB_ITEMS},
};

#[tokio::test(start_paused = true)]
async fn a_form_sent_twice_makes_one_job() {
    let world = World::new().await;
    let ids = accepting(&world, 2).await;
    let again = [ids[0].clone(), ids[0].clone()];
    let sent_again =
        world.desk.create_job(&manager(), &job_id(), BulkAction::AcceptInvitations, &again, &Fields::new()).await;
    sent_again.expect("the same job");
    assert_eq!(world.desk.list_jobs(&manager()).await.expect("jobs").len(), 1);
    let detail = look(&world).await;
    assert_eq!(detail.items.iter().map(|item| item.subject.clone()).collect::<Vec<_>>(), ids);
    assert_eq!((detail.job.state, detail.job.counts.waiting), (JobState::Running, 2));
    assert_eq!(world.aws.writes(), 0);
}

#[tokio::test(start_paused = true)]
async fn what_is_selected_twice_counts_once_and_keeps_its_order() {
    let world = World::new().await;
    let ids = pending(&world, 3);
    let selected = [&ids[2], &ids[0], &ids[2]].map(Clone::clone);
    let chosen = world.desk.choose_for_job(&manager(), BulkAction::AcceptInvitations, &selected).await.expect("chosen");
    assert_eq!(chosen.iter().map(|subject| &subject.id).collect::<Vec<_>>(), [&ids[2], &ids[0]]);
    assert!(chosen.iter().all(|subject| subject.title == "Warehouse migration" && subject.why_not.is_none()));
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_done_says_why() {
    let world = World::new().await;
    let ids = pending(&world, 2);
    world.aws.has_invitation(InvitationSummary { id: ids[0].clone(), ..invitation("REJECTED") });
    let unknown = "engi-9999999999999".to_owned();
    let selected = [ids[0].clone(), ids[1].clone(), unknown];
    let chosen = world.desk.choose_for_job(&manager(), BulkAction::RejectInvitations, &selected).await.expect("chosen");
    let possible: Vec<_> = chosen.iter().map(|subject| subject.why_not.is_none()).collect();
    assert_eq!(possible, [false, true, false]);
    assert!(chosen[0].why_not.as_deref().is_some_and(|why| why.contains("rejected")));
}

#[tokio::test(start_paused = true)]
async fn leads_are_told_from_opportunities() {
    let world = World::new().await;
    let ids = pending(&world, 2);
    let lead = InvitationSummary { payload_type: Some("LeadInvitation".into()), ..invitation("PENDING") };
    world.aws.has_invitation(InvitationSummary { id: ids[0].clone(), ..lead });
    let operations = async |action| {
        let chosen = world.desk.choose_for_job(&manager(), action, &ids).await.expect("chosen");
        chosen.into_iter().map(|subject| subject.operation).collect::<Vec<_>>()
    };
    assert_eq!(
        operations(BulkAction::AcceptInvitations).await,
        [BulkOperation::AcceptLead, BulkOperation::AcceptByTask]
    );
    assert_eq!(operations(BulkAction::RejectInvitations).await, [BulkOperation::Reject, BulkOperation::Reject]);
}

#[tokio::test(start_paused = true)]
async fn nothing_wrong_becomes_a_job() {
    let world = World::new().await;
    let ids = pending(&world, 1);
    let many: Vec<String> = (0..=MAX_JOB_ITEMS).map(|n| format!("engi-{n:013}")).collect();
    let reason = answers(&[("Reason", "Other")]);
    for (action, subjects, fields) in [
        (BulkAction::AcceptInvitations, Vec::new(), Fields::new()),
        (BulkAction::AcceptInvitations, many, Fields::new()),
        (BulkAction::AcceptInvitations, vec!["O1234567".to_owned()], Fields::new()),
        (BulkAction::StartFromOpportunities, ids.clone(), answers(&[("AwsSubmission.InvolvementType", "Co-Sell")])),
        (BulkAction::RejectInvitations, ids.clone(), Fields::new()),
        (BulkAction::AcceptInvitations, ids.clone(), answers(&[("Tags.0.Value", "no key")])),
        (BulkAction::StartFromOpportunities, vec!["O1".to_owned()], Fields::new()),
    ] {
        let error =
            world.desk.create_job(&manager(), &job_id(), action, &subjects, &fields).await.expect_err("refused");
        assert!(matches!(&error.kind, ErrorKind::Validation(errors) if !errors.is_empty()), "{action:?}: {error:?}");
    }
    for other in [viewer(), seller()] {
        let refused = world.desk.create_job(&other, &job_id(), BulkAction::RejectInvitations, &ids, &reason).await;
        let needed = ErrorKind::RoleForbids { needed: "manager".into() };
        assert_eq!(refused.expect_err("refused").kind, needed);
    }
    assert!(world.desk.list_jobs(&manager()).await.expect("jobs").is_empty());
}
