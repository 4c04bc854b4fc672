//! `[sign_in.passwords]`: passwords with a second factor.

use identity::{
    passwords::Cost,
    second_factor::{Key, Keys},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// More memory for one hash, and four at once would be a machine of their own.
const MOST_MEMORY_MIB: u32 = 1024;
/// More passes take longer than people wait.
const MOST_PASSES: u32 = 20;
/// How to make a key, for whoever has none.
const HOW: &str = "make one with `cosell-desk key > cosell-desk.key`, keep it apart from backups of the database, and name \
                   the file in `sign_in.passwords.key_file`";

/// Passwords with a second factor.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct PasswordsSection {
    /// The key that seals second factors in the database, as `cosell-desk key` prints one. Better kept in a file.
    pub(crate) key: Option<String>,
    /// A file whose first line is that key. Further lines are older keys, which open what was sealed with them.
    pub(crate) key_file: Option<PathBuf>,
    /// A file of known passwords beside the shipped list: SHA-1 hashes in order, as Have I Been Pwned gives them out, or
    /// passwords, one a line.
    pub(crate) breached_list: Option<PathBuf>,
    /// Memory for one hash, in MiB, 19 at least. What costs less is hashed anew at the next sign-in.
    pub(crate) memory_mib: u32,
    /// Passes over that memory, 2 at least.
    pub(crate) passes: u32,
}

impl Default for PasswordsSection {
    fn default() -> Self {
        let Cost { memory_kib, passes } = Cost::LEAST;
        Self { key: None, key_file: None, breached_list: None, memory_mib: memory_kib / 1024, passes }
    }
}

impl std::fmt::Debug for PasswordsSection {
    /// Leaves out the key.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PasswordsSection")
            .field("key", &self.key.as_ref().map(|_| "…"))
            .field("key_file", &self.key_file)
            .field("breached_list", &self.breached_list)
            .field("memory_mib", &self.memory_mib)
            .field("passes", &self.passes)
            .finish()
    }
}

impl PasswordsSection {
    /// What a hash costs.
    pub(crate) fn cost(&self) -> Cost {
        Cost { memory_kib: self.memory_mib.saturating_mul(1024), passes: self.passes }
    }

    /// The keys, the present one first.
    ///
    /// # Errors
    /// A sentence that says what to do.
    pub(crate) fn keys(&self) -> Result<Keys, String> {
        let (name, text) = match (&self.key, &self.key_file) {
            (Some(_), Some(_)) => {
                return Err(
                    "`sign_in.passwords.key` and `sign_in.passwords.key_file` are both set: keep one".to_owned()
                );
            }
            (None, None) => return Err(format!("`sign_in.passwords` needs a key: {HOW}")),
            (Some(key), None) => ("key", key.clone()),
            (None, Some(file)) => {
                let text = std::fs::read_to_string(file).map_err(|error| {
                    format!("`sign_in.passwords.key_file`: {} cannot be read: {error}; {HOW}", file.display())
                })?;
                ("key_file", text)
            }
        };
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let keys = lines.map(Key::parse).collect::<Result<Vec<_>, _>>();
        let keys = keys.map_err(|error| format!("`sign_in.passwords.{name}` holds no key: {error}; {HOW}"))?;
        let mut keys = keys.into_iter();
        let present = keys.next().ok_or_else(|| format!("`sign_in.passwords.{name}` is empty: {HOW}"))?;
        Ok(Keys::new(present, keys.collect()))
    }

    /// Every wrong setting, with its fix.
    pub(super) fn problems(&self) -> Vec<String> {
        let mut problems: Vec<_> = self.keys().err().into_iter().collect();
        let least = Cost::LEAST;
        for (name, figure, range) in [
            ("memory_mib", self.memory_mib, least.memory_kib / 1024..=MOST_MEMORY_MIB),
            ("passes", self.passes, least.passes..=MOST_PASSES),
        ] {
            if !range.contains(&figure) {
                problems.push(format!(
                    "`sign_in.passwords.{name}` is {figure}: set it between {} and {}",
                    range.start(),
                    range.end()
                ));
            }
        }
        if let Some(file) = self.breached_list.as_ref().filter(|file| !file.is_file()) {
            problems.push(format!("`sign_in.passwords.breached_list`: there is no file {}", file.display()));
        }
        problems
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(key: Option<&str>, key_file: Option<PathBuf>) -> PasswordsSection {
        PasswordsSection { key: key.map(str::to_owned), key_file, ..PasswordsSection::default() }
    }

    #[test]
    fn a_key_is_asked_for_and_never_shown() {
        for wrong in [with(None, None), with(Some("hush"), None), with(Some(""), None), with(None, Some("none".into()))]
        {
            let problems = wrong.problems();
            assert!(problems.len() == 1 && problems[0].contains("cosell-desk key"), "{problems:?}");
            assert!(!problems[0].contains("hush") && !format!("{wrong:?}").contains("hush"));
        }
        let key = Key::random().to_text();
        assert_eq!(with(Some(&key), None).problems(), Vec::<String>::new());
        assert_eq!(with(Some(&key), Some("file".into())).problems().len(), 1);
    }

    #[test]
    fn the_first_line_of_the_file_seals_and_all_open() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("keys");
        let (old, new) = (Key::random(), Key::random());
        std::fs::write(&file, format!("{}\n\n{}\n", new.to_text(), old.to_text())).expect("written");
        let keys = with(None, Some(file)).keys().expect("keys");
        let sealed = Keys::new(old, Vec::new()).seal("zoe", b"seed").expect("sealed");
        assert!(keys.is_outdated("zoe", &sealed));
        assert_eq!(keys.open("zoe", &sealed).as_deref(), Some(b"seed".as_slice()));
    }

    #[test]
    fn what_is_too_cheap_or_missing_is_named() {
        let wrong = PasswordsSection {
            memory_mib: 18,
            passes: 1,
            breached_list: Some("none".into()),
            ..with(Some(&Key::random().to_text()), None)
        };
        assert_eq!(wrong.problems().len(), 3, "{:?}", wrong.problems());
    }
}
