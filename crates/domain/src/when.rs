//! Dates and times as people read them. The clock is always handed in.

use time::{Duration, OffsetDateTime, UtcOffset, Weekday};

/// `7 Nov 2026, 14:05 UTC`.
#[must_use]
pub fn date_time(at: OffsetDateTime) -> String {
    let at = at.to_offset(UtcOffset::UTC);
    format!("{}, {:02}:{:02} UTC", date(at.date()), at.hour(), at.minute())
}

/// `14:05:09 UTC`.
#[must_use]
pub fn clock_time(at: OffsetDateTime) -> String {
    let at = at.to_offset(UtcOffset::UTC);
    format!("{:02}:{:02}:{:02} UTC", at.hour(), at.minute(), at.second())
}

/// `7 Nov 2026`.
#[must_use]
pub fn date(day: time::Date) -> String {
    let month = day.month().to_string();
    format!("{} {} {}", day.day(), &month[..3], day.year())
}

/// `2026-11-07T14:05:09Z`, for `<time datetime>` and for the wire.
#[must_use]
pub fn iso(at: OffsetDateTime) -> String {
    let at = at.to_offset(UtcOffset::UTC);
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z",
        at.year(),
        u8::from(at.month()),
        at.day(),
        at.hour(),
        at.minute(),
        at.second()
    )
}

/// How long, in the largest unit that says something: `4 s`, `3 min`, `5 h`, `12 days`.
#[must_use]
pub fn span(length: Duration) -> String {
    let s = length.whole_seconds().abs();
    match s {
        0..60 => format!("{s} s"),
        60..3_600 => format!("{} min", s / 60),
        3_600..86_400 => format!("{} h", s / 3_600),
        86_400..172_800 => "1 day".into(),
        _ => format!("{} days", s / 86_400),
    }
}

/// `in 3 days` or `3 days ago`.
#[must_use]
pub fn relative(at: OffsetDateTime, now: OffsetDateTime) -> String {
    let d = at - now;
    if d.is_negative() { format!("{} ago", span(d)) } else { format!("in {}", span(d)) }
}

/// The end of the fifth business day after an invitation: AWS's guidance asks partners to answer by
/// then, although an invitation lapses only after 15 days.
#[must_use]
pub fn respond_by(invited: OffsetDateTime) -> OffsetDateTime {
    let mut day = invited;
    let mut left = 5;
    while left > 0 {
        day += Duration::days(1);
        if !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
            left -= 1;
        }
    }
    day
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    #[test]
    fn five_business_days_skip_the_weekend() {
        assert_eq!(respond_by(datetime!(2026-11-20 10:00 UTC)), datetime!(2026-11-27 10:00 UTC));
        assert_eq!(respond_by(datetime!(2026-11-21 10:00 UTC)), datetime!(2026-11-27 10:00 UTC));
    }

    #[test]
    fn reads_as_people_say_it() {
        let now = datetime!(2026-11-20 10:00 UTC);
        assert_eq!(relative(now + Duration::hours(5), now), "in 5 h");
        assert_eq!(relative(now - Duration::days(3), now), "3 days ago");
        assert_eq!(date_time(now), "20 Nov 2026, 10:00 UTC");
        assert_eq!(iso(now), "2026-11-20T10:00:00Z");
    }
}
