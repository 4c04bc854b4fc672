//! Who is signed in. A row is ended once: whatever changes one looks first that it has no end.

use super::{
    super::{Db, FOR_UPDATE, Handle},
    accounts, audit, credentials,
};
use crate::convert::{failed, instant, nanos, unknown_word};
use desk::ports::{
    Account, AuditNote, Begun, Carrier, Credential, Ending, LogoutToken, SignIn, SignInMethod, StoreError,
};
use domain::people::Catalog;
use sqlx::{FromRow, QueryBuilder, Transaction};
use time::OffsetDateTime;

#[derive(FromRow)]
struct Row {
    id: String,
    mark: String,
    account: String,
    method: String,
    provider_session: Option<String>,
    account_version: i64,
    catalog: Option<String>,
    address: Option<String>,
    agent: String,
    begun_at: i64,
    seen_at: i64,
    ends_at: i64,
}

impl Row {
    fn into_sign_in(self) -> Result<SignIn, StoreError> {
        let unknown = |column, word: &str| unknown_word("sign_ins", column, word);
        let catalog = |word: String| {
            Catalog::ALL.into_iter().find(|catalog| catalog.code() == word).ok_or_else(|| unknown("catalog", &word))
        };
        let address = |word: String| word.parse().map_err(|_| unknown("address", &word));
        Ok(SignIn {
            method: SignInMethod::parse(&self.method).ok_or_else(|| unknown("method", &self.method))?,
            id: self.id,
            mark: self.mark,
            account: self.account,
            provider_session: self.provider_session,
            account_version: self.account_version,
            catalog: self.catalog.map(catalog).transpose()?,
            address: self.address.map(address).transpose()?,
            agent: self.agent,
            begun_at: instant(self.begun_at),
            seen_at: instant(self.seen_at),
            ends_at: instant(self.ends_at),
        })
    }
}

pub(crate) async fn begin(
    store: &Handle,
    sign_in: &SignIn,
    credential: Option<&Credential>,
    note: &AuditNote,
) -> Result<Begun, StoreError> {
    let doing = "writing down who signs in";
    let mut tx = store.begin().await?;
    // Held, so that whoever disables the account meanwhile ends this sign-in too.
    let account = accounts::held(&mut tx, &sign_in.account).await?;
    if account.is_none_or(|account| account.disabled) {
        return Ok(Begun::Disabled);
    }
    // Held too: whoever replaces it either has ended this sign-in, or is seen here.
    if let Some(credential) = credential
        && !credentials::holds(&mut tx, credential).await?
    {
        return Ok(Begun::Outdated);
    }
    sqlx::query(
        "INSERT INTO sign_ins (id, mark, account, method, provider_session, account_version, catalog, address, agent,
                               begun_at, seen_at, ends_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    )
    .bind(&sign_in.id)
    .bind(&sign_in.mark)
    .bind(&sign_in.account)
    .bind(sign_in.method.code())
    .bind(&sign_in.provider_session)
    .bind(sign_in.account_version)
    .bind(sign_in.catalog.map(Catalog::code))
    .bind(sign_in.address.map(|address| address.to_string()))
    .bind(&sign_in.agent)
    .bind(nanos(sign_in.begun_at)?)
    .bind(nanos(sign_in.seen_at)?)
    .bind(nanos(sign_in.ends_at)?)
    .execute(&mut *tx)
    .await
    .map_err(failed(doing))?;
    audit::note(store, &mut tx, note).await?;
    tx.commit().await.map_err(failed(doing))?;
    Ok(Begun::Done)
}

pub(crate) async fn find(
    store: &Handle,
    carrier: Carrier<'_>,
    now: OffsetDateTime,
    idle_since: OffsetDateTime,
) -> Result<Option<(SignIn, Account)>, StoreError> {
    let doing = "looking who is signed in";
    let (column, word) = match carrier {
        Carrier::Mark(mark) => ("mark", mark),
        Carrier::Id(id) => ("id", id),
    };
    let sql =
        format!("SELECT * FROM sign_ins WHERE {column} = $1 AND ended_at IS NULL AND ends_at > $2 AND seen_at > $3");
    let row: Option<Row> = sqlx::query_as(&sql)
        .bind(word)
        .bind(nanos(now)?)
        .bind(nanos(idle_since)?)
        .fetch_optional(store.readers())
        .await
        .map_err(failed(doing))?;
    let Some(row) = row else { return Ok(None) };
    let Some(account) = accounts::get(store, &row.account).await?.filter(|account| !account.disabled) else {
        return Ok(None);
    };
    Ok(Some((row.into_sign_in()?, account)))
}

pub(crate) async fn list(
    store: &Handle,
    account: &str,
    now: OffsetDateTime,
    idle_since: OffsetDateTime,
) -> Result<Vec<SignIn>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT * FROM sign_ins WHERE account = $1 AND ended_at IS NULL AND ends_at > $2 AND seen_at > $3
         ORDER BY begun_at DESC, id",
    )
    .bind(account)
    .bind(nanos(now)?)
    .bind(nanos(idle_since)?)
    .fetch_all(store.readers())
    .await
    .map_err(failed("listing sign-ins"))?;
    rows.into_iter().map(Row::into_sign_in).collect()
}

pub(crate) async fn seen(store: &Handle, id: &str, now: OffsetDateTime) -> Result<(), StoreError> {
    sqlx::query("UPDATE sign_ins SET seen_at = $2 WHERE id = $1 AND ended_at IS NULL AND seen_at < $2")
        .bind(id)
        .bind(nanos(now)?)
        .execute(store.writer())
        .await
        .map_err(failed("saying that somebody was seen"))?;
    Ok(())
}

pub(crate) async fn choose_catalog(store: &Handle, id: &str, catalog: Catalog) -> Result<bool, StoreError> {
    let chosen = sqlx::query("UPDATE sign_ins SET catalog = $2 WHERE id = $1 AND ended_at IS NULL")
        .bind(id)
        .bind(catalog.code())
        .execute(store.writer())
        .await
        .map_err(failed("choosing a catalog"))?;
    Ok(chosen.rows_affected() > 0)
}

pub(crate) async fn move_to(
    store: &Handle,
    id: &str,
    from: &str,
    to: &str,
    account_version: i64,
) -> Result<bool, StoreError> {
    let moved = sqlx::query(
        "UPDATE sign_ins SET mark = $3, account_version = $4 WHERE id = $1 AND mark = $2 AND ended_at IS NULL",
    )
    .bind(id)
    .bind(from)
    .bind(to)
    .bind(account_version)
    .execute(store.writer())
    .await
    .map_err(failed("moving a sign-in"))?;
    Ok(moved.rows_affected() > 0)
}

pub(crate) async fn end(store: &Handle, ending: &Ending, note: &AuditNote) -> Result<Vec<String>, StoreError> {
    let mut tx = store.begin().await?;
    if let Ending::All { account, .. } = ending {
        lock_all_of(store, &mut tx, account).await?;
    }
    let ended = end_in(&mut tx, ending, note.at).await?;
    if !ended.is_empty() {
        audit::note(store, &mut tx, note).await?;
        tx.commit().await.map_err(failed("ending sign-ins"))?;
    }
    Ok(ended)
}

pub(crate) async fn end_by_token(
    store: &Handle,
    issuer: &str,
    token: &LogoutToken,
    ending: &Ending,
    note: &AuditNote,
) -> Result<Option<Vec<String>>, StoreError> {
    let doing = "ending sign-ins at a provider's word";
    let mut tx = store.begin().await?;
    let new = sqlx::query(
        "INSERT INTO logout_tokens (issuer, id, ends_at) VALUES ($1, $2, $3) ON CONFLICT (issuer, id) DO NOTHING",
    )
    .bind(issuer)
    .bind(&token.id)
    .bind(nanos(token.ends_at)?)
    .execute(&mut *tx)
    .await
    .map_err(failed(doing))?;
    if new.rows_affected() == 0 {
        return Ok(None);
    }
    let ended = end_in(&mut tx, ending, note.at).await?;
    if !ended.is_empty() {
        audit::note(store, &mut tx, note).await?;
    }
    tx.commit().await.map_err(failed(doing))?;
    Ok(Some(ended))
}

/// Until the transaction ends nobody else takes more than one of an account's sign-ins.
pub(super) async fn lock_all_of(
    store: &Handle,
    tx: &mut Transaction<'static, Db>,
    account: &str,
) -> Result<(), StoreError> {
    store.lock(tx, &format!("sign-ins of {account}")).await
}

/// Whether a sign-in has not ended. Nobody ends it until the transaction does.
pub(super) async fn held(tx: &mut Transaction<'static, Db>, id: &str) -> Result<bool, StoreError> {
    let held: Option<String> =
        sqlx::query_scalar(&format!("SELECT id FROM sign_ins WHERE id = $1 AND ended_at IS NULL{FOR_UPDATE}"))
            .bind(id)
            .fetch_optional(&mut **tx)
            .await
            .map_err(failed("looking whether somebody is signed in"))?;
    Ok(held.is_some())
}

/// Ends sign-ins; the ids of those that had not ended.
pub(super) async fn end_in(
    tx: &mut Transaction<'static, Db>,
    ending: &Ending,
    at: OffsetDateTime,
) -> Result<Vec<String>, StoreError> {
    let mut sql = QueryBuilder::<Db>::new("UPDATE sign_ins SET ended_at = ");
    sql.push_bind(nanos(at)?).push(" WHERE ended_at IS NULL");
    match ending {
        Ending::One { account, id } => {
            sql.push(" AND account = ").push_bind(account).push(" AND id = ").push_bind(id);
        }
        Ending::All { account, but } => {
            sql.push(" AND account = ").push_bind(account);
            if let Some(but) = but {
                sql.push(" AND id <> ").push_bind(but);
            }
        }
        Ending::Provider { session: None, subject: None, .. } => return Ok(Vec::new()),
        Ending::Provider { issuer, session, subject } => {
            sql.push(" AND account IN (SELECT id FROM accounts WHERE issuer = ").push_bind(issuer);
            if let Some(subject) = subject {
                sql.push(" AND subject = ").push_bind(subject);
            }
            sql.push(")");
            if let Some(session) = session {
                sql.push(" AND provider_session = ").push_bind(session);
            }
        }
    }
    sql.push(" RETURNING id");
    sql.build_query_scalar().fetch_all(&mut **tx).await.map_err(failed("ending sign-ins"))
}

pub(crate) async fn forget(store: &Handle, before: OffsetDateTime) -> Result<u64, StoreError> {
    let doing = "forgetting old sign-ins";
    let forgotten = sqlx::query("DELETE FROM sign_ins WHERE ends_at < $1 OR ended_at < $1")
        .bind(nanos(before)?)
        .execute(store.writer())
        .await
        .map_err(failed(doing))?;
    sqlx::query("DELETE FROM logout_tokens WHERE ends_at < $1")
        .bind(nanos(before)?)
        .execute(store.writer())
        .await
        .map_err(failed(doing))?;
    Ok(forgotten.rows_affected())
}
