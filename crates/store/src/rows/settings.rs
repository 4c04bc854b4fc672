//! The settings with which the desk last started.

use super::{super::Handle, audit};
use crate::convert::failed;
use desk::ports::{AuditNote, StoreError};
use std::collections::BTreeMap;

/// More names would make the row long.
const MOST_NAMES: usize = 40;

/// Tells in the record which settings have changed since the last start, and keeps the new ones. Gives their names.
pub(crate) async fn note(
    store: &Handle,
    settings: &BTreeMap<String, String>,
    note: &AuditNote,
) -> Result<Vec<String>, StoreError> {
    let doing = "noting the settings";
    let mut tx = store.begin().await?;
    store.lock(&mut tx, "settings").await?;
    let before: Vec<(String, String)> =
        sqlx::query_as("SELECT name, digest FROM settings_seen").fetch_all(&mut *tx).await.map_err(failed(doing))?;
    let first = before.is_empty();
    let before: BTreeMap<String, String> = before.into_iter().collect();
    let gone = before.keys().filter(|name| !settings.contains_key(*name));
    let changed = settings.iter().filter(|(name, digest)| before.get(*name) != Some(digest)).map(|(name, _)| name);
    let mut names: Vec<String> = gone.chain(changed).cloned().collect();
    names.sort();
    for name in &names {
        let (sql, digest) = match settings.get(name) {
            Some(digest) => (
                "INSERT INTO settings_seen (name, digest) VALUES ($1, $2)
                 ON CONFLICT (name) DO UPDATE SET digest = excluded.digest",
                Some(digest),
            ),
            None => ("DELETE FROM settings_seen WHERE name = $1", None),
        };
        let mut query = sqlx::query(sql).bind(name);
        if let Some(digest) = digest {
            query = query.bind(digest);
        }
        query.execute(&mut *tx).await.map_err(failed(doing))?;
    }
    let told = AuditNote { detail: format!("{}; {}", note.detail, in_words(&names, first)), ..note.clone() };
    audit::note(store, &mut tx, &told).await?;
    tx.commit().await.map_err(failed(doing))?;
    Ok(if first { Vec::new() } else { names })
}

fn in_words(names: &[String], first: bool) -> String {
    match names {
        _ if first => "settings noted for the first time".into(),
        [] => "no setting has changed".into(),
        names if names.len() > MOST_NAMES => {
            format!("changed: {} and {} more", names[..MOST_NAMES].join(", "), names.len() - MOST_NAMES)
        }
        names => format!("changed: {}", names.join(", ")),
    }
}
