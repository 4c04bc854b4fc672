//! What desks write to standard error.

use crate::report::warn;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::io::{AsyncBufReadExt, AsyncRead, BufReader};

/// How the standard library tells of a panic, whatever the desk logs.
const PANIC: &str = "panicked at";

/// Whether any desk of this run has panicked: also one that was killed or replaced since.
static PANICKED: AtomicBool = AtomicBool::new(false);

/// Whether any desk has panicked so far.
pub(crate) fn has_any_panicked() -> bool {
    PANICKED.load(Ordering::SeqCst)
}

/// Passes on what a desk writes until it ends, and keeps in mind whether it tells of a panic.
pub(super) async fn pass_on(words: impl AsyncRead + Unpin) {
    listen(words, &PANICKED).await;
}

async fn listen(words: impl AsyncRead + Unpin, panicked: &AtomicBool) {
    let mut words = BufReader::new(words);
    let mut line = Vec::new();
    // Bytes, since a line that is no text must not end it: the desk would write into nothing.
    while words.read_until(b'\n', &mut line).await.is_ok_and(|read| read > 0) {
        let text = String::from_utf8_lossy(&line);
        warn(text.trim_end());
        if text.contains(PANIC) {
            panicked.store(true, Ordering::SeqCst);
        }
        line.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn is_panic_heard_in(words: &[u8]) -> bool {
        let panicked = AtomicBool::new(false);
        listen(words, &panicked).await;
        panicked.into_inner()
    }

    #[tokio::test]
    async fn a_panic_is_heard_among_other_words_and_after_what_is_no_text() {
        assert!(is_panic_heard_in(b"\xff\xfe\nthread 'main' (7) panicked at src/lib.rs:1:2:\noh\n").await);
        assert!(!is_panic_heard_in(b"a warning\n\xff\nand no more").await);
    }
}
