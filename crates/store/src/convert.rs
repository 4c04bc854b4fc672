//! Between the port's types and the columns.

use crate::failures;
use desk::ports::{StoreError, StoreErrorKind};
use domain::{
    error::StorageTrouble,
    ids::AccountId,
    people::{Catalog, Scope},
};
use time::{Duration, OffsetDateTime};

/// An instant as its column holds it: nanoseconds since 1970.
///
/// # Errors
/// Before 1677 or after 2262.
pub(crate) fn nanos(at: OffsetDateTime) -> Result<i64, StoreError> {
    i64::try_from(at.unix_timestamp_nanos()).map_err(|_| StoreError::other(format!("{at} is outside of 1677 to 2262")))
}

/// The instant in a column.
pub(crate) fn instant(nanos: i64) -> OffsetDateTime {
    OffsetDateTime::UNIX_EPOCH + Duration::nanoseconds(nanos)
}

/// A word in a column that this version does not know.
pub(crate) fn unknown_word(table: &str, column: &str, word: &str) -> StoreError {
    StoreError::other(format!("{table}.{column} holds `{word}`, which this version does not know"))
}

/// The scope that a column names.
///
/// # Errors
/// When it is none.
pub(crate) fn scope_of(table: &str, key: &str) -> Result<Scope, StoreError> {
    let parts = key.split_once('/').and_then(|(account, catalog)| {
        let catalog = [Catalog::Aws, Catalog::Sandbox].into_iter().find(|c| c.code() == catalog)?;
        Some(Scope { account: AccountId::parse(account)?, catalog })
    });
    parts.ok_or_else(|| unknown_word(table, "scope", key))
}

/// A count as a column holds it. Counts never come near the bounds.
pub(crate) fn count(number: i64) -> u32 {
    u32::try_from(number).unwrap_or(if number < 0 { 0 } else { u32::MAX })
}

/// Says what was being done when the database failed.
pub(crate) fn failed(doing: &'static str) -> impl Fn(sqlx::Error) -> StoreError {
    move |error| {
        let kind = kind_of(&error);
        failures::note(kind);
        let text = match error {
            // The cause quotes the value, which may be a customer's; the log must not.
            sqlx::Error::ColumnDecode { index, .. } => {
                format!("{doing}: column {index} holds what this version cannot read")
            }
            other => format!("{doing}: {other}"),
        };
        StoreError { kind, text }
    }
}

/// The database has not answered within a limit. What was asked may have been done, as when a connection is lost.
pub(crate) fn silent(limit: std::time::Duration) -> StoreError {
    let kind = StoreErrorKind::Trouble(StorageTrouble::Unreachable);
    failures::note(kind);
    StoreError { kind, text: format!("the database did not answer within {} s", limit.as_secs_f32()) }
}

/// What kind of failure it is, so that people hear what to do.
fn kind_of(error: &sqlx::Error) -> StoreErrorKind {
    use StorageTrouble::Unreachable;
    let trouble = match error {
        sqlx::Error::PoolTimedOut | sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::WorkerCrashed => {
            Some(Unreachable)
        }
        sqlx::Error::Database(error) => match error.code().as_deref() {
            Some(code) if code.len() == 5 => trouble_of_postgres(code),
            Some(code) => code.parse().ok().and_then(trouble_of_sqlite),
            None => None,
        },
        _ => None,
    };
    trouble.map_or(StoreErrorKind::Other, StoreErrorKind::Trouble)
}

/// By SQLSTATE: <https://www.postgresql.org/docs/current/errcodes-appendix.html>.
fn trouble_of_postgres(code: &str) -> Option<StorageTrouble> {
    match code {
        // Disk full, out of memory, configured limit exceeded.
        "53100" | "53200" | "53400" => Some(StorageTrouble::Full),
        // Read-only transaction: a standby, or a server that protects itself from a full disk.
        "25006" => Some(StorageTrouble::ReadOnly),
        // Too many connections, statement or lock time-out, shutting down, starting up.
        "53300" | "57014" | "55P03" | "57P01" | "57P02" | "57P03" => Some(StorageTrouble::Unreachable),
        code if code.starts_with("08") => Some(StorageTrouble::Unreachable),
        _ => None,
    }
}

/// By result code, whose low byte is the kind: <https://www.sqlite.org/rescode.html>.
fn trouble_of_sqlite(code: u32) -> Option<StorageTrouble> {
    match code & 0xff {
        // FULL, and IOERR: a write that the system refused, on a full disk more often than not.
        13 | 10 => Some(StorageTrouble::Full),
        // PERM, READONLY, CANTOPEN.
        3 | 8 | 14 => Some(StorageTrouble::ReadOnly),
        // BUSY, LOCKED.
        5 | 6 => Some(StorageTrouble::Unreachable),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    #[test]
    fn an_instant_keeps_its_nanoseconds_and_loses_its_offset() {
        let at = datetime!(2026-11-07 14:05:09.123456789 +02:00);
        assert_eq!(nanos(at).unwrap(), 1_794_053_109_123_456_789);
        assert_eq!(instant(nanos(at).unwrap()), at);
        assert_eq!(instant(i64::MIN).year(), 1677);
        assert_eq!(instant(i64::MAX).year(), 2262);
    }

    #[test]
    fn an_instant_out_of_range_is_an_error() {
        assert!(nanos(datetime!(2300-01-01 0:00 UTC)).is_err());
    }

    #[test]
    fn what_a_column_holds_stays_out_of_the_log() {
        let error =
            failed("reading a draft")(sqlx::Error::ColumnDecode { index: "fields".into(), source: "Acme".into() });
        assert_eq!(error.text, "reading a draft: column fields holds what this version cannot read");
    }
}
