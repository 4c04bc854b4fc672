//! What has been done at AWS, and what is open.

use crate::{
    Desk,
    access::{Permit, Reader},
    ports::{IntentState, JournalEntry, JournalQuery},
    upstream::QueuePlace,
    writing::{Operation, Outcome, words},
};
use domain::{
    error::AppError,
    people::Asker,
    views::{ActivityBoard, OpenWrite, Turn, WriteRow, WriteState},
};

/// As many rows as each part of the page shows.
const SHOWN: u32 = 200;

impl Desk {
    /// What is open, and what has happened; with a state, only what stands so has happened.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn activity(&self, asker: &Asker, state: Option<WriteState>) -> Result<ActivityBoard, AppError> {
        let reader = self.reader(asker)?;
        let mut decide = Self::rows(&reader, vec![IntentState::Undecided]).await?;
        decide.reverse();
        let proposed = Self::waiting_for_a_second_person(&reader).await?;
        let waiting = Self::waiting(&reader).await?;
        let recent = Self::rows(&reader, state.into_iter().collect()).await?;
        Ok(ActivityBoard { proposed, decide, waiting, recent })
    }

    /// What is on its way, waits for its turn or is looked into by the desk, for pages that follow it.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn open_writes(&self, asker: &Asker) -> Result<Vec<OpenWrite>, AppError> {
        let reader = self.reader(asker)?;
        Ok(Self::waiting(&reader).await?.into_iter().map(OpenWrite::from).collect())
    }

    async fn waiting(reader: &Permit<'_, Reader>) -> Result<Vec<WriteRow>, AppError> {
        let mut waiting = Self::rows(reader, vec![IntentState::Pending, IntentState::Unsettled]).await?;
        // What waits for its turn stands in the order of the turns, before what the desk looks into.
        waiting.reverse();
        waiting.sort_by_key(|row| row.turn.map_or(u32::MAX, |turn| turn.place));
        Ok(waiting)
    }

    async fn rows(reader: &Permit<'_, Reader>, states: Vec<IntentState>) -> Result<Vec<WriteRow>, AppError> {
        let entries = reader.records().journal(&reader.scope, &JournalQuery { states, limit: SHOWN }).await?;
        let places = reader.places();
        Ok(entries.into_iter().map(|entry| row(entry, &places)).collect())
    }

    /// How many writes wait for a person to decide.
    pub(crate) async fn count_undecided(reader: &Permit<'_, Reader>) -> Result<u32, AppError> {
        let query = JournalQuery { states: vec![IntentState::Undecided], limit: SHOWN };
        let entries = reader.records().journal(&reader.scope, &query).await?;
        Ok(u32::try_from(entries.len()).unwrap_or(u32::MAX))
    }
}

fn row(entry: JournalEntry, places: &[QueuePlace]) -> WriteRow {
    let operation = Operation::parse(&entry.operation);
    let outcome = Outcome::read(entry.outcome.as_ref());
    let pending = entry.state == IntentState::Pending;
    let place = places.iter().find(|place| pending && place.entry == Some(entry.id));
    let answered = outcome.exchange.and_then(|exchange| exchange.request_id);
    WriteRow {
        entry: entry.id,
        wanted: operation.map_or_else(
            || entry.operation.clone(),
            |operation| words::wanted(operation, &entry.subject, &entry.request),
        ),
        link: operation
            .map_or_else(|| "/".into(), |operation| words::link(operation, &entry.subject, entry.outcome.as_ref())),
        makes: match operation {
            Some(Operation::CreateEngagement) => Some("engagement".into()),
            Some(Operation::Invite) => Some("invitation".into()),
            _ => None,
        },
        turn: place.map(|place| Turn {
            place: place.place,
            seconds: u32::try_from(place.expected.as_secs().max(1)).unwrap_or(u32::MAX),
        }),
        request_id: answered.or_else(|| outcome.error.as_ref()?.request_id.clone()),
        error: outcome.error,
        doubt: outcome.doubt,
        decided_by: outcome.decided_by,
        operation: entry.operation,
        who: entry.person_name,
        state: entry.state,
        begun_at: entry.begun_at,
        at: entry.at,
        attempts: entry.attempts,
    }
}
