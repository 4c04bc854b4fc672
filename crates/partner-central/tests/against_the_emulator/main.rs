//! The adapter and the emulator together: from an empty engagement to a finished task.

mod changing;
mod invitations;
mod leads;
mod opportunities;
mod quotas;
mod through_the_desk;

use desk::ports::{PartnerCentral, Refusal, TaskQuery, Upstreams};
use domain::commands::CreateEngagementCommand;
use domain::{
    error::{AppError, ErrorKind},
    ids::AccountId,
    people::{Catalog, Scope},
    views::{TaskStatus, TaskView},
};
use emulator::{Config, Control, Emulator, Seed, TaskProgress};
use partner_central::{AwsPartnerCentral, Settings, check, for_account};
use std::sync::Arc;
use tokio_util::sync::{CancellationToken, DropGuard};

const INVITER: &str = "111122223333";
const RECEIVER: &str = "444455556666";

/// The emulator for the length of a test, and both partners' view of it.
struct Stage {
    endpoint: String,
    inviter: AwsPartnerCentral,
    receiver: AwsPartnerCentral,
    control: Control,
    _stop: DropGuard,
}

/// Tasks end after they were seen in progress twice. Every request must be signed as AWS wants it.
async fn stage(seed: Seed) -> Stage {
    let config = Config {
        listen: ([127, 0, 0, 1], 0).into(),
        seed,
        tasks: TaskProgress::Reads(2),
        signatures: true,
        ..Config::default()
    };
    let emulator = Emulator::bind(config).await.expect("a free port");
    let endpoint = format!("http://{}", emulator.address());
    let control = emulator.control();
    let stop = CancellationToken::new();
    tokio::spawn(emulator.serve(stop.clone()));
    let as_account = |account| {
        let account = AccountId::parse(account).expect("an account");
        for_account(endpoint.clone(), account, Catalog::Sandbox)
    };
    Stage {
        inviter: as_account(INVITER),
        receiver: as_account(RECEIVER),
        endpoint: endpoint.clone(),
        control,
        _stop: stop.drop_guard(),
    }
}

/// The service of the only scope that there is.
struct OneService {
    scope: Scope,
    service: Arc<dyn PartnerCentral>,
}

impl Upstreams for OneService {
    fn in_the_name_of(&self, scope: &Scope, _: &str) -> Result<Arc<dyn PartnerCentral>, AppError> {
        self.partner_central(scope)
    }

    fn partner_central(&self, _: &Scope) -> Result<Arc<dyn PartnerCentral>, AppError> {
        Ok(self.service.clone())
    }

    fn scopes(&self) -> Vec<Scope> {
        vec![self.scope.clone()]
    }
}

/// Asks until the task has ended.
async fn ended(service: &AwsPartnerCentral, started: &TaskView) -> TaskView {
    let query = TaskQuery { identifiers: vec![started.id.clone()], ..TaskQuery::default() };
    for _ in 0..10 {
        let page = service.list_tasks(started.kind, &query).await.expect("a page").value;
        let [task] = page.items.as_slice() else { panic!("one task, not {}", page.items.len()) };
        if task.status != TaskStatus::InProgress {
            return task.clone();
        }
    }
    panic!("{} does not end", started.id)
}

fn kind(refusal: Result<impl std::fmt::Debug, Refusal>) -> ErrorKind {
    let refusal = refusal.expect_err("it is refused");
    assert!(!refusal.may_have_happened, "{refusal:?}");
    refusal.error.kind
}

#[tokio::test]
async fn what_the_emulator_refuses_is_understood() {
    let stage = stage(Seed::Empty).await;
    assert_eq!(kind(stage.receiver.get_opportunity("O999").await), ErrorKind::NotFound);
    let command = CreateEngagementCommand { title: "Bookings".into(), description: "One.".into() };
    stage.inviter.create_engagement(&command, "token-1").await.expect("made");
    let other = CreateEngagementCommand { title: "Other".into(), ..command };
    assert_eq!(kind(stage.inviter.create_engagement(&other, "token-1").await), ErrorKind::Conflict);
    let long = CreateEngagementCommand { title: "x".repeat(41), ..other };
    let ErrorKind::Validation(errors) = kind(stage.inviter.create_engagement(&long, "token-2").await) else {
        panic!("a title has 40 characters at most")
    };
    assert_eq!(errors[0].field, "Title");
}

#[tokio::test]
async fn the_doctor_is_content() {
    let stage = stage(Seed::Demo).await;
    let settings = Settings {
        endpoint_url: Some(stage.endpoint.clone()),
        static_account: AccountId::parse(INVITER),
        ..Settings::default()
    };
    let findings = check(&settings).await;
    assert!(findings.iter().all(|finding| finding.ok), "{findings:?}");
    assert_eq!(findings.last().map(|finding| finding.name), Some("Catalog"));
}
