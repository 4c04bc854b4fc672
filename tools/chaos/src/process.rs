//! Processes of the driver's own.

use crate::Error;
use rustix::process::{Pid, Resource, Rlimit, Signal, getrlimit, kill_process, setrlimit};
use tokio::process::Child;

/// The id of a child that has not ended.
pub(crate) fn id(child: &Child) -> Result<Pid, Error> {
    let id = child.id().ok_or("the process is gone")?;
    Pid::from_raw(i32::try_from(id)?).ok_or_else(|| "no process".into())
}

/// Sends a signal to a child.
pub(crate) fn signal(child: &Child, signal: Signal) -> Result<(), Error> {
    Ok(kill_process(id(child)?, signal)?)
}

/// Lets this process have as many open files as the system does: each stream is one here.
pub(crate) fn allow_files() -> Result<(), Error> {
    let limit = getrlimit(Resource::Nofile);
    Ok(setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, maximum: limit.maximum })?)
}
