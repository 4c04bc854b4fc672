//! AWS whose answers are anything: what the SDK and the adapter over it make of them.

use crate::{RUNTIME, spliced};
use axum::{
    Router,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use desk::ports::{
    EngagementQuery, InvitationQuery, OpportunityQuery, PartnerCentral, Refusal, SolutionQuery, TaskQuery,
};
use domain::{
    commands::AcceptByTaskCommand,
    ids::{AccountId, InvitationId},
    people::Catalog,
    views::TaskKind,
};
use model_cases::Cases;
use partner_central::{AwsPartnerCentral, for_account};
use serde_json::json;
use service_model::official;
use std::sync::{Arc, LazyLock, Mutex};

/// What is asked for, by whose answer it is. The last one writes; what is read to be changed is asked for apart.
const OPERATIONS: [&str; 15] = [
    "ListEngagementInvitations",
    "GetEngagementInvitation",
    "ListOpportunities",
    "GetOpportunity",
    "GetOpportunity",
    "ListEngagements",
    "GetEngagement",
    "GetEngagement",
    "ListEngagementMembers",
    "ListEngagementByAcceptingInvitationTasks",
    "ListEngagementFromOpportunityTasks",
    "ListOpportunityFromEngagementTasks",
    "ListSolutions",
    "ListTagsForResource",
    "StartEngagementByAcceptingInvitationTask",
];
/// The status of an answer: mostly the one with which there is most to decode.
const STATUSES: [u16; 8] = [200, 400, 200, 403, 200, 429, 200, 500];

const INVITATION: &str = "engi-0a1b2c3d4e5f6";
const ENGAGEMENT: &str = "eng-0a1b2c3d4e5f6g";
const OPPORTUNITY: &str = "O1234567";
const ARN: &str = "arn:aws:partnercentral:us-east-1:111122223333:catalog/Sandbox/opportunity/O1234567";

/// What AWS answers next.
type Said = Arc<Mutex<(u16, Vec<u8>)>>;

static AWS: LazyLock<(AwsPartnerCentral, Said)> = LazyLock::new(|| {
    let said = Said::default();
    let shared = said.clone();
    let endpoint = RUNTIME.block_on(async move {
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
        let endpoint = format!("http://{}", listener.local_addr().expect("an address"));
        tokio::spawn(async move { axum::serve(listener, Router::new().fallback(say).with_state(shared)).await });
        endpoint
    });
    let account = AccountId::parse("111122223333").expect("an account");
    (for_account(endpoint, account, Catalog::Sandbox), said)
});

async fn say(State(said): State<Said>) -> Response {
    let (status, body) = said.lock().expect("no panic").clone();
    let status = StatusCode::from_u16(status).expect("one of the list");
    (status, [(header::CONTENT_TYPE, "application/x-amz-json-1.0")], body).into_response()
}

/// Valid answers to each of the operations, with every member that there is.
static VALID: LazyLock<Vec<Vec<Vec<u8>>>> = LazyLock::new(|| {
    let cases = Cases::of(official()).with("CatalogIdentifier", "Sandbox");
    let answers = OPERATIONS.iter().map(|name| {
        let output = official().operation(name).expect("modelled").output.as_deref().expect("it answers something");
        cases.full(output).iter().map(|answer| answer.to_string().into_bytes()).collect()
    });
    answers.collect()
});

/// Refusals as AWS words them.
static REFUSALS: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let field = json!({"FieldName": "project.title", "Message": "Too long.", "Code": "INVALID_STRING_FORMAT"});
    [
        json!({
            "__type": "com.amazonaws.partnercentralselling#ValidationException", "Message": "1 validation error.",
            "Reason": "REQUEST_VALIDATION_FAILED", "ErrorList": [field],
        }),
        json!({"__type": "AccessDeniedException", "Message": "Not yours.", "Reason": "INCOMPATIBLE_BENEFIT_AWS_PARTNER_STATE"}),
        json!({"__type": "ThrottlingException", "Message": "Slow down."}),
        json!({"message": "Nobody knows."}),
    ]
    .map(|refusal| refusal.to_string().into_bytes())
    .to_vec()
});

/// Asks for one of the operations; the status of the answer when it could be read.
async fn ask(at: usize) -> Result<Option<u16>, Refusal> {
    let aws = &AWS.0;
    let exchange = match at {
        0 => aws.list_engagement_invitations(&InvitationQuery::default()).await?.exchange,
        1 => aws.get_engagement_invitation(INVITATION).await?.exchange,
        2 => aws.list_opportunities(&OpportunityQuery::default()).await?.exchange,
        3 => aws.get_opportunity(OPPORTUNITY).await?.exchange,
        4 => aws.get_opportunity_for_update(OPPORTUNITY).await?.exchange,
        5 => aws.list_engagements(&EngagementQuery::default()).await?.exchange,
        6 => aws.get_engagement(ENGAGEMENT).await?.exchange,
        7 => aws.get_engagement_for_update(ENGAGEMENT).await?.exchange,
        8 => aws.list_engagement_members(ENGAGEMENT).await?.exchange,
        9 => aws.list_tasks(TaskKind::AcceptInvitation, &TaskQuery::default()).await?.exchange,
        10 => aws.list_tasks(TaskKind::FromOpportunity, &TaskQuery::default()).await?.exchange,
        11 => aws.list_tasks(TaskKind::FromEngagement, &TaskQuery::default()).await?.exchange,
        12 => aws.list_solutions(&SolutionQuery::default()).await?.exchange,
        13 => aws.list_tags_for_resource(ARN).await?.exchange,
        _ => {
            let identifier = InvitationId::parse(INVITATION).expect("an id");
            let command = AcceptByTaskCommand { identifier, tags: Vec::new() };
            aws.start_by_accepting_invitation(&command, "token").await?.exchange
        }
    };
    Ok(exchange.status)
}

/// An answer of which a piece is something else. Three bytes choose what is asked for, the status, and what is bent.
fn answer(bytes: &[u8]) {
    let [operation, status, case, bytes @ ..] = bytes else { return };
    let at = usize::from(*operation) % OPERATIONS.len();
    let name = OPERATIONS[at];
    let status = STATUSES[usize::from(*status) % STATUSES.len()];
    let cases = if status == 200 { &VALID[at] } else { &*REFUSALS };
    let valid = &cases[usize::from(*case) % cases.len()];
    let bent = spliced(valid, bytes);
    let honest = bent == *valid;
    *AWS.1.lock().expect("no panic") = (status, bent);
    match RUNTIME.block_on(ask(at)) {
        Ok(answered) => assert_eq!((status, answered), (200, Some(200)), "{name}"),
        Err(refusal) => {
            assert!(status != 200 || !honest, "{name}: a valid answer is refused: {refusal:?}");
            assert!(!refusal.error.headline().is_empty(), "{name}: nothing to tell people");
            // What AWS has refused was not done; what else came of a write, nobody can tell from such an answer.
            let unsure = at + 1 == OPERATIONS.len() && !(400..500).contains(&status);
            assert_eq!(refusal.may_have_happened, unsure, "{name} with {status}: {refusal:?}");
        }
    }
}

#[test]
fn whatever_aws_answers_is_a_value_or_a_clear_error() {
    // Nothing of it is bent.
    for operation in 0..15 {
        for status in [0, 1, 7] {
            (0..4).for_each(|case| answer(&[operation, status, case, 1, 0]));
        }
    }
    bolero::check!().with_iterations(400).with_max_len(500).for_each(answer);
}
