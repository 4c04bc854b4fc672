//! The files that flags name.

use std::path::Path;

use serde::de::DeserializeOwned;

/// Reads what a JSON file says; nothing when none is named. Why it can't be read is added to the
/// problems.
pub(super) fn json<T: DeserializeOwned>(flag: &str, file: Option<&Path>, problems: &mut Vec<String>) -> Option<T> {
    let file = file?;
    let read = std::fs::read(file).map_err(|error| error.to_string()).and_then(|bytes| parse(&bytes));
    read.map_err(|problem| problems.push(format!("{flag} {}: {problem}", file.display()))).ok()
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, String> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| error.to_string())?;
    reader.end().map_err(|error| error.to_string())?;
    Ok(value)
}
