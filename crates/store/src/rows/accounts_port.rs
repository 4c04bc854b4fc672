//! The port of accounts and sign-ins, handed on.

use super::{super::Handle, accounts, sign_ins};
use async_trait::async_trait;
use desk::ports::{
    Account, Accounts, AuditNote, Begun, Carrier, Credential, Ending, LogoutToken, Saved, SignIn, StoreError,
};
use domain::people::Catalog;
use time::OffsetDateTime;

#[async_trait]
impl Accounts for Handle {
    async fn account(&self, id: &str) -> Result<Option<Account>, StoreError> {
        self.in_time(accounts::get(self, id)).await
    }

    async fn account_of(&self, issuer: &str, subject: &str) -> Result<Option<Account>, StoreError> {
        self.in_time(accounts::of(self, issuer, subject)).await
    }

    async fn accounts(&self, filter: &str, from: u32, limit: u32) -> Result<Vec<Account>, StoreError> {
        self.in_time(accounts::list(self, filter, from, limit)).await
    }

    async fn insert_account(&self, account: &Account, note: &AuditNote) -> Result<bool, StoreError> {
        self.in_time(accounts::insert(self, account, note)).await
    }

    async fn save_account(&self, account: &Account, seen: i64, note: &AuditNote) -> Result<Saved, StoreError> {
        self.in_time(accounts::save(self, account, seen, note)).await
    }

    async fn renew_account(&self, account: &Account, note: &AuditNote) -> Result<Option<Account>, StoreError> {
        self.in_time(accounts::renew(self, account, note)).await
    }

    async fn administrators(&self) -> Result<u32, StoreError> {
        self.in_time(accounts::administrators(self)).await
    }

    async fn begin_sign_in(
        &self,
        sign_in: &SignIn,
        credential: Option<&Credential>,
        note: &AuditNote,
    ) -> Result<Begun, StoreError> {
        self.in_time(sign_ins::begin(self, sign_in, credential, note)).await
    }

    async fn sign_in(
        &self,
        carrier: Carrier<'_>,
        now: OffsetDateTime,
        idle_since: OffsetDateTime,
    ) -> Result<Option<(SignIn, Account)>, StoreError> {
        self.in_time(sign_ins::find(self, carrier, now, idle_since)).await
    }

    async fn sign_ins(
        &self,
        account: &str,
        now: OffsetDateTime,
        idle_since: OffsetDateTime,
    ) -> Result<Vec<SignIn>, StoreError> {
        self.in_time(sign_ins::list(self, account, now, idle_since)).await
    }

    async fn seen(&self, id: &str, now: OffsetDateTime) -> Result<(), StoreError> {
        self.in_time(sign_ins::seen(self, id, now)).await
    }

    async fn choose_catalog(&self, id: &str, catalog: Catalog) -> Result<bool, StoreError> {
        self.in_time(sign_ins::choose_catalog(self, id, catalog)).await
    }

    async fn move_sign_in(&self, id: &str, from: &str, to: &str, account_version: i64) -> Result<bool, StoreError> {
        self.in_time(sign_ins::move_to(self, id, from, to, account_version)).await
    }

    async fn end_sign_ins(&self, ending: &Ending, note: &AuditNote) -> Result<Vec<String>, StoreError> {
        self.in_time(sign_ins::end(self, ending, note)).await
    }

    async fn end_by_token(
        &self,
        issuer: &str,
        token: &LogoutToken,
        ending: &Ending,
        note: &AuditNote,
    ) -> Result<Option<Vec<String>>, StoreError> {
        self.in_time(sign_ins::end_by_token(self, issuer, token, ending, note)).await
    }

    async fn forget_sign_ins(&self, before: OffsetDateTime) -> Result<u64, StoreError> {
        self.in_time(sign_ins::forget(self, before)).await
    }
}
