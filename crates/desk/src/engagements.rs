//! Reading engagements.

use crate::{Desk, ports::EngagementQuery};
use domain::{
    error::AppError,
    ids::EngagementId,
    people::Asker,
    views::{EngagementDetail, EngagementSummary, Page},
};

impl Desk {
    /// A page of engagements.
    ///
    /// # Errors
    /// What AWS refused, or that it did not answer.
    pub async fn list_engagements(
        &self,
        asker: &Asker,
        query: &EngagementQuery,
    ) -> Result<Page<EngagementSummary>, AppError> {
        let reader = self.reader(asker)?;
        Ok(reader.partner_central()?.list_engagements(query).await?.value)
    }

    /// One engagement with its members.
    ///
    /// # Errors
    /// Also when this account is not a member.
    pub async fn get_engagement(&self, asker: &Asker, id: &EngagementId) -> Result<EngagementDetail, AppError> {
        let reader = self.reader(asker)?;
        let upstream = reader.partner_central()?;
        let (engagement, members) =
            tokio::join!(upstream.get_engagement(id.as_str()), upstream.list_engagement_members(id.as_str()));
        Ok(EngagementDetail { members: members?.value, ..engagement?.value })
    }
}
