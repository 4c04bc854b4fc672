//! Random bytes, and bytes as people and databases read them.

use aws_lc_rs::{digest, rand};
use std::fmt::Write as _;

/// The letters of base32 (RFC 4648).
pub(crate) const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// Fills in random bytes.
///
/// # Panics
/// When the machine has no randomness: nothing that is secret could be made then.
pub(crate) fn fill_random(bytes: &mut [u8]) {
    assert!(rand::fill(bytes).is_ok(), "the machine has no randomness");
}

/// A word of 256 random bits that stands in addresses, such as a one-time token.
#[must_use]
pub fn random_word() -> String {
    let mut bytes = [0; 32];
    fill_random(&mut bytes);
    hex(&bytes)
}

/// What is kept of a secret word of many random bits, or of what is looked up but not to be read: its SHA-256.
#[must_use]
pub fn word_mark(word: &str) -> String {
    hex(digest::digest(&digest::SHA256, word.as_bytes()).as_ref())
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

pub(crate) fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.bytes().all(|digit| digit.is_ascii_hexdigit()) || !text.len().is_multiple_of(2) {
        return None;
    }
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).ok()).collect()
}

/// Base32 without padding.
pub(crate) fn base32(bytes: &[u8]) -> String {
    let letter = |bits: u64| char::from(BASE32[usize::try_from(bits & 31).unwrap_or_default()]);
    let mut text = String::new();
    for chunk in bytes.chunks(5) {
        let mut five = [0; 8];
        five[3..3 + chunk.len()].copy_from_slice(chunk);
        let bits = u64::from_be_bytes(five);
        let letters = (chunk.len() * 8).div_ceil(5);
        text.extend((0..letters).map(|at| letter(bits >> (35 - 5 * at))));
    }
    text
}

/// Groups of four letters.
pub(crate) fn in_groups(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    letters.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base32_is_that_of_the_standard() {
        // RFC 4648, section 10, without padding.
        let vectors =
            [("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"), ("fooba", "MZXW6YTB")];
        for (text, encoded) in vectors {
            assert_eq!(base32(text.as_bytes()), encoded);
        }
        assert_eq!(base32(b"foobar"), "MZXW6YTBOI");
    }

    #[test]
    fn words_are_random_and_marks_are_not() {
        assert_ne!(random_word(), random_word());
        assert_eq!(random_word().len(), 64);
        assert_eq!(word_mark("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(unhex(&hex(&[0, 7, 255])), Some(vec![0, 7, 255]));
        assert_eq!(unhex("0é"), None);
    }
}
