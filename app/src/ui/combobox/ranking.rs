//! Which entries of a list fit what was typed, best first.

/// An entry, made ready for comparing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    label: String,
    /// The code and the aliases.
    names: Vec<String>,
}

/// How well an entry fits, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Exact,
    LabelStart,
    NameStart,
    WordStart,
    Within,
}

impl Entry {
    /// An entry with the code that is sent for it, what is shown, and what else it is called.
    pub(super) fn new<'a>(code: &'a str, label: &str, aliases: impl IntoIterator<Item = &'a str>) -> Self {
        let names = std::iter::once(code).chain(aliases).map(fold).filter(|name| !name.is_empty()).collect();
        Self { label: fold(label), names }
    }

    fn fit(&self, query: &str) -> Option<Fit> {
        let names = || self.names.iter();
        if self.label == query || names().any(|name| name == query) {
            Some(Fit::Exact)
        } else if self.label.starts_with(query) {
            Some(Fit::LabelStart)
        } else if names().any(|name| name.starts_with(query)) {
            Some(Fit::NameStart)
        } else if word_starts(&self.label, query) || names().any(|name| word_starts(name, query)) {
            Some(Fit::WordStart)
        } else if self.label.contains(query) || names().any(|name| name.contains(query)) {
            Some(Fit::Within)
        } else {
            None
        }
    }
}

fn word_starts(text: &str, query: &str) -> bool {
    text.match_indices(query).any(|(at, _)| text[..at].ends_with(' '))
}

/// The positions of the entries that fit, best first; equally good ones keep their order. Everything
/// fits an empty query.
pub(super) fn rank(entries: &[Entry], query: &str) -> Vec<usize> {
    let query = fold(query);
    if query.is_empty() {
        return (0..entries.len()).collect();
    }
    let mut fits: Vec<_> =
        entries.iter().enumerate().filter_map(|(at, entry)| entry.fit(&query).map(|fit| (fit, at))).collect();
    fits.sort_by_key(|(fit, _)| *fit);
    fits.into_iter().map(|(_, at)| at).collect()
}

/// The one entry that is called exactly this.
pub(super) fn exact(entries: &[Entry], text: &str) -> Option<usize> {
    let text = fold(text);
    entries.iter().position(|entry| entry.label == text || entry.names.contains(&text))
}

/// Small letters without accents; punctuation parts words as a space does. Signs such as `€` stay.
pub(super) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.chars().flat_map(char::to_lowercase) {
        match letter {
            'à'..='å' | 'ā' | 'ă' | 'ą' => folded.push('a'),
            'ç' | 'ć' | 'č' => folded.push('c'),
            'è'..='ë' | 'ē' | 'ę' | 'ě' => folded.push('e'),
            'ì'..='ï' | 'ī' | 'ı' => folded.push('i'),
            'ł' => folded.push('l'),
            'ñ' | 'ń' | 'ň' => folded.push('n'),
            'ò'..='ö' | 'ø' | 'ō' | 'ő' => folded.push('o'),
            'ś' | 'š' | 'ş' => folded.push('s'),
            'ù'..='ü' | 'ū' | 'ů' | 'ű' => folded.push('u'),
            'ý' | 'ÿ' => folded.push('y'),
            'ź' | 'ż' | 'ž' => folded.push('z'),
            'æ' => folded.push_str("ae"),
            'ß' => folded.push_str("ss"),
            '&' => folded.push_str("and"),
            // Combining marks, and what people leave out.
            '\u{300}'..='\u{36f}' | '.' | '\'' | '’' | '‘' | 'ʻ' => {}
            _ if letter.is_whitespace() || "-–—,;:/()|".contains(letter) => {
                if !folded.is_empty() && !folded.ends_with(' ') {
                    folded.push(' ');
                }
            }
            _ => folded.push(letter),
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    fn countries() -> Vec<Entry> {
        vec![
            Entry::new("AX", "Åland Islands", []),
            Entry::new("CI", "Côte d’Ivoire", ["Ivory Coast"]),
            Entry::new("GB", "United Kingdom", ["UK", "Great Britain", "England"]),
            Entry::new("GN", "Guinea", []),
            Entry::new("NL", "Netherlands", ["Holland"]),
            Entry::new("PG", "Papua New Guinea", []),
            Entry::new("UA", "Ukraine", []),
            Entry::new("US", "United States", ["USA", "America"]),
        ]
    }

    fn best(query: &str) -> Vec<String> {
        let entries = countries();
        rank(&entries, query).into_iter().map(|at| entries[at].names[0].clone()).collect()
    }

    #[test]
    fn codes_and_aliases_come_before_beginnings() {
        assert_eq!(best("uk"), ["gb", "ua"]);
        assert_eq!(best("US")[0], "us");
        assert_eq!(best("holland"), ["nl"]);
        assert_eq!(best("ivory"), ["ci"]);
    }

    #[test]
    fn beginnings_come_before_words_and_words_before_the_rest() {
        assert_eq!(best("guinea"), ["gn", "pg"]);
        assert_eq!(best("united"), ["gb", "us"]);
        assert_eq!(best("land"), ["ax", "gb", "nl"]);
        assert_eq!(best("is"), ["ax"]);
    }

    #[test]
    fn accents_case_and_punctuation_do_not_matter() {
        assert_eq!(best("aland"), ["ax"]);
        assert_eq!(best("COTE DIVOIRE"), ["ci"]);
        assert_eq!(best("co\u{302}te d'ivoire"), ["ci"]);
        assert_eq!(fold("  Trinidad & Tobago (W.I.) "), "trinidad and tobago wi");
    }

    #[test]
    fn signs_are_kept() {
        let money = [Entry::new("EUR", "Euro", ["€"]), Entry::new("USD", "US dollar", ["$"])];
        assert_eq!(rank(&money, "$"), [1]);
        assert_eq!(rank(&money, "€"), [0]);
    }

    #[test]
    fn nothing_typed_fits_everything_and_nonsense_nothing() {
        assert_eq!(best("").len(), 8);
        assert_eq!(best(" - ").len(), 8);
        assert!(best("zzz").is_empty());
    }

    #[test]
    fn only_a_whole_name_is_exact() {
        let entries = countries();
        assert_eq!(exact(&entries, "great britain"), Some(2));
        assert_eq!(exact(&entries, "great"), None);
        assert_eq!(exact(&entries, ""), None);
    }
}
