//! Lists and results as the AWS CLI gives them.

use crate::services::support::{World, guarded_in_time, invitation, queueing_in_time, seller, task, viewer};
use domain::{
    error::{AppError, ErrorKind},
    ids::TaskId,
    views::{InvitationSummary, TaskKind, TaskStatus, TaskView},
};
use serde_json::{Value, json};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

const LIST: &str = "list-engagement-invitations";

fn params(list: &[(&str, &str)]) -> Vec<(String, String)> {
    list.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// Which invitations a list has, in its order.
fn ids(body: &str) -> Vec<String> {
    let body: Value = serde_json::from_str(body).expect("JSON");
    let rows = body["EngagementInvitationSummaries"].as_array().expect("rows");
    rows.iter().map(|row| row["Id"].as_str().expect("an id").to_owned()).collect()
}

/// A process has read the first two invitations and ended.
async fn has_read_two(world: &World) {
    let (desk, guard) = guarded_in_time(world);
    let page = desk.get_data(&viewer(), LIST, &params(&[("size", "2")])).await.expect("data");
    assert_eq!(ids(&page.body).len(), 2);
    let stop = CancellationToken::new();
    stop.cancel();
    guard.keep_answers(stop).await;
}

/// A desk whose service has so many invitations.
async fn with_invitations(count: usize) -> World {
    let world = World::new().await;
    for n in 0..count {
        world.aws.has_invitation(InvitationSummary { id: format!("engi-{n:013}"), ..invitation("PENDING") });
    }
    world
}

#[tokio::test(start_paused = true)]
async fn a_wrong_query_is_a_problem_and_no_error() {
    let world = with_invitations(1).await;
    let data = world.desk.get_data(&viewer(), LIST, &params(&[("query", "[?")])).await.expect("data");
    assert_eq!(data.problem.expect("a problem").field, "query");
    assert_eq!(data.body, "");
    assert!(data.response.contains("engi-0000000000000"), "what came is shown all the same");
    let data = world.desk.get_data(&viewer(), LIST, &params(&[("output", "pdf")])).await.expect("data");
    assert_eq!(data.problem.expect("a problem").field, "output");
}

#[tokio::test(start_paused = true)]
async fn a_query_picks_from_the_answer() {
    let world = with_invitations(2).await;
    let query = params(&[("query", "EngagementInvitationSummaries[].Id"), ("output", "text")]);
    let data = world.desk.get_data(&viewer(), LIST, &query).await.expect("data");
    assert_eq!(data.body.split_whitespace().collect::<Vec<_>>(), ["engi-0000000000000", "engi-0000000000001"]);
    assert_eq!((data.problem, data.status, data.elapsed_ms), (None, Some(200), 7));
    assert!(data.command.contains("aws partnercentral-selling list-engagement-invitations"), "{}", data.command);
}

#[tokio::test(start_paused = true)]
async fn customers_are_masked_until_asked_for() {
    let world = with_invitations(1).await;
    let hidden = world.desk.get_data(&viewer(), LIST, &params(&[])).await.expect("data");
    assert!(hidden.masked);
    assert!(!hidden.response.contains("Northwind"), "{}", hidden.response);
    assert!(hidden.response.contains("engi-0000000000000"));
    let shown = world.desk.get_data(&viewer(), LIST, &params(&[("show", "1")])).await.expect("data");
    assert!(!shown.masked);
    assert!(shown.response.contains("Northwind"));
}

#[tokio::test(start_paused = true)]
async fn all_pages_become_one() {
    let world = with_invitations(5).await;
    let one = world.desk.get_data(&viewer(), LIST, &params(&[("size", "2")])).await.expect("data");
    assert_eq!(ids(&one.body).len(), 2);
    assert!(one.body.contains("NextToken"));
    let before = world.aws.calls("ListEngagementInvitations").len();
    let all = world.desk.get_data(&viewer(), LIST, &params(&[("size", "2"), ("all", "1")])).await.expect("data");
    let expected: Vec<String> = (0..5).map(|n| format!("engi-{n:013}")).collect();
    assert_eq!(ids(&all.body), expected);
    assert!(!all.body.contains("NextToken"), "after the last page there is no next: {}", all.body);
    assert_eq!(world.aws.calls("ListEngagementInvitations").len() - before, 3);
}

#[tokio::test(start_paused = true)]
async fn a_list_does_not_go_on_from_a_page_of_the_store() {
    let world = with_invitations(5).await;
    has_read_two(&world).await;
    // The first one comes last from now on.
    world.aws.has_invitation(InvitationSummary { id: "engi-0000000000000".into(), ..invitation("PENDING") });
    world.aws.slows_down(Duration::from_millis(400));
    let desk = queueing_in_time(&world);
    let page = desk.for_request();
    let first = page.get_data(&viewer(), LIST, &params(&[("size", "2")])).await.expect("data");
    assert_eq!(ids(&first.body), ["engi-0000000000000", "engi-0000000000001"], "the last known state");
    assert!(page.read_notes().oldest().is_some());

    let desk = queueing_in_time(&world).for_request();
    let all = desk.get_data(&viewer(), LIST, &params(&[("size", "2"), ("all", "1")])).await.expect("data");
    let expected: Vec<String> = [1, 2, 3, 4, 0].map(|n| format!("engi-{n:013}")).into();
    assert_eq!(ids(&all.body), expected);
    assert_eq!(desk.read_notes().oldest(), None, "all of it is of now");
}

#[tokio::test(start_paused = true)]
async fn while_aws_is_away_a_list_is_whole_or_is_not_told() {
    let failing = |world: &World| {
        for _ in 0..12 {
            world.aws.refuse("ListEngagementInvitations", AppError::new(ErrorKind::Upstream));
        }
    };
    let all = params(&[("size", "2"), ("all", "1")]);
    let world = with_invitations(3).await;
    has_read_two(&world).await;
    failing(&world);
    let error = queueing_in_time(&world).get_data(&viewer(), LIST, &all).await.expect_err("one page of two");
    assert!(matches!(error.kind, ErrorKind::Upstream | ErrorKind::Unavailable), "{error:?}");

    let world = with_invitations(2).await;
    has_read_two(&world).await;
    failing(&world);
    let desk = queueing_in_time(&world).for_request();
    let whole = desk.get_data(&viewer(), LIST, &all).await.expect("the last known state");
    assert_eq!(ids(&whole.body), ["engi-0000000000000", "engi-0000000000001"]);
    assert!(desk.read_notes().oldest().is_some(), "it is noted");
}

#[tokio::test(start_paused = true)]
async fn a_write_is_read_from_the_journal() {
    let world = World::new().await;
    let id = world.draft().await;
    let subject = params(&[("subject", id.as_str())]);
    let command = "create-engagement-invitation";
    let none = world.desk.get_data(&viewer(), command, &subject).await.expect_err("not sent yet");
    assert_eq!(none.kind, ErrorKind::NotFound);
    let sent = world.desk.send_draft(&seller(), &id).await.expect("sent");
    let data = world.desk.get_data(&viewer(), command, &subject).await.expect("data");
    assert_eq!(serde_json::from_str::<Value>(&data.body).expect("JSON"), json!({ "Id": sent.id, "Arn": sent.arn }));
    assert!(!data.request.contains("Lumen Foods"), "{}", data.request);
    assert_eq!(world.aws.writes(), 1, "looking sends nothing");
}

#[tokio::test(start_paused = true)]
async fn what_the_service_does_not_have_is_not_there() {
    let world = World::new().await;
    for command in ["", "list-nonsense", "ListEngagements", "../etc/passwd"] {
        let error = world.desk.get_data(&viewer(), command, &params(&[])).await.expect_err("unknown");
        assert_eq!(error.kind, ErrorKind::NotFound, "{command:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_file_needs_a_right_query() {
    let world = with_invitations(2).await;
    let wrong = world.desk.get_document(&viewer(), LIST, &params(&[("query", "[?")])).await.expect_err("refused");
    assert!(matches!(wrong.kind, ErrorKind::Validation(_)));
    let query = params(&[("query", "EngagementInvitationSummaries"), ("output", "csv")]);
    let file = world.desk.get_document(&viewer(), LIST, &query).await.expect("a file");
    assert_eq!(
        (file.media_type, file.file_name.as_str()),
        ("text/csv; charset=utf-8; header=present", "list-engagement-invitations.csv")
    );
    assert_eq!(file.body.lines().count(), 3, "a heading and two rows");
}

#[tokio::test(start_paused = true)]
async fn a_task_that_nobody_has_met_is_asked_for_and_remembered() {
    let world = World::new().await;
    let elsewhere = task('e', TaskStatus::InProgress);
    let id = TaskId::parse(&elsewhere.id).expect("a task id");
    assert_eq!(world.desk.get_task(&viewer(), &id).await.expect_err("none").kind, ErrorKind::NotFound);
    world.aws.has_task(elsewhere);
    assert_eq!(world.desk.get_task(&viewer(), &id).await.expect("a task").id, id.to_string());
    assert_eq!(world.desk.running_tasks(&viewer()).await.expect("a count"), 1);
}

#[tokio::test(start_paused = true)]
async fn a_task_is_looked_for_past_a_kind_that_is_refused() {
    let world = World::new().await;
    let converted = TaskView { kind: TaskKind::FromEngagement, ..task('e', TaskStatus::InProgress) };
    let id = TaskId::parse(&converted.id).expect("a task id");
    let refused = |kinds: &[TaskKind], error: ErrorKind| {
        for kind in kinds {
            world.aws.refuse(kind.list_operation(), AppError::new(error.clone()));
        }
    };
    let denied = ErrorKind::AccessDenied { reason: None };
    refused(&[TaskKind::AcceptInvitation], denied.clone());
    let error = world.desk.get_task(&viewer(), &id).await.expect_err("none");
    assert_eq!(error.kind, ErrorKind::NotFound, "the others have been asked");
    refused(&TaskKind::ALL, denied.clone());
    let error = world.desk.get_task(&viewer(), &id).await.expect_err("nothing is known");
    assert_eq!(error.kind, denied, "no kind could be asked");
    refused(&[TaskKind::AcceptInvitation], ErrorKind::Throttled);
    refused(&[TaskKind::FromOpportunity], denied.clone());
    let error = world.desk.get_task(&viewer(), &id).await.expect_err("it may be of the kind that failed");
    assert_eq!(error.kind, ErrorKind::Throttled);
    refused(&[TaskKind::AcceptInvitation], denied);
    refused(&[TaskKind::FromOpportunity], ErrorKind::Throttled);
    world.aws.has_task(converted);
    assert_eq!(world.desk.get_task(&viewer(), &id).await.expect("a task").kind, TaskKind::FromEngagement);
}
