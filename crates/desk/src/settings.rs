//! The settings of the desk, for administrators. They are changed where the process is started, and take effect with its
//! next start; the record names what has changed.

use crate::Desk;
use domain::{error::AppError, people::Asker, views::SettingView};

impl Desk {
    /// The settings of the process that answers, by name; of secrets only whether they are set.
    ///
    /// # Errors
    /// [`RoleForbids`](domain::error::ErrorKind::RoleForbids) for who is no administrator.
    pub fn list_settings(&self, asker: &Asker) -> Result<Vec<SettingView>, AppError> {
        self.administrator(asker)?;
        Ok(self.policy.settings.to_vec())
    }
}
