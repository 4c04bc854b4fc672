//! Whatever reaches the desk from others, told by nobody who means well: who somebody is, in what providers answer, in
//! tokens and in the headers of proxies; what AWS answers; and what replicas tell each other. Each target is an ordinary test, which replays the inputs kept in `__fuzz__` and then tries others by chance.
//! `cargo bolero test` runs the same under libFuzzer; it instruments whole packages and links the fuzzer only where it is
//! used, which is why the targets have a package of their own. What arrives at the desk's own routes is tried in
//! `server/src/fuzz`.

#![cfg(test)]

mod answers;
mod aws;
mod notices;
mod proxies;
mod tokens;

use std::sync::LazyLock;

use identity::{Bounds, Fetcher, Identity};
use tokio::runtime::Runtime;

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().expect("a runtime"));

/// One for all: to read the machine's certificates takes a moment.
static FETCHER: LazyLock<Fetcher> = LazyLock::new(|| Fetcher::new(Bounds::default()));

/// `valid` with a piece of it, chosen by the first two bytes, replaced by the others. Without a choice they stand alone.
fn spliced(valid: &[u8], bytes: &[u8]) -> Vec<u8> {
    let [from, length, rest @ ..] = bytes else { return bytes.to_vec() };
    if *from == 0 {
        return rest.to_vec();
    }
    let from = (usize::from(*from) * valid.len() / 256).min(valid.len());
    let to = (from + usize::from(*length % 32)).min(valid.len());
    [&valid[..from], rest, &valid[to..]].concat()
}

/// Whoever is believed to be somebody can be an account: a subject as it may be kept, and a name fit for a page.
fn check(somebody: &Identity) {
    let long = |text: &str, most: usize| text.chars().count() > most;
    let odd = |text: &str| text.chars().any(char::is_control);
    assert!(!somebody.subject.is_empty() && !long(&somebody.subject, 255), "a subject that cannot be kept");
    assert!(!odd(&somebody.subject) && !odd(&somebody.name), "control characters");
    assert!(!long(&somebody.name, 200) && !somebody.email.as_ref().is_some_and(|email| long(email, 200)), "too long");
}
