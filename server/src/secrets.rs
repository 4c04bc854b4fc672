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
    second_factor::{Key, Seed},
    testing::{CLIENT, TestProvider},
};
use journeys::{Browser, come_by_password, come_by_provider, send_events};
use sqlx::Row;
use std::collections::BTreeSet;
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
type Secrets = Vec<(&'static str, Vec<u8>)>;
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
            ("the client's secret at the provider", CLIENT.1.into()),
            ("the key of second factors", key.into()),
            ("the key of the record", AUDIT.into()),
            ("the secret of events", EVENTS.into()),
            ("the database's password", DATABASE.into()),
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

/// A password of somebody's.
fn password() -> Secrets {
    vec![("a password", PASSWORD.into())]
}

/// What an app shares with the desk, as it is kept and as people type it.
fn of_app(seed: &Seed) -> Secrets {
    let groups = seed.in_groups();
    let text = groups.replace(' ', "");
    let what = "what an app shares with the desk";
    vec![(what, seed.as_bytes().to_vec()), (what, groups.into()), (what, text.into())]
}

/// Each byte as a letter, so that bytes can be looked for as text is.
fn letters(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}

fn hex(bytes: &[u8]) -> String {
    let halves = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    halves.map(|half| char::from_digit(half.into(), 16).expect("half a byte")).collect()
}

/// What of bytes in Base64 does not hang on what stands before and after them, for each place in a group of three.
fn in_base64(bytes: &[u8]) -> impl Iterator<Item = String> {
    (0..3).map(move |before| {
        let whole = BASE64_STANDARD_NO_PAD.encode([&[0; 2][..before], bytes].concat());
        whole[(before * 8).div_ceil(6)..(before + bytes.len()) * 8 / 6].to_owned()
    })
}

/// A secret in plain words and as it may be spelt on the way.
fn spellings(secret: &[u8]) -> BTreeSet<String> {
    let form: String = form_urlencoded::byte_serialize(secret).collect();
    let address = form.replace('+', "%20");
    let mut spellings = BTreeSet::from([hex(secret), hex(secret).to_uppercase()]);
    for written in [secret, form.as_bytes(), address.as_bytes()] {
        spellings.insert(letters(written));
        for base64 in in_base64(written) {
            spellings.insert(base64.replace('+', "-").replace('/', "_"));
            spellings.insert(base64);
        }
    }
    spellings
}

/// Which of the secrets stand where, however they are spelt.
fn found(secrets: &[(&str, Vec<u8>)], told: &[(String, Vec<u8>)]) -> Vec<String> {
    let secrets: Vec<_> = secrets.iter().map(|(what, secret)| (what, spellings(secret))).collect();
    let mut found = Vec::new();
    for (place, bytes) in told {
        let text = letters(bytes);
        for (what, spellings) in &secrets {
            if spellings.iter().any(|spelling| text.contains(spelling.as_str())) {
                found.push(format!("{what} in {place}"));
            }
        }
    }
    found
}

fn says(told: &[(String, Vec<u8>)], words: &str) -> bool {
    !found(&[("words", words.into())], told).is_empty()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_configured_secret_is_in_the_database_in_an_answer_or_in_a_figure() {
    let provider = TestProvider::start().await;
    let at = Configured::with(&provider).await;
    let (seed, mut told) = come_by_password(&at).await;
    told.extend(come_by_provider(&at, &provider).await);
    told.extend(send_events(&at).await);
    let mut sessions = Secrets::new();
    for person in [None, Some("seller"), Some("manager"), Some("administrator")] {
        let mut browser = match person {
            Some(person) => Browser::of(&at, person).await,
            None => Browser::new(&at),
        };
        browser.everywhere().await;
        let id = browser.cookies.get("cosell_session");
        sessions.extend(id.map(|id| ("a session's id", id.clone().into_bytes())));
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
    for place in ["/sign-in/set-password", "/sign-in/app", "/sign-in/confirm-app"] {
        assert!(told.iter().any(|(told_at, _)| told_at == place), "{place} was asked");
    }
    let secrets = [at.secrets.clone(), password()].concat();
    let of_app = of_app(&seed);
    for told in [&kept, &told, &figures] {
        assert_eq!(found(&secrets, told), Vec::<String>::new());
    }
    for told in [&kept, &figures] {
        assert_eq!(found(&of_app, told), Vec::<String>::new());
        assert_eq!(found(&sessions, told), Vec::<String>::new());
    }
    // The page on which an app is set up shows it, and no other.
    let shown = found(&of_app, &told);
    assert!(!shown.is_empty() && shown.iter().all(|at| at.ends_with(" in /sign-in/app")), "{shown:?}");
}

#[tokio::test]
async fn a_secret_that_came_to_light_would_be_found() {
    let at = Configured::with(&TestProvider::start().await).await;
    let secrets = [at.secrets.clone(), password(), of_app(&Seed::random())].concat();
    for (what, secret) in secrets {
        let hex = hex(&secret);
        let plain = str::from_utf8(&secret).unwrap_or(&hex);
        let form: String = form_urlencoded::byte_serialize(&secret).collect();
        let basic = |id: &str| format!("Basic {}", BASE64_STANDARD_NO_PAD.encode(format!("{id}:{form}!"))).into_bytes();
        let answers = [
            [b"before ".as_slice(), secret.as_slice(), b" after".as_slice()].concat(),
            format!("/sign-in?next={form}").into_bytes(),
            format!("/sign-in?next={}", form.replace('+', "%20")).into_bytes(),
            format!("\\x{}", hex.to_uppercase()).into_bytes(),
            basic(""),
            basic("i"),
            basic("id"),
        ];
        let wanted = [(what, secret.clone())];
        assert_eq!(found(&wanted, &[("nowhere".into(), b"nothing of it".to_vec())]), Vec::<String>::new());
        for answer in answers {
            let told = [("an answer".to_owned(), answer)];
            assert!(!found(&wanted, &told).is_empty(), "{what} in {}", told[0].1.escape_ascii());
        }
        let note = AuditNote::done_by(Hand::desk(), "Try", plain, OffsetDateTime::now_utc());
        at.desk.database.store().append_audit(&note).await.expect("added");
        assert!(!found(&wanted, &at.kept().await).is_empty(), "{what} in the database");
    }
}
