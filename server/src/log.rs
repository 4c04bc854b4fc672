//! The log's way to standard error, which holds nobody up.
//!
//! Whoever reads standard error may stop to: a terminal that is held, a pipe that is full, a collector that hangs. What is
//! written there waits for them, and with it every request that has something to say. So a thread of its own writes, and
//! what it cannot keep up with is counted and left out.

use std::{
    io::{self, Write},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
        mpsc::{Receiver, Sender, SyncSender, TryRecvError, TrySendError, channel, sync_channel},
    },
    thread,
    time::{Duration, Instant},
};
use tracing_subscriber::fmt::MakeWriter;

/// As many lines wait to be written. A line has a few hundred bytes, so that is about a megabyte.
const WAITING: usize = 4_096;
/// How long the end of the program waits for the last lines.
const LAST: Duration = Duration::from_secs(1);
/// How soon the end looks again for room in the queue.
const PAUSE: Duration = Duration::from_millis(5);

/// What is said of lines that had no room.
const LEFT_OUT: &str = "lines of the log were left out: whoever reads it does not keep up";

enum Message {
    Line(Vec<u8>),
    /// Somebody waits until all lines before are written.
    Flush(Sender<()>),
}

/// Where lines go that are to be logged. Clones share the thread that writes.
#[derive(Clone)]
pub(crate) struct Lines {
    waiting: SyncSender<Message>,
    lost: Arc<AtomicU64>,
}

impl Lines {
    /// Starts to write to `sink`.
    ///
    /// # Errors
    /// When there can be no thread for it.
    pub(crate) fn to(sink: impl Write + Send + 'static) -> io::Result<Self> {
        let (waiting, coming) = sync_channel(WAITING);
        let lost = Arc::<AtomicU64>::default();
        let counted = lost.clone();
        thread::Builder::new().name("log".into()).spawn(move || write(sink, &coming, &counted))?;
        Ok(Self { waiting, lost })
    }

    /// What waits, when it is dropped, until the last lines are written.
    pub(crate) fn until_the_end(&self) -> UntilTheEnd {
        UntilTheEnd(self.clone())
    }

    /// Waits until what was logged before is written, and no longer than `patience`.
    fn written(&self, patience: Duration) {
        let until = Instant::now() + patience;
        let (done, written) = channel();
        let mut flush = Message::Flush(done);
        while let Err(TrySendError::Full(back)) = self.waiting.try_send(flush) {
            if Instant::now() >= until {
                return;
            }
            flush = back;
            thread::sleep(PAUSE);
        }
        // It is dropped when all is written, so the answer is that nobody answers any more.
        let _ = written.recv_timeout(until.saturating_duration_since(Instant::now()));
    }
}

/// Writes what comes, and says how much did not, as soon as there is room for that.
fn write(mut sink: impl Write, coming: &Receiver<Message>, lost: &AtomicU64) {
    loop {
        let next = match coming.try_recv() {
            Err(TryRecvError::Empty) => {
                let lines = lost.swap(0, Ordering::Relaxed);
                if lines > 0 {
                    tracing::warn!(lines, "{LEFT_OUT}");
                }
                coming.recv().ok()
            }
            other => other.ok(),
        };
        match next {
            // What cannot be written, as on a full disk, is lost: there is nowhere to say so.
            Some(Message::Line(line)) => drop(sink.write_all(&line)),
            Some(Message::Flush(done)) => {
                drop(sink.flush());
                drop(done);
            }
            None => return,
        }
    }
}

impl<'a> MakeWriter<'a> for Lines {
    type Writer = Line<'a>;

    fn make_writer(&'a self) -> Line<'a> {
        Line(self)
    }
}

/// Takes one line, whole.
pub(crate) struct Line<'a>(&'a Lines);

impl Write for Line<'_> {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        if self.0.waiting.try_send(Message::Line(line.to_vec())).is_err() {
            self.0.lost.fetch_add(1, Ordering::Relaxed);
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Waits for the last lines when it is dropped, but not for a reader that has stopped.
#[must_use]
pub(crate) struct UntilTheEnd(Lines);

impl Drop for UntilTheEnd {
    fn drop(&mut self) {
        self.0.written(LAST);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::HANG;
    use std::sync::{Mutex, PoisonError, mpsc};

    /// Takes a line each time it is allowed to, as a pipe does whose reader has stopped.
    struct Held {
        may: Receiver<()>,
        written: Arc<Mutex<Vec<u8>>>,
    }

    impl Write for Held {
        fn write(&mut self, line: &[u8]) -> io::Result<usize> {
            // Once nobody holds it any more, all may be written.
            let _ = self.may.recv();
            self.written.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(line);
            Ok(line.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_log_that_nobody_reads_holds_nobody_up() {
        let (hold, may) = mpsc::channel();
        let written = Arc::<Mutex<Vec<u8>>>::default();
        let lines = Lines::to(Held { may, written: written.clone() }).expect("a thread");
        let log = tracing_subscriber::fmt().with_writer(lines.clone()).with_ansi(false).finish();
        let all = 2 * WAITING;
        // Nothing of this is written, and nobody waits.
        tracing::subscriber::with_default(log, || {
            for number in 0..all {
                tracing::info!(number, "said");
            }
        });
        let lost = usize::try_from(lines.lost.load(Ordering::Relaxed)).expect("a number");
        // One line may be on its way out of the queue.
        assert!((all - WAITING - 1..=all - WAITING).contains(&lost), "{lost}");
        assert!(written.lock().expect("no panic").is_empty());
        drop(hold);
        lines.written(HANG);
        let text = String::from_utf8(written.lock().expect("no panic").clone()).expect("text");
        assert_eq!(text.lines().filter(|line| line.contains(" said ")).count(), all - lost);
        assert!(text.contains("number=0\n") && !text.contains(&format!("number={}\n", all - 1)));
    }

    #[test]
    fn what_had_no_room_is_said_when_there_is_some() {
        let (said, (waiting, coming)) = (Arc::<Mutex<Vec<u8>>>::default(), sync_channel(WAITING));
        let log = {
            let said = said.clone();
            let writer = move || Held { may: mpsc::channel().1, written: said.clone() };
            tracing_subscriber::fmt().with_writer(writer).with_ansi(false).finish()
        };
        let lost = AtomicU64::new(7);
        let thread =
            thread::spawn(move || tracing::subscriber::with_default(log, || write(io::sink(), &coming, &lost)));
        let until = Instant::now() + HANG;
        let text = loop {
            let text = String::from_utf8(said.lock().expect("no panic").clone()).expect("text");
            if text.contains(LEFT_OUT) || Instant::now() > until {
                break text;
            }
            thread::sleep(PAUSE);
        };
        drop(waiting);
        thread.join().expect("no panic");
        assert!(text.contains(LEFT_OUT) && text.contains("lines=7"), "{text}");
    }

    #[test]
    fn the_end_waits_for_the_last_line_and_not_for_a_reader_that_has_stopped() {
        let written = Arc::<Mutex<Vec<u8>>>::default();
        let (hold, may) = mpsc::channel::<()>();
        let lines = Lines::to(Held { may, written: written.clone() }).expect("a thread");
        let end = lines.until_the_end();
        lines.make_writer().write_all(b"the last words\n").expect("taken");
        // It comes back although nothing could be written.
        drop(end);
        assert!(written.lock().expect("no panic").is_empty());
        drop(hold);
        lines.written(HANG);
        assert_eq!(*written.lock().expect("no panic"), b"the last words\n");
    }
}
