//! The session that carries a sign-in.

use crate::{sessions::mark, state::AppState};
use desk::accounts::Visitor;
use time::{Duration, OffsetDateTime};
use tower_sessions::{
    Expiry, Session,
    session::{Error, Id},
    session_store,
};

/// Gives a session a new id, and takes everything out of it. Its cookie holds as long as the sign-in can.
pub(super) async fn anew(session: &Session, holds: Duration) -> Result<Id, Error> {
    session.clear().await;
    session.cycle_id().await?;
    session.set_expiry(Some(Expiry::AtDateTime(OffsetDateTime::now_utc() + holds)));
    session.save().await?;
    kept(session)
}

fn kept(session: &Session) -> Result<Id, Error> {
    session.id().ok_or_else(|| Error::Store(session_store::Error::Backend("a saved session has no id".into())))
}

/// What came of giving a session a new id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Renewal {
    /// The session has a new id, and the old one opens nothing.
    Done,
    /// Another request has done so, or the sign-in has ended: this one is worth nothing, and leaves the browser's cookie
    /// alone.
    Late,
}

/// Gives the session of somebody whose rights have changed a new id.
///
/// Of many requests at once one is first: it takes the sign-in away from the old id, and only then makes the new one.
/// Should the process end in between, somebody has to sign in again.
///
/// # Errors
/// When the store fails.
pub(crate) async fn renew(state: &AppState, session: &Session, visitor: &mut Visitor) -> Result<Renewal, Error> {
    let failed = |error: desk::ports::StoreError| Error::Store(session_store::Error::Backend(error.to_string()));
    let between = format!("between {}", uuid::Uuid::new_v4().simple());
    if !state.register.moved(visitor, &between).await.map_err(failed)? {
        return Ok(Renewal::Late);
    }
    visitor.sign_in.mark = between;
    session.cycle_id().await?;
    session.set_expiry(Some(Expiry::AtDateTime(visitor.sign_in.ends_at)));
    session.save().await?;
    let new = mark(kept(session)?);
    if !state.register.moved(visitor, &new).await.map_err(failed)? {
        session.flush().await?;
        return Ok(Renewal::Late);
    }
    visitor.sign_in.mark = new;
    visitor.sign_in.account_version = visitor.account.version;
    Ok(Renewal::Done)
}
