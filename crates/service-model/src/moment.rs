//! Moments: the spellings that a request may use, and the one that the service answers with.

use serde_json::Value;
use time::format_description::well_known::{Iso8601, Rfc3339};
use time::{Date, OffsetDateTime, UtcOffset};

use crate::model::Model;
use crate::shape::Kind;

impl Model {
    /// Rewrites the moments in a valid value to the service's own spelling, ISO 8601 in UTC, so that
    /// nobody behind the decoder meets another. What is no moment stays as it is.
    pub fn unify_moments(&self, shape: &str, value: &mut Value) {
        match (self.shape(shape).map(|shape| &shape.kind), value) {
            (Some(Kind::Structure { members, .. }), Value::Object(object)) => {
                for (name, inside) in object {
                    if let Some(member) = members.get(name) {
                        self.unify_moments(&member.shape, inside);
                    }
                }
            }
            (Some(Kind::List { member, .. }), Value::Array(items)) => {
                items.iter_mut().for_each(|item| self.unify_moments(member, item));
            }
            (Some(Kind::Map { value, .. }), Value::Object(entries)) => {
                entries.values_mut().for_each(|entry| self.unify_moments(value, entry));
            }
            (Some(Kind::Timestamp), value) => {
                if let Some(text) = iso_8601(value) {
                    *value = Value::String(text);
                }
            }
            _ => {}
        }
    }
}

/// The moment in the service's spelling; nothing for what is no moment, or none of the years 0 to
/// 9999 in UTC, which can't be spelled so.
///
/// Clients write a moment with its offset, a day, or seconds since 1970: the model's
/// `timestampFormat` binds the answers only.
pub(crate) fn iso_8601(value: &Value) -> Option<String> {
    let moment = match value {
        Value::String(text) => OffsetDateTime::parse(text, &Iso8601::PARSING)
            .or_else(|_| Date::parse(text, &Iso8601::PARSING).map(|day| day.midnight().assume_utc()))
            .ok()?,
        Value::Number(seconds) => since_1970(seconds.as_f64()?)?,
        _ => return None,
    };
    moment.checked_to_offset(UtcOffset::UTC)?.format(&Rfc3339).ok()
}

/// Seconds, of which the protocol promises three decimals. What a binary fraction adds beyond them
/// is no part of the moment.
fn since_1970(seconds: f64) -> Option<OffsetDateTime> {
    // The cast takes what doesn't fit to the nearest number that does; that is then no moment.
    let milliseconds = (seconds * 1000.0).round() as i128;
    OffsetDateTime::from_unix_timestamp_nanos(milliseconds.checked_mul(1_000_000)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_spelling_becomes_the_services() {
        for (written, unified) in [
            (json!("2026-01-31T09:30:00Z"), "2026-01-31T09:30:00Z"),
            (json!("2026-01-31T10:30:00.123456789+01:00"), "2026-01-31T09:30:00.123456789Z"),
            (json!("2026-01-31"), "2026-01-31T00:00:00Z"),
            (json!(1_769_851_800), "2026-01-31T09:30:00Z"),
            (json!(1_769_851_800.123), "2026-01-31T09:30:00.123Z"),
            (json!(-0.5), "1969-12-31T23:59:59.5Z"),
        ] {
            assert_eq!(iso_8601(&written).as_deref(), Some(unified), "{written}");
        }
    }

    #[test]
    fn what_cannot_be_spelled_is_no_moment() {
        for wrong in [
            json!("soon"),
            json!(true),
            json!(null),
            json!(1e300),
            json!(-1e300),
            json!(253_402_300_800_i64),
            json!(-62_167_219_201_i64),
            // In UTC this is the year 10000.
            json!("9999-12-31T23:59:59-01:00"),
            json!("-0001-01-01T00:00:00Z"),
        ] {
            assert_eq!(iso_8601(&wrong), None, "{wrong}");
        }
    }

    #[test]
    fn moments_are_found_wherever_they_are() {
        let model = crate::official();
        let mut value = json!({
            "Catalog": "2026-01-31",
            "LastModifiedDate": 0,
            "LifeCycle": {"NextStepsHistory": [{"Time": "2026-01-31", "Value": "2026-01-31"}]},
        });
        model.unify_moments("UpdateOpportunityRequest", &mut value);
        let history = json!([{"Time": "2026-01-31T00:00:00Z", "Value": "2026-01-31"}]);
        let unified = json!({
            "Catalog": "2026-01-31",
            "LastModifiedDate": "1970-01-01T00:00:00Z",
            "LifeCycle": {"NextStepsHistory": history},
        });
        assert_eq!(value, unified);
    }
}
