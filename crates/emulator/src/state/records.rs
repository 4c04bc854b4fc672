//! The state as records for a file: each row, entry and appointment by itself, so that a change
//! writes only what it touched.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::agenda::Appointment;
use super::table::{Row, Touched};
use super::{Book, Changes, State, Table};

/// One thing that the file holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Record {
    /// Which part of the state it belongs to; one of [`SECTIONS`].
    pub(crate) section: &'static str,
    /// Its name there.
    pub(crate) key: String,
    /// It as JSON; nothing when it is gone.
    pub(crate) value: Option<Vec<u8>>,
}

/// The parts of the state.
pub(crate) const SECTIONS: &[&str] = &[
    "opportunities",
    "engagements",
    "invitations",
    "tasks",
    "prospecting",
    "solutions",
    "snapshots",
    "snapshot_jobs",
    "associations",
    "settings",
    "tags",
    "tokens",
    "counters",
    "agenda",
];

/// A record that isn't what its section holds.
#[derive(Debug, thiserror::Error)]
#[error("{section} {key}: {source}")]
pub(crate) struct RecordError {
    section: String,
    key: String,
    #[source]
    source: serde_json::Error,
}

impl State {
    /// What has to be written after these changes.
    pub(crate) fn take_records(&mut self, changes: &Changes) -> Vec<Record> {
        let mut records = Vec::new();
        touched_rows(&mut records, "opportunities", &self.opportunities, &changes.opportunities);
        touched_rows(&mut records, "engagements", &self.engagements, &changes.engagements);
        touched_rows(&mut records, "invitations", &self.invitations, &changes.invitations);
        touched_rows(&mut records, "tasks", &self.tasks, &changes.tasks);
        touched_rows(&mut records, "prospecting", &self.prospecting, &changes.prospecting);
        touched_rows(&mut records, "solutions", &self.solutions, &changes.solutions);
        touched_rows(&mut records, "snapshots", &self.snapshots, &changes.snapshots);
        touched_rows(&mut records, "snapshot_jobs", &self.snapshot_jobs, &changes.snapshot_jobs);
        touched_rows(&mut records, "associations", &self.associations, &changes.associations);
        touched_entries(&mut records, "settings", &mut self.settings.0);
        touched_entries(&mut records, "tags", &mut self.tags.0);
        touched_entries(&mut records, "tokens", &mut self.tokens.0);
        touched_entries(&mut records, "counters", &mut self.counters.0);
        for appointment in self.agenda.take_touched() {
            let value = self.agenda.contains(&appointment).then(|| b"null".to_vec());
            records.push(Record { section: "agenda", key: appointment_key(&appointment), value });
        }
        records
    }

    /// All of it.
    pub(crate) fn all_records(&self) -> Vec<Record> {
        let mut records = Vec::new();
        all_rows(&mut records, "opportunities", &self.opportunities);
        all_rows(&mut records, "engagements", &self.engagements);
        all_rows(&mut records, "invitations", &self.invitations);
        all_rows(&mut records, "tasks", &self.tasks);
        all_rows(&mut records, "prospecting", &self.prospecting);
        all_rows(&mut records, "solutions", &self.solutions);
        all_rows(&mut records, "snapshots", &self.snapshots);
        all_rows(&mut records, "snapshot_jobs", &self.snapshot_jobs);
        all_rows(&mut records, "associations", &self.associations);
        all_entries(&mut records, "settings", &self.settings.0);
        all_entries(&mut records, "tags", &self.tags.0);
        all_entries(&mut records, "tokens", &self.tokens.0);
        all_entries(&mut records, "counters", &self.counters.0);
        records.extend(self.agenda.iter().map(|appointment| Record {
            section: "agenda",
            key: appointment_key(appointment),
            value: Some(b"null".to_vec()),
        }));
        records
    }

    /// Puts a saved record back in its place.
    ///
    /// # Errors
    /// When the record isn't what the section holds. An unknown section is passed over.
    pub(crate) fn restore(&mut self, section: &str, key: &str, value: &[u8]) -> Result<(), RecordError> {
        let restored = match section {
            "opportunities" => restore_row(&mut self.opportunities, value),
            "engagements" => restore_row(&mut self.engagements, value),
            "invitations" => restore_row(&mut self.invitations, value),
            "tasks" => restore_row(&mut self.tasks, value),
            "prospecting" => restore_row(&mut self.prospecting, value),
            "solutions" => restore_row(&mut self.solutions, value),
            "snapshots" => restore_row(&mut self.snapshots, value),
            "snapshot_jobs" => restore_row(&mut self.snapshot_jobs, value),
            "associations" => restore_row(&mut self.associations, value),
            "settings" => restore_entry(&mut self.settings.0, key, value),
            "tags" => restore_entry(&mut self.tags.0, key, value),
            "tokens" => restore_entry(&mut self.tokens.0, key, value),
            "counters" => restore_entry(&mut self.counters.0, key, value),
            "agenda" => serde_json::from_str::<Appointment>(key).map(|it| self.agenda.restore(it)),
            _ => Ok(()),
        };
        restored.map_err(|source| RecordError { section: section.to_owned(), key: key.to_owned(), source })
    }
}

fn appointment_key(appointment: &Appointment) -> String {
    json(appointment).and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}

/// Records are plain data, which can always be written.
fn json(value: &impl Serialize) -> Option<Vec<u8>> {
    serde_json::to_vec(value).ok()
}

fn touched_rows<R: Row + Serialize>(
    records: &mut Vec<Record>,
    section: &'static str,
    table: &Table<R>,
    touched: &Touched<R>,
) {
    let now = |key: &String| Record { section, key: key.clone(), value: table.get(key).and_then(json) };
    records.extend(touched.keys().map(now));
}

fn touched_entries<V: Serialize>(records: &mut Vec<Record>, section: &'static str, book: &mut Book<V>) {
    for key in book.take_touched() {
        let value = book.get(&key).and_then(json);
        records.push(Record { section, key, value });
    }
}

fn all_rows<R: Row + Serialize>(records: &mut Vec<Record>, section: &'static str, table: &Table<R>) {
    records.extend(table.iter().map(|row| Record { section, key: row.key().to_owned(), value: json(row) }));
}

fn all_entries<V: Serialize>(records: &mut Vec<Record>, section: &'static str, book: &Book<V>) {
    records.extend(book.iter().map(|(key, value)| Record { section, key: key.clone(), value: json(value) }));
}

fn restore_row<R: Row + DeserializeOwned>(table: &mut Table<R>, value: &[u8]) -> serde_json::Result<()> {
    serde_json::from_slice(value).map(|row| table.restore(row))
}

fn restore_entry<V: DeserializeOwned>(book: &mut Book<V>, key: &str, value: &[u8]) -> serde_json::Result<()> {
    serde_json::from_slice(value).map(|entry| book.restore(key.to_owned(), entry))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_of_the_state_is_a_section() {
        let state = serde_json::to_value(State::default()).expect("plain data");
        let parts: Vec<_> = state.as_object().expect("an object").keys().collect();
        assert_eq!(parts, SECTIONS, "a part without a section would be lost with a restart");
    }
}
