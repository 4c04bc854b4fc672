//! Between the port's types and the columns.

use desk::ports::StoreError;
use time::{Duration, OffsetDateTime};

/// An instant as its column holds it: nanoseconds since 1970.
///
/// # Errors
/// Before 1677 or after 2262.
pub(crate) fn nanos(at: OffsetDateTime) -> Result<i64, StoreError> {
    i64::try_from(at.unix_timestamp_nanos()).map_err(|_| StoreError(format!("{at} is outside of 1677 to 2262")))
}

/// The instant in a column.
pub(crate) fn instant(nanos: i64) -> OffsetDateTime {
    OffsetDateTime::UNIX_EPOCH + Duration::nanoseconds(nanos)
}

/// A word in a column that this version does not know.
pub(crate) fn unknown_word(table: &str, column: &str, word: &str) -> StoreError {
    StoreError(format!("{table}.{column} holds `{word}`, which this version does not know"))
}

/// Says what was being done when the database failed.
pub(crate) fn failed(doing: &'static str) -> impl Fn(sqlx::Error) -> StoreError {
    move |error| {
        StoreError(match error {
            // The cause quotes the value, which may be a customer's; the log must not.
            sqlx::Error::ColumnDecode { index, .. } => {
                format!("{doing}: column {index} holds what this version cannot read")
            }
            other => format!("{doing}: {other}"),
        })
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
        assert_eq!(error.0, "reading a draft: column fields holds what this version cannot read");
    }
}
