//! What the pages around passwords show.

use super::{NewFactor, PENDING_KEY, Passwords, Pending, SHOWN_KEY, Shown};
use crate::state::AppState;
use app::{context::SecurityPage, paths};
use axum::{
    extract::{Request, State},
    http::{Method, Uri},
    middleware::Next,
    response::Response,
};
use desk::{accounts::Visitor, ports::TokenKind};
use domain::people::Asker;
use identity::{second_factor::Seed, word_mark};
use tower_sessions::Session;

/// What an app calls the desk.
const ISSUER: &str = "Cosell Desk";

/// Puts what a page around passwords shows into the request.
pub(crate) async fn security_page(
    State(state): State<AppState>,
    session: Session,
    mut request: Request,
    next: Next,
) -> Response {
    let asked = Asked {
        uri: request.uri().clone(),
        account: request.extensions().get::<Visitor>().map(|visitor| visitor.account.id.clone()),
        administers: request.extensions().get::<Asker>().is_some_and(|asker| asker.person.administrator),
    };
    if let Some(passwords) = state.passwords.as_ref().filter(|_| *request.method() == Method::GET)
        && let Some(page) = passwords.page(&state, &session, asked).await
    {
        request.extensions_mut().insert(page);
    }
    next.run(request).await
}

/// What is asked for, and by whom.
struct Asked {
    uri: Uri,
    account: Option<String>,
    administers: bool,
}

impl Passwords {
    async fn page(&self, state: &AppState, session: &Session, asked: Asked) -> Option<SecurityPage> {
        let path = asked.uri.path();
        let now = state.desk.now();
        match path {
            paths::SIGN_IN => Some(SecurityPage::SignIn),
            paths::SECOND_STEP => match self.left(session, PENDING_KEY, now).await? {
                Pending::Code { .. } => Some(SecurityPage::Code),
                Pending::App(_) => None,
            },
            paths::LINK => self.link(state, asked.uri.query().unwrap_or_default()).await,
            paths::NEW_APP => match self.left(session, PENDING_KEY, now).await? {
                Pending::App(factor) => app_page(&factor),
                Pending::Code { .. } => None,
            },
            paths::RECOVERY_CODES => {
                let codes = self.take_shown(state, session, |shown| match shown {
                    Shown::Codes(codes) => Some(codes),
                    Shown::Link { .. } => None,
                });
                codes.await.map(SecurityPage::Codes)
            }
            // Whoever may not do anything yet is led from there to the other.
            paths::SECURITY | paths::NO_ACCESS => {
                let credential = self.credentials.credential(&asked.account?).await.ok().flatten()?;
                Some(SecurityPage::Own { login: credential.login, codes_left: credential.recovery.len() })
            }
            _ if path.strip_prefix(paths::PEOPLE).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')) => {
                if !asked.administers {
                    return None;
                }
                let link = self.take_shown(state, session, |shown| match shown {
                    Shown::Link { name, href } => Some((name, href)),
                    Shown::Codes(_) => None,
                });
                Some(SecurityPage::People { link: link.await })
            }
            _ => None,
        }
    }

    /// What is shown once is taken out of the session, at once; by the page that shows it, and by no other.
    async fn take_shown<T>(
        &self,
        state: &AppState,
        session: &Session,
        fitting: impl FnOnce(Shown) -> Option<T>,
    ) -> Option<T> {
        let shown = fitting(self.left(session, SHOWN_KEY, state.desk.now()).await?)?;
        session.remove_value(SHOWN_KEY).await.ok()?;
        Some(shown)
    }

    async fn link(&self, state: &AppState, query: &str) -> Option<SecurityPage> {
        let (_, token) = form_urlencoded::parse(query.as_bytes()).find(|(key, _)| key == "token")?;
        let (kept, account) = self.credentials.token(&word_mark(&token), state.desk.now()).await.ok().flatten()?;
        let token = token.into_owned();
        match (kept.kind, account) {
            (TokenKind::FirstAdministrator, _) => Some(SecurityPage::Link { token, who: None }),
            (TokenKind::Enrolment, Some(account)) if !account.disabled => {
                Some(SecurityPage::Link { token, who: Some((account.name, account.email.unwrap_or_default())) })
            }
            (TokenKind::Enrolment, _) => None,
        }
    }
}

fn app_page(factor: &NewFactor) -> Option<SecurityPage> {
    let seed = Seed::from_bytes(&factor.seed)?;
    Some(SecurityPage::App {
        secret: seed.in_groups(),
        uri: seed.uri(ISSUER, &factor.login),
        qr: seed.qr(ISSUER, &factor.login),
    })
}
