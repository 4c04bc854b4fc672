//! From the SDK's types to the domain's and back. Closed lists travel as codes, so that a value that
//! AWS adds later is kept as it came.

pub(crate) mod command;
pub(crate) mod engagement;
mod insight;
pub(crate) mod invitation;
pub(crate) mod opportunity;
mod shared;
pub(crate) mod solution;
pub(crate) mod task;

use aws_sdk_partnercentralselling::{
    primitives::{DateTime, DateTimeFormat as Format},
    types,
};
use desk::ports::SortOrder;
use time::OffsetDateTime;

/// A list of choices as the SDK takes it; empty means no filter.
pub(crate) fn filter<T: for<'a> From<&'a str>>(choices: &[String]) -> Option<Vec<T>> {
    (!choices.is_empty()).then(|| choices.iter().map(|choice| T::from(choice)).collect())
}

/// The order of a list.
pub(crate) fn order(order: SortOrder) -> types::SortOrder {
    match order {
        SortOrder::Ascending => types::SortOrder::Ascending,
        SortOrder::Descending => types::SortOrder::Descending,
    }
}

/// Free text. The SDK makes empty text of some members that the answer lacks.
fn text(said: impl Into<Option<String>>) -> Option<String> {
    said.into().filter(|text| !text.is_empty())
}

/// A code, an id or a link. The service has been seen to send the word `null` for an absent one.
fn code(said: Option<impl AsRef<str>>) -> Option<String> {
    said.map(|code| code.as_ref().to_owned()).filter(|code| !matches!(code.as_str(), "" | "null"))
}

fn codes(said: Option<Vec<impl AsRef<str>>>) -> Vec<String> {
    said.unwrap_or_default().into_iter().filter_map(|entry| code(Some(entry))).collect()
}

/// A moment to its last digit, for telling versions by it.
fn version(at: DateTime) -> Option<String> {
    at.fmt(Format::DateTime).ok()
}

/// A moment, UTC; `None` too for one beyond the calendar.
fn moment(at: Option<DateTime>) -> Option<OffsetDateTime> {
    at.and_then(|at| OffsetDateTime::from_unix_timestamp_nanos(at.as_nanos()).ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    #[test]
    fn the_word_null_is_nothing() {
        assert_eq!(code(Some("null")), None);
        assert_eq!(code(Some("")), None);
        assert_eq!(code(Some("InternalError")), Some("InternalError".into()));
        assert_eq!(codes(Some(vec!["S-1", "null"])), ["S-1"]);
    }

    #[test]
    fn moments_keep_their_nanoseconds() {
        let at = DateTime::from_secs_and_nanos(1_700_000_000, 123_456_789);
        assert_eq!(moment(Some(at)), Some(datetime!(2023-11-14 22:13:20.123456789 UTC)));
        assert_eq!(moment(Some(DateTime::from_secs(i64::MAX))), None);
    }

    #[test]
    fn no_choice_is_no_filter() {
        assert_eq!(filter::<String>(&[]), None);
        assert_eq!(filter::<types::Stage>(&["Brand New".into()]), Some(vec![types::Stage::from("Brand New")]));
    }
}
