//! The operations on tags.

use crate::{capture::Capture, client::AwsPartnerCentral, convert::command};
use desk::ports::{Answer, Refusal};
use domain::commands::{Tag, TagCommand};

/// `TagResource`.
pub(crate) async fn add(service: &AwsPartnerCentral, command: &TagCommand) -> Result<Answer<()>, Refusal> {
    let tags = command::tags(&command.tags).map_err(crate::refuse::incomplete)?;
    let capture = Capture::write("TagResource");
    let outcome = service
        .writes
        .tag_resource()
        .resource_arn(&command.resource_arn)
        .set_tags(tags)
        .customize()
        .interceptor(capture.clone())
        .send()
        .await;
    capture.finish(outcome, |_| ())
}

/// `ListTagsForResource`.
pub(crate) async fn list(service: &AwsPartnerCentral, arn: &str) -> Result<Answer<Vec<Tag>>, Refusal> {
    let capture = Capture::read("ListTagsForResource");
    let outcome =
        service.client.list_tags_for_resource().resource_arn(arn).customize().interceptor(capture.clone()).send().await;
    capture
        .finish(outcome, |output| output.tags.into_iter().map(|tag| Tag { key: tag.key, value: tag.value }).collect())
}
