//! Who may come in, and who is signed in.

use crate::people::{Catalog, Rights};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

/// Somebody with an account, in the list of all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonRow {
    /// The account.
    pub id: String,
    /// The name on the screen.
    pub name: String,
    /// The mail address, if one is known.
    pub email: Option<String>,
    /// Who vouches for them.
    pub issuer: String,
    /// What they may do; nothing while disabled.
    pub rights: Rights,
    /// Whether they may not come in at all.
    pub disabled: bool,
    /// When they last signed in.
    pub last_sign_in_at: Option<OffsetDateTime>,
}

/// An account with all that there is to know of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountDetail {
    /// The account.
    pub id: String,
    /// The name on the screen.
    pub name: String,
    /// The mail address, if one is known.
    pub email: Option<String>,
    /// Who vouches for them.
    pub issuer: String,
    /// What an administrator of the desk has given them.
    pub granted: Rights,
    /// What follows from their groups, as of the last sign-in.
    pub claimed: Rights,
    /// Whether they may not come in at all.
    pub disabled: bool,
    /// When the account was made.
    pub created_at: OffsetDateTime,
    /// When they last signed in.
    pub last_sign_in_at: Option<OffsetDateTime>,
    /// Which state of the account this is. A change names the one that it was decided by.
    pub version: i64,
    /// Whether it is one's own.
    pub own: bool,
    /// Whether nobody else administers the desk.
    pub last_administrator: bool,
    /// The catalogs in which the desk works.
    pub catalogs: Vec<Catalog>,
    /// Where they are signed in, newest first.
    pub sign_ins: Vec<SignInView>,
}

/// Somebody signed in with one browser.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInView {
    /// The id under which it is listed. It opens nothing.
    pub id: String,
    /// Whether it is the one by which the page was asked for.
    pub here: bool,
    /// How they came in, in words.
    pub way: String,
    /// The client's address, as far as it was sure.
    pub address: Option<String>,
    /// The browser, in words.
    pub browser: String,
    /// When it began.
    pub begun_at: OffsetDateTime,
    /// When a page was last asked for, to the minute.
    pub seen_at: OffsetDateTime,
    /// When it ends whatever happens.
    pub ends_at: OffsetDateTime,
}
