//! Writes in production that wait for a second person, where the configuration asks for one.
//!
//! Whoever may write proposes; a manager other than they approves, and then the write goes the way of every write,
//! with the token and the request of the proposal and in the name of whoever asked. The store decides between those who
//! approve and those who decline: of both at once one is first. A process that dies while it sends leaves an approved
//! proposal, whose approval joins what was sent, and which nobody can decline. Whoever finds something in the way after
//! they have approved takes their approval back, so that the proposal can be declined.

use crate::{
    Desk,
    access::{Permit, Reader, Writer},
    ports::{AuditNote, Draft, Proposal},
    writing::{Author, FailureKind, Operation, Write, WriteFailure, same_parameters, words},
};
use domain::{
    error::{AppError, ErrorKind},
    ids::DraftId,
    people::{Asker, Catalog, Scope},
    views::{DraftState, ProposalRow},
    when,
};
use serde_json::{Value, json};

/// As many proposals as the page shows.
const SHOWN: u32 = 200;
/// The member of a draft's proposal that tells which version of the draft was proposed.
const SAVED_AT: &str = "SavedAt";

impl Desk {
    /// Whether a write of a person has to wait for another.
    pub(crate) fn takes_two(&self, scope: &Scope) -> bool {
        self.policy.four_eyes && scope.catalog == Catalog::Aws && !self.approved
    }

    /// This desk for a write that somebody else has approved.
    fn on_approval(&self) -> Self {
        Self { approved: true, ..self.for_request() }
    }

    /// Keeps a write until a second person has approved it, and says so.
    pub(crate) async fn propose(&self, write: &Write) -> AppError {
        let (author, at) = (&write.author, self.now());
        let proposal = Proposal {
            id: uuid::Uuid::new_v4().simple().to_string(),
            scope: author.scope().clone(),
            operation: write.operation.name().to_owned(),
            subject: write.subject.clone(),
            token: write.token.clone(),
            request: write.request.clone(),
            seen_at: write.seen_at,
            person: author.person().to_owned(),
            person_name: author.person_name().to_owned(),
            asked_at: at,
        };
        let note = AuditNote {
            at,
            person: proposal.person.clone(),
            person_name: proposal.person_name.clone(),
            from: author.origin().clone(),
            scope: Some(proposal.scope.clone()),
            action: "ProposeWrite".into(),
            subject: proposal.subject.clone(),
            outcome: "done".into(),
            detail: proposal.operation.clone(),
        };
        match self.own_work().store().propose(&proposal, &note).await {
            Ok(Some(stands)) if !same_parameters(&stands.request, &write.request) => AppError::new(ErrorKind::Conflict)
                .with_detail(format!(
                    "{} asked for the same on {}, with other answers than yours. It waits for a second person under \
                     Activity. Nothing of yours was kept.",
                    stands.person_name,
                    when::date_time(stands.asked_at),
                )),
            Ok(_) => AppError::new(ErrorKind::AwaitsApproval),
            Err(error) => error.into(),
        }
    }

    /// Keeps the sending of a draft until a second person has approved it, as it stands now.
    pub(crate) async fn propose_draft(&self, author: Author, draft: &Draft) -> AppError {
        let write = Write {
            author,
            operation: Operation::Invite,
            subject: draft.id.clone(),
            token: draft.token.clone(),
            request: version(draft),
            seen_at: None,
        };
        self.propose(&write).await
    }

    /// Approves a write that somebody else has asked for: it is sent now.
    ///
    /// # Errors
    /// When it is the asker's own, or has been decided; that a draft has been changed since; that something else is under
    /// way with the same thing; what AWS refused.
    pub async fn approve_write(&self, asker: &Asker, id: &str) -> Result<(), AppError> {
        let manager = self.manager(asker)?;
        let proposal = open(manager.store().proposal(&manager.scope, id).await?)?;
        if proposal.person == manager.person.id {
            let error =
                AppError::new(ErrorKind::Conflict).with_detail("Somebody else has to approve what you asked for.");
            self.denials.tell(self.own_work().store(), asker, "approve one's own write", &error, self.now());
            return Err(error);
        }
        let draft = self.draft_of(&proposal).await?;
        if let Some(draft) = &draft
            && draft.state == DraftState::Open
            && version(draft) != proposal.request
        {
            let note = self.decision(&manager, &proposal, "DeclineWrite");
            if !manager.store().decline_proposal(&manager.scope, &proposal.id, &note).await? {
                // Approved before, and not sent: an open draft is not on its way. Nothing of it is left to decide about.
                manager.store().close_proposal(&manager.scope, &proposal.id).await?;
            }
            return Err(AppError::new(ErrorKind::Conflict).with_detail(
                "The draft was changed after it was proposed, so nothing was sent. It can be proposed once more.",
            ));
        }
        if draft.is_none() {
            // It stays open then, and can be approved later. A draft's own calls follow each other.
            self.check_the_way(&write_of(&proposal)?).await?;
        }
        let note = self.decision(&manager, &proposal, "ApproveWrite");
        if !manager.store().approve_proposal(&manager.scope, &proposal.id, &note).await? {
            return Err(decided());
        }
        let is_draft = draft.is_some();
        let went = self.send_approved(&proposal, draft).await;
        if let Err(failure) = went.as_ref()
            && may_be_approved_again(failure)
        {
            if !is_draft && was_in_the_way(failure) {
                let back = self.decision(&manager, &proposal, "WithdrawApproval");
                let withdrawn = manager.store().withdraw_approval(&manager.scope, &proposal.id, note.at, &back).await;
                if let Err(error) = withdrawn {
                    tracing::warn!(%error, proposal = proposal.id, "an approval by which nothing was sent stays");
                }
            }
            return went.map_err(AppError::from);
        }
        manager.store().close_proposal(&manager.scope, &proposal.id).await?;
        went.map_err(AppError::from)
    }

    /// Declines a write that waits, or takes one's own back. Nothing is sent.
    ///
    /// # Errors
    /// When it has been decided meanwhile, or is somebody else's and the asker is no manager.
    pub async fn decline_write(&self, asker: &Asker, id: &str) -> Result<(), AppError> {
        let writer = self.writer(asker)?;
        let proposal = open(writer.store().proposal(&writer.scope, id).await?)?;
        if proposal.person != writer.person.id {
            self.manager(asker)?;
        }
        self.decline(&writer, &proposal).await
    }

    /// What waits for a second person, ready for the screen.
    pub(crate) async fn waiting_for_a_second_person(reader: &Permit<'_, Reader>) -> Result<Vec<ProposalRow>, AppError> {
        let proposals = reader.records().proposals(&reader.scope, SHOWN).await?;
        let rows = proposals.into_iter().filter_map(|proposal| {
            let operation = Operation::parse(&proposal.operation)?;
            Some(ProposalRow {
                wanted: words::wanted(operation, &proposal.subject, &proposal.request),
                link: words::link(operation, &proposal.subject, None),
                own: proposal.person == reader.person.id,
                id: proposal.id,
                operation: proposal.operation,
                who: proposal.person_name,
                asked_at: proposal.asked_at,
            })
        });
        Ok(rows.collect())
    }

    /// Sends what was approved; a draft as it was when it was looked at.
    async fn send_approved(&self, proposal: &Proposal, draft: Option<Draft>) -> Result<(), WriteFailure> {
        let desk = self.on_approval();
        let write = write_of(proposal)?;
        if write.operation == Operation::Invite {
            let draft = draft.ok_or_else(AppError::not_found)?;
            desk.send_for(write.author, draft).await?;
            return Ok(());
        }
        desk.write::<Value>(write).await.map(drop)
    }

    /// The draft that a proposal is to send, if it is to send one.
    async fn draft_of(&self, proposal: &Proposal) -> Result<Option<Draft>, AppError> {
        if DraftId::parse(&proposal.subject).is_none() {
            return Ok(None);
        }
        Ok(self.own_work().store().draft(&proposal.scope, &proposal.subject).await?)
    }

    /// How many of other people's writes somebody could approve.
    pub(crate) async fn count_to_approve(&self, reader: &Permit<'_, Reader>) -> Result<u32, AppError> {
        if !self.may_manage(reader) {
            return Ok(0);
        }
        let proposals = reader.records().proposals(&reader.scope, SHOWN).await?;
        let others = proposals.iter().filter(|proposal| proposal.person != reader.person.id).count();
        Ok(u32::try_from(others).unwrap_or(u32::MAX))
    }

    async fn decline(&self, permit: &Permit<'_, Writer>, proposal: &Proposal) -> Result<(), AppError> {
        let note = self.decision(permit, proposal, "DeclineWrite");
        let declined = permit.store().decline_proposal(&permit.scope, &proposal.id, &note).await?;
        if declined { Ok(()) } else { Err(decided()) }
    }

    fn decision<R>(&self, permit: &Permit<'_, R>, proposal: &Proposal, action: &str) -> AuditNote {
        AuditNote {
            scope: Some(permit.scope.clone()),
            detail: format!("{} asked for by {}", proposal.operation, proposal.person),
            ..AuditNote::done(permit, action, &proposal.subject, self.now())
        }
    }
}

/// The write that somebody has proposed.
fn write_of(proposal: &Proposal) -> Result<Write, AppError> {
    Ok(Write {
        author: Author::from(proposal),
        operation: Operation::parse(&proposal.operation).ok_or_else(AppError::not_found)?,
        subject: proposal.subject.clone(),
        token: proposal.token.clone(),
        request: proposal.request.clone(),
        seen_at: proposal.seen_at,
    })
}

/// Whether an approved write is not on its way: it could not even be written down, or something else was under way
/// there. Anything else has gone the way of every write.
fn may_be_approved_again(failure: &WriteFailure) -> bool {
    match failure.error.kind {
        ErrorKind::Storage { .. } | ErrorKind::Internal { .. } => true,
        ErrorKind::Queued { .. } => false,
        _ => failure.kind == FailureKind::Elsewhere,
    }
}

/// Whether nothing was begun because of something else that is under way there. Of a database that fails that is not
/// known.
fn was_in_the_way(failure: &WriteFailure) -> bool {
    failure.kind == FailureKind::Elsewhere && failure.error.kind == ErrorKind::Conflict
}

/// Which version of a draft is meant.
fn version(draft: &Draft) -> Value {
    json!({ SAVED_AT: draft.saved_at.unix_timestamp_nanos().to_string() })
}

fn open(proposal: Option<Proposal>) -> Result<Proposal, AppError> {
    proposal.ok_or_else(decided)
}

fn decided() -> AppError {
    AppError::new(ErrorKind::Conflict).with_detail("It has been decided meanwhile.")
}
