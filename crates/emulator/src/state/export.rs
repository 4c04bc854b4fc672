//! The whole state as one JSON document, to be downloaded and restored.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::State;

/// Counted up when the document's form changes in a way that older code can't read.
const FORMAT: u32 = 1;

#[derive(Serialize)]
struct Saved<'a> {
    format: u32,
    /// The emulator's time when it was saved, for whoever wants to put a clock back to it.
    #[serde(with = "time::serde::rfc3339")]
    at: OffsetDateTime,
    state: &'a State,
}

#[derive(Deserialize)]
struct Header {
    format: u32,
}

#[derive(Deserialize)]
struct Loaded {
    state: State,
}

/// Why a document can't be restored.
#[derive(Debug, thiserror::Error)]
pub(crate) enum LoadError {
    #[error("it doesn't hold an emulator's state: {0}")]
    Damaged(#[source] serde_json::Error),
    #[error("it has format {0}, and this version reads only format {FORMAT}")]
    OtherFormat(u32),
}

impl State {
    /// The state in bytes that [`Self::to_json`] made.
    ///
    /// # Errors
    /// When it is something else or of another format.
    pub(crate) fn from_json(bytes: &[u8]) -> Result<Self, LoadError> {
        let header: Header = serde_json::from_slice(bytes).map_err(LoadError::Damaged)?;
        if header.format != FORMAT {
            return Err(LoadError::OtherFormat(header.format));
        }
        let loaded: Loaded = serde_json::from_slice(bytes).map_err(LoadError::Damaged)?;
        Ok(loaded.state)
    }

    /// The document, with the time at which it was made.
    ///
    /// # Errors
    /// When a record can't be written as JSON.
    pub(crate) fn to_json(&self, at: OffsetDateTime) -> serde_json::Result<Vec<u8>> {
        serde_json::to_vec(&Saved { format: FORMAT, at, state: self })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_can_be_read_and_rubbish_is_named() {
        let bytes = State::default().to_json(OffsetDateTime::UNIX_EPOCH).expect("an empty state");
        assert!(State::from_json(&bytes).is_ok());
        assert!(matches!(State::from_json(b"{\"format\": 99}"), Err(LoadError::OtherFormat(99))));
        assert!(matches!(State::from_json(b"rubbish"), Err(LoadError::Damaged(_))));
    }
}
