//! The state in a file that survives a restart.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::State;

/// Counted up when the file's form changes in a way that older code can't read.
const FORMAT: u32 = 1;

#[derive(Serialize)]
struct Saved<'a> {
    format: u32,
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

/// Why a state file can't be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum LoadError {
    #[error("it can't be read: {0}")]
    Unreadable(#[source] io::Error),
    #[error("it doesn't hold an emulator's state: {0}")]
    Damaged(#[source] serde_json::Error),
    #[error("it has format {0}, and this version reads only format {FORMAT}")]
    OtherFormat(u32),
}

/// A place on disk for the state.
#[derive(Debug, Clone)]
pub(crate) struct StateFile {
    path: PathBuf,
}

impl StateFile {
    pub(crate) fn at(path: PathBuf) -> Self {
        Self { path }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The state saved last; nothing when there is no file yet.
    pub(crate) fn load(&self) -> Result<Option<State>, LoadError> {
        let bytes = match fs::read(&self.path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(LoadError::Unreadable(error)),
        };
        let header: Header = serde_json::from_slice(&bytes).map_err(LoadError::Damaged)?;
        if header.format != FORMAT {
            return Err(LoadError::OtherFormat(header.format));
        }
        let loaded: Loaded = serde_json::from_slice(&bytes).map_err(LoadError::Damaged)?;
        Ok(Some(loaded.state))
    }

    /// The bytes to save. Apart from [`Self::write`], so that the state is locked only meanwhile.
    pub(crate) fn encode(state: &State) -> io::Result<Vec<u8>> {
        let format = FORMAT;
        serde_json::to_vec(&Saved { format, state }).map_err(io::Error::from)
    }

    /// Replaces the file: whoever reads it, even after a crash, finds the old or the new state
    /// whole.
    pub(crate) fn write(&self, bytes: &[u8]) -> io::Result<()> {
        let directory = match self.path.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        fs::create_dir_all(directory)?;
        let mut name = self.path.file_name().unwrap_or_default().to_owned();
        name.push(".new");
        let temporary = self.path.with_file_name(name);
        let mut file = File::create(&temporary)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&temporary, &self.path)?;
        // The rename itself lasts only once the directory is on disk.
        #[cfg(unix)]
        File::open(directory)?.sync_all()?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_saved_comes_back_and_rubbish_is_named() {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let file = StateFile::at(directory.path().join("deep").join("state.json"));
        assert!(file.load().expect("no file is no error").is_none());
        let bytes = StateFile::encode(&State::default()).expect("an empty state");
        file.write(&bytes).expect("the directory is writable");
        assert!(file.load().expect("just saved").is_some());

        file.write(b"{\"format\": 99}").expect("writable");
        assert!(matches!(file.load(), Err(LoadError::OtherFormat(99))));
        file.write(b"rubbish").expect("writable");
        assert!(matches!(file.load(), Err(LoadError::Damaged(_))));
    }
}
