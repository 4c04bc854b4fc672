//! Links that are good once.

use super::{
    super::{Db, Handle},
    accounts, audit,
};
use crate::convert::{failed, instant, nanos, unknown_word};
use desk::ports::{Account, AuditNote, StoreError, Token, TokenKind};
use sqlx::{FromRow, Transaction};
use time::OffsetDateTime;

#[derive(FromRow)]
struct Row {
    mark: String,
    kind: String,
    account: Option<String>,
    expires_at: i64,
}

impl Row {
    fn into_token(self) -> Result<Token, StoreError> {
        Ok(Token {
            kind: TokenKind::parse(&self.kind).ok_or_else(|| unknown_word("tokens", "kind", &self.kind))?,
            mark: self.mark,
            account: self.account,
            expires_at: instant(self.expires_at),
        })
    }
}

/// Adds a token in the place of those of the same kind and account.
pub(super) async fn add(tx: &mut Transaction<'static, Db>, token: &Token) -> Result<(), StoreError> {
    let doing = "keeping a token";
    sqlx::query("DELETE FROM tokens WHERE kind = $1 AND COALESCE(account, '') = $2")
        .bind(token.kind.code())
        .bind(token.account.as_deref().unwrap_or_default())
        .execute(&mut **tx)
        .await
        .map_err(failed(doing))?;
    sqlx::query("INSERT INTO tokens (mark, kind, account, expires_at) VALUES ($1, $2, $3, $4)")
        .bind(&token.mark)
        .bind(token.kind.code())
        .bind(&token.account)
        .bind(nanos(token.expires_at)?)
        .execute(&mut **tx)
        .await
        .map_err(failed(doing))?;
    Ok(())
}

/// Takes a token away that holds still.
pub(super) async fn take(tx: &mut Transaction<'static, Db>, mark: &str, now: i64) -> Result<Option<Token>, StoreError> {
    let row: Option<Row> = sqlx::query_as("DELETE FROM tokens WHERE mark = $1 AND expires_at > $2 RETURNING *")
        .bind(mark)
        .bind(now)
        .fetch_optional(&mut **tx)
        .await
        .map_err(failed("using a token up"))?;
    row.map(Row::into_token).transpose()
}

pub(crate) async fn issue(store: &Handle, token: &Token, note: &AuditNote) -> Result<(), StoreError> {
    let mut tx = store.begin().await?;
    // Two who issue one for the same at once are one after the other.
    store.lock(&mut tx, "tokens").await?;
    add(&mut tx, token).await?;
    audit::note(store, &mut tx, note).await?;
    tx.commit().await.map_err(failed("keeping a token"))
}

pub(crate) async fn get(
    store: &Handle,
    mark: &str,
    now: OffsetDateTime,
) -> Result<Option<(Token, Option<Account>)>, StoreError> {
    let row: Option<Row> = sqlx::query_as("SELECT * FROM tokens WHERE mark = $1 AND expires_at > $2")
        .bind(mark)
        .bind(nanos(now)?)
        .fetch_optional(store.readers())
        .await
        .map_err(failed("reading a token"))?;
    let Some(token) = row.map(Row::into_token).transpose()? else { return Ok(None) };
    let account = match &token.account {
        Some(account) => accounts::get(store, account).await?,
        None => None,
    };
    Ok(Some((token, account)))
}

pub(crate) async fn forget(store: &Handle, now: OffsetDateTime) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM tokens WHERE expires_at <= $1")
        .bind(nanos(now)?)
        .execute(store.writer())
        .await
        .map_err(failed("removing old tokens"))?;
    Ok(())
}
