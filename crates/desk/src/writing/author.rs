//! Whose write it is.

use crate::{
    access::{Changes, Permit},
    ports::{Draft, Hand, Proposal},
};
use domain::people::{Origin, Scope};

/// Somebody who was found to be allowed to write, or was when they sent a draft that is on its way.
#[derive(Clone, Debug)]
pub(crate) struct Author {
    scope: Scope,
    person: String,
    person_name: String,
    from: Origin,
}

impl Author {
    /// The account and catalog.
    pub(crate) fn scope(&self) -> &Scope {
        &self.scope
    }

    /// Who, by id.
    pub(crate) fn person(&self) -> &str {
        &self.person
    }

    /// Who, by name.
    pub(crate) fn person_name(&self) -> &str {
        &self.person_name
    }

    /// In whose hand it is written down.
    pub(crate) fn hand(&self) -> Hand {
        let (person, person_name) = (self.person.clone(), self.person_name.clone());
        Hand { person, person_name, from: self.from.clone() }
    }

    /// From where they asked, if they ask now.
    pub(crate) fn origin(&self) -> &Origin {
        &self.from
    }
}

impl<R: Changes> From<&Permit<'_, R>> for Author {
    fn from(writer: &Permit<'_, R>) -> Self {
        let (person, person_name) = (writer.person.id.clone(), writer.person.name.clone());
        Self { scope: writer.scope.clone(), person, person_name, from: writer.from.clone() }
    }
}

/// Whoever owns a draft has asked for it to be sent.
impl From<&Draft> for Author {
    fn from(draft: &Draft) -> Self {
        Self {
            scope: draft.scope.clone(),
            person: draft.owner.clone(),
            person_name: draft.owner_name.clone(),
            from: Origin::default(),
        }
    }
}

/// Whoever has proposed it was allowed to, and somebody else has approved it.
impl From<&Proposal> for Author {
    fn from(proposal: &Proposal) -> Self {
        Self {
            scope: proposal.scope.clone(),
            person: proposal.person.clone(),
            person_name: proposal.person_name.clone(),
            from: Origin::default(),
        }
    }
}
