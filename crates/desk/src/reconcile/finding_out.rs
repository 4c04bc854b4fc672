//! What became of one write.

use crate::{
    Desk,
    ports::{IntentState, JournalEntry, PartnerCentral, Refusal},
    writing::{Operation, Recovery, Verdict, document, unknown_operation, words},
};
use domain::{
    error::{AppError, ErrorKind},
    views::Doubt,
};
use serde_json::Value;

/// After so many tries a conflict is no delay of AWS's any more, but a contradiction.
const TRIES_AT_A_CONFLICT: u32 = 4;

/// What a look at AWS brought.
enum Seen {
    /// It was done: the answer as the journal keeps it.
    Done(Box<Verdict>),
    /// It was not done, and AWS would still take it.
    Open,
    /// It was not done, and cannot be any more.
    Over(AppError),
}

impl Desk {
    /// Finds out about an entry that has been tried before, and does it if it was not done.
    pub(crate) async fn find_out(&self, entry: &JournalEntry) -> Verdict {
        let Some(operation) = Operation::parse(&entry.operation) else { return unknown_operation(entry) };
        let upstream = match self.partner_central_now(&entry.scope) {
            Ok(upstream) => upstream,
            Err(error) => return Verdict::failed(IntentState::Unsettled, error),
        };
        let upstream = &*upstream;
        match self.look(operation, entry, upstream).await {
            Ok(Seen::Done(verdict)) => return *verdict,
            Ok(Seen::Over(error)) => return Verdict::failed(IntentState::Refused, error),
            Ok(Seen::Open) => {}
            Err(refusal) => return self.could_not_look(operation, entry, upstream, refusal).await,
        }
        if operation.takes_token() && self.now() - entry.begun_at > self.policy.patience.token_trusted_for {
            if operation == Operation::Invite
                && let Some(found) = self.sent_by(entry, upstream).await
            {
                return found;
            }
            let error = AppError::new(ErrorKind::Unavailable).with_detail("Its answer was lost.");
            let why = "So long after the first try AWS may not recognise the request any more: sending it again could do it twice.";
            return self
                .put_before_a_person(Verdict::failed(IntentState::Unsettled, error), operation, entry, upstream, why)
                .await;
        }
        let verdict = Verdict::of(operation.call(upstream, &entry.token, &entry.request).await, true);
        match verdict.state {
            IntentState::Done => verdict,
            // Perhaps the first call arrived only just now, and AWS refuses the second for that reason.
            IntentState::Refused => match self.look(operation, entry, upstream).await {
                Ok(Seen::Done(found)) => *found,
                _ => verdict,
            },
            _ => self.unless_hopeless(verdict, operation, entry, upstream).await,
        }
    }

    /// Looks at how things stand at AWS, as far as the operation can be looked up.
    async fn look(
        &self,
        operation: Operation,
        entry: &JournalEntry,
        upstream: &dyn PartnerCentral,
    ) -> Result<Seen, Refusal> {
        match operation.recovery() {
            Recovery::Resend => Ok(Seen::Open),
            Recovery::FindTask(kind) => {
                let found = self.task_of(entry, kind, upstream).await?;
                let done = |task| Seen::Done(Box::new(Verdict::found(document(&task), Some(task))));
                Ok(found.map_or(Seen::Open, done))
            }
            Recovery::ReadBack(wanted) => {
                let read = upstream.get_engagement_invitation(&entry.subject).await?;
                let status = read.value.summary.status.unwrap_or_default();
                Ok(match status.as_str() {
                    "PENDING" => Seen::Open,
                    status if status == wanted => Seen::Done(Box::new(Verdict::found(Value::Null, None))),
                    status => Seen::Over(
                        AppError::new(ErrorKind::Conflict)
                            .with_detail(format!("The invitation is {} already.", status.to_lowercase())),
                    ),
                })
            }
        }
    }

    /// AWS would not show how things stand: a matter of time, or of a person.
    async fn could_not_look(
        &self,
        operation: Operation,
        entry: &JournalEntry,
        upstream: &dyn PartnerCentral,
        refusal: Refusal,
    ) -> Verdict {
        let verdict = Verdict::failed(IntentState::Unsettled, refusal.error);
        self.unless_hopeless(verdict, operation, entry, upstream).await
    }

    /// An unsettled verdict stays so while time may help, and goes before a person when it does not.
    async fn unless_hopeless(
        &self,
        verdict: Verdict,
        operation: Operation,
        entry: &JournalEntry,
        upstream: &dyn PartnerCentral,
    ) -> Verdict {
        let why = match verdict.outcome.error.as_ref().map(|error| &error.kind) {
            Some(ErrorKind::AccessDenied { .. }) => "AWS does not let the company's credentials look or try again.",
            Some(ErrorKind::NotFound) => "AWS knows nothing under this name any more.",
            Some(ErrorKind::Conflict) if entry.attempts >= TRIES_AT_A_CONFLICT => {
                "AWS says that something else stands in the way, but not whether this was done before."
            }
            _ if entry.attempts >= self.policy.patience.tries => "AWS has not told in many tries.",
            _ => return verdict,
        };
        self.put_before_a_person(verdict, operation, entry, upstream, why).await
    }

    async fn put_before_a_person(
        &self,
        verdict: Verdict,
        operation: Operation,
        entry: &JournalEntry,
        upstream: &dyn PartnerCentral,
        why: &str,
    ) -> Verdict {
        let shown = self.what_stands(operation, entry, upstream).await;
        tracing::warn!(entry = entry.id, operation = entry.operation, why, "a write is put before a person");
        verdict.undecided(Doubt { wanted: words::wanted(operation, entry), shown, why: why.to_owned() })
    }
}
