//! What people want, and what the ledger must hold of it in the end.

use crate::{Error, stage::Chances, victim::Victim};
use chaos::{Order, Wish, Word};
use rand::{Rng, seq::SliceRandom};
use std::collections::{BTreeMap, BTreeSet};

/// How many engagements there must be to send drafts to.
pub(crate) const ENGAGEMENTS: usize = 2;
/// How many drafts make an engagement of their own.
const NEW_ENGAGEMENTS: usize = 2;
/// How many opportunities an engagement is started from.
const STARTS: usize = 2;

/// The operations that write: all that the desk can send.
pub(crate) const WRITES: [&str; 13] = [
    "CreateEngagement",
    "CreateEngagementInvitation",
    "AcceptEngagementInvitation",
    "RejectEngagementInvitation",
    "StartEngagementByAcceptingInvitationTask",
    "StartEngagementFromOpportunityTask",
    "UpdateOpportunity",
    "AssignOpportunity",
    "SubmitOpportunity",
    "AssociateOpportunity",
    "DisassociateOpportunity",
    "UpdateEngagementContext",
    "TagResource",
];

/// An operation, and the thing that its request names; nothing where it names none that is known before.
pub(crate) type Effect = (&'static str, Option<String>);

/// Things people want, each of another object.
#[derive(Default)]
pub(crate) struct Wishes {
    /// In the order in which they are said.
    pub(crate) all: Vec<Wanted>,
}

/// One thing.
pub(crate) struct Wanted {
    /// What is said.
    pub(crate) wish: Wish,
    /// What must be found in the end, each once.
    effects: Vec<Effect>,
}

impl Wishes {
    /// Makes wishes of every kind in random order. Drafts are made by the victim, which must not be
    /// stopped by that.
    pub(crate) async fn make(chances: Chances, victim: &mut Victim, luck: &mut impl Rng) -> Result<Self, Error> {
        let mut wishes = Self::default();
        for (number, id) in chances.invitations.into_iter().enumerate() {
            wishes.want(if number.is_multiple_of(2) { Wish::Accept(id) } else { Wish::Reject(id) });
        }
        for id in chances.leads {
            wishes.want(Wish::AcceptLead(id));
        }
        for id in chances.opportunities.into_iter().take(STARTS) {
            wishes.want(Wish::Start(id));
        }
        for (id, wish) in chances.own.into_iter().zip([Wish::Update, Wish::Assign, Wish::Submit]) {
            wishes.want(wish(id));
        }
        wishes.want(Wish::Associate(chances.bare));
        wishes.want(Wish::Disassociate(chances.tied));
        wishes.want(Wish::Qualify(chances.lead));
        wishes.want(Wish::Tag(chances.untagged));
        let job = uuid::Uuid::new_v4().simple().to_string();
        wishes.want(Wish::Bulk { job, invitations: chances.many });
        for engagement in chances.engagements {
            let draft = draft(victim, Some(engagement.clone())).await?;
            wishes.want_to_invite(draft, Some(engagement));
        }
        for _ in 0..NEW_ENGAGEMENTS {
            let draft = draft(victim, None).await?;
            wishes.want_to_invite(draft, None);
        }
        wishes.all.shuffle(luck);
        Ok(wishes)
    }

    /// Adds a wish. A draft is wanted by [`Self::want_to_invite`], which knows its engagement.
    pub(crate) fn want(&mut self, wish: Wish) {
        let effects = match &wish {
            Wish::Accept(id) => vec![("StartEngagementByAcceptingInvitationTask", Some(id.clone()))],
            Wish::AcceptLead(id) => vec![("AcceptEngagementInvitation", Some(id.clone()))],
            Wish::Reject(id) => vec![("RejectEngagementInvitation", Some(id.clone()))],
            Wish::Start(id) => vec![("StartEngagementFromOpportunityTask", Some(id.clone()))],
            Wish::Send(_) => vec![("CreateEngagementInvitation", None)],
            Wish::Update(id) => vec![("UpdateOpportunity", Some(id.clone()))],
            Wish::Assign(id) => vec![("AssignOpportunity", Some(id.clone()))],
            Wish::Submit(id) => vec![("SubmitOpportunity", Some(id.clone()))],
            Wish::Associate(id) => vec![("AssociateOpportunity", Some(id.clone()))],
            Wish::Disassociate(id) => vec![("DisassociateOpportunity", Some(id.clone()))],
            Wish::Qualify(id) => vec![("UpdateEngagementContext", Some(id.clone()))],
            Wish::Tag(id) => vec![("TagResource", Some(id.clone()))],
            Wish::Bulk { invitations, .. } => {
                invitations.iter().map(|id| ("RejectEngagementInvitation", Some(id.clone()))).collect()
            }
        };
        self.all.push(Wanted { wish, effects });
    }

    /// Adds the wish to send a draft, to an engagement that exists or to one that it makes.
    pub(crate) fn want_to_invite(&mut self, draft: String, engagement: Option<String>) {
        let mut effects = vec![("CreateEngagementInvitation", engagement.clone())];
        if engagement.is_none() {
            effects.push(("CreateEngagement", None));
        }
        self.all.push(Wanted { wish: Wish::Send(draft), effects });
    }

    /// What is missing and what is too much in what took effect: lost, then doubled.
    pub(crate) fn judge(&self, found: BTreeMap<(String, String), usize>) -> (usize, usize) {
        compare(self.all.iter(), found)
    }

    /// What is missing of some wishes, by number.
    pub(crate) fn lost_of(&self, numbers: &BTreeSet<usize>, found: BTreeMap<(String, String), usize>) -> usize {
        compare(numbers.iter().filter_map(|number| self.all.get(*number)), found).0
    }
}

fn compare<'a>(
    wanted: impl Iterator<Item = &'a Wanted>,
    mut found: BTreeMap<(String, String), usize>,
) -> (usize, usize) {
    let mut effects: BTreeMap<&Effect, usize> = BTreeMap::new();
    for effect in wanted.flat_map(|wanted| &wanted.effects) {
        *effects.entry(effect).or_default() += 1;
    }
    let (mut lost, mut doubled) = (0, 0);
    let mut count = |wanted: usize, found: usize| {
        lost += wanted.saturating_sub(found);
        doubled += found.saturating_sub(wanted);
    };
    for ((operation, object), wanted) in &effects {
        if let Some(object) = object {
            count(*wanted, found.remove(&((*operation).to_owned(), object.clone())).unwrap_or_default());
        }
    }
    // What names nothing that was known before is counted by operation, and so is what nobody wanted.
    let mut rest: BTreeMap<String, usize> = BTreeMap::new();
    for ((operation, _), times) in found {
        *rest.entry(operation).or_default() += times;
    }
    for ((operation, object), wanted) in &effects {
        if object.is_none() {
            count(*wanted, rest.remove(*operation).unwrap_or_default());
        }
    }
    rest.into_values().for_each(|times| count(0, times));
    (lost, doubled)
}

async fn draft(victim: &mut Victim, engagement: Option<String>) -> Result<String, Error> {
    victim.tell(&Order::Draft { engagement }).await?;
    match victim.word().await? {
        Word::Draft { id } => Ok(id),
        word => Err(format!("a victim that was to make a draft said {word:?}").into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const REJECT: &str = "RejectEngagementInvitation";
    const CREATE: &str = "CreateEngagement";

    fn wishes() -> Wishes {
        let reject = Wanted { wish: Wish::Reject("engi-1".into()), effects: vec![(REJECT, Some("engi-1".into()))] };
        let send = || Wanted { wish: Wish::Send("1".into()), effects: vec![(CREATE, None)] };
        Wishes { all: vec![reject, send(), send()] }
    }

    fn found(effects: &[(&str, &str, usize)]) -> BTreeMap<(String, String), usize> {
        effects.iter().map(|(operation, id, times)| (((*operation).into(), (*id).into()), *times)).collect()
    }

    #[test]
    fn each_effect_once_is_neither_lost_nor_doubled() {
        assert_eq!(wishes().judge(found(&[(REJECT, "engi-1", 1), (CREATE, "", 2)])), (0, 0));
    }

    #[test]
    fn what_is_missing_is_lost() {
        assert_eq!(wishes().judge(found(&[(CREATE, "", 1)])), (2, 0));
    }

    #[test]
    fn what_is_there_twice_or_was_not_wanted_is_doubled() {
        let effects = [(REJECT, "engi-1", 2), (CREATE, "", 3), (REJECT, "engi-2", 1)];
        assert_eq!(wishes().judge(found(&effects)), (0, 3));
    }

    #[test]
    fn every_operation_that_writes_is_among_the_wishes() {
        let mut wishes = Wishes::default();
        for wish in
            [Wish::Accept, Wish::AcceptLead, Wish::Reject, Wish::Start, Wish::Update, Wish::Assign, Wish::Submit]
        {
            wishes.want(wish("1".into()));
        }
        for wish in [Wish::Associate, Wish::Disassociate, Wish::Qualify, Wish::Tag] {
            wishes.want(wish("1".into()));
        }
        wishes.want_to_invite("1".into(), None);
        let wanted: BTreeSet<_> =
            wishes.all.iter().flat_map(|it| &it.effects).map(|(operation, _)| *operation).collect();
        assert_eq!(wanted, BTreeSet::from(WRITES));
    }

    #[test]
    fn of_a_bulk_job_each_thing_counts() {
        let mut wishes = Wishes::default();
        wishes.want(Wish::Bulk { job: "1".into(), invitations: vec!["engi-1".into(), "engi-2".into()] });
        assert_eq!(wishes.judge(found(&[(REJECT, "engi-1", 1)])), (1, 0));
        assert_eq!(wishes.judge(found(&[(REJECT, "engi-1", 2), (REJECT, "engi-2", 1)])), (0, 1));
    }

    #[test]
    fn of_some_wishes_only_their_own_effects_can_be_lost() {
        let numbers = BTreeSet::from([0, 1]);
        assert_eq!(wishes().lost_of(&numbers, found(&[(CREATE, "", 1)])), 1);
        assert_eq!(wishes().lost_of(&numbers, found(&[(CREATE, "", 2), (REJECT, "engi-1", 1)])), 0);
    }
}
