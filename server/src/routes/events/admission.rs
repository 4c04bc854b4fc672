//! Whether a viewer may still be told.

use crate::{middleware::signed_in, people::Directory};
use domain::people::Asker;
use std::sync::Arc;
use tower_sessions::Session;

/// The session by which a stream was opened.
pub(super) struct Admission {
    people: Arc<Directory>,
    session: Session,
    asker: Asker,
}

impl Admission {
    /// What was checked when the stream was opened.
    pub(super) fn new(people: Arc<Directory>, session: Session, asker: Asker) -> Self {
        Self { people, session, asker }
    }

    /// Whether the session still exists and still belongs to the same person with the same rights and
    /// the same scope. A database that does not answer ends no stream: it could not tell anything new
    /// either.
    pub(super) async fn holds(&self) -> bool {
        // As it is in the database now, not as it was read.
        if let Err(error) = self.session.load().await {
            tracing::warn!(%error, "a stream's session could not be checked");
            return true;
        }
        signed_in(&self.people, &self.session).await.is_ok_and(|asker| asker.as_ref() == Some(&self.asker))
    }
}
