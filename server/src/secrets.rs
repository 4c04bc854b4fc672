//! What is secret in the configuration comes to light nowhere: not in the database, not in an answer, not in a figure. AWS's
//! own keys are not here: the SDK alone reads them.

mod journeys;

use crate::{
    config::{Config, OidcSection, PasswordsSection, ProxySection, RoleRule},
    metrics::Look,
    router::{operators_router, router},
    testing::{TestDesk, with_passwords},
};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::Request,
};
use base64::{Engine, prelude::BASE64_STANDARD_NO_PAD};
use desk::ports::{AuditNote, Hand};
use domain::people::{Catalog, Role};
use identity::{
    second_factor::Key,
    testing::{CLIENT, TestProvider},
};
use journeys::{Browser, come_by_password, come_by_provider, send_events};
use sqlx::Row;
use store::Database;
use tempfile::TempDir;
use time::OffsetDateTime;
use tokio_util::task::TaskTracker;
use tower::ServiceExt;

const EVENTS: &str = "canary-of-the-secret-of-events";
const AUDIT: &str = "canary-of-the-key-of-the-record-0123456789";
const DATABASE: &str = "canary-of-the-password-of-the-database";
const PASSWORD: &str = "four unrelated canaries";

/// What must not come to light, by what it is.
type Secrets = Vec<(&'static str, String)>;
/// What was said or kept, by where.
type Told = Vec<(String, Vec<u8>)>;

/// A desk to which people come in by every way, with secrets that are found wherever they are.
struct Configured {
    desk: TestDesk,
    app: Router,
    config: Config,
    secrets: Secrets,
    _folder: TempDir,
}

impl Configured {
    async fn with(provider: &TestProvider) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let (key_file, key) = (folder.path().join("key"), Key::random().to_text());
        std::fs::write(&key_file, &key).expect("written");
        let mut config = with_passwords();
        config.sign_in.passwords = Some(PasswordsSection { key_file: Some(key_file), ..PasswordsSection::default() });
        let contoso = OidcSection {
            label: "Contoso".into(),
            issuer: provider.issuer().into(),
            client_id: CLIENT.0.into(),
            client_secret: Some(CLIENT.1.into()),
            ..OidcSection::default()
        };
        config.sign_in.oidc.insert("contoso".into(), contoso);
        config.sign_in.proxy = Some(ProxySection::default());
        let (group, catalog, role) = ("sellers".into(), Some(Catalog::Sandbox), Some(Role::Seller));
        config.sign_in.roles = vec![RoleRule { group, catalog, role, administrator: false }];
        config.live.events_secret = Some(EVENTS.into());
        config.audit.key = Some(AUDIT.into());
        config.database = format!("postgres://cosell:{DATABASE}@db.example.com/cosell").parse().expect("an address");

        // Another database than the configured one, which only its address is wanted of.
        let database = Database::open(":memory:").await.expect("a database");
        let database = database.sealing_with(config.audit.keys().expect("a key"));
        let note = AuditNote::done_by(Hand::desk(), "Start", "settings", OffsetDateTime::now_utc());
        database.store().note_settings(&config.digests(), &note).await.expect("noted");
        let desk = TestDesk::on(database, &config).await;
        let mut state = desk.state.clone();
        // The list of hashed names is made by the release build.
        state.leptos.hash_files = false;
        let secrets = vec![
            ("the client's secret at the provider", CLIENT.1.to_owned()),
            ("the key of second factors", key),
            ("the key of the record", AUDIT.to_owned()),
            ("the secret of events", EVENTS.to_owned()),
            ("the database's password", DATABASE.to_owned()),
        ];
        Self { app: router(state), desk, config, secrets, _folder: folder }
    }

    /// Every value in the database, by its table.
    async fn kept(&self) -> Told {
        let Database::Sqlite(store) = &self.desk.database else { panic!("a database in memory") };
        let tables: Vec<String> = sqlx::query_scalar("SELECT name FROM sqlite_master WHERE type = 'table'")
            .fetch_all(store.pool())
            .await
            .expect("the tables");
        let mut kept = Vec::new();
        for table in tables {
            let rows = sqlx::query(&format!("SELECT * FROM \"{table}\"")).fetch_all(store.pool()).await.expect("rows");
            for row in rows {
                for column in 0..row.len() {
                    let value: Option<Vec<u8>> = row.try_get_unchecked(column).expect("anything is bytes");
                    kept.push((table.clone(), value.unwrap_or_default()));
                }
            }
        }
        kept
    }

    /// The figures.
    async fn figures(&self) -> Vec<u8> {
        let state = &self.desk.state;
        let look = Look {
            desk: state.desk.clone(),
            scopes: state.people.scopes().to_vec(),
            quotas: self.config.quotas.quotas(),
            open: TaskTracker::new(),
            streams: state.streams.clone(),
            most_streams: 1,
        };
        let request = Request::get("/metrics").body(Body::empty()).expect("a request");
        let answer = operators_router(state.clone(), look).oneshot(request).await.expect("an answer");
        to_bytes(answer.into_body(), usize::MAX).await.expect("a body").into()
    }
}

/// Which of the secrets stand where, in plain words or as they are spelt on the way.
fn found(secrets: &[(&str, String)], told: &[(String, Vec<u8>)]) -> Vec<String> {
    let spellings = |secret: &str| {
        let encoded: String = form_urlencoded::byte_serialize(secret.as_bytes()).collect();
        [secret.to_owned(), encoded, BASE64_STANDARD_NO_PAD.encode(secret)]
    };
    let mut found = Vec::new();
    for (place, bytes) in told {
        let text = String::from_utf8_lossy(bytes);
        for (what, secret) in secrets {
            if spellings(secret).iter().any(|spelling| text.contains(spelling)) {
                found.push(format!("{what} in {place}"));
            }
        }
    }
    found
}

fn says(told: &[(String, Vec<u8>)], words: &str) -> bool {
    !found(&[("words", words.to_owned())], told).is_empty()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_configured_secret_is_in_the_database_in_an_answer_or_in_a_figure() {
    let provider = TestProvider::start().await;
    let at = Configured::with(&provider).await;
    let seed = come_by_password(&at).await;
    let mut told = come_by_provider(&at, &provider).await;
    told.extend(send_events(&at).await);
    let mut kept_by_nobody = vec![("a password", PASSWORD.to_owned()), ("what an app shares with the desk", seed)];
    for person in [None, Some("seller"), Some("manager"), Some("administrator")] {
        let mut browser = match person {
            Some(person) => Browser::of(&at, person).await,
            None => Browser::new(&at),
        };
        browser.everywhere().await;
        kept_by_nobody.extend(browser.cookies.get("cosell_session").map(|id| ("a session's id", id.clone())));
        told.extend(browser.told);
    }
    let figures = vec![("the figures".to_owned(), at.figures().await)];
    at.desk.state.register.tell_refused().await;
    at.desk.state.desk.writes_ended().await;
    let kept = at.kept().await;

    // What was looked through is what it should be.
    assert!(says(&kept, "Sam Okafor") && says(&kept, "ada@example.com"));
    assert!(says(&told, "Sign in with Contoso") && says(&told, "Sam Okafor"));
    assert!(says(&figures, "cosell_build_info"));
    assert_eq!(found(&at.secrets, &kept), Vec::<String>::new());
    assert_eq!(found(&at.secrets, &told), Vec::<String>::new());
    assert_eq!(found(&at.secrets, &figures), Vec::<String>::new());
    assert_eq!(found(&kept_by_nobody, &kept), Vec::<String>::new());
}

#[tokio::test]
async fn a_secret_that_came_to_light_would_be_found() {
    let at = Configured::with(&TestProvider::start().await).await;
    for (what, secret) in &at.secrets {
        let note = AuditNote::done_by(Hand::desk(), "Try", secret, OffsetDateTime::now_utc());
        at.desk.database.store().append_audit(&note).await.expect("added");
        let encoded: String = form_urlencoded::byte_serialize(secret.as_bytes()).collect();
        let answer = vec![("an answer".to_owned(), format!("/sign-in?next={encoded}").into_bytes())];
        let wanted = vec![(*what, secret.clone())];
        assert!(!found(&wanted, &at.kept().await).is_empty(), "{what} in the database");
        assert!(!found(&wanted, &answer).is_empty(), "{what} in an answer");
    }
}
