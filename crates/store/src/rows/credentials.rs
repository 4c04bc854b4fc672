//! What people are known by who sign in with a password.

use super::{
    super::{Db, FOR_UPDATE, Handle},
    accounts, audit, sign_ins, tokens,
};
use crate::{
    convert::{failed, nanos},
    json::Json,
};
use desk::ports::{Account, AuditNote, Credential, Ending, Enrolled, Enrolment, StoreError, Token, TokenKind};
use sqlx::{FromRow, Transaction};
use time::OffsetDateTime;

#[derive(FromRow)]
struct Row {
    account: String,
    login: String,
    password: Option<String>,
    seed: Option<String>,
    last_step: i64,
    recovery: Json<Vec<String>>,
    version: i64,
}

impl Row {
    fn into_credential(self) -> Credential {
        Credential {
            account: self.account,
            login: self.login,
            password: self.password,
            seed: self.seed,
            last_step: self.last_step,
            recovery: self.recovery.0,
            version: self.version,
        }
    }
}

pub(crate) async fn of_login(store: &Handle, login: &str) -> Result<Option<(Credential, Account)>, StoreError> {
    let row: Option<Row> = sqlx::query_as("SELECT * FROM credentials WHERE login = $1")
        .bind(login)
        .fetch_optional(store.readers())
        .await
        .map_err(failed("reading a credential"))?;
    let Some(credential) = row.map(Row::into_credential) else { return Ok(None) };
    let account = accounts::get(store, &credential.account).await?;
    Ok(account.map(|account| (credential, account)))
}

pub(crate) async fn get(store: &Handle, account: &str) -> Result<Option<Credential>, StoreError> {
    let row: Option<Row> = sqlx::query_as("SELECT * FROM credentials WHERE account = $1")
        .bind(account)
        .fetch_optional(store.readers())
        .await
        .map_err(failed("reading a credential"))?;
    Ok(row.map(Row::into_credential))
}

pub(crate) async fn save(
    store: &Handle,
    credential: &Credential,
    by: Option<&str>,
    note: &AuditNote,
) -> Result<bool, StoreError> {
    let mut tx = store.begin().await?;
    if !save_in(&mut tx, credential, by).await? {
        return Ok(false);
    }
    audit::note(store, &mut tx, note).await?;
    tx.commit().await.map_err(failed("changing a credential"))?;
    Ok(true)
}

pub(crate) async fn replace(
    store: &Handle,
    credential: &Credential,
    but: Option<&str>,
    note: &AuditNote,
    ended: &AuditNote,
) -> Result<Option<Vec<String>>, StoreError> {
    let mut tx = store.begin().await?;
    // It holds one sign-in and then takes the others, which whoever ends all of them takes in another order.
    sign_ins::lock_all_of(store, &mut tx, &credential.account).await?;
    if !save_in(&mut tx, credential, but).await? {
        return Ok(None);
    }
    let others = Ending::All { account: credential.account.clone(), but: but.map(str::to_owned) };
    let gone = sign_ins::end_in(&mut tx, &others, note.at).await?;
    note_with(store, &mut tx, note, &gone, ended).await?;
    tx.commit().await.map_err(failed("replacing a credential"))?;
    Ok(Some(gone))
}

/// Writes down what was done, and `ended` if sign-ins have ended with it. After all else: whoever writes into the record
/// holds it until the transaction ends.
async fn note_with(
    store: &Handle,
    tx: &mut Transaction<'static, Db>,
    note: &AuditNote,
    gone: &[String],
    ended: &AuditNote,
) -> Result<(), StoreError> {
    audit::note(store, tx, note).await?;
    if !gone.is_empty() {
        audit::note(store, tx, ended).await?;
    }
    Ok(())
}

/// Writes it down if nobody else has, and if the sign-in `by` holds.
async fn save_in(
    tx: &mut Transaction<'static, Db>,
    credential: &Credential,
    by: Option<&str>,
) -> Result<bool, StoreError> {
    let saved = sqlx::query(
        "UPDATE credentials SET password = $3, seed = $4, last_step = $5, recovery = $6, version = version + 1
         WHERE account = $1 AND version = $2",
    )
    .bind(&credential.account)
    .bind(credential.version)
    .bind(&credential.password)
    .bind(&credential.seed)
    .bind(credential.last_step)
    .bind(Json(&credential.recovery))
    .execute(&mut **tx)
    .await
    .map_err(failed("changing a credential"))?;
    if saved.rows_affected() == 0 {
        return Ok(false);
    }
    match by {
        Some(by) => sign_ins::held(tx, by).await,
        None => Ok(true),
    }
}

/// Whether password and second factor are those of this credential still. Nobody else changes them until the transaction
/// ends.
pub(super) async fn holds(tx: &mut Transaction<'static, Db>, credential: &Credential) -> Result<bool, StoreError> {
    let row: Option<Row> = sqlx::query_as(&format!("SELECT * FROM credentials WHERE account = $1{FOR_UPDATE}"))
        .bind(&credential.account)
        .fetch_optional(&mut **tx)
        .await
        .map_err(failed("reading a credential"))?;
    Ok(row.is_some_and(|row| row.password == credential.password && row.seed == credential.seed))
}

/// Puts a credential in the place of the account's; false when another account has its mail address.
async fn put(tx: &mut Transaction<'static, Db>, credential: &Credential) -> Result<bool, StoreError> {
    let doing = "keeping a credential";
    let login = sqlx::query(
        "INSERT INTO credentials (account, login, last_step, recovery, version) VALUES ($1, $2, 0, '[]', 0)
         ON CONFLICT DO NOTHING",
    );
    login.bind(&credential.account).bind(&credential.login).execute(&mut **tx).await.map_err(failed(doing))?;
    // An account keeps the mail address that it was invited by.
    let put = sqlx::query(
        "UPDATE credentials SET password = $3, seed = $4, last_step = $5, recovery = $6, version = version + 1
         WHERE account = $1 AND login = $2",
    )
    .bind(&credential.account)
    .bind(&credential.login)
    .bind(&credential.password)
    .bind(&credential.seed)
    .bind(credential.last_step)
    .bind(Json(&credential.recovery))
    .execute(&mut **tx)
    .await
    .map_err(failed(doing))?;
    Ok(put.rows_affected() == 1)
}

pub(crate) async fn invite(
    store: &Handle,
    account: &Account,
    login: &str,
    token: &Token,
    note: &AuditNote,
) -> Result<bool, StoreError> {
    let mut tx = store.begin().await?;
    let invited = Credential {
        account: account.id.clone(),
        login: login.to_owned(),
        password: None,
        seed: None,
        last_step: 0,
        recovery: Vec::new(),
        version: 0,
    };
    if !accounts::add(&mut tx, account).await? || !put(&mut tx, &invited).await? {
        return Ok(false);
    }
    tokens::add(&mut tx, token).await?;
    audit::note(store, &mut tx, note).await?;
    tx.commit().await.map_err(failed("inviting somebody"))?;
    Ok(true)
}

pub(crate) async fn enrol(
    store: &Handle,
    mark: &str,
    enrolment: &Enrolment,
    now: OffsetDateTime,
    note: &AuditNote,
    ended: &AuditNote,
) -> Result<Enrolled, StoreError> {
    let mut tx = store.begin().await?;
    // Whoever takes the token away is the one who uses it.
    let Some(token) = tokens::take(&mut tx, mark, nanos(now)?).await? else { return Ok(Enrolled::Gone) };
    match (token.kind, &enrolment.account) {
        (TokenKind::FirstAdministrator, Some(account)) if account.id == enrolment.credential.account => {
            store.lock(&mut tx, accounts::ADMINISTRATORS).await?;
            if accounts::count_administrators(&mut tx).await? > 0 {
                return Ok(Enrolled::Gone);
            }
            if !accounts::add(&mut tx, account).await? {
                return Ok(Enrolled::LoginTaken);
            }
        }
        (TokenKind::Enrolment, None) if token.account.as_ref() == Some(&enrolment.credential.account) => {}
        _ => return Ok(Enrolled::Gone),
    }
    if !put(&mut tx, &enrolment.credential).await? {
        return Ok(Enrolled::LoginTaken);
    }
    let all = Ending::All { account: enrolment.credential.account.clone(), but: None };
    let gone = sign_ins::end_in(&mut tx, &all, now).await?;
    note_with(store, &mut tx, note, &gone, ended).await?;
    tx.commit().await.map_err(failed("using a token up"))?;
    Ok(Enrolled::Done(gone))
}
