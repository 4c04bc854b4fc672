//! Whatever arrives at the desk's routes, sent by nobody who means well: heads, forms, events, reports. Each target is an
//! ordinary test, which replays the inputs kept in `__fuzz__` and then tries others by chance; `scripts/fuzz` runs the same
//! under libFuzzer. Everything goes through the whole stack, so that each decoder on the way is met: addresses of clients,
//! `Host` and prefix, cookies, queries, cursors, where to go next, and the form of every server function.

mod arriving;
mod bodies;
mod coming_in;
mod forms;
mod heads;

use crate::{
    config::{Config, OidcSection, ProxySection, TrustedProxies},
    network::Peer,
    router::router,
    testing::{HANG, TestDesk, with_passwords},
};
use axum::{
    Router,
    body::Body,
    http::{HeaderValue, Request, StatusCode, header, request::Builder},
    response::Response,
};
use identity::testing::{CLIENT, TestProvider};
use std::{
    net::SocketAddr,
    sync::{LazyLock, Mutex},
};
use tokio::runtime::Runtime;
use tower::ServiceExt;
use tower_sessions::Session;

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().expect("a runtime"));

/// Who is signed in, beside nobody.
const PEOPLE: [&str; 3] = ["manager", "administrator", "seller"];

/// The secret that events carry.
const SECRET: &str = "a secret of enough characters";

/// The provider by which people can come in.
static PROVIDER: LazyLock<TestProvider> = LazyLock::new(|| RUNTIME.block_on(TestProvider::start()));

/// A desk behind a proxy of this machine, with somebody of each kind signed in and every way to come in.
struct Target {
    desk: TestDesk,
    app: Router,
    sessions: Mutex<[Option<Session>; PEOPLE.len()]>,
}

static TARGET: LazyLock<Target> = LazyLock::new(|| {
    let provider = OidcSection {
        label: "Contoso".into(),
        issuer: PROVIDER.issuer().into(),
        client_id: CLIENT.0.into(),
        client_secret: Some(CLIENT.1.into()),
        front_channel_logout: true,
        ..OidcSection::default()
    };
    RUNTIME.block_on(Target::new(provider))
});

impl Target {
    async fn new(provider: OidcSection) -> Self {
        let trusted_proxies = TrustedProxies::parse(&["127.0.0.0/8".to_owned()]).expect("networks");
        let mut config = Config { trusted_proxies, ..with_passwords() };
        config.sign_in.oidc.insert("test".to_owned(), provider);
        config.sign_in.proxy = Some(ProxySection::default());
        config.live.events_secret = Some(SECRET.into());
        let desk = TestDesk::new(&config).await;
        desk.track().await;
        let mut state = desk.state.clone();
        // The list of hashed names is made by the release build.
        state.leptos.hash_files = false;
        Self { app: router(state), desk, sessions: Mutex::default() }
    }

    /// The cookie of one of the people, or of nobody. Who has been signed out by what was sent signs in anew.
    fn cookie(&self, who: u8) -> Option<HeaderValue> {
        let place = usize::from(who) % (PEOPLE.len() + 1);
        let person = PEOPLE.get(place)?;
        let session = &mut self.sessions.lock().expect("no panic")[place];
        let session = RUNTIME.block_on(async {
            let holds = match session.as_ref() {
                Some(session) => self.desk.visitor(session).await.is_some(),
                None => false,
            };
            if !holds {
                *session = Some(self.desk.sign_in(person).await);
            }
            session.as_ref()
        })?;
        HeaderValue::from_str(&format!("cosell_session={}", session.id()?)).ok()
    }

    /// Sends a request and checks that the answer is one: no fault of the desk's own, nowhere else to go, and guarded.
    fn send(&self, request: Request<Body>) -> Response {
        let address = request.uri().to_string();
        let peer = Peer(SocketAddr::from(([127, 0, 0, 1], 50_000)));
        let (mut parts, body) = request.into_parts();
        parts.extensions.insert(peer);
        let answer = self.app.clone().oneshot(Request::from_parts(parts, body));
        let answer = RUNTIME.block_on(async { tokio::time::timeout(HANG, answer).await });
        let answer = answer.expect("it does not hang").expect("an answer");
        let status = answer.status();
        // A panic is answered so.
        assert_ne!(status, StatusCode::INTERNAL_SERVER_ERROR, "{address}");
        for name in [header::X_CONTENT_TYPE_OPTIONS, header::REFERRER_POLICY] {
            assert!(answer.headers().contains_key(&name), "{address} is answered without {name}");
        }
        if let Some(to) = answer.headers().get(header::LOCATION) {
            // A form that could not be read leads back to the page that it came from, with the whole address.
            let to = to.as_bytes();
            let to = to.strip_prefix(b"http://127.0.0.1:3000").unwrap_or(to);
            let to_provider = to.strip_prefix(PROVIDER.issuer().as_bytes()).is_some_and(|rest| rest.starts_with(b"/"));
            let own = to.starts_with(b"/") && !to.starts_with(b"//") && !to.contains(&b'\\');
            assert!(own || to_provider, "{address} leads to {}", String::from_utf8_lossy(to));
        }
        answer
    }
}

/// A request with headers that stand in their places by chance: what no header can be is left out.
fn with_headers<'a>(request: Builder, headers: impl IntoIterator<Item = (&'static str, &'a [u8])>) -> Builder {
    headers.into_iter().fold(request, |request, (name, value)| match HeaderValue::from_bytes(value) {
        Ok(value) => request.header(name, value),
        Err(_) => request,
    })
}

/// `valid` with a piece of it, chosen by the first two bytes, replaced by the others. Without a choice they stand alone.
fn spliced(valid: &[u8], bytes: &[u8]) -> Vec<u8> {
    let [from, length, rest @ ..] = bytes else { return bytes.to_vec() };
    if *from == 0 {
        return rest.to_vec();
    }
    let from = (usize::from(*from) * valid.len() / 256).min(valid.len());
    let to = (from + usize::from(*length % 32)).min(valid.len());
    [&valid[..from], rest, &valid[to..]].concat()
}
