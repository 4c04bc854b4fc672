//! AWS whose answers are anything: what the SDK and the adapter over it make of them.

use crate::{RUNTIME, spliced};
use desk::ports::{
    EngagementQuery, InvitationQuery, OpportunityQuery, PartnerCentral, Refusal, SolutionQuery, TaskQuery,
};
use domain::{
    commands::{
        AcceptByTaskCommand, AccountReceiver, AssignCommand, Assignee, AwsSubmission, CreateEngagementCommand,
        Invitation, InviteCommand, LeadPayload, Payload, Receiver, RejectCommand, RelatedCommand, RelatedEntity,
        StartFromOpportunityCommand, SubmitCommand, Tag, TagCommand, UpdateContextCommand, UpdateOpportunityCommand,
    },
    ids::{AccountId, EngagementId, InvitationId, OpportunityId},
    people::Catalog,
    views::TaskKind,
};
use model_cases::Cases;
use partner_central::{AwsPartnerCentral, for_account};
use serde_json::json;
use service_model::official;
use std::{
    collections::BTreeSet,
    io,
    sync::{Arc, LazyLock, Mutex},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// What reads, by whose answer it is. What is read to be changed is asked for apart.
const READS: [&str; 14] = [
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
];
/// All that writes.
const WRITES: [&str; 13] = [
    "StartEngagementByAcceptingInvitationTask",
    "StartEngagementFromOpportunityTask",
    "CreateEngagement",
    "CreateEngagementInvitation",
    "AcceptEngagementInvitation",
    "RejectEngagementInvitation",
    "UpdateEngagementContext",
    "UpdateOpportunity",
    "AssignOpportunity",
    "SubmitOpportunity",
    "AssociateOpportunity",
    "DisassociateOpportunity",
    "TagResource",
];
const OPERATIONS: usize = READS.len() + WRITES.len();
/// The status of an answer: mostly the one with which there is most to decode.
const STATUSES: [u16; 8] = [200, 400, 200, 403, 200, 429, 200, 500];
/// From this byte on the answer breaks off: one in eight.
const CUT: usize = 224;

/// The name of the operation at a place among all.
fn name(at: usize) -> &'static str {
    READS.get(at).copied().unwrap_or_else(|| WRITES[at - READS.len()])
}

const INVITATION: &str = "engi-0a1b2c3d4e5f6";
const ENGAGEMENT: &str = "eng-0a1b2c3d4e5f6g";
const OPPORTUNITY: &str = "O1234567";
const ARN: &str = "arn:aws:partnercentral:us-east-1:111122223333:catalog/Sandbox/opportunity/O1234567";

/// What AWS answers next.
#[derive(Clone, Default)]
struct Said {
    status: u16,
    body: Vec<u8>,
    /// The connection breaks off a byte before the end.
    cut: bool,
}

static AWS: LazyLock<(AwsPartnerCentral, Arc<Mutex<Said>>)> = LazyLock::new(|| {
    let said = Arc::<Mutex<Said>>::default();
    let shared = said.clone();
    let endpoint = RUNTIME.block_on(async move {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
        let endpoint = format!("http://{}", listener.local_addr().expect("an address"));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(say(stream, shared.clone()));
            }
        });
        endpoint
    });
    let account = AccountId::parse("111122223333").expect("an account");
    (for_account(endpoint, account, Catalog::Sandbox), said)
});

/// Answers requests, one after the other. No server would let an answer break off where it is told to.
async fn say(mut stream: TcpStream, said: Arc<Mutex<Said>>) -> io::Result<()> {
    let mut piece = [0; 4096];
    loop {
        let mut request = Vec::new();
        while !is_whole(&request) {
            let read = stream.read(&mut piece).await?;
            if read == 0 {
                return Ok(());
            }
            request.extend_from_slice(&piece[..read]);
        }
        let Said { status, body, cut } = said.lock().expect("no panic").clone();
        let length = body.len() + usize::from(cut);
        let head = format!(
            "HTTP/1.1 {status} Said\r\ncontent-type: application/x-amz-json-1.0\r\ncontent-length: {length}\r\n\r\n"
        );
        stream.write_all(&[head.as_bytes(), &body[..]].concat()).await?;
        if cut {
            return stream.shutdown().await;
        }
    }
}

/// Whether a request has come to its end.
fn is_whole(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request).to_ascii_lowercase();
    let Some((head, _)) = text.split_once("\r\n\r\n") else { return false };
    let length = head.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse::<usize>().ok());
    request.len() >= head.len() + 4 + length.unwrap_or(0)
}

/// Valid answers to each of the operations, with every member that there is.
static VALID: LazyLock<Vec<Vec<Vec<u8>>>> = LazyLock::new(|| {
    let cases = Cases::of(official()).with("CatalogIdentifier", "Sandbox");
    let answers = READS.iter().chain(&WRITES).map(|name| match &official().operation(name).expect("modelled").output {
        Some(output) => cases.full(output).iter().map(|answer| answer.to_string().into_bytes()).collect(),
        None => vec![b"{}".to_vec()],
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
        _ => return write(name(at)).await,
    };
    Ok(exchange.status)
}

/// Changes something by one of the operations; the status of the answer when it could be read.
async fn write(operation: &str) -> Result<Option<u16>, Refusal> {
    let aws = &AWS.0;
    let invitation = || InvitationId::parse(INVITATION).expect("an id");
    let opportunity = || OpportunityId::parse(OPPORTUNITY).expect("an id");
    let submission = || AwsSubmission { involvement_type: "Co-Sell".into(), visibility: None };
    let related = || RelatedCommand {
        opportunity_identifier: opportunity(),
        entity: RelatedEntity { entity_type: "Solutions".into(), id: "S-1234567".into() },
    };
    let exchange = match operation {
        "StartEngagementByAcceptingInvitationTask" => {
            let command = AcceptByTaskCommand { identifier: invitation(), tags: Vec::new() };
            aws.start_by_accepting_invitation(&command, "token").await?.exchange
        }
        "StartEngagementFromOpportunityTask" => {
            let (identifier, aws_submission) = (opportunity(), submission());
            let command = StartFromOpportunityCommand { identifier, aws_submission, tags: Vec::new() };
            aws.start_from_opportunity(&command, "token").await?.exchange
        }
        "CreateEngagement" => {
            let command = CreateEngagementCommand { title: "A room".into(), description: "For two".into() };
            aws.create_engagement(&command, "token").await?.exchange
        }
        "CreateEngagementInvitation" => aws.create_engagement_invitation(&invite(), "token").await?.exchange,
        "AcceptEngagementInvitation" => aws.accept_engagement_invitation(INVITATION).await?.exchange,
        "RejectEngagementInvitation" => {
            let command = RejectCommand { identifier: invitation(), rejection_reason: "Other".into() };
            aws.reject_engagement_invitation(&command).await?.exchange
        }
        "UpdateEngagementContext" => aws.update_engagement_context(&UpdateContextCommand::default()).await?.exchange,
        "UpdateOpportunity" => aws.update_opportunity(&UpdateOpportunityCommand::default()).await?.exchange,
        "AssignOpportunity" => {
            let command = AssignCommand { identifier: opportunity(), assignee: Assignee::default() };
            aws.assign_opportunity(&command).await?.exchange
        }
        "SubmitOpportunity" => {
            let command = SubmitCommand { identifier: opportunity(), submission: submission() };
            aws.submit_opportunity(&command).await?.exchange
        }
        "AssociateOpportunity" => aws.associate_opportunity(&related()).await?.exchange,
        "DisassociateOpportunity" => aws.disassociate_opportunity(&related()).await?.exchange,
        "TagResource" => {
            let command =
                TagCommand { resource_arn: ARN.into(), tags: vec![Tag { key: "team".into(), value: "north".into() }] };
            aws.tag_resource(&command).await?.exchange
        }
        other => unreachable!("nobody asks for {other}"),
    };
    Ok(exchange.status)
}

fn invite() -> InviteCommand {
    let receiver = AccountReceiver { alias: None, aws_account_id: "444455556666".into() };
    InviteCommand {
        engagement_identifier: EngagementId::parse(ENGAGEMENT).expect("an id"),
        invitation: Invitation {
            message: "Join us".into(),
            receiver: Receiver::Account(receiver),
            payload: Payload::LeadInvitation(Box::<LeadPayload>::default()),
        },
    }
}

/// An answer of which a piece is something else. Three bytes choose what is asked for, the status and whether the answer
/// breaks off, and what is bent.
fn answer(bytes: &[u8]) {
    let [operation, status, case, bytes @ ..] = bytes else { return };
    let (at, chosen) = (usize::from(*operation) % OPERATIONS, usize::from(*status));
    let name = name(at);
    let (status, cut) = (STATUSES[chosen % STATUSES.len()], chosen >= CUT);
    let cases = if status == 200 { &VALID[at] } else { &*REFUSALS };
    let valid = &cases[usize::from(*case) % cases.len()];
    let body = spliced(valid, bytes);
    let honest = body == *valid && !cut;
    *AWS.1.lock().expect("no panic") = Said { status, body, cut };
    match RUNTIME.block_on(ask(at)) {
        Ok(answered) => assert_eq!((status, answered, cut), (200, Some(200), false), "{name}"),
        Err(refusal) => {
            assert!(status != 200 || !honest, "{name}: a valid answer is refused: {refusal:?}");
            assert!(!refusal.error.headline().is_empty(), "{name}: nothing to tell people");
            // What AWS has refused was not done; what else came of a write, nobody can tell from such an answer.
            let unsure = at >= READS.len() && !(400..500).contains(&status);
            assert_eq!(refusal.may_have_happened, unsure, "{name} with {status}, cut {cut}: {refusal:?}");
        }
    }
}

#[test]
fn whatever_aws_answers_is_a_value_or_a_clear_error() {
    // Nothing of it is bent.
    for operation in 0..u8::try_from(OPERATIONS).expect("a few") {
        for status in [0, 1, 7, 248, 249, 255] {
            (0..4).for_each(|case| answer(&[operation, status, case, 1, 0]));
        }
    }
    bolero::check!().with_iterations(400).with_max_len(500).for_each(answer);
}

#[test]
fn every_write_of_the_adapter_is_asked_for() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../partner-central/src");
    let mut writes = BTreeSet::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_file() {
            let source = std::fs::read_to_string(path).expect("a file");
            let calls = source.split("Capture::write(\"").skip(1);
            writes.extend(calls.filter_map(|rest| Some(rest.split_once('"')?.0.to_owned())));
        }
    }
    assert_eq!(writes, BTreeSet::from(WRITES.map(str::to_owned)));
}
