//! The clock.

use std::sync::Arc;

use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};

use super::body::JsonBody;
use super::{Control, ControlError};
use crate::clock::Reading;
use crate::service::Service;

/// What to do with the emulator's clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockMove {
    /// Forward by so much (back, when it is negative).
    Advance(Duration),
    /// To this moment.
    Set(OffsetDateTime),
    /// Stop it, or let it run on from where it stands.
    Freeze(bool),
    /// Back to the clock that the emulator was started with.
    Reset,
}

/// What the emulator's clock shows.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ClockReading {
    /// The emulator's time.
    #[serde(with = "time::serde::rfc3339")]
    pub now: OffsetDateTime,
    /// How many seconds it is ahead of the clock that the emulator was started with; negative when
    /// it is behind.
    pub offset_seconds: f64,
    /// Whether it stands still.
    pub frozen: bool,
}

impl From<Reading> for ClockReading {
    fn from(reading: Reading) -> Self {
        // Finer than a millisecond it says more about the machine's speed than about the clock.
        let milliseconds = Duration::milliseconds(reading.offset.whole_milliseconds().try_into().unwrap_or(i64::MAX));
        Self { now: reading.now, offset_seconds: milliseconds.as_seconds_f64(), frozen: reading.frozen }
    }
}

impl Control {
    /// What the clock shows.
    pub fn clock(&self) -> ClockReading {
        self.service.clock().into()
    }

    /// Moves the clock. What is due by its new time happens before this returns, each thing dated
    /// with the moment it was due. Moved back, nothing is undone: records keep their times, and
    /// what was due only later waits that much longer.
    ///
    /// # Errors
    /// [`ControlError::Invalid`] for a time before 1970 or after 2200.
    pub fn move_clock(&self, to: ClockMove) -> Result<ClockReading, ControlError> {
        let moved = self.service.move_clock(|clock| match to {
            ClockMove::Advance(step) => clock.advance(step),
            ClockMove::Set(moment) => clock.set(moment),
            ClockMove::Freeze(frozen) => {
                clock.freeze(frozen);
                Ok(())
            }
            ClockMove::Reset => {
                clock.reset();
                Ok(())
            }
        });
        moved.map(ClockReading::from).map_err(|error| {
            let field = match to {
                ClockMove::Advance(_) => "advance",
                _ => "set",
            };
            ControlError::bad_request(format!("{field}: {error}.")).at(field)
        })
    }
}

pub(super) fn routes() -> Router<Arc<Service>> {
    Router::new().route("/clock", get(show).post(act))
}

async fn show(State(control): State<Control>) -> Json<ClockReading> {
    Json(control.clock())
}

async fn act(
    State(control): State<Control>,
    JsonBody(order): JsonBody<Order>,
) -> Result<Json<ClockReading>, ControlError> {
    control.move_clock(order.meaning()?).map(Json)
}

/// A move as it is written: exactly one of the members.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Order {
    advance: Option<Step>,
    #[serde(with = "time::serde::rfc3339::option")]
    set: Option<OffsetDateTime>,
    freeze: Option<bool>,
    reset: Option<bool>,
}

impl Order {
    fn meaning(self) -> Result<ClockMove, ControlError> {
        match self {
            Self { advance: Some(Step(step)), set: None, freeze: None, reset: None } => Ok(ClockMove::Advance(step)),
            Self { advance: None, set: Some(moment), freeze: None, reset: None } => Ok(ClockMove::Set(moment)),
            Self { advance: None, set: None, freeze: Some(frozen), reset: None } => Ok(ClockMove::Freeze(frozen)),
            Self { advance: None, set: None, freeze: None, reset: Some(true) } => Ok(ClockMove::Reset),
            _ => Err(ControlError::bad_request(
                r#"Send exactly one of {"advance": "15d"}, {"set": "2026-12-01T00:00:00Z"}, {"freeze": true}, {"freeze": false} and {"reset": true}."#,
            )),
        }
    }
}

/// A span of time as people write it: `90s`, `10m`, `1.5h`, `15d`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
struct Step(Duration);

impl TryFrom<String> for Step {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let parsed = [("s", 1.0), ("m", 60.0), ("h", 3600.0), ("d", 86_400.0)].iter().find_map(|(unit, seconds)| {
            let number = text.strip_suffix(unit)?;
            // Digits only: what else floats can be read from (`inf`, `1e9`, `+5`) is no span.
            let plain = number.starts_with(|it: char| it.is_ascii_digit())
                && number.bytes().all(|it| it.is_ascii_digit() || it == b'.');
            let number: f64 = plain.then(|| number.parse().ok()).flatten()?;
            Duration::checked_seconds_f64(number * seconds)
        });
        parsed.map(Self).ok_or_else(|| format!("{text:?} is not a span such as 90s, 10m, 36h or 15d"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_read_as_people_write_them() {
        for (text, expected) in [
            ("90s", Duration::seconds(90)),
            ("10m", Duration::minutes(10)),
            ("36h", Duration::hours(36)),
            ("15d", Duration::days(15)),
            ("0.5h", Duration::minutes(30)),
        ] {
            assert_eq!(Step::try_from(text.to_owned()), Ok(Step(expected)), "{text}");
        }
        let endless = format!("{}d", "9".repeat(400));
        for text in ["", "s", "15", "-1d", "+1d", "infs", "1e3s", "1 d", "1.2.3s", "1w", &endless] {
            assert!(Step::try_from(text.to_owned()).is_err(), "{text}");
        }
    }
}
