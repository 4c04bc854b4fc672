//! The section `live`: the streams of open pages, and events of AWS.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// The streams of open pages, and events of AWS.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct LiveSection {
    /// As many event streams as may be open at once; one browser opens one. Others get 503 and come back.
    pub(crate) most_streams: usize,
    /// Of them, as many as one session may open.
    pub(crate) streams_per_session: usize,
    /// The secret that EventBridge sends with events to `/aws-events`, at least 16 characters; without
    /// one the desk takes no events.
    pub(crate) events_secret: Option<String>,
    /// A file whose first line is that secret.
    pub(crate) events_secret_file: Option<PathBuf>,
    /// The header that carries it: the "API key name" of the API destination's connection.
    pub(crate) events_header: String,
}

/// A shorter secret could be guessed.
const SHORTEST_SECRET: usize = 16;

impl Default for LiveSection {
    fn default() -> Self {
        Self {
            most_streams: 5_000,
            streams_per_session: 8,
            events_secret: None,
            events_secret_file: None,
            events_header: "x-api-key".into(),
        }
    }
}

impl std::fmt::Debug for LiveSection {
    /// Leaves out the secret.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LiveSection")
            .field("most_streams", &self.most_streams)
            .field("streams_per_session", &self.streams_per_session)
            .field("events_secret", &self.events_secret.as_ref().map(|_| "…"))
            .field("events_secret_file", &self.events_secret_file)
            .field("events_header", &self.events_header)
            .finish()
    }
}

impl LiveSection {
    /// Takes the secret out of its file.
    ///
    /// # Errors
    /// What is wrong with the file.
    pub(super) fn read_secret(&mut self) -> Result<(), String> {
        let Some(file) = &self.events_secret_file else { return Ok(()) };
        if self.events_secret.is_some() {
            return Err("`live.events_secret` and `live.events_secret_file` are both set: keep one".to_owned());
        }
        let text = std::fs::read_to_string(file)
            .map_err(|error| format!("`live.events_secret_file`: {} cannot be read: {error}", file.display()))?;
        self.events_secret = Some(text.lines().next().unwrap_or_default().trim().to_owned());
        Ok(())
    }

    /// Every wrong setting, with its fix.
    pub(super) fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        for (name, figure) in [("most_streams", self.most_streams), ("streams_per_session", self.streams_per_session)] {
            if figure == 0 {
                problems.push(format!("`live.{name}` is 0: set it to 1 or more"));
            }
        }
        if self.events_header.parse::<axum::http::HeaderName>().is_err() {
            problems.push(format!("`live.events_header` is {:?}: set it to a header's name", self.events_header));
        }
        if self.events_secret.as_ref().is_some_and(|secret| secret.len() < SHORTEST_SECRET) {
            problems.push(format!("`live.events_secret` is too short: set {SHORTEST_SECRET} characters or more"));
        }
        problems
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_read_from_its_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("secret");
        std::fs::write(&file, "sixteen characters\n").expect("written");
        let mut section = LiveSection { events_secret_file: Some(file), ..LiveSection::default() };
        section.read_secret().expect("readable");
        assert_eq!(section.events_secret.as_deref(), Some("sixteen characters"));
    }

    #[test]
    fn what_is_wrong_is_named_and_the_secret_is_not() {
        assert_eq!(LiveSection::default().problems(), Vec::<String>::new());
        let wrong = LiveSection {
            most_streams: 0,
            streams_per_session: 0,
            events_secret: Some("hush".into()),
            events_secret_file: Some("elsewhere".into()),
            events_header: "no name".into(),
        };
        assert_eq!(wrong.problems().len(), 4);
        assert!(wrong.clone().read_secret().is_err(), "two secrets");
        assert!(!wrong.problems().concat().contains("hush") && !format!("{wrong:?}").contains("hush"));
    }
}
