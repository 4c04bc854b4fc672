//! What people want, and what the ledger must hold of it in the end.

use crate::{Error, stage::Chances, victim::Victim};
use chaos::{Order, Wish, Word};
use rand::{Rng, seq::SliceRandom};
use std::collections::BTreeMap;

/// How many engagements there must be to send drafts to.
pub(crate) const ENGAGEMENTS: usize = 2;
/// How many drafts make an engagement of their own.
const NEW_ENGAGEMENTS: usize = 2;
/// How many opportunities an engagement is started from.
const STARTS: usize = 2;

/// An operation, and the thing that its request names; nothing where it names none that is known before.
pub(crate) type Effect = (&'static str, Option<String>);

/// Things people want, each of another object.
pub(crate) struct Wishes {
    /// In the order in which they are said.
    pub(crate) all: Vec<Wish>,
    /// How often each effect must be found in the end.
    pub(crate) effects: BTreeMap<Effect, usize>,
}

impl Wishes {
    /// Makes wishes of every kind in random order. Drafts are made by the victim, which must not be
    /// stopped by that.
    pub(crate) async fn make(chances: Chances, victim: &mut Victim, luck: &mut impl Rng) -> Result<Self, Error> {
        let mut wishes = Self { all: Vec::new(), effects: BTreeMap::new() };
        for (number, id) in chances.invitations.into_iter().enumerate() {
            if number % 2 == 0 {
                wishes.want(Wish::Accept(id.clone()), &[("StartEngagementByAcceptingInvitationTask", Some(id))]);
            } else {
                wishes.want(Wish::Reject(id.clone()), &[("RejectEngagementInvitation", Some(id))]);
            }
        }
        for id in chances.leads {
            wishes.want(Wish::AcceptLead(id.clone()), &[("AcceptEngagementInvitation", Some(id))]);
        }
        for id in chances.opportunities.into_iter().take(STARTS) {
            wishes.want(Wish::Start(id.clone()), &[("StartEngagementFromOpportunityTask", Some(id))]);
        }
        for engagement in chances.engagements {
            let draft = draft(victim, Some(engagement.clone())).await?;
            wishes.want(Wish::Send(draft), &[("CreateEngagementInvitation", Some(engagement))]);
        }
        for _ in 0..NEW_ENGAGEMENTS {
            let draft = draft(victim, None).await?;
            wishes.want(Wish::Send(draft), &[("CreateEngagement", None), ("CreateEngagementInvitation", None)]);
        }
        wishes.all.shuffle(luck);
        Ok(wishes)
    }

    fn want(&mut self, wish: Wish, effects: &[Effect]) {
        self.all.push(wish);
        for effect in effects {
            *self.effects.entry(effect.clone()).or_default() += 1;
        }
    }

    /// What is missing and what is too much in what took effect: lost, then doubled.
    pub(crate) fn judge(&self, mut found: BTreeMap<(String, String), usize>) -> (usize, usize) {
        let (mut lost, mut doubled) = (0, 0);
        let mut count = |wanted: usize, found: usize| {
            lost += wanted.saturating_sub(found);
            doubled += found.saturating_sub(wanted);
        };
        for ((operation, object), wanted) in &self.effects {
            if let Some(object) = object {
                count(*wanted, found.remove(&((*operation).to_owned(), object.clone())).unwrap_or_default());
            }
        }
        // What names nothing that was known before is counted by operation, and so is what nobody wanted.
        let mut rest: BTreeMap<String, usize> = BTreeMap::new();
        for ((operation, _), times) in found {
            *rest.entry(operation).or_default() += times;
        }
        for ((operation, object), wanted) in &self.effects {
            if object.is_none() {
                count(*wanted, rest.remove(*operation).unwrap_or_default());
            }
        }
        rest.into_values().for_each(|times| count(0, times));
        (lost, doubled)
    }
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

    fn judged(found: &[(&str, &str, usize)]) -> (usize, usize) {
        let effects = BTreeMap::from([((REJECT, Some("engi-1".to_owned())), 1), ((CREATE, None), 2)]);
        let found = found.iter().map(|(operation, id, times)| (((*operation).into(), (*id).into()), *times)).collect();
        Wishes { all: Vec::new(), effects }.judge(found)
    }

    #[test]
    fn each_effect_once_is_neither_lost_nor_doubled() {
        assert_eq!(judged(&[(REJECT, "engi-1", 1), (CREATE, "", 2)]), (0, 0));
    }

    #[test]
    fn what_is_missing_is_lost() {
        assert_eq!(judged(&[(CREATE, "", 1)]), (2, 0));
    }

    #[test]
    fn what_is_there_twice_or_was_not_wanted_is_doubled() {
        assert_eq!(judged(&[(REJECT, "engi-1", 2), (CREATE, "", 3), (REJECT, "engi-2", 1)]), (0, 3));
    }
}
