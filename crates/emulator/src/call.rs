//! One call: who asks for what, and the form in which operations answer.

use std::cell::Cell;

use serde::de::DeserializeOwned;
use serde_json::Value;
use time::OffsetDateTime;

use crate::catalog::Catalog;
use crate::config::{Account, Config};
use crate::error::ServiceError;
use crate::state::{AWS, Member, State, TaskKind};

/// A call that passed the model's validation.
pub(crate) struct Call<'a> {
    pub(crate) operation: &'a str,
    pub(crate) account: &'a Account,
    /// The request's catalog. The tag operations name none; theirs stands in the ARN.
    pub(crate) catalog: Catalog,
    pub(crate) body: &'a Value,
    pub(crate) now: OffsetDateTime,
    pub(crate) config: &'a Config,
    pub(crate) trace: &'a Trace,
}

/// What became of a call besides its answer.
#[derive(Debug, Default)]
pub(crate) struct Trace {
    /// Whether an operation that writes was carried out.
    pub(crate) applied: Cell<bool>,
    /// Whether the answer was remembered from an earlier call with the same client token.
    pub(crate) replayed: Cell<bool>,
}

impl Call<'_> {
    /// The request in the operation's own type.
    pub(crate) fn request<T: DeserializeOwned>(&self) -> Result<T, ServiceError> {
        T::deserialize(self.body).map_err(|error| ServiceError::serialization(format!("The request: {error}.")))
    }

    /// The caller's account id.
    pub(crate) fn caller(&self) -> &str {
        &self.account.id
    }
}

/// What an operation answers: the body, or [`Value::Null`] for the operations that answer nothing.
pub(crate) type Answer = Result<Value, ServiceError>;

/// What goes back to the caller.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Output {
    /// A body to be written; [`Value::Null`] for an operation that answers nothing.
    Value(Value),
    /// A body that is JSON text already.
    Text(String),
}

impl Output {
    /// The body as a value.
    ///
    /// # Errors
    /// When the text is no JSON, which no operation writes.
    pub(crate) fn into_value(self) -> Result<Value, ServiceError> {
        match self {
            Self::Value(value) => Ok(value),
            Self::Text(text) => serde_json::from_str(&text)
                .map_err(|error| ServiceError::internal(format!("The answer can't be read back: {error}."))),
        }
    }

    /// The body's bytes.
    pub(crate) fn into_bytes(self) -> Vec<u8> {
        match self {
            Self::Value(Value::Null) => Vec::new(),
            Self::Value(value) => value.to_string().into_bytes(),
            Self::Text(text) => text.into_bytes(),
        }
    }
}

/// What an operation does, by what it needs.
#[derive(Clone, Copy)]
pub(crate) enum Behaviour {
    /// Only looks; runs beside other reads.
    Read(fn(&Call<'_>, &State) -> Answer),
    /// Only looks, and answers text: for the long lists, whose entries are kept written.
    List(fn(&Call<'_>, &State) -> Result<String, ServiceError>),
    /// Looks at the tasks of a kind, which may drive them on.
    Poll(TaskKind, fn(&Call<'_>, &State) -> Answer),
    /// Looks at one thing, which may drive that thing on.
    Watch {
        look: fn(&Call<'_>, &State) -> Answer,
        /// Whether the thing is such that looks drive it.
        counts: fn(&Call<'_>, &State) -> bool,
        count: fn(&Call<'_>, &mut State),
    },
    /// Changes something.
    Write(fn(&Call<'_>, &mut State) -> Answer),
    /// Creates something once for each `ClientToken`.
    Create(fn(&Call<'_>, &mut State) -> Answer),
    /// Starts a task once for each `ClientToken`; answers the task.
    Start(fn(&Call<'_>, &mut State) -> Answer),
}

/// How an account appears among an engagement's members.
pub(crate) fn member(config: &Config, account: &str) -> Member {
    if account == AWS {
        return Member::aws();
    }
    let known = config.account(account);
    Member {
        account: account.to_owned(),
        company_name: known.map_or_else(|| account.to_owned(), |it| it.company_name.clone()),
        website: known.and_then(|it| it.website.clone()),
    }
}
