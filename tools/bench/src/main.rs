//! Measures a running desk, or the emulator. Only the ratios mean something: they are medians of
//! interleaved rounds in one run.

mod bare;
mod client;
mod desk;
mod emulator;
mod load;
mod process;

use client::Error;

const USAGE: &str = "usage: bench desk ADDRESS:PORT | bench emulator PROGRAM [MOTO_SERVER]";

#[tokio::main]
async fn main() -> Result<(), Error> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["desk", address] => desk::measure(address.parse()?).await,
        ["emulator", program] => emulator::measure(program, None).await,
        ["emulator", program, moto] => emulator::measure(program, Some(moto)).await,
        ["bare", content_type] => bare::serve((*content_type).to_owned()).await,
        _ => Err(USAGE.into()),
    }
}
