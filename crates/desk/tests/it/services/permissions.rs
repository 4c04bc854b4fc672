//! Who may do what.

use crate::services::support::{
    ENGAGEMENT, World, answers, finished, invitation, invitation_id, manager, seller, seller_two, task, viewer,
};
use desk::{
    Desk, Policy,
    ports::{AuditRecord, Store},
};
use domain::{
    commands::RelatedEntity,
    error::{AppError, ErrorKind},
    forms::{CONTEXT, ENGAGEMENT_LAST_MODIFIED, Fields, LAST_MODIFIED, QUALIFICATION, STAGE, invitation::Step},
    ids::{DraftId, EngagementId, OpportunityId, TaskId},
    people::{Asker, Backend, Catalog, Person, Refusals, Role, Scope},
    queries::AuditQuery,
    views::{TaskStatus, TaskView},
};

/// How every write to AWS ends for somebody. The answers are fine and change something, so that nothing else refuses
/// them and none is done already.
async fn every_write(world: &World, desk: &Desk, asker: &Asker, draft: &DraftId) -> Vec<Result<(), AppError>> {
    world.aws.has_invitation(invitation("PENDING"));
    let related = RelatedEntity { entity_type: "Solutions".into(), id: "S-2".into() };
    world.aws.somebody_changes(|things| things.opportunity.related = vec![related]);
    let seen = world.aws.things(|things| things.opportunity.last_modified.clone()).expect("a version");
    let opportunity = OpportunityId::parse("O1234567").expect("an id");
    let submission = answers(&[("AwsSubmission.InvolvementType", "Co-Sell"), ("AwsSubmission.Visibility", "Full")]);
    let engagement = EngagementId::parse(ENGAGEMENT).expect("an id");
    let assignee = answers(&[
        ("Assignee.Email", "ana@example.com"),
        ("Assignee.FirstName", "Ana"),
        ("Assignee.LastName", "Low"),
        ("Assignee.BusinessTitle", "Sales"),
    ]);
    let entity = |id: &str| answers(&[("RelatedEntityType", "Solutions"), ("RelatedEntityIdentifier", id)]);
    let lead = answers(&[(CONTEXT, "1"), (ENGAGEMENT_LAST_MODIFIED, &seen), (QUALIFICATION, "Qualified")]);
    let failed = TaskView { reason_code: Some("InternalError".into()), ..task('a', TaskStatus::Failed) };
    world.store.record_tasks(&asker.scope, std::slice::from_ref(&failed), None).await.expect("recorded");
    let task = TaskId::parse(&failed.id).expect("a task id");
    vec![
        desk.send_draft(asker, draft).await.map(drop),
        desk.accept_lead(asker, &invitation_id()).await.map(drop),
        desk.reject_invitation(asker, &invitation_id(), &answers(&[("Reason", "Other")])).await.map(drop),
        desk.start_from_opportunity(asker, &opportunity, &submission).await.map(drop),
        desk.start_task_again(asker, &task).await.map(drop),
        desk.accept_by_task(asker, &invitation_id(), &Fields::new()).await.map(drop),
        desk.assign_opportunity(asker, &opportunity, &assignee).await.map(drop),
        desk.submit_opportunity(
            asker,
            &opportunity,
            &answers(&[("InvolvementType", "Co-Sell"), ("Visibility", "Full")]),
        )
        .await
        .map(drop),
        desk.associate_opportunity(asker, &opportunity, &entity("S-1")).await.map(drop),
        desk.disassociate_opportunity(asker, &opportunity, &entity("S-2")).await.map(drop),
        desk.update_opportunity(asker, &opportunity, &answers(&[(LAST_MODIFIED, &seen), (STAGE, "Committed")]))
            .await
            .map(drop),
        desk.update_engagement_context(asker, &engagement, &lead).await.map(drop),
        desk.tag_opportunity(asker, &opportunity, &answers(&[("Tags.0.Key", "team")])).await.map(drop),
    ]
}

fn kinds(outcomes: Vec<Result<(), AppError>>) -> Vec<Option<ErrorKind>> {
    outcomes.into_iter().map(|outcome| outcome.err().map(|error| error.kind)).collect()
}

#[tokio::test(start_paused = true)]
async fn a_viewer_writes_nothing() {
    let world = World::new().await;
    let draft = world.draft().await;
    let before = world.look(&draft).await;
    let no = || Some(ErrorKind::RoleForbids { needed: "seller".into() });
    let outcomes = every_write(&world, &world.desk, &viewer(), &draft).await;
    assert_eq!(kinds(outcomes), vec![no(); 13]);
    assert_eq!(world.aws.writes(), 0);

    let desk = &world.desk;
    let drafts = vec![
        desk.create_draft(&viewer(), Fields::new()).await.map(drop),
        desk.save_step(&viewer(), &draft, Step::Receiver, Fields::new()).await.map(drop),
        desk.remove_row(&viewer(), &draft, "Any", 0).await,
        desk.import_draft(&viewer(), &draft, "{}").await.map(drop),
        desk.delete_draft(&viewer(), &draft).await,
    ];
    assert_eq!(kinds(drafts), vec![no(); 5]);
    assert_eq!(world.look(&draft).await, before);
}

#[tokio::test(start_paused = true)]
async fn a_viewer_reads() {
    let world = World::new().await;
    world.aws.has_invitation(invitation("PENDING"));
    let desk = &world.desk;
    desk.list_tasks(&viewer()).await.expect("tasks");
    desk.get_invitation(&viewer(), &invitation_id()).await.expect("an invitation");
    desk.list_invitations(&viewer(), &desk::ports::InvitationQuery::default()).await.expect("invitations");
    let overview = desk.overview(&viewer()).await.expect("the first page");
    assert_eq!(overview.to_answer.len(), 1);
}

#[tokio::test(start_paused = true)]
async fn production_is_written_to_only_where_that_is_allowed() {
    let world = World::new().await;
    let draft = world.draft().await;
    for asker in [seller(), manager()] {
        let asker = Asker { backend: Backend::Production, ..asker };
        let outcomes = every_write(&world, &world.desk, &asker, &draft).await;
        assert_eq!(kinds(outcomes), vec![Some(ErrorKind::ProductionReadOnly); 13]);
    }
    let asker = Asker { backend: Backend::Production, ..seller() };
    world.desk.create_draft(&asker, finished()).await.expect("preparing is no writing");

    let allowed = Policy { allow_production_writes: true, ..Policy::default() };
    let by_managers = world.desk_with(allowed.clone());
    let refused = by_managers.send_draft(&asker, &draft).await.expect_err("refused");
    assert_eq!(refused.kind, ErrorKind::RoleForbids { needed: "manager".into() });
    assert_eq!(by_managers.refusals(&asker).write, Some(refused.headline()));
    let by_sellers = world.desk_with(Policy { production_writes_by: Role::Seller, ..allowed });
    assert_eq!(by_sellers.refusals(&asker).write, None);
    by_sellers.send_draft(&asker, &draft).await.expect("sent");
}

#[tokio::test(start_paused = true)]
async fn with_four_eyes_every_write_in_production_waits_for_a_second_person() {
    for asker in [seller(), manager()] {
        let world = World::new().await;
        let desk = world.desk_with(Policy {
            allow_production_writes: true,
            production_writes_by: Role::Seller,
            four_eyes: true,
            ..Policy::default()
        });
        let scope = Scope { catalog: Catalog::Aws, ..asker.scope.clone() };
        let asker = Asker { scope, backend: Backend::Production, ..asker };
        let draft = desk.create_draft(&asker, finished()).await.expect("preparing is no writing");
        let outcomes = every_write(&world, &desk, &asker, &draft).await;
        assert_eq!(kinds(outcomes), vec![Some(ErrorKind::AwaitsApproval); 13]);
        assert_eq!(world.aws.writes(), 0);
    }
}

#[tokio::test(start_paused = true)]
async fn pages_are_told_what_the_services_refuse() {
    let world = World::new().await;
    let refusals = |asker: &Asker| world.desk.refusals(asker);
    let administrator = |asker: Asker| Asker { person: Person { administrator: true, ..asker.person }, ..asker };
    assert_eq!(refusals(&administrator(manager())), Refusals::default());
    assert!(refusals(&manager()).administer.is_some_and(|why| why.contains("administrator")));
    let of_seller = refusals(&seller());
    assert_eq!((of_seller.prepare, of_seller.write), (None, None));
    assert_eq!(of_seller.manage.as_deref(), Some("Your role does not allow this; it takes a manager."));
    let of_viewer = refusals(&viewer());
    assert!(of_viewer.prepare.is_some() && of_viewer.write.is_some() && of_viewer.manage.is_some());
    let read_only = refusals(&Asker { backend: Backend::Production, ..manager() });
    assert_eq!(read_only.prepare, None);
    assert_eq!(read_only.write.as_deref(), Some("Writing to the production catalog is switched off."));
}

/// Whatever is done for a person goes through a permit. These files go on with what somebody was allowed to begin, or
/// look after what the desk remembers; a service that turns up here has left the check out.
#[test]
fn only_the_desks_own_work_does_without_a_permit() {
    let allowed = [
        "audit.rs",
        "bulk/pace.rs",
        "bulk/runner.rs",
        "figures.rs",
        "lib.rs",
        "reconcile/deciding.rs",
        "reconcile/drafts.rs",
        "reconcile/finding_out.rs",
        "reconcile/looking.rs",
        "reconcile/mod.rs",
        "reconcile/sent.rs",
        "second_person.rs",
        "sending.rs",
        "writing/beginning.rs",
        "writing/joining.rs",
        "writing/mod.rs",
        "writing/running.rs",
        "writing/settling.rs",
    ];
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![root.clone()];
    let mut found = std::collections::BTreeSet::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if std::fs::read_to_string(&path).expect("a file").contains("own_work()") {
                let name = path.strip_prefix(&root).expect("inside").to_string_lossy().replace('\\', "/");
                found.insert(name);
            }
        }
    }
    assert_eq!(found.iter().map(String::as_str).collect::<Vec<_>>(), allowed);
}

#[tokio::test(start_paused = true)]
async fn a_colleagues_draft_is_not_there() {
    let world = World::new().await;
    let draft = world.draft().await;
    let before = world.look(&draft).await;
    let (desk, colleague) = (&world.desk, seller_two());
    let outcomes = vec![
        desk.get_draft(&colleague, &draft).await.map(drop),
        desk.send_draft(&colleague, &draft).await.map(drop),
        desk.save_step(&colleague, &draft, Step::Receiver, Fields::new()).await.map(drop),
        desk.remove_row(&colleague, &draft, "Any", 0).await,
        desk.import_draft(&colleague, &draft, "{}").await.map(drop),
        desk.export_draft(&colleague, &draft).await.map(drop),
        desk.delete_draft(&colleague, &draft).await,
    ];
    assert_eq!(kinds(outcomes), vec![Some(ErrorKind::NotFound); 7]);
    assert_eq!(desk.list_drafts(&colleague).await.expect("a list"), []);
    assert_eq!(world.look(&draft).await, before);
    assert_eq!(world.aws.writes(), 0);
}

#[tokio::test(start_paused = true)]
async fn who_asks_for_a_colleagues_draft_is_told_in_the_record() {
    let world = World::new().await;
    let draft = world.draft().await;
    let nowhere = DraftId::parse(&"0".repeat(32)).expect("an id");
    world.desk.get_draft(&seller_two(), &draft).await.expect_err("not theirs");
    world.desk.get_draft(&seller_two(), &nowhere).await.expect_err("nobody's");
    world.desk.get_draft(&manager(), &draft).await.expect("a manager sees it");
    world.desk.writes_ended().await;
    let query = AuditQuery { action: Some("Denied".into()), ..AuditQuery::default() };
    let rows = world.store.audit_rows(&query, 100).await.expect("the record");
    let told: Vec<_> =
        rows.iter().map(|row| (row.person.as_str(), row.subject.as_str(), row.detail.as_str())).collect();
    let why = format!("Draft {draft} is Name of seller's.");
    assert_eq!(told, [("seller-two", "open another's draft", why.as_str())]);
    assert_eq!(rows[0].outcome, "refused");
}

#[tokio::test(start_paused = true)]
async fn a_manager_sees_and_sends_everybodys_drafts() {
    let world = World::new().await;
    let draft = world.draft().await;
    let list = world.desk.list_drafts(&manager()).await.expect("a list");
    assert_eq!(list.iter().map(|d| d.owner.as_str()).collect::<Vec<_>>(), ["seller"]);
    world.desk.send_draft(&manager(), &draft).await.expect("sent");
    assert_eq!(world.aws.writes(), 1);
}
