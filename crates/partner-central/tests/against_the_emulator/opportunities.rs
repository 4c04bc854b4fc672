//! Listing opportunities and starting from one.

use crate::{ended, stage};
use desk::ports::{EngagementQuery, OpportunityQuery, PartnerCentral};
use domain::{
    commands::{AwsSubmission, StartFromOpportunityCommand},
    ids::OpportunityId,
    views::{TaskKind, TaskStatus},
};
use emulator::Seed;

#[tokio::test]
async fn an_engagement_is_started_from_an_opportunity_of_the_demo() {
    let stage = stage(Seed::Demo).await;
    let query = OpportunityQuery { review_statuses: vec!["Pending Submission".into()], ..OpportunityQuery::default() };
    let page = stage.inviter.list_opportunities(&query).await.expect("a page").value;
    let mut outcomes = Vec::new();
    for row in &page.items {
        assert_eq!(row.review_status.as_deref(), Some("Pending Submission"));
        let command = StartFromOpportunityCommand {
            identifier: OpportunityId::parse(&row.id).expect("an id"),
            aws_submission: AwsSubmission { involvement_type: "Co-Sell".into(), visibility: Some("Full".into()) },
            tags: Vec::new(),
        };
        let token = format!("start-{}", row.id);
        let started = stage.inviter.start_from_opportunity(&command, &token).await.expect("started").value;
        assert_eq!(started.kind, TaskKind::FromOpportunity);
        outcomes.push(ended(&stage.inviter, &started).await);
    }
    let done = outcomes
        .iter()
        .find(|task| task.status == TaskStatus::Complete)
        .expect("the demo has an opportunity that is ready");
    let engagement = done.engagement_id.clone().expect("a finished task names it");
    let query = EngagementQuery { identifiers: vec![engagement], ..EngagementQuery::default() };
    let engagements = stage.inviter.list_engagements(&query).await.expect("a page").value;
    assert_eq!(engagements.items.len(), 1);
    assert!(done.snapshot_job_id.is_some() && done.invitation_id.is_some(), "{done:?}");
}

#[tokio::test]
async fn pages_follow_their_tokens_to_the_end() {
    let stage = stage(Seed::Demo).await;
    let all = stage
        .inviter
        .list_opportunities(&OpportunityQuery { max_results: Some(100), ..OpportunityQuery::default() })
        .await
        .expect("a page")
        .value;
    let mut paged = Vec::new();
    let mut query = OpportunityQuery { max_results: Some(3), ..OpportunityQuery::default() };
    loop {
        let page = stage.inviter.list_opportunities(&query).await.expect("a page").value;
        assert!(page.items.len() <= 3);
        paged.extend(page.items);
        let Some(next) = page.next else { break };
        query.next_token = Some(next);
    }
    assert_eq!(paged, all.items);
    assert!(paged.len() > 3, "the demo has more than a page");
}
