//! What is written down of who did what.

use domain::people::{Asker, Origin, Scope};
use std::net::IpAddr;
use time::OffsetDateTime;

/// By whom something was settled, and from where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hand {
    /// Who, by id.
    pub person: String,
    /// Who, by name.
    pub person_name: String,
    /// From where.
    pub from: Origin,
}

impl Hand {
    /// The id of the desk itself.
    pub const DESK: &str = "desk";

    /// The id under which stands what was done by whoever is not signed in.
    pub const NOBODY: &str = "nobody";

    /// Whoever is not signed in, at this address.
    #[must_use]
    pub fn nobody(address: Option<IpAddr>) -> Self {
        Self {
            person: Self::NOBODY.into(),
            person_name: "Nobody signed in".into(),
            from: Origin { address, sign_in: None },
        }
    }

    /// What nobody asked for at this moment: the desk by itself.
    #[must_use]
    pub fn desk() -> Self {
        Self { person: Self::DESK.into(), person_name: "Cosell Desk".into(), from: Origin::default() }
    }
}

impl From<&Asker> for Hand {
    fn from(asker: &Asker) -> Self {
        Self { person: asker.person.id.clone(), person_name: asker.person.name.clone(), from: asker.from.clone() }
    }
}

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
        Self::done_by(asker.into(), action, subject, at)
    }

    /// Something that was done in somebody's hand, the desk's own among them.
    #[must_use]
    pub fn done_by(hand: Hand, action: &str, subject: &str, at: OffsetDateTime) -> Self {
        Self {
            at,
            person: hand.person,
            person_name: hand.person_name,
            from: hand.from,
            scope: None,
            action: action.to_owned(),
            subject: subject.to_owned(),
            outcome: "done".to_owned(),
            detail: String::new(),
        }
    }
}
