//! Everything that the emulator remembers.

mod agenda;
mod associations;
mod aws_view;
mod book;
mod counters;
mod engagements;
mod export;
mod invitations;
mod opportunities;
mod prospecting;
mod records;
mod related;
mod settings;
mod snapshot_jobs;
mod snapshots;
mod solutions;
mod table;
mod tags;
mod task_goal;
mod task_rules;
mod tasks;
mod tokens;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use time::OffsetDateTime;
use time::format_description::well_known::{Iso8601, Rfc3339};

use crate::catalog::Catalog;
use crate::error::ServiceError;
use crate::feed::Tiding;
use crate::ids::{self, Kind};

pub(crate) use agenda::{Agenda, Event};
pub(crate) use associations::Association;
pub(crate) use aws_view::AwsView;
pub(crate) use book::Book;
pub(crate) use counters::Counters;
pub(crate) use engagements::{Engagement, MEMBER_LIMIT, Member};
pub(crate) use invitations::{Invitation, InvitationStatus, PayloadType};
pub(crate) use opportunities::{DEFAULT_TYPE, EDITABLE_MEMBERS, Opportunity, ReviewStatus, to_milliseconds};
pub(crate) use prospecting::{Drive, Finding, ProspectingTask};
pub(crate) use records::{Record, RecordError, SECTIONS};
pub(crate) use related::Related;
pub(crate) use settings::Settings;
pub(crate) use snapshot_jobs::{JobStatus, SnapshotJob};
pub(crate) use snapshots::{OWNER_TEMPLATE, SHARED_TEMPLATE, Series, Snapshot};
pub(crate) use solutions::{SANDBOX_SOLUTION, Solution};
pub(crate) use table::{Course, Place, Query, Row, Shelf, Side, Slot, SortKey, Table, Touched};
pub(crate) use tags::{Tag, Tags};
pub(crate) use task_goal::TaskGoal;
pub use task_goal::TaskKind;
pub use task_rules::TaskRule;
pub(crate) use task_rules::{TaskRules, is_reason_code};
pub(crate) use tasks::{Task, TaskOutcome};
pub(crate) use tokens::{Remembered, TokenUse, Tokens};

/// The account id under which AWS itself takes part.
pub(crate) const AWS: &str = "aws";

/// All records. One value of this type is one world; saving it saves everything.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct State {
    pub(crate) opportunities: Table<Opportunity>,
    pub(crate) engagements: Table<Engagement>,
    pub(crate) invitations: Table<Invitation>,
    pub(crate) tasks: Table<Task>,
    pub(crate) prospecting: Table<ProspectingTask>,
    pub(crate) solutions: Table<Solution>,
    pub(crate) snapshots: Table<Snapshot>,
    pub(crate) snapshot_jobs: Table<SnapshotJob>,
    pub(crate) associations: Table<Association>,
    pub(crate) settings: Settings,
    pub(crate) tags: Tags,
    pub(crate) tokens: Tokens,
    pub(crate) counters: Counters,
    pub(crate) agenda: Agenda,
    /// What a file doesn't hold yet, when one is kept.
    #[serde(skip)]
    pub(crate) unsaved: Option<Vec<Record>>,
    /// Set from outside like the settings, so a file doesn't hold them.
    #[serde(skip)]
    pub(crate) task_rules: TaskRules,
    /// What happened and wasn't told yet: the service hands it to the event feed with each change.
    #[serde(skip)]
    pub(crate) tidings: Vec<Tiding>,
}

/// The records that something touched, as they were before.
#[derive(Debug)]
pub(crate) struct Changes {
    pub(crate) opportunities: Touched<Opportunity>,
    pub(crate) engagements: Touched<Engagement>,
    pub(crate) invitations: Touched<Invitation>,
    pub(crate) tasks: Touched<Task>,
    pub(crate) prospecting: Touched<ProspectingTask>,
    pub(crate) solutions: Touched<Solution>,
    pub(crate) snapshots: Touched<Snapshot>,
    pub(crate) snapshot_jobs: Touched<SnapshotJob>,
    pub(crate) associations: Touched<Association>,
}

impl State {
    /// Hands over what was touched since the last time.
    pub(crate) fn take_changes(&mut self) -> Changes {
        Changes {
            opportunities: self.opportunities.take_touched(),
            engagements: self.engagements.take_touched(),
            invitations: self.invitations.take_touched(),
            tasks: self.tasks.take_touched(),
            prospecting: self.prospecting.take_touched(),
            solutions: self.solutions.take_touched(),
            snapshots: self.snapshots.take_touched(),
            snapshot_jobs: self.snapshot_jobs.take_touched(),
            associations: self.associations.take_touched(),
        }
    }

    /// An opportunity identifier that nobody has yet: eight digits are few for a random choice.
    pub(crate) fn unused_opportunity_id(&self) -> String {
        loop {
            let id = Kind::Opportunity.fresh();
            if self.opportunities.get(&id).is_none() {
                return id;
            }
        }
    }

    /// The account's opportunity of this identifier. Other accounts' and hidden ones don't exist
    /// for the caller.
    pub(crate) fn own_opportunity(
        &self,
        account: &str,
        catalog: Catalog,
        id: &str,
    ) -> Result<&Opportunity, ServiceError> {
        self.opportunities
            .get(id)
            .filter(|it| it.account == account && it.catalog == catalog && !it.hidden)
            .ok_or_else(|| ServiceError::not_found(format!("There is no opportunity {id}.")))
    }

    /// The engagement of this identifier or ARN, if the account is a member of it.
    pub(crate) fn joined_engagement(
        &self,
        account: &str,
        catalog: Catalog,
        identifier: &str,
    ) -> Result<&Engagement, ServiceError> {
        self.engagements
            .get(ids::bare(identifier))
            .filter(|it| it.catalog == catalog && it.has_member(account))
            .ok_or_else(|| ServiceError::not_found(format!("There is no engagement {identifier}.")))
    }

    /// The invitation of this identifier or ARN, if the account sent or received it.
    pub(crate) fn visible_invitation(
        &self,
        account: &str,
        catalog: Catalog,
        identifier: &str,
    ) -> Result<&Invitation, ServiceError> {
        self.invitations
            .get(ids::bare(identifier))
            .filter(|it| it.catalog == catalog && it.concerns(account))
            .ok_or_else(|| ServiceError::not_found(format!("There is no engagement invitation {identifier}.")))
    }

    /// The invitations to an engagement that wait for their answer. Costs no more than there are.
    pub(crate) fn open_invitations(&self, engagement: &Engagement) -> impl Iterator<Item = &Invitation> {
        let shelf = Shelf::of_engagement(&engagement.id, engagement.catalog);
        self.invitations.on_shelf(&shelf)
    }

    /// Files a new invitation and notes when it lapses.
    pub(crate) fn send(&mut self, invitation: Invitation) {
        self.agenda.add(invitation.expires, Event::InvitationExpires(invitation.id.clone()));
        self.invitations.put(invitation);
    }
}

/// Nanoseconds since 1970. Clamped to what 64 bits hold (the years 1677 to 2262).
pub(crate) fn nanoseconds(moment: OffsetDateTime) -> i64 {
    let whole = moment.unix_timestamp_nanos();
    i64::try_from(whole).unwrap_or(if whole < 0 { i64::MIN } else { i64::MAX })
}

/// A moment in the service's wire form: ISO-8601 in UTC.
pub(crate) fn wire_time(moment: OffsetDateTime) -> Value {
    // Only years past 9999 can't be written so; they can't arise from a request.
    moment.to_offset(time::UtcOffset::UTC).format(&Rfc3339).map_or(Value::Null, Value::String)
}

/// A moment that a client wrote.
pub(crate) fn from_wire(text: &str) -> Result<OffsetDateTime, ServiceError> {
    OffsetDateTime::parse(text, &Iso8601::DEFAULT)
        .map_err(|_| ServiceError::serialization(format!("{text} is not a time.")))
}

/// Leaves a member out of an answer when there is nothing to say.
pub(crate) fn put_some(object: &mut Value, name: &str, value: Option<impl Into<Value>>) {
    if let Some(value) = value {
        object[name] = value.into();
    }
}
