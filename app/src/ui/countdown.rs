//! The time that is left.
#![expect(missing_docs, reason = "the island macro adds an undocumented struct for the props on the wire")]

use leptos::prelude::*;
use std::time::Duration;

use super::{
    icons::{Glyph, Icon},
    tone::Tone,
};

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// What is left, in its two largest units: `12 days 4 h`, `4 h 12 min`, `12 min 5 s`, `5 s`. Nothing
/// when the time is over.
#[must_use]
pub fn time_left(seconds: i64) -> Option<String> {
    let text = match seconds {
        ..=0 => return None,
        1..MINUTE => format!("{seconds} s"),
        MINUTE..HOUR => format!("{} min {} s", seconds / MINUTE, seconds % MINUTE),
        HOUR..DAY => format!("{} h {} min", seconds / HOUR, seconds % HOUR / MINUTE),
        DAY.. if seconds / DAY == 1 => format!("1 day {} h", seconds % DAY / HOUR),
        DAY.. => format!("{} days {} h", seconds / DAY, seconds % DAY / HOUR),
    };
    Some(text)
}

/// How urgent it is: the last day warns, the last hour and what is over alarm.
#[must_use]
pub fn urgency(seconds: i64) -> Tone {
    match seconds {
        ..HOUR => Tone::Danger,
        HOUR..DAY => Tone::Warning,
        DAY.. => Tone::Neutral,
    }
}

/// The time left until a moment. The server sets it with the exact date; once alive it keeps ticking,
/// without announcing each tick.
///
/// ```ignore
/// <Countdown at=expires.unix_timestamp() now=now.unix_timestamp() iso=domain::when::iso(expires)
///     exact=domain::when::date_time(expires) over="Expired"/>
/// ```
#[island]
pub fn Countdown(
    /// The moment, in seconds since 1970.
    at: i64,
    /// The time of the answer, in seconds since 1970.
    now: i64,
    /// The moment for machines: `2026-11-07T14:05:09Z`.
    #[prop(into)]
    iso: String,
    /// The moment for people: `7 Nov 2026, 14:05 UTC`.
    #[prop(into)]
    exact: String,
    /// What it says when the moment has passed.
    #[prop(into)]
    over: String,
) -> impl IntoView {
    let left = RwSignal::new(at - now);
    Effect::new(move |_| {
        #[expect(clippy::cast_possible_truncation, reason = "whole seconds since 1970 fit many times over")]
        let measure = move || left.set(at - (js_sys::Date::now() / 1000.0) as i64);
        measure();
        // Seconds show in the last hour only.
        let pause = if left.get_untracked() > 2 * HOUR { 30 } else { 1 };
        set_interval(measure, Duration::from_secs(pause));
    });
    let text = Memo::new(move |_| time_left(left.get()).unwrap_or_else(|| over.clone()));
    let tone = Memo::new(move |_| urgency(left.get()));
    view! {
        <span class=move || format!("status {}", tone.get().class())>
            {move || view! { <Icon glyph=if tone.get() == Tone::Neutral { Glyph::Clock } else { tone.get().glyph() }/> }}
            <time datetime=iso title=exact>{text}</time>
        </span>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_two_largest_units_are_said() {
        assert_eq!(time_left(12 * DAY + 4 * HOUR + 59).as_deref(), Some("12 days 4 h"));
        assert_eq!(time_left(DAY).as_deref(), Some("1 day 0 h"));
        assert_eq!(time_left(4 * HOUR + 12 * MINUTE).as_deref(), Some("4 h 12 min"));
        assert_eq!(time_left(12 * MINUTE + 5).as_deref(), Some("12 min 5 s"));
        assert_eq!(time_left(59).as_deref(), Some("59 s"));
        assert_eq!(time_left(0), None);
        assert_eq!(time_left(-5), None);
    }

    #[test]
    fn the_last_hour_alarms() {
        assert_eq!(urgency(-1), Tone::Danger);
        assert_eq!(urgency(HOUR - 1), Tone::Danger);
        assert_eq!(urgency(HOUR), Tone::Warning);
        assert_eq!(urgency(DAY), Tone::Neutral);
    }
}
