//! What people see and get while things go wrong at AWS's edge.

mod pages;
mod places;
mod writes;

use crate::{
    Error,
    desk::{Desk, Plan},
    stage::Stage,
};
use clap::{Args, ValueEnum};

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// How often each page is asked for under each trouble. With fewer than 21 rounds the 95th percentile of an
    /// address is its slowest page
    #[arg(long, default_value_t = 21)]
    rounds: usize,
    /// Only pages, or only writes
    #[arg(long, value_enum)]
    only: Option<Part>,
    /// Fail too when the 95th percentile of any address is not below 500 ms
    #[arg(long)]
    timed: bool,
}

/// What is asked of the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Part {
    Pages,
    Writes,
}

/// Tries every trouble on pages and on writes, prints the tables, and says whether everything held.
pub(crate) async fn run(arguments: Arguments) -> Result<bool, Error> {
    let stage = Stage::set().await?;
    let desk = Desk::start(&Plan::on(&stage.endpoint)?).await?;
    let browser = desk.sign_in().await?;
    let mut held = true;
    if arguments.only != Some(Part::Writes) {
        held &= pages::run(&stage, &browser, arguments.rounds, arguments.timed).await?;
    }
    if arguments.only != Some(Part::Pages) {
        held &= writes::run(&stage, &desk, &browser).await?;
    }
    desk.stop().await?;
    Ok(held)
}
