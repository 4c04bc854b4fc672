//! Denials of what is somebody else's, which no right as such decides.

use super::Permit;
use crate::ports::Hand;

impl<R> Permit<'_, R> {
    /// Tells in the record of who did what that the asker was denied something, and why.
    pub(crate) fn tell_denied(&self, what: &'static str, why: String) {
        let (desk, asker) = (self.desk, self.asker);
        desk.denials.tell_of(&desk.ports.store, Hand::from(asker), Some(&asker.scope), what, why, desk.now());
    }
}
