//! `cosell-desk doctor`.

use super::{CommandError, say};
use crate::{
    config::{BackendKind, Config},
    upstreams,
};
use std::process::ExitCode;

/// Looks at everything that must be in order and says what is not.
pub(super) async fn run(config: &Config) -> Result<ExitCode, CommandError> {
    let mut fine = true;
    let mut tell = |ok: bool, name: &str, detail: &str, next: Option<&str>| {
        fine &= ok;
        say(&format!("{} {name}: {detail}", if ok { "ok  " } else { "FAIL" }));
        if let Some(next) = next {
            say(&format!("       → {next}"));
        }
    };
    tell(true, "configuration", "read", None);
    match store::Database::open(config.database.address()).await {
        Ok(database) => {
            tell(true, "store", &config.database.place(), None);
            database.close().await;
        }
        Err(error) => tell(false, "store", &error.to_string(), None),
    }
    let site = config.site_root();
    tell(
        site.join("pkg").is_dir(),
        "browser files",
        &site.display().to_string(),
        (!site.join("pkg").is_dir()).then_some("build them with `make build`, or set `site_root`"),
    );
    match config.backend {
        BackendKind::Emulator => tell(true, "backend", "the built-in emulator; nothing reaches AWS", None),
        BackendKind::Aws => {
            if let Some(warning) = config.unnamed_writes() {
                say(&format!("warn write role: {warning}"));
            }
            for &catalog in &config.aws.catalogs {
                tell(true, "catalog", catalog.code(), None);
                for finding in partner_central::check(&upstreams::aws_settings(config, catalog)).await {
                    tell(finding.ok, finding.name, &finding.detail, finding.next_step.as_deref());
                }
            }
        }
    }
    Ok(if fine { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
