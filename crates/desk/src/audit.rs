//! The record of who did what, for administrators, and how the desk looks after it.

mod links;

use crate::{
    Desk,
    ports::{AuditCheck, AuditEntry, AuditNote, AuditReport, Hand, StoreError},
};
use domain::{
    error::AppError,
    people::Asker,
    queries::AuditQuery,
    views::{AuditBoard, AuditChecked, AuditRow, Page},
};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// As many rows as a page shows.
const SHOWN: u32 = 50;
/// As many rows as an export reads at once.
const EXPORTED: u32 = 500;
/// What a check of the record is called in it.
const VERIFY: &str = "VerifyRecord";
/// What a check says that has found nothing wrong.
const HOLDS: &str = "holds";
/// What a check says that has found something wrong.
const BROKEN: &str = "broken";
/// How long somebody waits for a check; it goes on without them.
const PATIENCE: Duration = Duration::from_secs(5);
/// The desk checks the record so often.
const EVERY: time::Duration = time::Duration::days(1);
/// It looks so often whether it is time.
const LOOKS: Duration = Duration::from_secs(600);
/// The lease of the one replica that looks after the record.
const LEASE: &str = "audit";
/// How long the lease lasts.
const LEASE_LASTS: Duration = Duration::from_secs(900);

impl Desk {
    /// The rows that fit, newest first, and how the record stands.
    ///
    /// # Errors
    /// [`RoleForbids`](domain::error::ErrorKind::RoleForbids) for who is no administrator, and when the store fails.
    pub async fn audit_page(&self, asker: &Asker, query: &AuditQuery) -> Result<AuditBoard, AppError> {
        let administrator = self.administrator(asker)?;
        let mut rows = administrator.store().audit_rows(query, SHOWN + 1).await?;
        let shown = usize::try_from(SHOWN).unwrap_or(usize::MAX);
        let more = rows.len() > shown;
        rows.truncate(shown);
        let next = rows.last().filter(|_| more).map(|row| row.seq.to_string());
        Ok(AuditBoard {
            rows: Page { items: rows.into_iter().map(view).collect(), next },
            last: administrator.store().audit_head().await?.map_or(0, |head| head.seq),
            checked: self.last_check(None).await?,
        })
    }

    /// The next rows of an export, newest first; none when it is over. That it begins is told in the record itself.
    ///
    /// # Errors
    /// As [`Self::audit_page`].
    pub async fn export_audit(&self, asker: &Asker, query: &AuditQuery) -> Result<Vec<AuditEntry>, AppError> {
        let administrator = self.administrator(asker)?;
        if query.before.is_none() {
            let note = AuditNote::done(asker, "ExportRecord", "audit", self.now());
            administrator.store().append_audit(&note).await?;
        }
        Ok(administrator.store().audit_rows(query, EXPORTED).await?)
    }

    /// Checks the whole record, and tells in it what was found. `None` when that takes longer than somebody waits: it
    /// goes on.
    ///
    /// # Errors
    /// As [`Self::audit_page`].
    pub async fn verify_audit(&self, asker: &Asker) -> Result<Option<AuditChecked>, AppError> {
        self.administrator(asker)?;
        let (desk, by) = (self.clone(), Hand::from(asker));
        let checking = self.to_its_end(async move { Ok(desk.check_audit(by).await?) });
        match tokio::time::timeout(PATIENCE, checking).await {
            Ok(checked) => checked.unwrap_or_else(|panic| Err(crate::writing::unexpected(&panic))).map(Some),
            Err(_) => Ok(None),
        }
    }

    /// The number of the last row, and whether the last check found nothing wrong, for the operator's figures.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn audit_standing(&self) -> Result<(i64, Option<bool>), StoreError> {
        let last = self.own_work().store().audit_head().await?.map_or(0, |head| head.seq);
        Ok((last, self.last_check(None).await?.map(|checked| checked.fault.is_none())))
    }

    /// Checks the record once a day and removes what is older than `retention`, on one replica, until cancelled.
    pub async fn look_after_audit(self, retention: Option<time::Duration>, stop: CancellationToken) {
        let holder = uuid::Uuid::new_v4().to_string();
        while !stop.is_cancelled() {
            if let Err(error) = self.look_after_audit_once(&holder, retention).await {
                tracing::warn!(%error, "the record of who did what could not be looked after; trying on");
            }
            tokio::select! {
                () = stop.cancelled() => {}
                () = tokio::time::sleep(LOOKS) => {}
            }
        }
    }

    async fn look_after_audit_once(&self, holder: &str, retention: Option<time::Duration>) -> Result<(), StoreError> {
        let store = self.own_work().store();
        if store.take_lease(LEASE, holder, LEASE_LASTS).await?.is_none() {
            return Ok(());
        }
        if self.last_check(Some(Hand::DESK)).await?.is_none_or(|last| self.now() - last.at >= EVERY) {
            self.check_audit(Hand::desk()).await?;
        }
        if let Some(retention) = retention
            && let Some(gone) = store.forget_audit(self.now() - retention, self.now()).await?
        {
            tracing::info!(rows = gone.rows, last = gone.last, "old rows of the record of who did what are removed");
        }
        Ok(())
    }

    async fn check_audit(&self, by: Hand) -> Result<AuditChecked, StoreError> {
        let store = self.own_work().store();
        let report = store.verify_audit(&AuditCheck::default()).await?;
        let head = report.head.clone();
        match (&report.fault, &head) {
            (Some(fault), _) => tracing::error!(%fault, "the record of who did what does not hold"),
            (None, Some(head)) => tracing::info!(seq = head.seq, hash = head.hash, "the record of who did what holds"),
            (None, None) => {}
        }
        let (outcome, detail) = found(&report);
        let note = AuditNote {
            outcome: outcome.into(),
            detail,
            ..AuditNote::done_by(by, VERIFY, &head.map_or(0, |head| head.seq).to_string(), self.now())
        };
        store.append_audit(&note).await?;
        Ok(AuditChecked { at: note.at, by: note.person_name, fault: report.fault.is_some().then_some(note.detail) })
    }

    /// The last check of the record, by anybody or by somebody, as the record tells it.
    async fn last_check(&self, by: Option<&str>) -> Result<Option<AuditChecked>, StoreError> {
        let query = AuditQuery { action: Some(VERIFY.into()), person: by.map(str::to_owned), ..AuditQuery::default() };
        let last = self.own_work().store().audit_rows(&query, 1).await?.pop();
        Ok(last.map(|row| AuditChecked {
            at: row.at,
            by: row.person_name,
            fault: (row.outcome != HOLDS).then_some(row.detail),
        }))
    }
}

fn found(report: &AuditReport) -> (&'static str, String) {
    match (&report.fault, &report.head) {
        (Some(fault), _) => (BROKEN, fault.to_string()),
        (None, Some(head)) => (HOLDS, format!("{} rows to {}", report.rows, head.hash)),
        (None, None) => (HOLDS, "no rows".into()),
    }
}

fn view(row: AuditEntry) -> AuditRow {
    AuditRow {
        link: links::link(&row),
        seq: row.seq,
        at: row.at,
        person: row.person,
        person_name: row.person_name,
        address: row.address,
        scope: row.scope,
        action: row.action,
        subject: row.subject,
        outcome: row.outcome,
        request_id: row.request_id,
        detail: row.detail,
    }
}
