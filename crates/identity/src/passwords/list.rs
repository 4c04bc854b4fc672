//! Passwords that attackers try first: a list that is shipped, and a longer one in a file.

use aws_lc_rs::digest;
use std::{
    fs::File,
    io::{BufRead, BufReader, Read, Seek, SeekFrom},
    path::{Path, PathBuf},
};
use thiserror::Error;

/// Made by `tools/common_passwords.py`, which says of what.
static COMMON: &[u8] = include_bytes!("../../data/common-passwords.bin");
/// Bytes of each hash in it.
const KEPT: usize = 5;
/// No line of a list is longer: a SHA-1 and a count are shorter than a password of 128 characters.
const LONGEST_LINE: u64 = 1024;

/// Whether a password, or what it is made of, is among those most used.
pub(super) fn is_common(password: &str) -> bool {
    let small = password.to_lowercase();
    let core = small.trim_matches(|c: char| !c.is_alphabetic());
    [small.as_str(), core].into_iter().any(|word| is_listed(word) || repeated(word).is_some_and(is_listed))
}

fn is_listed(word: &str) -> bool {
    let hash = digest::digest(&digest::SHA256, word.as_bytes());
    let wanted = &hash.as_ref()[..KEPT];
    let (hashes, _) = COMMON.as_chunks::<KEPT>();
    hashes.binary_search_by(|hash| hash.as_slice().cmp(wanted)).is_ok()
}

/// What a word is the repetition of, if it is one.
fn repeated(word: &str) -> Option<&str> {
    let ends = word.char_indices().map(|(at, _)| at).skip(1).take_while(|at| at * 2 <= word.len());
    ends.filter(|at| word.len().is_multiple_of(*at)).find_map(|at| {
        let part = &word[..at];
        (part.repeat(word.len() / at) == word).then_some(part)
    })
}

/// Why a list cannot be used.
#[derive(Debug, Error)]
pub enum ListError {
    /// It cannot be read.
    #[error("the list {} cannot be read: {reason}", file.display())]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// What the system says.
        reason: std::io::Error,
    },
    /// It holds neither hashes in order nor passwords.
    #[error(
        "the list {} begins with hashes that are not in order: use the edition of Have I Been Pwned that is ordered by \
         hash, or sort it",
        file.display()
    )]
    Unordered {
        /// The file.
        file: PathBuf,
    },
}

/// A list of known passwords in a file: either SHA-1 hashes in order, with `:count` behind them or without, as Have I
/// Been Pwned gives them out, or passwords, one a line. Hashes are searched where they are, passwords are read once.
#[derive(Debug)]
pub struct BreachedList {
    file: PathBuf,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    Hashes,
    /// Their hashes, sorted.
    Passwords(Vec<[u8; 20]>),
}

impl BreachedList {
    /// Opens a list.
    ///
    /// # Errors
    /// [`ListError`].
    pub fn open(file: &Path) -> Result<Self, ListError> {
        let failed = |reason| ListError::Unreadable { file: file.to_owned(), reason };
        let mut reader = BufReader::new(File::open(file).map_err(failed)?);
        let (mut first, mut hashes) = (Vec::new(), Vec::new());
        while first.len() < 100 {
            let Some(line) = next_line(&mut reader).map_err(failed)? else { break };
            hashes.extend(hash_of(&line));
            first.push(line);
        }
        let kind = if !first.is_empty() && hashes.len() == first.len() {
            if !hashes.is_sorted() {
                return Err(ListError::Unordered { file: file.to_owned() });
            }
            Kind::Hashes
        } else {
            let mut all: Vec<_> = first.iter().map(|password| sha1(password)).collect();
            while let Some(password) = next_line(&mut reader).map_err(failed)? {
                all.push(sha1(&password));
            }
            all.sort_unstable();
            Kind::Passwords(all)
        };
        Ok(Self { file: file.to_owned(), kind })
    }

    /// Whether a password is on it.
    ///
    /// # Errors
    /// [`ListError`] when the file can no longer be read.
    pub fn holds(&self, password: &str) -> Result<bool, ListError> {
        let wanted = sha1(password.as_bytes());
        match &self.kind {
            Kind::Passwords(all) => Ok(all.binary_search(&wanted).is_ok()),
            Kind::Hashes => {
                bisect(&self.file, wanted).map_err(|reason| ListError::Unreadable { file: self.file.clone(), reason })
            }
        }
    }
}

fn sha1(text: &[u8]) -> [u8; 20] {
    let mut hash = [0; 20];
    hash.copy_from_slice(digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, text).as_ref());
    hash
}

/// The hash that a line begins with.
fn hash_of(line: &[u8]) -> Option<[u8; 20]> {
    let hex = line.get(..40)?;
    if line.get(40).is_some_and(|after| *after != b':') {
        return None;
    }
    let mut hash = [0; 20];
    for (byte, digits) in hash.iter_mut().zip(hex.chunks(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
    }
    Some(hash)
}

/// The next line that is not empty, without its end.
fn next_line(reader: &mut impl BufRead) -> std::io::Result<Option<Vec<u8>>> {
    loop {
        let mut line = Vec::new();
        if reader.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        while line.last().is_some_and(|last| b"\r\n".contains(last)) {
            line.pop();
        }
        if !line.is_empty() {
            return Ok(Some(line));
        }
    }
}

/// Finds a hash among those in order: `low` is the start of a line before it, `high` of one behind it.
fn bisect(file: &Path, wanted: [u8; 20]) -> std::io::Result<bool> {
    let mut file = BufReader::new(File::open(file)?);
    let (mut low, mut high) = (0, file.seek(SeekFrom::End(0))?);
    while low < high {
        let middle = low + (high - low) / 2;
        file.seek(SeekFrom::Start(middle))?;
        if middle > low {
            // The rest of a line that begins before.
            file.seek(SeekFrom::Start(middle - 1))?;
            file.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut Vec::new())?;
        }
        let start = file.stream_position()?;
        let line = if start < high { next_line(&mut file)? } else { None };
        match line.as_deref().and_then(hash_of) {
            Some(hash) if hash == wanted => return Ok(true),
            Some(hash) if hash < wanted => low = file.stream_position()?,
            // Behind it, or no line begins in this half.
            _ => high = middle,
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt::Write as _;

    fn hex(hash: [u8; 20]) -> String {
        hash.iter().fold(String::new(), |mut hex, byte| {
            write!(hex, "{byte:02X}").expect("written");
            hex
        })
    }

    #[test]
    fn the_shipped_list_is_sorted_and_long_enough() {
        let (hashes, rest) = COMMON.as_chunks::<KEPT>();
        assert!(rest.is_empty() && hashes.is_sorted());
        assert!(hashes.len() > 80_000, "{}", hashes.len());
        assert_eq!(repeated("abcabc"), Some("abc"));
        assert_eq!(repeated("ääää"), Some("ä"));
        assert_eq!(repeated("abcab"), None);
        assert_eq!(repeated(""), None);
    }

    #[test]
    fn every_hash_of_an_ordered_list_is_found_and_no_other() {
        let folder = tempfile::tempdir().expect("a folder");
        for (ending, count) in [("\r\n", 500), ("\n", 1), ("\n", 7)] {
            let mut hashes: Vec<_> = (0..count).map(|n| sha1(format!("password {n}").as_bytes())).collect();
            hashes.sort_unstable();
            let lines = hashes
                .iter()
                .enumerate()
                .map(|(n, hash)| format!("{}:{}{ending}", hex(*hash), 7_usize.pow(n as u32 % 9)));
            let file = folder.path().join("hashes");
            std::fs::write(&file, lines.collect::<String>()).expect("written");
            let list = BreachedList::open(&file).expect("a list");
            assert!(matches!(list.kind, Kind::Hashes));
            for n in 0..count {
                assert!(list.holds(&format!("password {n}")).expect("read"), "{n} of {count}");
            }
            for n in count..count + 300 {
                assert!(!list.holds(&format!("password {n}")).expect("read"), "{n}");
            }
        }
    }

    #[test]
    fn passwords_are_found_as_they_are() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("passwords");
        std::fs::write(&file, "swordfish swordfish\r\n\nтрава у дома\nlast one here").expect("written");
        let list = BreachedList::open(&file).expect("a list");
        for known in ["swordfish swordfish", "трава у дома", "last one here"] {
            assert!(list.holds(known).expect("read"), "{known}");
        }
        assert!(!list.holds("Swordfish swordfish").expect("read"));
        assert!(!list.holds("").expect("read"));
    }

    #[test]
    fn hashes_out_of_order_and_no_file_are_errors() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("by-count");
        let mut hashes: Vec<_> = (0..9).map(|n| sha1(&[n])).collect();
        hashes.sort_unstable();
        hashes.reverse();
        std::fs::write(&file, hashes.into_iter().map(|hash| hex(hash) + "\n").collect::<String>()).expect("written");
        assert!(matches!(BreachedList::open(&file), Err(ListError::Unordered { .. })));
        assert!(matches!(BreachedList::open(&folder.path().join("none")), Err(ListError::Unreadable { .. })));
    }
}
