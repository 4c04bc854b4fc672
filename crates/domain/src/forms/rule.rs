//! What a single answer must be. Each rule states one constraint of the service's model, in code that
//! the browser can carry (the model's own patterns need a backtracking engine). The tests prove that
//! rule and pattern agree.

use crate::choices::Choice;
use std::ops::RangeInclusive;

/// A constraint on one answer.
#[derive(Clone, Copy, Debug)]
pub enum Rule {
    /// Any text of so many characters.
    Text {
        /// The fewest characters.
        min: u32,
        /// The most characters.
        max: u32,
    },
    /// A company's website, at most 255 characters: `www.example.com`, `https://example.com`.
    Website,
    /// An e-mail address of at most 80 characters.
    Email,
    /// The e-mail address of a user of AWS's, at most 80 characters and in lower case.
    UserEmail,
    /// A phone number in E.164 form: `+12065550100`.
    Phone,
    /// An amount of money with at most two decimals: `25000.00`.
    Amount,
    /// A date of the calendar: `2027-03-31`.
    Date,
    /// A shared estimate of the AWS Pricing Calculator.
    EstimationUrl,
    /// A partner's account: 12 digits, or `aws`.
    ReceiverAccount,
    /// An engagement's id.
    EngagementId,
    /// One of a closed list, by code.
    OneOf(&'static [Choice]),
    /// Why an invitation is declined: 1 to 80 printable characters, no emoji.
    RejectionReason,
    /// A tag's key: 1 to 128 letters, digits, spaces or `_.:/=+-@`.
    TagKey,
    /// A tag's value: as the key, 0 to 256 characters.
    TagValue,
}

impl Rule {
    /// Checks an answer that is not empty. `label` is what the field is called on the screen.
    ///
    /// # Errors
    /// One sentence that says what to do.
    pub fn check(self, label: &str, text: &str) -> Result<(), String> {
        let length = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
        if let Some(max) = self.limit().filter(|max| length > *max) {
            return Err(format!("{label} must be {max} characters or fewer; this is {length}."));
        }
        match self {
            Self::Text { min, .. } if length < min => {
                Err(format!("{label} must be at least {min} characters; this is {length}."))
            }
            Self::Text { .. } => Ok(()),
            Self::Website => ok_or(website(text), || {
                format!("{label} must be a web address such as www.example.com or https://example.com.")
            }),
            Self::Email => {
                ok_or(email(text), || format!("{label} must be an e-mail address such as name@example.com."))
            }
            Self::UserEmail => ok_or(user_email(text), || {
                format!("{label} must be an e-mail address in lower case, such as name@example.com.")
            }),
            Self::Phone => ok_or(phone(text), || {
                format!("{label} must start with + and the country code, digits only, such as +12065550100.")
            }),
            Self::Amount => ok_or(amount(text), || {
                format!("{label} must be a number with at most two decimals and no separators, such as 25000.00.")
            }),
            Self::Date => ok_or(date(text), || format!("{label} must be a real date, such as 2027-03-31.")),
            Self::EstimationUrl => ok_or(estimation_url(text), || {
                format!("{label} must be a shared estimate that starts with https://calculator.aws/#/estimate?id=.")
            }),
            Self::ReceiverAccount => ok_or(account(text), || {
                format!("{label} must be the partner's 12-digit AWS account, such as 444455556666.")
            }),
            Self::EngagementId => ok_or(crate::ids::EngagementId::parse(text).is_some(), || {
                format!("{label} must be chosen from the list, or be an id such as eng-0a1b2c3d4e5f6g.")
            }),
            Self::OneOf(choices) => ok_or(choices.iter().any(|c| c.code == text), || {
                format!("{label} must be one of the list; \u{201c}{}\u{201d} is not.", shorten(text))
            }),
            Self::RejectionReason => ok_or(text.chars().all(plain), || {
                format!("{label} may hold letters, digits and punctuation on one line, but no emoji.")
            }),
            Self::TagKey | Self::TagValue => ok_or(text.chars().all(tag_character), || {
                format!("{label} may hold letters, digits, spaces and _ . : / = + - @ only.")
            }),
        }
    }

    /// The most characters, where there is such a limit.
    #[must_use]
    pub fn limit(self) -> Option<u32> {
        match self {
            Self::Text { max, .. } => Some(max),
            Self::Website => Some(255),
            Self::Email | Self::UserEmail | Self::RejectionReason => Some(80),
            Self::TagKey => Some(128),
            Self::TagValue => Some(256),
            _ => None,
        }
    }
}

fn ok_or(fine: bool, message: impl FnOnce() -> String) -> Result<(), String> {
    if fine { Ok(()) } else { Err(message()) }
}

fn shorten(text: &str) -> String {
    let mut short: String = text.chars().take(40).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

/// Scheme and `www.` are optional; then a name, a dot and anything that a path or query holds. The
/// service's class `[a-zA-Z0-9(-|/|=|?)??]` admits the ASCII characters from `(` to `|`.
fn website(text: &str) -> bool {
    let bare = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).unwrap_or(text);
    text.chars().count() >= 4
        && bare.split_once('.').is_some_and(|(name, tail)| {
            !name.is_empty()
                && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
                && !tail.is_empty()
                && tail.chars().all(|c| ('('..='|').contains(&c))
        })
}

fn email(text: &str) -> bool {
    let local = |c: char| c.is_ascii_alphanumeric() || ".!#$%&'*+/=?^_{|}~-".contains(c);
    let domain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
    text.split_once('@').is_some_and(|(l, d)| {
        !l.is_empty() && l.chars().all(local) && d.chars().all(domain) && d.split('.').all(|part| !part.is_empty())
    })
}

fn user_email(text: &str) -> bool {
    let lower = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let local = |part: &str| !part.is_empty() && part.chars().all(|c| lower(c) || "!#$%&'*+/=?^_`{|}~-".contains(c));
    let domain = |part: &str| {
        let ends = [part.chars().next(), part.chars().next_back()];
        ends.into_iter().all(|end| end.is_some_and(lower)) && part.chars().all(|c| lower(c) || c == '-')
    };
    text.split_once('@').is_some_and(|(l, d)| l.split('.').all(local) && d.contains('.') && d.split('.').all(domain))
}

fn phone(text: &str) -> bool {
    text.strip_prefix('+')
        .is_some_and(|d| (2..=15).contains(&d.len()) && d.bytes().all(|b| b.is_ascii_digit()) && !d.starts_with('0'))
}

fn amount(text: &str) -> bool {
    let (whole, cents) = text.split_once('.').unwrap_or((text, ""));
    let digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
    let canonical = whole == "0" || (!whole.is_empty() && !whole.starts_with('0') && whole.len() <= 31);
    canonical && digits(whole) && cents.len() <= 2 && digits(cents)
}

fn date(text: &str) -> bool {
    // Years below 1000 and written otherwise than with four digits are outside the service's pattern.
    text.len() == 10
        && !text.starts_with('0')
        && text.bytes().next().is_some_and(|b| b.is_ascii_digit())
        && time::Date::parse(text, time::macros::format_description!("[year]-[month]-[day]")).is_ok()
}

fn estimation_url(text: &str) -> bool {
    ["https://calculator.aws", "https://pricing.calculator.aws.eu"]
        .iter()
        .find_map(|host| text.strip_prefix(host))
        .and_then(|rest| rest.strip_prefix("/#/estimate?id="))
        .is_some_and(|id| {
            (32..=64).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
        })
}

/// The service would also take any word of up to 12 letters; a person means an account or `aws`.
fn account(text: &str) -> bool {
    text == "aws" || (text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit()))
}

fn plain(c: char) -> bool {
    matches!(c, '\u{20}'..='\u{7e}' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}')
}

/// The scripts whose letters and digits are taken in tags: Latin, Greek, Cyrillic, Armenian, Hebrew,
/// Arabic, Georgian, Hangul, Ethiopic, Cherokee, Canadian, Yi, kana, Chinese, and most symbols that
/// count as numbers.
const TAG_SCRIPTS: [RangeInclusive<char>; 11] = [
    '\0'..='\u{344}',
    '\u{370}'..='\u{5af}',
    '\u{5c8}'..='\u{60f}',
    '\u{620}'..='\u{64a}',
    '\u{660}'..='\u{66f}',
    '\u{671}'..='\u{6d5}',
    '\u{10a0}'..='\u{1711}',
    '\u{1d00}'..='\u{1dd2}',
    '\u{1df5}'..='\u{24b5}',
    '\u{2e00}'..='\u{a673}',
    '\u{ac00}'..='\u{fb1d}',
];

/// The service's pattern for tags is `[\p{L}\p{Z}\p{N}_.:/=+\-@]`. Vowel signs are no letters there, but
/// are for `char::is_alphanumeric`; telling them apart takes tables, so the scripts written with them
/// (Indic, Thai, …) are left out. So are the two separators that break lines.
fn tag_character(c: char) -> bool {
    let separator =
        matches!(c, ' ' | '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}');
    separator || "_.:/=+-@".contains(c) || (c.is_alphanumeric() && TAG_SCRIPTS.iter().any(|script| script.contains(&c)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn takes(rule: Rule, text: &str) -> bool {
        rule.check("It", text).is_ok()
    }

    #[test]
    fn websites() {
        for good in ["www.example.com", "example.com", "https://example.com/a?b=c", "http://a.io", "my-firm.co.uk"] {
            assert!(takes(Rule::Website, good), "{good}");
        }
        for bad in ["a.b", "localhost", "https://", ".com", "ex ample.com", "ftp://x.y"] {
            assert!(!takes(Rule::Website, bad), "{bad}");
        }
    }

    #[test]
    fn addresses_and_numbers() {
        assert!(takes(Rule::Email, "ana@example.com"));
        for bad in ["ana", "@x.y", "a@b@c", "a b@c.de", "a@", "a@b..c"] {
            assert!(!takes(Rule::Email, bad), "{bad}");
        }
        for good in ["ana@example.com", "a.b+c@x-y.co.uk"] {
            assert!(takes(Rule::UserEmail, good), "{good}");
        }
        for bad in ["Ana@example.com", "ana@example", "ana@-x.com", "a..b@x.com", "ana@x.com."] {
            assert!(!takes(Rule::UserEmail, bad), "{bad}");
        }
        assert!(takes(Rule::Phone, "+12065550100"));
        for bad in ["12065550100", "+0123", "+1 206", "+1", "+1234567890123456"] {
            assert!(!takes(Rule::Phone, bad), "{bad}");
        }
    }

    #[test]
    fn money_and_dates() {
        for good in ["0", "0.5", "25000", "25000.00", "7."] {
            assert!(takes(Rule::Amount, good), "{good}");
        }
        for bad in ["01", "1,000", "1.234", "-1", ".5", "1e3"] {
            assert!(!takes(Rule::Amount, bad), "{bad}");
        }
        assert!(takes(Rule::Date, "2028-02-29"));
        for bad in ["2027-02-29", "27-01-01", "2027-1-1", "0999-01-01", "tomorrow!!"] {
            assert!(!takes(Rule::Date, bad), "{bad}");
        }
    }

    #[test]
    fn reasons_and_tags() {
        assert!(takes(Rule::RejectionReason, "No capacity – façade only"));
        assert!(!takes(Rule::RejectionReason, "no \u{1f600}"));
        assert!(!takes(Rule::RejectionReason, "two\nlines"));
        assert!(takes(Rule::TagKey, "cost centre:1/é"));
        assert!(!takes(Rule::TagKey, "a#b"));
        assert!(!takes(Rule::TagValue, &"x".repeat(257)));
    }
}
