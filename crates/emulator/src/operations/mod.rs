//! The operations with behaviour, one file each. What the model alone decides (the members and
//! their form) is checked before an operation sees a call.

mod accept_engagement_invitation;
mod associate_opportunity;
mod create_engagement;
mod create_engagement_invitation;
mod create_opportunity;
mod get_engagement;
mod get_engagement_invitation;
mod get_opportunity;
mod list_engagement_by_accepting_invitation_tasks;
mod list_engagement_from_opportunity_tasks;
mod list_engagement_invitations;
mod list_engagement_members;
mod list_engagements;
mod list_opportunities;
mod list_solutions;
mod list_tags_for_resource;
mod reject_engagement_invitation;
mod start_engagement_by_accepting_invitation_task;
mod start_engagement_from_opportunity_task;
mod tag_resource;
mod untag_resource;
mod update_opportunity;

use crate::call::Behaviour::{self, Create, Poll, Read, Start, Write};
use crate::state::TaskKind;

/// What the operation does; nothing for one that is only in the model so far.
pub(crate) fn behaviour(operation: &str) -> Option<Behaviour> {
    Some(match operation {
        "AcceptEngagementInvitation" => Write(accept_engagement_invitation::run),
        "AssociateOpportunity" => Write(associate_opportunity::run),
        "CreateEngagement" => Create(create_engagement::run),
        "CreateEngagementInvitation" => Create(create_engagement_invitation::run),
        "CreateOpportunity" => Create(create_opportunity::run),
        "GetEngagement" => Read(get_engagement::run),
        "GetEngagementInvitation" => Read(get_engagement_invitation::run),
        "GetOpportunity" => Read(get_opportunity::run),
        "ListEngagementByAcceptingInvitationTasks" => {
            Poll(TaskKind::ByAcceptingInvitation, list_engagement_by_accepting_invitation_tasks::run)
        }
        "ListEngagementFromOpportunityTasks" => {
            Poll(TaskKind::FromOpportunity, list_engagement_from_opportunity_tasks::run)
        }
        "ListEngagementInvitations" => Read(list_engagement_invitations::run),
        "ListEngagementMembers" => Read(list_engagement_members::run),
        "ListEngagements" => Read(list_engagements::run),
        "ListOpportunities" => Read(list_opportunities::run),
        "ListSolutions" => Read(list_solutions::run),
        "ListTagsForResource" => Read(list_tags_for_resource::run),
        "RejectEngagementInvitation" => Write(reject_engagement_invitation::run),
        "StartEngagementByAcceptingInvitationTask" => Start(start_engagement_by_accepting_invitation_task::run),
        "StartEngagementFromOpportunityTask" => Start(start_engagement_from_opportunity_task::run),
        "TagResource" => Write(tag_resource::run),
        "UntagResource" => Write(untag_resource::run),
        "UpdateOpportunity" => Write(update_opportunity::run),
        _ => return None,
    })
}
