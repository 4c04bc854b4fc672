//! Who may come in.

use super::{
    super::{Db, FOR_UPDATE, Handle},
    audit,
};
use crate::{
    convert::{count, failed, instant, nanos},
    json::Json,
};
use desk::ports::{Account, AuditNote, Saved, StoreError};
use domain::people::Rights;
use sqlx::{FromRow, Transaction};

/// Whoever may take the last administrator away waits for others who do.
pub(super) const ADMINISTRATORS: &str = "administrators";

#[derive(FromRow)]
pub(super) struct Row {
    id: String,
    issuer: String,
    subject: String,
    name: String,
    email: Option<String>,
    granted: Json<Rights>,
    claimed: Json<Rights>,
    disabled: i64,
    created_at: i64,
    last_sign_in_at: Option<i64>,
    version: i64,
}

impl Row {
    pub(super) fn into_account(self) -> Account {
        Account {
            id: self.id,
            issuer: self.issuer,
            subject: self.subject,
            name: self.name,
            email: self.email,
            granted: self.granted.0,
            claimed: self.claimed.0,
            disabled: self.disabled != 0,
            created_at: instant(self.created_at),
            last_sign_in_at: self.last_sign_in_at.map(instant),
            version: self.version,
        }
    }
}

/// What a filter is looked for in.
fn search(name: &str, email: Option<&str>) -> String {
    format!("{}\n{}", name.to_lowercase(), email.unwrap_or_default().to_lowercase())
}

/// A filter as a pattern that finds it anywhere.
fn pattern(filter: &str) -> String {
    let mut pattern = String::from("%");
    for letter in filter.trim().to_lowercase().chars() {
        if matches!(letter, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    pattern
}

fn administers(account: &Account) -> i64 {
    i64::from(account.granted.administrator || account.claimed.administrator)
}

pub(crate) async fn get(store: &Handle, id: &str) -> Result<Option<Account>, StoreError> {
    let row: Option<Row> = sqlx::query_as("SELECT * FROM accounts WHERE id = $1")
        .bind(id)
        .fetch_optional(store.readers())
        .await
        .map_err(failed("reading an account"))?;
    Ok(row.map(Row::into_account))
}

pub(crate) async fn of(store: &Handle, issuer: &str, subject: &str) -> Result<Option<Account>, StoreError> {
    let row: Option<Row> = sqlx::query_as("SELECT * FROM accounts WHERE issuer = $1 AND subject = $2")
        .bind(issuer)
        .bind(subject)
        .fetch_optional(store.readers())
        .await
        .map_err(failed("reading an account"))?;
    Ok(row.map(Row::into_account))
}

pub(crate) async fn list(store: &Handle, filter: &str, from: u32, limit: u32) -> Result<Vec<Account>, StoreError> {
    let rows: Vec<Row> =
        sqlx::query_as("SELECT * FROM accounts WHERE search LIKE $1 ESCAPE '!' ORDER BY search, id LIMIT $2 OFFSET $3")
            .bind(pattern(filter))
            .bind(i64::from(limit))
            .bind(i64::from(from))
            .fetch_all(store.readers())
            .await
            .map_err(failed("listing accounts"))?;
    Ok(rows.into_iter().map(Row::into_account).collect())
}

pub(crate) async fn insert(store: &Handle, account: &Account, note: &AuditNote) -> Result<bool, StoreError> {
    let doing = "keeping a new account";
    let mut tx = store.begin().await?;
    if !add(&mut tx, account).await? {
        return Ok(false);
    }
    audit::note(store, &mut tx, note).await?;
    tx.commit().await.map_err(failed(doing))?;
    Ok(true)
}

/// Adds an account; false when its id, or its issuer and subject, have one already.
pub(super) async fn add(tx: &mut Transaction<'static, Db>, account: &Account) -> Result<bool, StoreError> {
    let kept = sqlx::query(
        "INSERT INTO accounts (id, issuer, subject, name, email, search, granted, claimed, administrator, disabled,
                               created_at, last_sign_in_at, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
         ON CONFLICT DO NOTHING",
    )
    .bind(&account.id)
    .bind(&account.issuer)
    .bind(&account.subject)
    .bind(&account.name)
    .bind(&account.email)
    .bind(search(&account.name, account.email.as_deref()))
    .bind(Json(&account.granted))
    .bind(Json(&account.claimed))
    .bind(administers(account))
    .bind(i64::from(account.disabled))
    .bind(nanos(account.created_at)?)
    .bind(account.last_sign_in_at.map(nanos).transpose()?)
    .bind(account.version)
    .execute(&mut **tx)
    .await
    .map_err(failed("keeping a new account"))?;
    Ok(kept.rows_affected() == 1)
}

/// An account that nobody else changes until the transaction ends.
pub(super) async fn held(tx: &mut Transaction<'static, Db>, id: &str) -> Result<Option<Account>, StoreError> {
    let row: Option<Row> = sqlx::query_as(&format!("SELECT * FROM accounts WHERE id = $1{FOR_UPDATE}"))
        .bind(id)
        .fetch_optional(&mut **tx)
        .await
        .map_err(failed("reading an account"))?;
    Ok(row.map(Row::into_account))
}

pub(crate) async fn save(store: &Handle, wanted: &Account, seen: i64, note: &AuditNote) -> Result<Saved, StoreError> {
    let doing = "changing an account";
    let mut tx = store.begin().await?;
    store.lock(&mut tx, ADMINISTRATORS).await?;
    let Some(before) = held(&mut tx, &wanted.id).await?.filter(|account| account.version == seen) else {
        return Ok(Saved::Stale);
    };
    let after = Account { granted: wanted.granted.clone(), disabled: wanted.disabled, ..before.clone() };
    sqlx::query(
        "UPDATE accounts SET granted = $2, disabled = $3, administrator = $4, version = version + 1 WHERE id = $1",
    )
    .bind(&after.id)
    .bind(Json(&after.granted))
    .bind(i64::from(after.disabled))
    .bind(administers(&after))
    .execute(&mut *tx)
    .await
    .map_err(failed(doing))?;
    let ceases = before.rights().administrator && !after.rights().administrator;
    if ceases && count_administrators(&mut tx).await? == 0 {
        return Ok(Saved::LastAdministrator);
    }
    audit::note(store, &mut tx, note).await?;
    tx.commit().await.map_err(failed(doing))?;
    Ok(Saved::Done)
}

pub(crate) async fn renew(store: &Handle, said: &Account, note: &AuditNote) -> Result<Option<Account>, StoreError> {
    let doing = "renewing an account";
    let mut tx = store.begin().await?;
    let Some(before) = held(&mut tx, &said.id).await? else { return Ok(None) };
    let changed = before.claimed != said.claimed;
    let after = Account {
        name: said.name.clone(),
        email: said.email.clone(),
        claimed: said.claimed.clone(),
        last_sign_in_at: said.last_sign_in_at,
        version: before.version + i64::from(changed),
        ..before
    };
    sqlx::query(
        "UPDATE accounts SET name = $2, email = $3, search = $4, claimed = $5, administrator = $6, last_sign_in_at = $7,
                             version = $8
         WHERE id = $1",
    )
    .bind(&after.id)
    .bind(&after.name)
    .bind(&after.email)
    .bind(search(&after.name, after.email.as_deref()))
    .bind(Json(&after.claimed))
    .bind(administers(&after))
    .bind(after.last_sign_in_at.map(nanos).transpose()?)
    .bind(after.version)
    .execute(&mut *tx)
    .await
    .map_err(failed(doing))?;
    if changed {
        audit::note(store, &mut tx, note).await?;
    }
    tx.commit().await.map_err(failed(doing))?;
    Ok(Some(after))
}

pub(crate) async fn administrators(store: &Handle) -> Result<u32, StoreError> {
    let number: i64 =
        sqlx::query_scalar(ADMINISTRATE).fetch_one(store.readers()).await.map_err(failed("counting administrators"))?;
    Ok(count(number))
}

const ADMINISTRATE: &str = "SELECT COUNT(*) FROM accounts WHERE administrator = 1 AND disabled = 0";

pub(super) async fn count_administrators(tx: &mut Transaction<'static, Db>) -> Result<u32, StoreError> {
    let number: i64 =
        sqlx::query_scalar(ADMINISTRATE).fetch_one(&mut **tx).await.map_err(failed("counting administrators"))?;
    Ok(count(number))
}
