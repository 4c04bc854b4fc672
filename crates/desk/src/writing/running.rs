//! Running a write to its end, whoever waits for it.

use super::{
    FailureKind, InLine, LOOK_EVERY, Verdict, Way, WriteFailure, settling::goes_on_elsewhere, unexpected, unsettled,
};
use crate::{
    Desk,
    ports::{Hand, IntentState, JournalEntry},
    upstream::{QueuePlace, Ticket, with_ticket},
};
use domain::{
    error::{AppError, ErrorKind},
    people::Scope,
};
use std::future::Future;
use time::OffsetDateTime;
use tokio::task::JoinHandle;
use tracing::Instrument;

/// A write under way.
pub(crate) type Running<T> = JoinHandle<Result<T, AppError>>;

impl Desk {
    /// Makes the call of an entry, or finds out about an earlier one, and writes down what came of it.
    /// It runs to its end even if whoever asked for it hangs up: a browser drops the first request of a
    /// double click, and half a write would keep everybody waiting for an answer that nobody takes.
    pub(super) fn run(&self, entry: JournalEntry, by: Hand) -> Running<Verdict> {
        let desk = self.clone();
        InLine::comes_to(entry.id);
        self.to_its_end(Way::carried(async move { desk.try_entry(&entry, &by).await }))
    }

    /// One try at an entry that is this process's own.
    pub(crate) async fn try_entry(&self, entry: &JournalEntry, by: &Hand) -> Result<Verdict, AppError> {
        let ticket = Ticket::new(entry.id, entry.at, self.own_work().store().clone(), self.clock.clone());
        let ticket = match &self.accounts {
            Some(accounts) => ticket.wanted_by(accounts.clone(), &entry.person, entry.scope.catalog),
            None => ticket,
        };
        let verdict = {
            let call = with_ticket(ticket.clone(), async {
                if entry.attempts > 1 { self.find_out(entry).await } else { self.first_call(entry).await }
            });
            tokio::pin!(call);
            tokio::select! {
                verdict = &mut call => verdict,
                () = self.vouch_for(&ticket) => call.await,
            }
        };
        if ticket.is_given_up() {
            tracing::info!(entry = entry.id, "another process goes on with a write that this one has not sent");
            return Err(goes_on_elsewhere());
        }
        fail::fail_point!("write.answered");
        if verdict.state != IntentState::Done {
            let error = verdict.outcome.error.as_ref();
            tracing::warn!(
                operation = entry.operation,
                state = verdict.state.code(),
                status = error.map(AppError::status),
                request_id = verdict.request_id(),
                "a write was not accepted"
            );
        }
        if self.conclude(entry, &verdict, by).await? {
            return Ok(verdict);
        }
        tracing::info!(entry = entry.id, "what came of a try does not count: its entry says more, or is another's");
        self.what_counts(entry).await
    }

    /// Says again and again that an entry is under way, so that nobody takes it over while it waits for
    /// its turn. Ends when somebody has taken it over all the same.
    async fn vouch_for(&self, ticket: &Ticket) {
        loop {
            tokio::time::sleep(self.policy.patience.vouch_every).await;
            match ticket.vouch().await {
                Ok(true) => {}
                Ok(false) => return,
                Err(error) => tracing::warn!(%error, entry = ticket.entry(), "could not say that a write is under way"),
            }
        }
    }

    /// Whether an entry, or a draft on its way, that was last touched then belongs to a process that has
    /// died.
    pub(crate) fn is_abandoned(&self, touched: OffsetDateTime) -> bool {
        self.now() - touched > self.policy.patience.abandoned_after
    }

    /// Runs work to its end, counted among the writes under way.
    pub(crate) fn to_its_end<T: Send + 'static>(
        &self,
        work: impl Future<Output = Result<T, AppError>> + Send + 'static,
    ) -> Running<T> {
        self.under_way.spawn(work.in_current_span())
    }

    /// Waits for a write, but not for its turn: when it has waited long enough and still stands in the
    /// queue, it goes on by itself.
    pub(crate) async fn wait_for<T>(
        &self,
        mut running: Running<T>,
        scope: &Scope,
        line: &InLine,
    ) -> Result<T, WriteFailure> {
        let mut wait = self.policy.patience.answer_within;
        loop {
            if let Ok(ended) = tokio::time::timeout(wait, &mut running).await {
                // The call was made: if what came of it could not be written down, nobody knows.
                return ended.unwrap_or_else(|panic| Err(unexpected(&panic))).map_err(unsettled);
            }
            if let Some(place) = line.entry().and_then(|entry| self.place_of(scope, entry)) {
                return Err(queued(&place));
            }
            wait = LOOK_EVERY;
        }
    }

    /// The place of an entry in the queue.
    pub(super) fn place_of(&self, scope: &Scope, entry: i64) -> Option<QueuePlace> {
        self.own_work().guard().places(scope).into_iter().find(|place| place.entry == Some(entry))
    }
}

/// What a person hears whose write waits for its turn.
pub(super) fn queued(place: &QueuePlace) -> WriteFailure {
    let seconds = u32::try_from(place.expected.as_secs().max(1)).unwrap_or(u32::MAX);
    let error = AppError::new(ErrorKind::Queued { place: place.place, seconds });
    WriteFailure { error, kind: FailureKind::Elsewhere }
}
