//! The tags of an opportunity.

use crate::failure::Failure;
use domain::commands::Tag;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The tags of an opportunity, or why they could not be read: the page goes without them.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Tags {
    /// The tags.
    pub tags: Vec<Tag>,
    /// Why they could not be read.
    pub why_not: Option<String>,
}

/// The tags of an opportunity.
///
/// # Errors
/// When nobody is signed in; what AWS refused is told in the answer.
#[server(name = GetTags, prefix = "/api", endpoint = "opportunities/get-tags", input = server_fn::codec::GetUrl)]
pub async fn get_tags(id: String) -> Result<Tags, Failure> {
    let (desk, asker) = (crate::context::desk()?, crate::context::asker()?);
    let id = domain::ids::OpportunityId::parse(&id).ok_or_else(domain::error::AppError::not_found)?;
    Ok(match desk.opportunity_tags(&asker, &id).await {
        Ok(tags) => Tags { tags, why_not: None },
        Err(error) => Tags { tags: Vec::new(), why_not: Some(error.headline()) },
    })
}
