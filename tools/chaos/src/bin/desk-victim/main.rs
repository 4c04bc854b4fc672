//! A desk without pages that is made to be killed: it does what it is told on standard input, and says
//! on standard output what a person would hear.

mod broken;
mod building;
mod doing;

use building::Settings;
use chaos::{Order, Word};
use clap::Parser;
use std::{
    io::Write,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::signal::unix::{SignalKind, signal};

/// `SIGXFSZ` on Linux.
const FILE_TOO_LARGE: i32 = 25;

/// Whatever stops it.
type Failure = Box<dyn std::error::Error + Send + Sync>;

/// A desk that is made to be killed.
#[derive(Debug, Parser)]
struct Cli {
    #[command(flatten)]
    settings: Settings,
    /// The step at which every write stops for good, such as `write.after-intent`
    #[arg(long)]
    stop_at: Option<String>,
}

#[tokio::main(flavor = "multi_thread", worker_threads = 4)]
async fn main() -> Result<(), Failure> {
    let cli = Cli::parse();
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::from_default_env())
        .with_writer(std::io::stderr)
        .log_internal_errors(false)
        .init();
    let mouth = Mouth::default();
    if let Some(step) = &cli.stop_at {
        stop_at(step, &mouth)?;
    }
    // A write that a limit on files refuses is to fail, as on a full disk, and not to end the process.
    let _refused = signal(SignalKind::from_raw(FILE_TOO_LARGE))?;
    let running = building::desk(&cli.settings).await?;
    mouth.say(&Word::Ready);
    // This thread may wait for orders: the desk has threads of its own. The victim ends with its driver.
    for line in std::io::stdin().lines() {
        let order: Order = serde_json::from_str(&line?)?;
        let (running, mouth) = (running.clone(), mouth.clone());
        tokio::spawn(async move { mouth.say(&doing::answer(&running, order).await) });
    }
    // Writes that stand at a step would keep the runtime from ending.
    std::process::exit(0)
}

/// Stops every write that comes to this step, where it stands.
fn stop_at(step: &str, mouth: &Mouth) -> Result<(), Failure> {
    let mouth = mouth.clone();
    Ok(fail::cfg_callback(step, move || {
        mouth.say(&Word::Reached);
        // What else this thread had to do goes on in another.
        tokio::task::block_in_place(|| {
            loop {
                std::thread::park();
            }
        });
    })?)
}

/// Says words one at a time.
#[derive(Clone, Default)]
struct Mouth(Arc<Mutex<()>>);

impl Mouth {
    fn say(&self, word: &Word) {
        let _alone = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut out = std::io::stdout().lock();
        // Nobody listens any more when the driver is gone; the end of standard input says so too.
        if let Ok(line) = serde_json::to_string(word) {
            let _ = writeln!(out, "{line}").and_then(|()| out.flush());
        }
    }
}
