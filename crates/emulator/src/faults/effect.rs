//! What a fault does to a call.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::exception::FaultException;
use super::rule::FaultError;

/// The longest delay that can be asked for; a client has given up long before.
const LONGEST: Duration = Duration::from_secs(600);

/// What a fault does: it may delay the call, and it may spoil it in one way.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Form", into = "Form")]
pub struct FaultEffect {
    /// How long the call waits before anything else happens to it.
    pub latency: Duration,
    /// How the call is spoiled. Absent: it is only late.
    pub spoil: Option<Spoil>,
}

/// How a call is spoiled.
#[derive(Debug, Clone, PartialEq)]
pub enum Spoil {
    /// An exception is answered.
    Error(FaultException),
    /// No answer comes until the client goes away.
    Stall(Moment),
    /// The connection is reset without an answer.
    Reset(Moment),
    /// The call is carried out; status 200 comes with a body that is no JSON.
    Malformed(Damage),
    /// The call is carried out, and the body of its answer comes in small pieces.
    Drip {
        /// The size of a piece in bytes.
        bytes: usize,
        /// The time between two pieces.
        every: Duration,
    },
}

/// Whether the call was carried out when the fault strikes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Moment {
    /// It never was.
    Before,
    /// It was; the client doesn't learn of it.
    After,
}

/// What is wrong with a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Damage {
    /// It ends in the middle.
    Cut,
    /// It is a web page, as proxies answer.
    Rubbish,
}

impl FaultEffect {
    /// A delay and nothing else.
    pub fn late(latency: Duration) -> Self {
        Self { latency, spoil: None }
    }

    /// An exception instead of carrying the call out.
    pub fn error(name: &str) -> Self {
        Spoil::Error(FaultException::named(name)).into()
    }

    pub(super) fn check(&self) -> Result<(), FaultError> {
        if self.latency > LONGEST {
            return Err(FaultError::new("effect.latency_ms", "A delay has at most 600000 milliseconds."));
        }
        match &self.spoil {
            None if self.latency.is_zero() => {
                Err(FaultError::new("effect", "An effect has one of error, stall, reset, malformed, drip, latency_ms."))
            }
            Some(Spoil::Error(exception)) => exception.check(),
            Some(Spoil::Drip { bytes: 0, .. }) => Err(FaultError::new("effect.drip", "A piece has one byte at least.")),
            Some(Spoil::Drip { every, .. }) if *every > LONGEST => {
                Err(FaultError::new("effect.drip", "Two pieces are at most 600000 milliseconds apart."))
            }
            _ => Ok(()),
        }
    }
}

impl From<Spoil> for FaultEffect {
    fn from(spoil: Spoil) -> Self {
        Self { latency: Duration::ZERO, spoil: Some(spoil) }
    }
}

/// An effect as it is written in JSON.
#[derive(Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Form {
    #[serde(skip_serializing_if = "Option::is_none")]
    latency_ms: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    applied: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stall: Option<Choice<Moment>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reset: Option<Moment>,
    #[serde(skip_serializing_if = "Option::is_none")]
    malformed: Option<Choice<Damage>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    drip: Option<DripForm>,
}

/// `true` for the usual way, or the name of one.
#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(untagged)]
enum Choice<T> {
    Usual(bool),
    Named(T),
}

impl<T> Choice<T> {
    fn or(self, name: &str, usual: T) -> Result<T, String> {
        match self {
            Self::Usual(true) => Ok(usual),
            Self::Usual(false) => Err(format!("{name} can't be false; leave it out")),
            Self::Named(named) => Ok(named),
        }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct DripForm {
    bytes: usize,
    every_ms: u64,
}

impl TryFrom<Form> for FaultEffect {
    type Error = String;

    fn try_from(form: Form) -> Result<Self, String> {
        let belongs_to_error = form.status.is_some()
            || form.message.is_some()
            || form.reason.is_some()
            || form.field.is_some()
            || form.applied.is_some();
        if belongs_to_error && form.error.is_none() {
            return Err("status, message, reason, field and applied belong to error".to_owned());
        }
        let mut spoils = Vec::new();
        if let Some(name) = form.error {
            spoils.push(Spoil::Error(FaultException {
                name,
                status: form.status,
                message: form.message,
                reason: form.reason,
                field: form.field,
                applied: form.applied.unwrap_or(false),
            }));
        }
        if let Some(stall) = form.stall {
            spoils.push(Spoil::Stall(stall.or("stall", Moment::Before)?));
        }
        if let Some(reset) = form.reset {
            spoils.push(Spoil::Reset(reset));
        }
        if let Some(damage) = form.malformed {
            spoils.push(Spoil::Malformed(damage.or("malformed", Damage::Cut)?));
        }
        if let Some(DripForm { bytes, every_ms }) = form.drip {
            spoils.push(Spoil::Drip { bytes, every: Duration::from_millis(every_ms) });
        }
        if spoils.len() > 1 {
            return Err("give one of error, stall, reset, malformed and drip".to_owned());
        }
        Ok(Self { latency: Duration::from_millis(form.latency_ms.unwrap_or(0)), spoil: spoils.pop() })
    }
}

impl From<FaultEffect> for Form {
    fn from(effect: FaultEffect) -> Self {
        let milliseconds = |span: Duration| u64::try_from(span.as_millis()).unwrap_or(u64::MAX);
        let mut form = Self::default();
        if !effect.latency.is_zero() {
            form.latency_ms = Some(milliseconds(effect.latency));
        }
        match effect.spoil {
            None => {}
            Some(Spoil::Error(exception)) => {
                form.error = Some(exception.name);
                form.status = exception.status;
                form.message = exception.message;
                form.reason = exception.reason;
                form.field = exception.field;
                form.applied = exception.applied.then_some(true);
            }
            Some(Spoil::Stall(moment)) => form.stall = Some(Choice::Named(moment)),
            Some(Spoil::Reset(moment)) => form.reset = Some(moment),
            Some(Spoil::Malformed(damage)) => form.malformed = Some(Choice::Named(damage)),
            Some(Spoil::Drip { bytes, every }) => form.drip = Some(DripForm { bytes, every_ms: milliseconds(every) }),
        }
        form
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn read(form: Value) -> Result<FaultEffect, String> {
        serde_json::from_value(form).map_err(|error| error.to_string())
    }

    #[test]
    fn an_effect_survives_being_written_down() {
        for form in [
            json!({"latency_ms": 500}),
            json!({"latency_ms": 5, "error": "ThrottlingException", "message": "Slow down.", "applied": true}),
            json!({"stall": "after"}),
            json!({"reset": "before"}),
            json!({"malformed": "rubbish"}),
            json!({"drip": {"bytes": 1, "every_ms": 50}}),
        ] {
            let effect = read(form.clone()).expect("a right effect");
            assert_eq!(effect.check(), Ok(()), "{form}");
            assert_eq!(serde_json::to_value(effect).expect("plain data"), form);
        }
        assert_eq!(read(json!({"stall": true})), Ok(Spoil::Stall(Moment::Before).into()));
        assert_eq!(read(json!({"malformed": true})), Ok(Spoil::Malformed(Damage::Cut).into()));
    }

    #[test]
    fn contradictions_are_refused() {
        for form in [
            json!({"error": "ThrottlingException", "stall": true}),
            json!({"applied": true, "stall": true}),
            json!({"stall": false}),
            json!({"reset": true}),
            json!({"malformed": "gently"}),
            json!({"explode": true}),
        ] {
            assert!(read(form.clone()).is_err(), "{form}");
        }
        for form in [json!({}), json!({"latency_ms": 600_001}), json!({"drip": {"bytes": 0, "every_ms": 1}})] {
            assert!(read(form.clone()).expect("well-formed").check().is_err(), "{form}");
        }
    }
}
