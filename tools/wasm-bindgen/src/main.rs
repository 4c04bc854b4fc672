//! A stand-in for the `wasm-bindgen` command that understands what cargo-leptos passes:
//! `--target=web [--keep-lld-exports] [--no-demangle] [--debug] --out-name=N --out-dir=D INPUT`.
//!
//! The command's own crate does not build with its lock file everywhere; the library under it does,
//! and here it is pinned by the workspace's lock file together with the library that the wasm links.

use std::process::ExitCode;
use wasm_bindgen_cli_support::Bindgen;

fn main() -> ExitCode {
    match run(std::env::args().skip(1)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("wasm-bindgen: {message}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: impl Iterator<Item = String>) -> Result<(), String> {
    let mut bindgen = Bindgen::new();
    let mut out_dir = None;
    for argument in arguments {
        match argument.split_once('=').unwrap_or((&argument, "")) {
            ("--version" | "-V", _) => {
                println!("wasm-bindgen {}", env!("CARGO_PKG_VERSION"));
                return Ok(());
            }
            ("--target", "web") => {
                bindgen.web(true).map_err(|e| e.to_string())?;
            }
            ("--keep-lld-exports", _) => {
                bindgen.keep_lld_exports(true);
            }
            ("--no-demangle", _) => {
                bindgen.demangle(false);
            }
            ("--debug", _) => {
                bindgen.debug(true);
            }
            ("--out-name", name) => {
                bindgen.out_name(name);
            }
            ("--out-dir", directory) => out_dir = Some(directory.to_owned()),
            (option, _) if option.starts_with('-') => return Err(format!("unknown option {argument}")),
            _ => {
                bindgen.input_path(argument);
            }
        }
    }
    let out_dir = out_dir.ok_or("--out-dir is required")?;
    bindgen.typescript(false).generate(out_dir).map_err(|e| format!("{e:#}"))
}
