//! What became of one write.

use crate::{
    Desk,
    ports::{IntentState, JournalEntry, PartnerCentral, Refusal},
    upstream::{current_ticket, may_not_write},
    writing::{Basis, Compared, Operation, Recovery, Standing, Verdict, document, unknown_operation, words},
};
use domain::{
    error::{AppError, ErrorKind},
    views::Doubt,
};
use serde_json::Value;

/// After so many tries a conflict, or a refusal of what takes no token, is no delay of AWS's any more.
const TRIES_AT_A_CONFLICT: u32 = 4;

/// Why a person decides of what somebody else has changed too.
const CHANGED_MEANWHILE: &str =
    "Somebody has changed it at AWS meanwhile, so it is not sent again: that could undo what they did.";

/// Why a person decides of what somebody has asked for who may not any more.
const MAY_NOT_WRITE: &str = "Whoever asked for it may not write here any more, so it is not sent again.";

/// What a look at AWS brought.
enum Seen {
    /// It was done: the answer as the journal keeps it.
    Done(Box<Verdict>),
    /// It was not done, and AWS would still take it.
    Open,
    /// It was not done, and cannot be any more.
    Over(AppError),
    /// It is not as was wanted, and something else has moved: nobody but a person can tell whether it was
    /// done and undone, or is still wanted.
    Moved,
}

impl Desk {
    /// Finds out about an entry that has been tried before, and does it if it was not done.
    pub(crate) async fn find_out(&self, entry: &JournalEntry) -> Verdict {
        let Some(operation) = Operation::parse(&entry.operation) else { return unknown_operation(entry) };
        let upstream = match self.own_work().in_the_name_of(&entry.scope, &entry.person) {
            Ok(upstream) => upstream,
            Err(error) => return Verdict::failed(IntentState::Unsettled, error),
        };
        let upstream = &*upstream;
        match self.look(operation, entry, upstream).await {
            Ok(Seen::Done(verdict)) => return *verdict,
            Ok(Seen::Over(error)) => return Verdict::failed(IntentState::Refused, error),
            Ok(Seen::Moved) => return self.moved_on(operation, entry, upstream).await,
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
        if let Some(verdict) = self.unless_wanted_still(operation, entry, upstream).await {
            return verdict;
        }
        let verdict = Verdict::of(operation.call(upstream, &entry.token, &entry.request).await, true);
        match verdict.state {
            IntentState::Done => verdict,
            // Perhaps the first call arrived only just now, and AWS refuses the second for that reason.
            IntentState::Refused => match self.look(operation, entry, upstream).await {
                Ok(Seen::Done(found)) => *found,
                // What takes no token may be refused because the first call was done, of which AWS shows
                // nothing yet: submitted, it cannot be submitted. It is given time to.
                _ if operation.recovery() == Recovery::Compare && entry.attempts < TRIES_AT_A_CONFLICT => {
                    Verdict { state: IntentState::Unsettled, ..verdict }
                }
                _ => verdict,
            },
            _ if operation.recovery() == Recovery::Compare && is_conflict(&verdict) => {
                self.called_stale(operation, entry, upstream).await
            }
            _ => self.unless_hopeless(verdict, operation, entry, upstream).await,
        }
    }

    /// What becomes of a request that would be sent now, or once more, when whoever wanted it may not write any
    /// more; `None` when they may. What never had its turn was surely not sent; of anything else a person decides.
    async fn unless_wanted_still(
        &self,
        operation: Operation,
        entry: &JournalEntry,
        upstream: &dyn PartnerCentral,
    ) -> Option<Verdict> {
        let ticket = current_ticket()?;
        match ticket.may_write().await {
            Ok(true) => None,
            Ok(false) if !entry.may_be_sent => Some(Verdict::failed(IntentState::Refused, may_not_write())),
            Ok(false) => {
                let error = AppError::new(ErrorKind::RoleForbids { needed: "seller".into() })
                    .with_detail("Its answer was lost, and whoever asked for it may not write here any more.");
                let verdict = Verdict::failed(IntentState::Unsettled, error);
                Some(self.put_before_a_person(verdict, operation, entry, upstream, MAY_NOT_WRITE).await)
            }
            Err(error) => Some(Verdict::failed(IntentState::Unsettled, error.into())),
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
            Recovery::Compare => {
                let standing = Standing::at(operation, &entry.subject, &entry.request, upstream).await?;
                Ok(match standing.compared(&Basis::of(&entry.request)) {
                    Compared::Set => Seen::Done(Box::new(Verdict::found(Value::Null, None))),
                    Compared::Untouched => Seen::Open,
                    Compared::Moved => Seen::Moved,
                })
            }
        }
    }

    /// Something else has moved since the request was written down: a person decides at once.
    async fn moved_on(&self, operation: Operation, entry: &JournalEntry, upstream: &dyn PartnerCentral) -> Verdict {
        let error = AppError::new(ErrorKind::Conflict)
            .with_detail("It was changed at AWS meanwhile. Decide it under Activity.");
        let verdict = Verdict::failed(IntentState::Unsettled, error);
        self.put_before_a_person(verdict, operation, entry, upstream, CHANGED_MEANWHILE).await
    }

    /// AWS has called a repeated request stale. It is not sent again: either it was done by now, or a
    /// person decides.
    async fn called_stale(&self, operation: Operation, entry: &JournalEntry, upstream: &dyn PartnerCentral) -> Verdict {
        match self.look(operation, entry, upstream).await {
            Ok(Seen::Done(found)) => *found,
            _ => self.moved_on(operation, entry, upstream).await,
        }
    }

    /// What the refusal of a first call says. Of a request that AWS calls stale, both states are shown;
    /// should what was wanted stand there all the same, it counts as done.
    pub(crate) async fn told_of_both(
        &self,
        verdict: Verdict,
        operation: Operation,
        entry: &JournalEntry,
        upstream: &dyn PartnerCentral,
    ) -> Verdict {
        let stale = verdict.state == IntentState::Refused && is_conflict(&verdict);
        if operation.recovery() != Recovery::Compare || !stale {
            return verdict;
        }
        if let Ok(Seen::Done(found)) = self.look(operation, entry, upstream).await {
            return *found;
        }
        let doubt = self.both_states(operation, entry, upstream, CHANGED_MEANWHILE).await;
        let mut outcome = verdict.outcome;
        if let Some(error) = &mut outcome.error {
            error.detail = Some(format!("{} Wanted: {} {}", doubt.why, doubt.wanted, doubt.shown));
        }
        outcome.doubt = Some(doubt);
        Verdict { outcome, ..verdict }
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
        tracing::warn!(entry = entry.id, operation = entry.operation, why, "a write is put before a person");
        verdict.undecided(self.both_states(operation, entry, upstream, why).await)
    }

    /// What was wanted, and what AWS shows.
    async fn both_states(
        &self,
        operation: Operation,
        entry: &JournalEntry,
        upstream: &dyn PartnerCentral,
        why: &str,
    ) -> Doubt {
        let shown = self.what_stands(operation, entry, upstream).await;
        Doubt { wanted: words::wanted(operation, &entry.subject, &entry.request), shown, why: why.to_owned() }
    }
}

fn is_conflict(verdict: &Verdict) -> bool {
    verdict.outcome.error.as_ref().is_some_and(|error| error.kind == ErrorKind::Conflict)
}
