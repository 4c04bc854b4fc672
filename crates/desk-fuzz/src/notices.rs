//! What replicas tell each other over PostgreSQL. Whoever may connect to the database can tell them anything.

use crate::spliced;
use desk::ports::{Area, Signal};
use domain::{
    ids::AccountId,
    people::{Catalog, Scope},
};
use serde_json::json;
use store::{Heard, heard};

/// What the replica calls itself that hears it.
const OWN: &str = "0123456789abcdef0123456789abcdef";

fn signals() -> [Signal; 4] {
    let account = AccountId::parse("111122223333").expect("an account");
    let scope = Scope { account, catalog: Catalog::Aws };
    [
        Signal::Changed { scope: scope.clone() },
        Signal::Hint { scope, areas: Area::ALL.into() },
        Signal::SignInChanged { sign_in: "e1f5b6f49b344a0e8d2f6f5c3d2b1a00".into() },
        Signal::Missed,
    ]
}

/// A notice of which a piece is something else. Two bytes choose what is told, and by whom.
fn hear(bytes: &[u8]) {
    let [signal, teller, bytes @ ..] = bytes else { return };
    let all = signals();
    let signal = &all[usize::from(*signal) % all.len()];
    let from = [None, Some("another"), Some(OWN)][usize::from(*teller) % 3];
    let valid = json!({ "from": from, "signal": signal }).to_string();
    let told = String::from_utf8_lossy(&spliced(valid.as_bytes(), bytes)).into_owned();
    let meant = heard(&told, OWN);
    if told == valid {
        let expected = match (from, signal) {
            (Some(OWN), _) => Heard::Own,
            (None, Signal::Changed { scope }) => Heard::Changed(Some(scope.clone())),
            (_, signal) => Heard::Told(signal.clone()),
        };
        assert_eq!(meant, expected);
    }
    // Whatever is understood can be told on.
    if let Heard::Told(signal) = meant {
        let again = json!({ "from": "another", "signal": &signal }).to_string();
        assert_eq!(heard(&again, OWN), Heard::Told(signal));
    }
}

#[test]
fn whatever_a_replica_is_told_is_understood_or_a_wake_up() {
    // Nothing of it is bent.
    for signal in 0..4 {
        (0..3).for_each(|teller| hear(&[signal, teller, 1, 0]));
    }
    for rubbish in ["", "{}", "null", "\u{0}", "{\"signal\":{\"what\":\"changed\"}}"] {
        assert_eq!(heard(rubbish, OWN), Heard::Changed(None), "{rubbish}");
    }
    bolero::check!().with_iterations(3_000).with_max_len(300).for_each(hear);
}
