//! The section `audit`: how the record of who did what is sealed, and how long it is kept.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::{fmt, path::PathBuf};
use store::AuditKeys;

/// A record that is kept for less would not outlast a quarter.
const SHORTEST_RETENTION: u32 = 90;

/// The record of who did what.
#[derive(Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct AuditSection {
    /// A key of 32 random characters or more, with which rows are sealed, so that whoever can write the database cannot
    /// write the record. Better set by the environment (`COSELL_AUDIT__KEY`) or a file.
    pub(crate) key: Option<String>,
    /// A file of such keys, one a line: the current one first, then those of before.
    pub(crate) key_file: Option<PathBuf>,
    /// Rows are removed after so many days, at least 90; without this they are kept for ever.
    pub(crate) retention_days: Option<u32>,
}

impl fmt::Debug for AuditSection {
    /// Leaves out the key.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AuditSection")
            .field("key", &self.key.as_ref().map(|_| "…"))
            .field("key_file", &self.key_file)
            .field("retention_days", &self.retention_days)
            .finish()
    }
}

impl AuditSection {
    /// The keys; none when none is set.
    ///
    /// # Errors
    /// What is wrong with them.
    pub(crate) fn keys(&self) -> Result<AuditKeys, String> {
        match (&self.key, &self.key_file) {
            (None, None) => Ok(AuditKeys::default()),
            (Some(_), Some(_)) => Err("`audit.key` and `audit.key_file` are both set: keep one".to_owned()),
            (Some(key), None) => AuditKeys::parse(key).map_err(|problem| format!("`audit.key`: {problem}")),
            (None, Some(file)) => {
                let text = std::fs::read_to_string(file)
                    .map_err(|error| format!("`audit.key_file`: {} cannot be read: {error}", file.display()))?;
                AuditKeys::parse(&text).map_err(|problem| format!("`audit.key_file`: {}: {problem}", file.display()))
            }
        }
    }

    /// How long rows are kept, if not for ever.
    pub(crate) fn retention(&self) -> Option<time::Duration> {
        self.retention_days.map(|days| time::Duration::days(days.into()))
    }

    /// Every wrong setting, with its fix.
    pub(super) fn problems(&self) -> Vec<String> {
        let retention = self.retention_days.filter(|days| *days < SHORTEST_RETENTION).map(|days| {
            format!(
                "`audit.retention_days` is {days}: set it to {SHORTEST_RETENTION} or more, or leave it out to keep all"
            )
        });
        self.keys().err().into_iter().chain(retention).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "0123456789abcdef0123456789abcdef";

    #[test]
    fn keys_are_read_from_where_they_are() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("keys");
        std::fs::write(&file, format!("{KEY}\n{}\n", "y".repeat(40))).expect("written");
        let of_file = AuditSection { key_file: Some(file.clone()), ..AuditSection::default() };
        let of_setting = AuditSection { key: Some(KEY.into()), ..AuditSection::default() };
        let current = |section: &AuditSection| section.keys().expect("keys").current().map(str::to_owned);
        assert_eq!(current(&of_file), current(&of_setting));
        assert_eq!(current(&AuditSection::default()), None);
        let both = AuditSection { key: Some(KEY.into()), ..of_file };
        assert_eq!(both.problems().len(), 1, "two places");
        assert!(!format!("{both:?}").contains(KEY));
        std::fs::remove_file(&file).expect("removed");
        let gone = AuditSection { key_file: Some(file), ..AuditSection::default() };
        assert!(gone.problems()[0].contains("cannot be read"), "{:?}", gone.problems());
    }

    #[test]
    fn what_is_too_short_is_named_and_not_shown() {
        assert_eq!(AuditSection::default().problems(), Vec::<String>::new());
        let short = AuditSection { key: Some("hush".into()), key_file: None, retention_days: Some(89) };
        let problems = short.problems().join("\n");
        assert!(problems.contains("`audit.key`") && problems.contains("`audit.retention_days` is 89"), "{problems}");
        assert!(!problems.contains("hush"), "{problems}");
        let long = AuditSection { retention_days: Some(90), ..AuditSection::default() };
        assert_eq!(long.problems(), Vec::<String>::new());
        assert_eq!(long.retention(), Some(time::Duration::days(90)));
    }
}
