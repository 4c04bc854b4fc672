//! Whose write it is.

use crate::{
    access::{Changes, Permit},
    ports::Draft,
};
use domain::people::Scope;

/// Somebody who was found to be allowed to write, or was when they sent a draft that is on its way.
#[derive(Clone, Debug)]
pub(crate) struct Author {
    scope: Scope,
    person: String,
    person_name: String,
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
}

impl<R: Changes> From<&Permit<'_, R>> for Author {
    fn from(writer: &Permit<'_, R>) -> Self {
        let (person, person_name) = (writer.person.id.clone(), writer.person.name.clone());
        Self { scope: writer.scope.clone(), person, person_name }
    }
}

/// Whoever owns a draft has asked for it to be sent.
impl From<&Draft> for Author {
    fn from(draft: &Draft) -> Self {
        Self { scope: draft.scope.clone(), person: draft.owner.clone(), person_name: draft.owner_name.clone() }
    }
}
