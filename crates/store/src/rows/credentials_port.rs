//! The port of passwords and second factors, handed on.

use super::{super::Handle, credentials, throttles, tokens};
use async_trait::async_trait;
use desk::ports::{Account, AuditNote, Credential, Credentials, Enrolled, Enrolment, StoreError, Throttle, Token};
use time::OffsetDateTime;

#[async_trait]
impl Credentials for Handle {
    async fn credential_of(&self, login: &str) -> Result<Option<(Credential, Account)>, StoreError> {
        self.in_time(credentials::of_login(self, login)).await
    }

    async fn credential(&self, account: &str) -> Result<Option<Credential>, StoreError> {
        self.in_time(credentials::get(self, account)).await
    }

    async fn save_credential(
        &self,
        credential: &Credential,
        by: Option<&str>,
        note: &AuditNote,
    ) -> Result<bool, StoreError> {
        self.in_time(credentials::save(self, credential, by, note)).await
    }

    async fn replace_credential(
        &self,
        credential: &Credential,
        but: Option<&str>,
        note: &AuditNote,
        ended: &AuditNote,
    ) -> Result<Option<Vec<String>>, StoreError> {
        self.in_time(credentials::replace(self, credential, but, note, ended)).await
    }

    async fn invite(
        &self,
        account: &Account,
        login: &str,
        token: &Token,
        note: &AuditNote,
    ) -> Result<bool, StoreError> {
        self.in_time(credentials::invite(self, account, login, token, note)).await
    }

    async fn issue_token(&self, token: &Token, note: &AuditNote) -> Result<(), StoreError> {
        self.in_time(tokens::issue(self, token, note)).await
    }

    async fn token(&self, mark: &str, now: OffsetDateTime) -> Result<Option<(Token, Option<Account>)>, StoreError> {
        self.in_time(tokens::get(self, mark, now)).await
    }

    async fn enrol(
        &self,
        mark: &str,
        enrolment: &Enrolment,
        now: OffsetDateTime,
        note: &AuditNote,
        ended: &AuditNote,
    ) -> Result<Enrolled, StoreError> {
        self.in_time(credentials::enrol(self, mark, enrolment, now, note, ended)).await
    }

    async fn attempt(&self, throttles: &[Throttle], now: OffsetDateTime) -> Result<Option<OffsetDateTime>, StoreError> {
        self.in_time(throttles::attempt(self, throttles, now)).await
    }

    async fn forgive(&self, wholly: &[&str], once: &[&str]) -> Result<(), StoreError> {
        self.in_time(throttles::forgive(self, wholly, once)).await
    }

    async fn forget_credentials(&self, now: OffsetDateTime) -> Result<(), StoreError> {
        self.in_time(tokens::forget(self, now)).await?;
        self.in_time(throttles::forget(self, now)).await
    }
}
