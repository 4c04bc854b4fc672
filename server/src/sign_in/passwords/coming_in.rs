//! Coming in: the password, then the second factor.

use super::{
    super::{Vouched, admit},
    CODE_WITHIN, Counted, PENDING_KEY, Passwords, Pending, at, busy, codes_of, login_of, note, of_password, over, shut,
    too_many,
};
use crate::state::AppState;
use desk::{
    accounts::Tried,
    ports::{Account, AuditNote, Credential, SignInMethod},
};
use domain::{
    error::{AppError, ErrorKind},
    people::{Origin, PASSWORD_ISSUER},
};
use identity::{
    Identity,
    passwords::Verdict,
    second_factor::{Code, Seed, recovery_mark},
};
use serde::Deserialize;
use std::collections::BTreeSet;
use time::OffsetDateTime;
use tower_sessions::Session;

/// One answer for everybody who does not come in: whether there is an account is nobody's business.
const WRONG: &str = "The mail address or the password is wrong. Check both, and try again.";
const WRONG_CODE: &str =
    "This code is wrong, or was used already. Wait for the next one in your app, or use a recovery code.";

/// The first step.
#[derive(Deserialize)]
pub(crate) struct PasswordForm {
    pub(crate) mail: String,
    pub(crate) password: String,
    /// Where to go then.
    #[serde(default)]
    pub(crate) next: String,
}

impl Passwords {
    /// The first step. The next asks for a code.
    ///
    /// # Errors
    /// What is wrong, in words that are the same for everybody.
    pub(crate) async fn password(
        &self,
        state: &AppState,
        session: &Session,
        form: PasswordForm,
        origin: &Origin,
    ) -> Result<(), AppError> {
        let now = state.desk.now();
        // What cannot be a mail address takes the same way.
        let login = login_of(&form.mail).unwrap_or_default();
        let counted = Counted::of(&login, origin);
        let found = self.credentials.credential_of(&login).await?;
        let account = found.as_ref().map(|(_, account)| account);
        let refused =
            |detail: &str| AuditNote { detail: detail.to_owned(), ..note("SignIn", "refused", account, origin, now) };
        if let Some(until) = self.credentials.attempt(&counted.all(), now).await? {
            let tried = Tried::SignIn(SignInMethod::Password);
            too_many(state, tried, account.map(|account| account.id.as_str()), origin).await;
            return Err(shut("mail", until, now));
        }
        let kept = found.as_ref().and_then(|(credential, _)| credential.password.clone());
        let verdict = self.hasher.verify(kept, form.password.clone()).await.map_err(busy("mail"))?;
        let outdated = match (verdict, account) {
            (Verdict::Right { outdated }, Some(account)) if !account.disabled => outdated,
            (Verdict::Right { .. }, _) => {
                state.register.keep_refused(refused("the account is disabled")).await?;
                return Err(at("mail", WRONG));
            }
            (Verdict::Wrong, _) => {
                state.register.keep_refused(refused("wrong mail address or password")).await?;
                return Err(at("mail", WRONG));
            }
        };
        let once: Vec<&str> = std::iter::once(counted.login.key.as_str()).chain(counted.address_key()).collect();
        self.credentials.forgive(&[], &once).await?;
        let (mut credential, account) = found.ok_or_else(over)?;
        if outdated {
            let password = Some(self.hasher.hash(form.password).await.map_err(busy("mail"))?);
            let note = note("PasswordHashedAnew", "done", Some(&account), origin, now);
            let anew = Credential { password, ..credential.clone() };
            // When it has changed meanwhile, the next sign-in does it.
            if self.credentials.save_credential(&anew, None, &note).await? {
                credential = anew;
            }
        }
        let pending = Pending::Code { login, password: of_password(&credential), next: form.next };
        self.go_on(state, session, &pending, CODE_WITHIN).await
    }

    /// The second step: a code of the app, or a recovery code. Says where to go, and how many recovery codes are left
    /// when one was used.
    ///
    /// # Errors
    /// What is wrong.
    pub(crate) async fn code(
        &self,
        state: &AppState,
        session: &Session,
        typed: &str,
        origin: &Origin,
        agent: &str,
    ) -> Result<(String, Option<usize>), AppError> {
        let now = state.desk.now();
        let Some(Pending::Code { login, password, next }) = self.left(session, PENDING_KEY, now).await else {
            return Err(over());
        };
        let (credential, account) = self.credentials.credential_of(&login).await?.ok_or_else(over)?;
        if of_password(&credential) != password {
            return Err(self.end_step(session).await);
        }
        let (credential, left) = self.second_factor(state, &credential, &account, typed, origin, now).await?;
        self.credentials.forgive(&[&Counted::of(&login, origin).login.key], &[]).await?;
        self.let_in(state, session, &account, credential, origin, agent).await?;
        Ok((next, left))
    }

    /// Checks and uses up a code. What is left then, and how many recovery codes when it was one of them.
    pub(super) async fn second_factor(
        &self,
        state: &AppState,
        credential: &Credential,
        account: &Account,
        typed: &str,
        origin: &Origin,
        now: OffsetDateTime,
    ) -> Result<(Credential, Option<usize>), AppError> {
        let codes = codes_of(&account.id);
        let refused = note("SecondFactor", "refused", Some(account), origin, now);
        if let Some(until) = self.credentials.attempt(std::slice::from_ref(&codes), now).await? {
            too_many(state, Tried::SecondFactor, Some(&account.id), origin).await;
            return Err(shut("code", until, now));
        }
        if let Some((used, left)) = self.used(credential, typed, now) {
            let detail = left.map_or_else(|| "app".to_owned(), |left| format!("recovery code, {left} left"));
            let note = AuditNote { detail, ..note("SecondFactor", "done", Some(account), origin, now) };
            // Of two with the same code one is first.
            if self.credentials.save_credential(&used, None, &note).await? {
                self.credentials.forgive(&[&codes.key], &[]).await?;
                return Ok((used, left));
            }
        }
        let refused = AuditNote { detail: "wrong or used code".to_owned(), ..refused };
        state.register.keep_refused(refused).await?;
        Err(at("code", WRONG_CODE))
    }

    /// The credential after a code was used, if it is a right one.
    fn used(&self, credential: &Credential, typed: &str, now: OffsetDateTime) -> Option<(Credential, Option<usize>)> {
        let mut used = credential.clone();
        if let Some(code) = Code::parse(typed) {
            let sealed = credential.seed.as_deref()?;
            let seed = Seed::from_bytes(&self.keys.open(&credential.account, sealed)?)?;
            used.last_step = seed.step_of(code, now.unix_timestamp(), credential.last_step)?;
            if self.keys.is_outdated(&credential.account, sealed) {
                used.seed = Some(self.keys.seal(&credential.account, seed.as_bytes())?);
            }
            return Some((used, None));
        }
        let mark = recovery_mark(&credential.account, typed)?;
        let before = used.recovery.len();
        used.recovery.retain(|kept| *kept != mark);
        let left = used.recovery.len();
        (left < before).then_some((used, Some(left)))
    }

    /// Begins a sign-in, if password and second factor are those of this credential still.
    pub(super) async fn let_in(
        &self,
        state: &AppState,
        session: &Session,
        account: &Account,
        credential: Credential,
        origin: &Origin,
        agent: &str,
    ) -> Result<(), AppError> {
        let identity = Identity {
            issuer: PASSWORD_ISSUER.to_owned(),
            subject: account.subject.clone(),
            name: account.name.clone(),
            email: account.email.clone(),
            groups: BTreeSet::new(),
        };
        let method = SignInMethod::Password;
        let vouched = Vouched { identity, method, provider_session: None, credential: Some(credential) };
        match admit(state, session, vouched, origin, agent).await {
            Err(error) if error.kind == ErrorKind::SignedOut => Err(over()),
            admitted => admitted,
        }
    }
}
