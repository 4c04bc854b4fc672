//! The box of the clock.

use maud::{Markup, html};

use super::parts::{self, facts, form, live, moment, text_field};
use crate::control::ClockReading;

/// What people move the clock by most; the last is how long invitations live.
const STEPS: [(&str, &str); 4] = [("1m", "1 minute"), ("1h", "1 hour"), ("1d", "1 day"), ("15d", "15 days")];

/// How all of its forms are sent.
const SEND: &str = "POST /clock";

pub(super) fn card(reading: &ClockReading) -> Markup {
    let now = facts(&[
        ("Shows".to_owned(), moment(reading.now)),
        ("State".to_owned(), html! { @if reading.frozen { "frozen" } @else { "running" } }),
        ("Ahead by".to_owned(), html! { (span(reading.offset_seconds)) }),
    ]);
    let steps = html! {
        fieldset {
            legend { "Move forward by" }
            @for (step, label) in STEPS { button name="advance" value=(step) { (label) } " " }
        }
    };
    let advance = html! {
        (text_field("clock-advance", "advance", "Move forward by another span", "90s, 10m, 36h, 15d"))
        button { "Move" }
    };
    let set = html! {
        (text_field("clock-set", "set", "Set to a moment", "2026-12-01T00:00:00Z"))
        button { "Set" }
    };
    let others = html! {
        button name="freeze" value="true" data-type="json" { "Freeze" } " "
        button name="freeze" value="false" data-type="json" { "Let it run" } " "
        button name="reset" value="true" data-type="json" { "Back to the machine's time" }
    };
    let content = html! {
        (live("clock-now", &now))
        @for fields in [steps, advance, set, others] { (form(SEND, &fields)) }
    };
    parts::card("clock", "Clock", &content)
}

/// Seconds as people say them, largest unit first, without what is below a second.
fn span(seconds: f64) -> String {
    let whole = seconds.abs().round();
    let (days, rest) = ((whole / 86_400.0).floor(), whole % 86_400.0);
    let (hours, rest) = ((rest / 3600.0).floor(), rest % 3600.0);
    let (minutes, seconds_left) = ((rest / 60.0).floor(), rest % 60.0);
    let parts = [(days, "d"), (hours, "h"), (minutes, "min"), (seconds_left, "s")];
    let shown: Vec<_> =
        parts.iter().filter(|(count, _)| *count > 0.0).map(|(count, unit)| format!("{count} {unit}")).collect();
    match (shown.is_empty(), seconds < 0.0) {
        (true, _) => "0 s".to_owned(),
        (false, true) => format!("\u{2212}{}", shown.join(" ")),
        (false, false) => shown.join(" "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_said_in_their_largest_units() {
        assert_eq!(span(0.0), "0 s");
        assert_eq!(span(1_296_000.0), "15 d");
        assert_eq!(span(-93_784.4), "\u{2212}1 d 2 h 3 min 4 s");
        assert_eq!(span(59.9), "1 min");
    }
}
