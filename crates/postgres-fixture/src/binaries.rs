//! Finding PostgreSQL's programs.

use std::{
    env, fs,
    path::{Path, PathBuf},
};
use thiserror::Error;

/// PostgreSQL is not installed.
#[derive(Debug, Error)]
#[error(
    "PostgreSQL's server is not installed. Install it (Debian: apt-get install postgresql; macOS: brew install postgresql), \
     or leave these tests out with {}=skip.",
    super::VARIABLE
)]
pub struct Missing;

/// The directory of `initdb`, `postgres` and `psql`: of the path, or the highest version where distributions put
/// them.
pub(crate) fn directory() -> Result<PathBuf, Missing> {
    let on_path = env::var_os("PATH").map(|path| env::split_paths(&path).collect::<Vec<_>>()).unwrap_or_default();
    let mut versions: Vec<(u32, PathBuf)> = ["/usr/lib/postgresql", "/opt/homebrew/opt", "/usr/local/opt"]
        .iter()
        .filter_map(|root| fs::read_dir(root).ok())
        .flatten()
        .filter_map(|entry| {
            let path = entry.ok()?.path();
            let name = path.file_name()?.to_str()?.trim_start_matches("postgresql@").to_owned();
            Some((name.parse().ok()?, path.join("bin")))
        })
        .collect();
    versions.sort();
    let installed = versions.into_iter().rev().map(|(_, bin)| bin);
    on_path.into_iter().chain(installed).find_map(|bin| home_of_a_server(&bin)).ok_or(Missing)
}

/// The directory that all the programs are in. Distributions put links to only some of them on the path.
fn home_of_a_server(bin: &Path) -> Option<PathBuf> {
    let home = bin.join("postgres").canonicalize().ok()?.parent()?.to_owned();
    ["initdb", "postgres", "psql"].iter().all(|program| home.join(program).is_file()).then_some(home)
}
