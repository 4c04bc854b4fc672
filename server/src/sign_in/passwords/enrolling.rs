//! Setting a password and a second factor, by a link or anew.

use super::{
    APP_WITHIN, Beginning, NewFactor, PENDING_KEY, Passwords, Pending, Shown, at, busy, login_of, of_password, over,
};
use crate::state::AppState;
use desk::{
    accounts::Visitor,
    ports::{Account, Credential, Enrolled, Enrolment, TokenKind},
};
use domain::{
    error::{AppError, ErrorKind},
    people::{Origin, PASSWORD_ISSUER, Rights},
};
use identity::{
    second_factor::{Code, Seed, new_recovery_codes, recovery_mark},
    word_mark,
};
use serde::Deserialize;
use tower_sessions::Session;
use uuid::Uuid;

const GONE: &str = "This link was used already, or its time has run out. Ask whoever gave it to you for a new one.";
const TAKEN: &str =
    "There is an account with this mail address already. Open your link once more, and write another one.";
const WRONG_CODE: &str = "This is not the code that your app shows now. Type the present one; if it stays wrong, check that \
                          your phone's clock is right.";

/// A password, set by a link.
#[derive(Deserialize)]
pub(crate) struct LinkForm {
    pub(crate) token: String,
    pub(crate) password: String,
    /// Who they are, from the first administrator only.
    #[serde(default)]
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) mail: String,
}

impl Passwords {
    /// Sets a password by a link. The next step sets up the app.
    ///
    /// # Errors
    /// What is wrong, at its field.
    pub(crate) async fn open_link(&self, state: &AppState, session: &Session, form: LinkForm) -> Result<(), AppError> {
        let mark = word_mark(&form.token);
        let found = self.credentials.token(&mark, state.desk.now()).await?;
        let (token, account) = found.ok_or_else(|| at("password", GONE))?;
        let (account, login, name, is_new) = match (token.kind, account) {
            (TokenKind::FirstAdministrator, _) => {
                let name = form.name.trim();
                if name.is_empty() {
                    return Err(at("name", "Say what you are called, as colleagues know you."));
                }
                let login = login_of(&form.mail)
                    .ok_or_else(|| at("mail", "Write a whole mail address, such as zoe@example.com."))?;
                (Uuid::new_v4().simple().to_string(), login, name.to_owned(), true)
            }
            (TokenKind::Enrolment, Some(account)) if !account.disabled => {
                let credential = self.credentials.credential(&account.id).await?;
                let credential = credential.ok_or_else(|| at("password", GONE))?;
                (account.id, credential.login, account.name, false)
            }
            (TokenKind::Enrolment, _) => return Err(at("password", GONE)),
        };
        self.fits(&form.password, [name.clone(), login.clone()]).await?;
        let password = self.hasher.hash(form.password).await.map_err(busy("password"))?;
        let seed = Seed::random().as_bytes().to_vec();
        let by = Beginning::Link { mark, password, is_new };
        let pending = Pending::App(NewFactor { account, login, name, seed, by });
        self.go_on(state, session, &pending, APP_WITHIN).await
    }

    /// Begins to set up another app for somebody who is signed in and has said their password.
    pub(super) async fn new_app(
        &self,
        state: &AppState,
        session: &Session,
        credential: Credential,
        name: String,
    ) -> Result<(), AppError> {
        let seed = Seed::random().as_bytes().to_vec();
        let by = Beginning::Own { password: of_password(&credential) };
        let factor = NewFactor { account: credential.account, login: credential.login, name, seed, by };
        self.put(session, PENDING_KEY, &Pending::App(factor), state.desk.now() + APP_WITHIN).await
    }

    /// Takes the first code of an app. From then on it counts, and new recovery codes are shown once.
    ///
    /// # Errors
    /// What is wrong, at its field.
    pub(crate) async fn confirm_app(
        &self,
        state: &AppState,
        session: &Session,
        visitor: Option<&Visitor>,
        typed: &str,
        origin: &Origin,
        agent: &str,
    ) -> Result<(), AppError> {
        let now = state.desk.now();
        let Some(Pending::App(factor)) = self.left(session, PENDING_KEY, now).await else { return Err(over()) };
        let seed = Seed::from_bytes(&factor.seed).ok_or_else(over)?;
        let step = Code::parse(typed).and_then(|code| seed.step_of(code, now.unix_timestamp(), 0));
        let last_step = step.ok_or_else(|| at("code", WRONG_CODE))?;
        let codes = new_recovery_codes();
        let recovery = codes.iter().filter_map(|code| recovery_mark(&factor.account, code)).collect();
        let sealed = self.keys.seal(&factor.account, seed.as_bytes()).ok_or_else(over)?;
        let (account, credential) = match factor.by {
            Beginning::Own { password } => {
                let visitor = visitor.filter(|visitor| visitor.account.id == factor.account);
                let visitor = visitor.ok_or_else(|| AppError::new(ErrorKind::SignedOut))?;
                let credential = self.credentials.credential(&factor.account).await?.ok_or_else(AppError::not_found)?;
                if of_password(&credential) != password {
                    return Err(self.end_step(session).await);
                }
                let changed = Credential { seed: Some(sealed), last_step, recovery, ..credential };
                let credentials = &*self.credentials;
                state.register.replace_own_credential(credentials, visitor, &changed, "SecondFactorChanged").await?;
                session.remove_value(PENDING_KEY).await.map_err(super::super::not_kept)?;
                return self.show(session, &Shown::Codes(codes), now).await;
            }
            Beginning::Link { mark, password, is_new } => {
                let credential = Credential {
                    account: factor.account.clone(),
                    login: factor.login.clone(),
                    password: Some(password),
                    seed: Some(sealed),
                    last_step,
                    recovery,
                    version: 0,
                };
                let made = Account {
                    id: factor.account.clone(),
                    issuer: PASSWORD_ISSUER.to_owned(),
                    subject: factor.account.clone(),
                    name: factor.name,
                    email: Some(factor.login),
                    granted: Rights { administrator: is_new, ..Rights::default() },
                    claimed: Rights::default(),
                    disabled: false,
                    created_at: now,
                    last_sign_in_at: None,
                    version: 1,
                };
                let enrolment = Enrolment { account: is_new.then(|| made.clone()), credential };
                match state.register.enrol(&*self.credentials, &mark, &made, &enrolment, origin).await? {
                    Enrolled::Done(_) => (made, enrolment.credential),
                    Enrolled::Gone => return Err(at("code", GONE)),
                    Enrolled::LoginTaken => return Err(at("code", TAKEN)),
                }
            }
        };
        self.let_in(state, session, &account, credential, origin, agent).await?;
        self.show(session, &Shown::Codes(codes), now).await
    }
}
