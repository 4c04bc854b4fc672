//! What is written down of who did what.

use domain::people::{Asker, Origin, Scope};
use time::OffsetDateTime;

/// Something that somebody did, or was refused. It is written in the transaction of the change it tells of, and never
/// holds customer data: things are named by their ids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditNote {
    /// When.
    pub at: OffsetDateTime,
    /// Who, by the account's id; `desk` when nobody asked for it.
    pub person: String,
    /// Who, by the name they had then.
    pub person_name: String,
    /// From where.
    pub from: Origin,
    /// The account and catalog it is about, if it is about one.
    pub scope: Option<Scope>,
    /// What: the operation's name at AWS, or the desk's own word, such as `SignIn`.
    pub action: String,
    /// About what, by id.
    pub subject: String,
    /// How it went: `done`, `refused` or another word of the action.
    pub outcome: String,
    /// What else there is to know, in a few words without anybody's data.
    pub detail: String,
}

impl AuditNote {
    /// Something that somebody signed in has done.
    #[must_use]
    pub fn done(asker: &Asker, action: &str, subject: &str, at: OffsetDateTime) -> Self {
        Self {
            at,
            person: asker.person.id.clone(),
            person_name: asker.person.name.clone(),
            from: asker.from.clone(),
            scope: None,
            action: action.to_owned(),
            subject: subject.to_owned(),
            outcome: "done".to_owned(),
            detail: String::new(),
        }
    }
}
