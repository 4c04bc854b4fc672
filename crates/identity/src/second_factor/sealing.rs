//! Seeds at rest, and what browsers take along from one step to the next: sealed with AES-256-GCM, bound to whom or what they
//! belong to.

use aws_lc_rs::{
    aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey},
    hkdf::{HKDF_SHA256, KeyType, Salt},
};
use std::fmt;
use thiserror::Error;

const KEY_BYTES: usize = 32;

/// A key that seals.
#[derive(Clone, PartialEq, Eq)]
pub struct Key([u8; KEY_BYTES]);

/// Why a text is no key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a key is {} letters and digits, as `cosell-desk key` prints one", KEY_BYTES * 2)]
pub struct KeyError;

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}

impl Key {
    /// A new one.
    #[must_use]
    pub fn random() -> Self {
        let mut key = [0; KEY_BYTES];
        crate::fill_random(&mut key);
        Self(key)
    }

    /// The key of a text.
    ///
    /// # Errors
    /// [`KeyError`].
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        crate::unhex(text.trim()).and_then(|bytes| bytes.try_into().ok()).map(Self).ok_or(KeyError)
    }

    /// The key as a text, for a file of its own.
    #[must_use]
    pub fn to_text(&self) -> String {
        crate::hex(&self.0)
    }

    fn apart(&self, what: &str) -> Option<Self> {
        let mut key = [0; KEY_BYTES];
        let info = [what.as_bytes()];
        Salt::new(HKDF_SHA256, &[]).extract(&self.0).expand(&info, Length).ok()?.fill(&mut key).ok()?;
        Some(Self(key))
    }

    fn opened(&self) -> Option<RandomizedNonceKey> {
        RandomizedNonceKey::new(&AES_256_GCM, &self.0).ok()
    }
}

/// As long as a key.
struct Length;

impl KeyType for Length {
    fn len(&self) -> usize {
        KEY_BYTES
    }
}

/// The key that seals, and older ones that still open.
#[derive(Clone, Debug)]
pub struct Keys {
    present: Key,
    older: Vec<Key>,
}

impl Keys {
    /// Seals with `present`, and opens with all.
    #[must_use]
    pub fn new(present: Key, older: Vec<Key>) -> Self {
        Self { present, older }
    }

    /// Keys that follow from these by HKDF-SHA-256, for another use: however much is sealed there, it wears out no key here.
    /// `None` when the library refuses.
    #[must_use]
    pub fn apart(&self, what: &str) -> Option<Self> {
        let older = self.older.iter().map(|key| key.apart(what)).collect::<Option<_>>()?;
        Some(Self { present: self.present.apart(what)?, older })
    }

    /// Seals bytes for `owner`; nobody else's open. `None` when the machine has no randomness.
    #[must_use]
    pub fn seal(&self, owner: &str, bytes: &[u8]) -> Option<String> {
        let mut sealed = bytes.to_vec();
        let nonce = self.present.opened()?.seal_in_place_append_tag(Aad::from(owner.as_bytes()), &mut sealed).ok()?;
        Some(crate::hex(&[nonce.as_ref().as_slice(), &sealed].concat()))
    }

    /// Opens what was sealed for `owner`, with whichever key fits. `None` when none does, or it was altered.
    #[must_use]
    pub fn open(&self, owner: &str, sealed: &str) -> Option<Vec<u8>> {
        let sealed = crate::unhex(sealed)?;
        let (nonce, sealed) = sealed.split_at_checked(NONCE_LEN)?;
        std::iter::once(&self.present).chain(&self.older).find_map(|key| {
            let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
            let mut bytes = sealed.to_vec();
            let open = key.opened()?.open_in_place(nonce, Aad::from(owner.as_bytes()), &mut bytes).ok()?;
            Some(open.to_vec())
        })
    }

    /// Whether something is sealed with an older key, so that it should be sealed anew.
    #[must_use]
    pub fn is_outdated(&self, owner: &str, sealed: &str) -> bool {
        Self::new(self.present.clone(), Vec::new()).open(owner, sealed).is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_for_its_owner_only() {
        let keys = Keys::new(Key::random(), Vec::new());
        let sealed = keys.seal("zoe", b"seed").expect("sealed");
        assert_ne!(keys.seal("zoe", b"seed").as_ref(), Some(&sealed), "the same nonce");
        assert_eq!(keys.open("zoe", &sealed).as_deref(), Some(b"seed".as_slice()));
        assert_eq!(keys.open("sam", &sealed), None);
        for (at, _) in sealed.char_indices() {
            let mut altered = sealed.clone().into_bytes();
            altered[at] = if altered[at] == b'0' { b'1' } else { b'0' };
            assert_eq!(keys.open("zoe", &String::from_utf8(altered).expect("text")), None, "altered at {at}");
        }
        for rubbish in ["", "00", "zz", &sealed[..30]] {
            assert_eq!(keys.open("zoe", rubbish), None);
        }
    }

    #[test]
    fn keys_can_be_changed() {
        let (old, new) = (Key::random(), Key::random());
        let sealed = Keys::new(old.clone(), Vec::new()).seal("zoe", b"seed").expect("sealed");
        let both = Keys::new(new.clone(), vec![old]);
        assert_eq!(both.open("zoe", &sealed).as_deref(), Some(b"seed".as_slice()));
        assert!(both.is_outdated("zoe", &sealed));
        let anew = both.seal("zoe", b"seed").expect("sealed");
        assert!(!both.is_outdated("zoe", &anew));
        let alone = Keys::new(new, Vec::new());
        assert_eq!(alone.open("zoe", &sealed), None);
        assert_eq!(alone.open("zoe", &anew).as_deref(), Some(b"seed".as_slice()));
    }

    #[test]
    fn keys_for_another_use_open_nothing_of_this_one_and_are_the_same_every_time() {
        let (old, new) = (Key::random(), Key::random());
        let keys = Keys::new(new, vec![old.clone()]);
        let apart = keys.apart("passing").expect("keys");
        let sealed = apart.seal("zoe", b"step").expect("sealed");
        assert_eq!(keys.open("zoe", &sealed), None);
        assert_eq!(keys.apart("else").expect("keys").open("zoe", &sealed), None);
        assert_eq!(keys.apart("passing").expect("keys").open("zoe", &sealed).as_deref(), Some(b"step".as_slice()));
        let before = Keys::new(old, Vec::new()).apart("passing").expect("keys").seal("zoe", b"before").expect("sealed");
        assert_eq!(apart.open("zoe", &before).as_deref(), Some(b"before".as_slice()));
    }

    #[test]
    fn a_key_is_a_text_that_is_not_shown_by_accident() {
        let key = Key::random();
        assert_eq!(Key::parse(&format!(" {}\n", key.to_text())), Ok(key.clone()));
        assert_eq!(format!("{key:?}"), "Key(…)");
        for wrong in ["", "hush", &"0".repeat(63), &"0".repeat(66), &"g".repeat(64)] {
            assert_eq!(Key::parse(wrong), Err(KeyError));
        }
    }
}
