//! Looking for an invitation that a draft may have sent, when its token is too old to ask by it.

use crate::{
    Desk,
    ports::{IntentState, InvitationQuery, JournalEntry, JournalQuery, PartnerCentral, Refusal, SortOrder},
    writing::{Created, Operation, Outcome, Verdict, document},
};
use domain::{
    commands::{InviteCommand, Receiver},
    error::AppError,
    views::{InvitationSummary, Participant},
};

/// How many rows of the journal are read to tell the invitations of other drafts from this one's.
const OTHER_ENTRIES: u32 = 1_000;
/// The service gives at most so many invitations at once; they come newest first.
const AT_ONCE: i32 = 100;

impl Desk {
    /// The invitation that an entry has sent, if exactly one can be it.
    pub(super) async fn sent_by(&self, entry: &JournalEntry, upstream: &dyn PartnerCentral) -> Option<Verdict> {
        let mut alike = self.sent_alike(entry, upstream).await.ok()?;
        let one = alike.pop().filter(|_| alike.is_empty())?;
        Some(Verdict::found(document(&Created { id: one.id, arn: one.arn }), None))
    }

    /// What stands among the sent invitations, as a sentence.
    pub(super) async fn sent_in_words(&self, entry: &JournalEntry, upstream: &dyn PartnerCentral) -> String {
        match self.sent_alike(entry, upstream).await {
            Ok(alike) if alike.is_empty() => {
                "No invitation to this receiver and engagement is among those sent since.".into()
            }
            Ok(alike) => {
                let ids: Vec<String> = alike.into_iter().map(|invitation| invitation.id).collect();
                format!("Sent to this receiver and engagement since: {}.", ids.join(", "))
            }
            Err(refusal) => super::looking::does_not_show(&refusal),
        }
    }

    /// The invitations to the same receiver and engagement that were sent no earlier than the entry and
    /// are not known to be another draft's.
    async fn sent_alike(
        &self,
        entry: &JournalEntry,
        upstream: &dyn PartnerCentral,
    ) -> Result<Vec<InvitationSummary>, Refusal> {
        let Ok(command) = serde_json::from_value::<InviteCommand>(entry.request.clone()) else { return Ok(Vec::new()) };
        let Receiver::Account(receiver) = &command.invitation.receiver;
        let others = self.invitations_of_others(entry).await.map_err(Refusal::definite)?;
        let since = entry.begun_at - self.policy.patience.clock_skew;
        let query = InvitationQuery {
            participant: Participant::Sender,
            engagements: vec![command.engagement_identifier.to_string()],
            order: SortOrder::Descending,
            max_results: Some(AT_ONCE),
            ..InvitationQuery::default()
        };
        let listed = upstream.list_engagement_invitations(&query).await?.value.items;
        let alike = listed.into_iter().filter(|invitation| {
            invitation.receiver_account.as_deref() == Some(receiver.aws_account_id.as_str())
                && invitation.engagement_id.as_deref() == Some(command.engagement_identifier.as_str())
                && invitation.invited_at.is_some_and(|at| at >= since)
                && !others.contains(&invitation.id)
        });
        Ok(alike.collect())
    }

    async fn invitations_of_others(&self, entry: &JournalEntry) -> Result<Vec<String>, AppError> {
        let done = JournalQuery { states: vec![IntentState::Done], limit: OTHER_ENTRIES };
        let others = self.own_work().store().journal(&entry.scope, &done).await?.into_iter();
        let others = others.filter(|other| other.id != entry.id && other.operation == Operation::Invite.name());
        Ok(others.filter_map(|other| Outcome::read(other.outcome.as_ref()).text("id")).collect())
    }
}
