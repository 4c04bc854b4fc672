//! Codes on paper, for when the app is lost: each is good once.

use aws_lc_rs::digest;

/// As many are made at once.
pub const RECOVERY_CODES: usize = 10;
/// 120 bits: a plain hash keeps them well enough (ASVS 5.0, 6.5.2, asks for 112).
const BYTES: usize = 15;

/// New codes, as they are shown.
#[must_use]
pub fn new_recovery_codes() -> Vec<String> {
    let code = || {
        let mut bytes = [0; BYTES];
        crate::fill_random(&mut bytes);
        crate::in_groups(&crate::base32(&bytes)).replace(' ', "-").to_lowercase()
    };
    (0..RECOVERY_CODES).map(|_| code()).collect()
}

/// What is kept of an account's code: its hash, however it is typed. `None` for what cannot be one.
#[must_use]
pub fn recovery_mark(account: &str, code: &str) -> Option<String> {
    let letters: String = code.chars().filter(|c| !c.is_whitespace() && *c != '-').collect::<String>().to_uppercase();
    if letters.len() != BYTES * 8 / 5 || !letters.bytes().all(|letter| crate::BASE32.contains(&letter)) {
        return None;
    }
    let mut context = digest::Context::new(&digest::SHA256);
    context.update(account.as_bytes());
    context.update(&[0]);
    context.update(letters.as_bytes());
    Some(crate::hex(context.finish().as_ref()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn codes_differ_and_are_known_however_they_are_typed() {
        let codes = new_recovery_codes();
        assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), RECOVERY_CODES);
        let code = &codes[0];
        assert_eq!(code.len(), 29, "{code}");
        let mark = recovery_mark("zoe", code).expect("a mark");
        assert!(!mark.contains(&code[..4]));
        for typed in [code.to_uppercase(), code.replace('-', ""), format!(" {} ", code.replace('-', " "))] {
            assert_eq!(recovery_mark("zoe", &typed).as_deref(), Some(mark.as_str()), "{typed}");
        }
        assert_ne!(recovery_mark("sam", code), Some(mark));
        for other in ["", "123456", "0000-0000-0000-0000-0000-0000", &code[..28]] {
            assert_eq!(recovery_mark("zoe", other), None, "{other}");
        }
    }
}
