//! `cosell-desk audit verify`.

use super::{CommandError, say};
use crate::config::{Config, fingerprint};
use clap::Subcommand;
use desk::ports::{AuditCheck, AuditHead, AuditNote, AuditReport, Hand};
use std::process::ExitCode;
use store::Database;
use time::OffsetDateTime;

/// What can be done with the record of who did what.
#[derive(Debug, Subcommand)]
pub(super) enum AuditCommand {
    /// Check that nobody has changed the record of who did what. The desk may run meanwhile.
    ///
    /// Ends with 0 when the record holds and with 1 when it does not, or could not be checked. Prints the number and the
    /// hash of the last row: note them elsewhere, and give the hash with --head the next time.
    Verify {
        /// The first row to check; what is before is taken for right.
        #[arg(long, value_name = "SEQ")]
        from: Option<i64>,
        /// The hash of a row, as an earlier check printed it: the record must still hold that row.
        #[arg(long, value_name = "HASH", value_parser = hash)]
        head: Option<String>,
    },
}

/// Does it.
pub(super) async fn run(config: &Config, command: AuditCommand) -> Result<ExitCode, CommandError> {
    let AuditCommand::Verify { from, head } = command;
    let keys = config.audit.keys().map_err(CommandError::AuditKeys)?;
    let database = Database::open_existing(config.database.address()).await?.sealing_with(keys);
    let report = database.store().verify_audit(&AuditCheck { from, head }).await;
    database.close().await;
    let report = report?;
    say(&in_words(&report, from));
    Ok(if report.fault.is_some() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// Tells in the record that the desk starts, with which settings, and which have changed. The log says where the record
/// ends.
pub(super) async fn note_start(config: &Config, database: &Database) -> Result<(), CommandError> {
    let store = database.store();
    if let Some(head) = key_of_the_record(database).await? {
        tracing::info!(seq = head.seq, hash = head.hash, "the record of who did what ends here");
    }
    let settings = config.digests();
    let detail = format!("version {}, settings {}", env!("CARGO_PKG_VERSION"), fingerprint(&settings));
    let note = AuditNote { detail, ..AuditNote::done_by(Hand::desk(), "Start", "settings", OffsetDateTime::now_utc()) };
    let changed = store.note_settings(&settings, &note).await?;
    if !changed.is_empty() {
        tracing::info!(changed = changed.join(", "), "settings have changed since the last start");
    }
    Ok(())
}

/// Where the record ends, if it has begun. Whoever goes on with it needs the key that its last row is sealed with.
pub(super) async fn key_of_the_record(database: &Database) -> Result<Option<AuditHead>, CommandError> {
    let store = database.store();
    let head = store.audit_head().await?;
    match head.as_ref().and_then(|head| head.key_id.as_ref()).filter(|key| !store.knows_audit_key(key)) {
        Some(unknown) => Err(CommandError::UnknownAuditKey(unknown.clone())),
        None => Ok(head),
    }
}

fn in_words(report: &AuditReport, from: Option<i64>) -> String {
    let mut lines = vec![match (&report.fault, report.rows) {
        (Some(fault), _) => format!("The record does not hold: {fault}."),
        (None, 0) => "The record is empty.".to_owned(),
        (None, 1) => "The record holds: 1 row checked.".to_owned(),
        (None, rows) => format!("The record holds: {rows} rows checked."),
    }];
    if let Some(from) = from {
        lines.push(format!("What is before row {from} was not looked at."));
    }
    lines.push(match report.sealed_from {
        _ if report.rows == 0 => String::new(),
        Some(from) => format!("Rows are sealed with a key from row {from} on."),
        None => "No row is sealed with a key: set `audit.key_file`, so that who can write the database cannot write \
                 the record."
            .to_owned(),
    });
    if let Some(head) = &report.head {
        let right = if report.fault.is_some() { "Last right row" } else { "Head" };
        lines.push(format!("{right}: {} {}", head.seq, head.hash));
    }
    lines.retain(|line| !line.is_empty());
    lines.join("\n")
}

fn hash(text: &str) -> Result<String, String> {
    let text = text.trim().to_lowercase();
    if text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Ok(text);
    }
    Err("a hash is 64 hexadecimal digits, as `cosell-desk audit verify` prints it after the row's number".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use desk::ports::{AuditFault, AuditHead};

    #[test]
    fn what_was_found_is_said_with_what_to_do() {
        let head = AuditHead { seq: 7, hash: "ab".repeat(32), key_id: None };
        let fine = AuditReport { rows: 7, head: Some(head), sealed_from: None, fault: None };
        let text = in_words(&fine, None);
        assert!(text.starts_with("The record holds: 7 rows checked.\nNo row is sealed"), "{text}");
        assert!(text.ends_with(&format!("Head: 7 {}", "ab".repeat(32))), "{text}");
        let broken = AuditReport { fault: Some(AuditFault::Changed { seq: 8 }), sealed_from: Some(2), ..fine };
        let text = in_words(&broken, Some(2));
        assert!(text.starts_with("The record does not hold: row 8 was changed"), "{text}");
        assert!(text.contains("before row 2 was not looked at") && text.contains("Last right row: 7"), "{text}");
        let empty = AuditReport { rows: 0, head: None, sealed_from: None, fault: None };
        assert_eq!(in_words(&empty, None), "The record is empty.");
    }

    #[test]
    fn a_hash_has_64_digits() {
        assert_eq!(hash(&"AB".repeat(32)), Ok("ab".repeat(32)));
        assert!(hash("12").is_err() && hash(&"xy".repeat(32)).is_err());
    }
}
