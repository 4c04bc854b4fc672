//! Which passwords will do: ASVS 5.0, 6.2. Length and being known matter; of which characters it is made does not.

use super::{BreachedList, ListError};
use std::sync::Arc;
use thiserror::Error;

/// Characters of the shortest password.
pub const SHORTEST: usize = 12;
/// Characters of the longest one.
pub const LONGEST: usize = 128;
/// A shorter word of the context may be in any password.
const SHORTEST_WORD: usize = 4;

/// Why a password will not do, as a sentence for who has chosen it.
#[derive(Debug, Error)]
pub enum Unfit {
    /// Too short.
    #[error("Choose a longer one: {SHORTEST} characters or more. Four or five unrelated words do well.")]
    Short,
    /// Too long.
    #[error("Choose a shorter one: {LONGEST} characters or fewer.")]
    Long,
    /// On a list of passwords that others use.
    #[error("This password is on lists that attackers try first. Choose another one.")]
    Common,
    /// Made of what everybody knows about its owner.
    #[error("This password is mostly a name, a mail address or a word of this desk. Choose another one.")]
    Guessable,
    /// Few characters over and over, or one after the other.
    #[error("This password repeats a few characters. Choose another one.")]
    Monotonous,
    /// It could not be looked up.
    #[error("The list of known passwords cannot be read, so no password can be set now. Ask whoever runs this desk.")]
    Unchecked(#[from] ListError),
}

/// Which passwords will do. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Rules {
    breached: Option<Arc<BreachedList>>,
    words: Arc<[String]>,
}

impl Rules {
    /// Rules with a longer list than the shipped one, if there is one, and with words that nobody may build on, such as
    /// the company's name.
    #[must_use]
    pub fn new(breached: Option<BreachedList>, words: impl IntoIterator<Item = String>) -> Self {
        let words = words.into_iter().chain(["cosell".to_owned(), "cosell desk".to_owned()]).collect();
        Self { breached: breached.map(Arc::new), words }
    }

    /// Says why a password will not do for somebody of whom these words are known: name, mail address.
    ///
    /// It may read a file: not for a thread that serves.
    ///
    /// # Errors
    /// [`Unfit`].
    pub fn check(&self, password: &str, about: &[&str]) -> Result<(), Unfit> {
        let length = password.chars().count();
        if length < SHORTEST {
            return Err(Unfit::Short);
        }
        if length > LONGEST {
            return Err(Unfit::Long);
        }
        if is_monotonous(password) {
            return Err(Unfit::Monotonous);
        }
        if super::list::is_common(password) {
            return Err(Unfit::Common);
        }
        if let Some(list) = &self.breached
            && list.holds(password)?
        {
            return Err(Unfit::Common);
        }
        let words = self.words.iter().map(String::as_str).chain(about.iter().copied());
        if is_made_of(password, words) {
            return Err(Unfit::Guessable);
        }
        Ok(())
    }
}

/// Four different characters or fewer, or each the next one after that before it.
fn is_monotonous(password: &str) -> bool {
    let mut letters: Vec<char> = password.chars().collect();
    let steps: Vec<i64> =
        letters.windows(2).map(|two| i64::from(u32::from(two[1])) - i64::from(u32::from(two[0]))).collect();
    let even = steps.iter().filter(|step| [-1, 0, 1].contains(*step)).count();
    letters.sort_unstable();
    letters.dedup();
    letters.len() <= 4 || even * 4 >= steps.len() * 3
}

/// Whether little is left of it when known words are taken out.
fn is_made_of<'a>(password: &str, words: impl Iterator<Item = &'a str>) -> bool {
    let mut left = password.to_lowercase();
    let mut parts: Vec<String> = words
        .flat_map(|word| {
            let word = word.to_lowercase();
            let parts = word.split(|c: char| !c.is_alphanumeric()).map(str::to_owned).collect::<Vec<_>>();
            parts.into_iter().chain([word])
        })
        .filter(|part| part.chars().count() >= SHORTEST_WORD)
        .collect();
    parts.sort_by_key(|part| std::cmp::Reverse(part.len()));
    let mut found = false;
    for part in parts {
        found |= left.contains(&part);
        left = left.replace(&part, "");
    }
    let rest: String = left.chars().filter(|c| c.is_alphabetic()).collect();
    found && rest.chars().count() < SHORTEST / 2
}

#[cfg(test)]
mod tests {
    use super::*;

    fn why(password: &str) -> String {
        let rules = Rules::new(None, ["Contoso Partners".to_owned()]);
        match rules.check(password, &["Zoë Seller", "zoe.seller@example.com"]) {
            Ok(()) => "fine".to_owned(),
            Err(unfit) => format!("{unfit:?}"),
        }
    }

    #[test]
    fn length_is_counted_in_characters() {
        assert_eq!(why("gähnende tür"), "fine");
        assert_eq!(why("gähnendetür"), "Short");
        assert_eq!(why("🦉🌲🛶🔭🧭🎻🪁🧵🪴🥨🛎🗝"), "fine");
        assert_eq!(why(&"twelve walls ".repeat(9)), "fine");
        assert_eq!(why(&"0123456789 abcdef ghijkl".repeat(6)), "Long");
    }

    #[test]
    fn any_character_will_do_and_none_is_asked_for() {
        for password in [
            "correct staple horses",
            "              x7qv  kz",
            "ыцукенгшщзхъ",
            "\u{7}tab\tand\nlines",
            "' OR 1=1; -- x",
        ] {
            assert_eq!(why(password), "fine", "{password}");
        }
    }

    #[test]
    fn what_everybody_tries_is_refused() {
        for (password, reason) in [
            ("passwordpassword", "Common"),
            ("PasswordPassword", "Common"),
            ("1q2w3e4r5t6y", "Common"),
            ("unbelievable", "Common"),
            ("Unbelievable2024!", "Common"),
            ("aaaaaaaaaaaaaaaa", "Monotonous"),
            ("abababababab", "Monotonous"),
            ("abcdefghijklmnop", "Monotonous"),
            ("zoe.seller@example.com", "Guessable"),
            ("ZoëSeller2026!", "Guessable"),
            ("cosell-desk-1234", "Guessable"),
            ("contoso-partners-1", "Guessable"),
        ] {
            assert_eq!(why(password), reason, "{password}");
        }
    }
}
