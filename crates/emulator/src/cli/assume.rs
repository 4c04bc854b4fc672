//! Assumptions as they are written on the command line.

use serde_json::{Map, Value};

use crate::assumptions::Assumptions;

/// From which likeness on, between 0 and 1, a name is taken for a misspelt other one.
const ALIKE: f64 = 0.85;

/// The assumptions with one of them changed as `NAME=VALUE` says. Names may have dashes for
/// underscores.
///
/// # Errors
/// What is wrong, and the names or the values that there are.
pub(super) fn with(assumptions: &Assumptions, text: &str) -> Result<Assumptions, String> {
    let (name, value) = text
        .split_once('=')
        .ok_or_else(|| format!("{text:?}: write it as NAME=VALUE, such as self_invitation=allowed"))?;
    let (name, value) = (name.trim().replace('-', "_"), value.trim());
    let serialized = serde_json::to_value(assumptions).map_err(|error| error.to_string())?;
    let Value::Object(mut all) = serialized else {
        return Err(format!("{text:?}: there is nothing to assume"));
    };
    let Some(place) = all.get_mut(&name) else {
        return Err(unknown(&name, &all));
    };
    *place = match place {
        Value::Bool(_) => value.parse().map(Value::Bool).map_err(|_| format!("{name}={value}: write true or false"))?,
        Value::Number(_) => {
            let number = value.parse::<u64>();
            number.map(Value::from).map_err(|_| format!("{name}={value}: write a whole number"))?
        }
        _ => Value::from(value),
    };
    serde_json::from_value(Value::Object(all)).map_err(|error| format!("{name}={value}: {error}"))
}

/// Says that there is no such name, with the one that was probably meant or else all of them.
fn unknown(name: &str, all: &Map<String, Value>) -> String {
    let likeness = |known: &&String| strsim::jaro_winkler(name, known);
    let nearest = all.keys().max_by(|left, right| likeness(left).total_cmp(&likeness(right)));
    match nearest.filter(|known| likeness(known) >= ALIKE) {
        Some(known) => format!("{name}: nothing has this name; did you mean {known}?"),
        None => {
            let names: Vec<_> = all.keys().map(String::as_str).collect();
            format!("{name}: nothing has this name; the names are {}", names.join(", "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assumptions::Refusal;

    #[test]
    fn each_kind_of_switch_can_be_set() {
        let mut assumptions = Assumptions::default();
        for text in ["self-invitation=allowed", "job_needs_role = false", "invitation_lifetime_days=3"] {
            assumptions = with(&assumptions, text).expect(text);
        }
        let expected = Assumptions {
            self_invitation: Refusal::Allowed,
            job_needs_role: false,
            invitation_lifetime_days: 3,
            ..Assumptions::default()
        };
        assert_eq!(assumptions, expected);
    }

    #[test]
    fn wrong_ones_are_told_what_there_is() {
        for (text, words) in [
            ("self_invitation", "NAME=VALUE"),
            ("self_invitaton=allowed", "did you mean self_invitation?"),
            ("xyzzy=1", "read_after_write_ms"),
            ("self_invitation=perhaps", "`access_denied`"),
            ("job_needs_role=perhaps", "true or false"),
            ("invitation_lifetime_days=-1", "whole number"),
            ("invitation_lifetime_days=70000", "70000"),
        ] {
            let problem = with(&Assumptions::default(), text).expect_err(text);
            assert!(problem.contains(words), "{problem}");
        }
    }
}
