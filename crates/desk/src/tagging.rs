//! Tags.

use crate::{
    Desk,
    access::{Permit, Writer},
    changing::Intended,
    writing::{Basis, Change, Operation, TAG, Written, document},
};
use domain::{
    commands::{Tag, TagCommand, is_taggable, parse_new_tags},
    error::AppError,
    forms::{FieldError, Fields},
    ids::{InvitationId, OpportunityId},
    people::Asker,
};

/// Why something cannot be tagged.
const TAKES_NO_TAGS: &str =
    "AWS takes tags only on what its ARN assigns to an account, such as opportunities; this has no such ARN.";

/// Why something with this ARN cannot be tagged, if so.
pub(crate) fn why_not_tag(arn: Option<&str>) -> Option<String> {
    (!arn.is_some_and(is_taggable)).then(|| TAKES_NO_TAGS.to_owned())
}

impl Desk {
    /// The tags of an opportunity; none of one that takes no tags.
    ///
    /// # Errors
    /// What AWS refused, or that it did not answer.
    pub async fn opportunity_tags(&self, asker: &Asker, id: &OpportunityId) -> Result<Vec<Tag>, AppError> {
        let reader = self.reader(asker)?;
        let upstream = reader.partner_central()?;
        let arn = upstream.get_opportunity(id.as_str()).await?.value.summary.arn;
        match arn.filter(|arn| is_taggable(arn)) {
            Some(arn) => Ok(upstream.list_tags_for_resource(&arn).await?.value),
            None => Ok(Vec::new()),
        }
    }

    /// Puts tags on an opportunity. A key that is there gets the new value; other tags stay.
    ///
    /// # Errors
    /// Field errors in the tags; what AWS refused.
    pub async fn tag_opportunity(
        &self,
        asker: &Asker,
        id: &OpportunityId,
        fields: &Fields,
    ) -> Result<Written<()>, AppError> {
        let writer = self.writer(asker)?;
        let tags = parse_new_tags(fields).map_err(AppError::validation)?;
        let read = writer.partner_central_now()?.get_opportunity(id.as_str()).await?;
        self.tag(&writer, id.as_str(), read.value.summary.arn, tags).await
    }

    /// Puts tags on an invitation, if AWS has given it an ARN that takes tags.
    ///
    /// # Errors
    /// That it takes no tags; field errors in the tags; what AWS refused.
    pub async fn tag_invitation(
        &self,
        asker: &Asker,
        id: &InvitationId,
        fields: &Fields,
    ) -> Result<Written<()>, AppError> {
        let writer = self.writer(asker)?;
        let tags = parse_new_tags(fields).map_err(AppError::validation)?;
        let read = writer.partner_central_now()?.get_engagement_invitation(id.as_str()).await?;
        self.tag(&writer, id.as_str(), read.value.summary.arn, tags).await
    }

    async fn tag(
        &self,
        writer: &Permit<'_, Writer>,
        subject: &str,
        arn: Option<String>,
        tags: Vec<Tag>,
    ) -> Result<Written<()>, AppError> {
        let Some(resource_arn) = arn.filter(|arn| is_taggable(arn)) else {
            return Err(AppError::validation(vec![FieldError::new("", TAKES_NO_TAGS)]));
        };
        let seen_at = self.now();
        let stand = writer.partner_central_now()?.list_tags_for_resource(&resource_arn).await?.value;
        let changes = tags.iter().filter_map(|tag| {
            let from = stand.iter().find(|other| other.key == tag.key).map(|other| other.value.clone());
            // A tag may have an empty value, which is not the same as no tag.
            let to = Some(tag.value.clone());
            (from != to).then(|| Change { name: format!("{TAG}{}", tag.key), from, to })
        });
        let basis = Basis { modified: None, changes: changes.collect() };
        let request = document(&TagCommand { resource_arn, tags });
        let subject = subject.to_owned();
        self.change(writer, Intended { operation: Operation::Tag, subject, request, basis, seen_at }).await
    }
}
