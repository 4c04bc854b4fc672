//! Search as people type: by code, name or alias, best first.

use super::Choice;

/// How well a choice fits what was typed, best first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Code,
    WholeName,
    StartOfLabel,
    StartOfAlias,
    StartOfWord,
    Inside,
}

/// The choices that fit what was typed, best first; among equals the set's own order stays.
///
/// Case, accents and punctuation don't matter: "cote divoire" finds Côte d’Ivoire. Nothing typed
/// fits everything.
pub fn search(choices: &'static [Choice], typed: &str) -> Vec<&'static Choice> {
    let query = fold(typed);
    if query.is_empty() {
        return choices.iter().collect();
    }
    let mut found: Vec<(Fit, &Choice)> =
        choices.iter().filter_map(|choice| Some((fit(choice, &query)?, choice))).collect();
    found.sort_by_key(|(fit, _)| *fit);
    found.into_iter().map(|(_, choice)| choice).collect()
}

fn fit(choice: &Choice, query: &str) -> Option<Fit> {
    if fold(choice.code) == query {
        return Some(Fit::Code);
    }
    let of_label = fit_name(choice.label, query, Fit::StartOfLabel);
    let of_aliases = choice.aliases.iter().filter_map(|alias| fit_name(alias, query, Fit::StartOfAlias));
    of_label.into_iter().chain(of_aliases).min()
}

fn fit_name(name: &str, query: &str, at_start: Fit) -> Option<Fit> {
    let name = fold(name);
    let at = name.find(query)?;
    Some(if name == query {
        Fit::WholeName
    } else if at == 0 {
        at_start
    } else if name.match_indices(query).any(|(at, _)| name[..at].ends_with(' ')) {
        Fit::StartOfWord
    } else {
        Fit::Inside
    })
}

/// The text without what people leave out or vary when typing: case, accents, punctuation. Signs such
/// as "€" stay. Words are parted by one space.
fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.chars().flat_map(char::to_lowercase) {
        match letter {
            'à'..='å' => folded.push('a'),
            'ç' => folded.push('c'),
            'è'..='ë' => folded.push('e'),
            'ì'..='ï' => folded.push('i'),
            'ł' => folded.push('l'),
            'ñ' => folded.push('n'),
            'ò'..='ö' | 'ø' => folded.push('o'),
            'ù'..='ü' => folded.push('u'),
            'ý' | 'ÿ' => folded.push('y'),
            '&' => folded.push_str("and"),
            '.' | '\'' | '’' | 'ʻ' => {}
            _ if letter.is_whitespace() || "-–—,/()".contains(letter) => {
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
    use crate::choices::{Country, Currency, Industry};

    fn first(choices: &'static [Choice], typed: &str) -> &'static str {
        search(choices, typed).first().map_or("nothing", |choice| choice.code)
    }

    #[test]
    fn a_country_is_found_by_name_code_and_alias() {
        for (typed, code) in [
            ("netherl", "NL"),
            ("Holland", "NL"),
            ("nl", "NL"),
            ("UK", "GB"),
            ("england", "GB"),
            ("usa", "US"),
            ("u.s.a", "US"),
            ("cote d'ivoire", "CI"),
            ("Ivory Coast", "CI"),
            ("curacao", "CW"),
            ("turkey", "TR"),
            ("turkiye", "TR"),
            ("saint helena", "SH"),
            ("trinidad and tobago", "TT"),
            ("guinea bissau", "GW"),
            ("united king", "GB"),
        ] {
            assert_eq!(first(Country::ALL, typed), code, "{typed}");
        }
    }

    #[test]
    fn a_currency_is_found_by_its_sign() {
        for (typed, code) in [
            ("$", "USD"),
            ("dollar", "USD"),
            ("€", "EUR"),
            ("£", "GBP"),
            ("yen", "JPY"),
            ("rmb", "CNY"),
            ("zloty", "PLN"),
        ] {
            assert_eq!(first(Currency::ALL, typed), code, "{typed}");
        }
        let yen_signs: Vec<_> = search(Currency::ALL, "¥").iter().map(|choice| choice.code).collect();
        assert_eq!(yen_signs, ["CNY", "JPY"]);
    }

    #[test]
    fn the_better_fit_comes_first() {
        let guineas: Vec<_> = search(Country::ALL, "guinea").iter().map(|choice| choice.code).collect();
        assert_eq!(guineas, ["GN", "GW", "GQ", "PG"]);
        assert_eq!(first(Industry::ALL, "other"), "Other");
    }

    #[test]
    fn nothing_typed_fits_everything_and_rubbish_nothing() {
        assert_eq!(search(Country::ALL, " - ").len(), Country::ALL.len());
        assert!(search(Country::ALL, "qqq").is_empty());
    }

    #[test]
    fn every_label_can_be_typed_on_a_plain_keyboard() {
        for choice in Country::ALL.iter().chain(Currency::ALL).chain(Industry::ALL) {
            assert!(fold(choice.label).is_ascii(), "{}", choice.label);
        }
    }
}
