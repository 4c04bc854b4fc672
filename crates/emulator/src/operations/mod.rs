//! The operations with behaviour, one file each. What the model alone decides (the members and
//! their form) is checked before an operation sees a call.

mod accept_engagement_invitation;
mod assign_opportunity;
mod associate_opportunity;
mod create_engagement;
mod create_engagement_context;
mod create_engagement_invitation;
mod create_opportunity;
mod create_resource_snapshot;
mod create_resource_snapshot_job;
mod delete_resource_snapshot_job;
mod disassociate_opportunity;
mod get_aws_opportunity_summary;
mod get_engagement;
mod get_engagement_invitation;
mod get_opportunity;
mod get_prospecting_from_engagement_task;
mod get_resource_snapshot;
mod get_resource_snapshot_job;
mod get_selling_system_settings;
mod list_engagement_by_accepting_invitation_tasks;
mod list_engagement_from_opportunity_tasks;
mod list_engagement_invitations;
mod list_engagement_members;
mod list_engagement_resource_associations;
mod list_engagements;
mod list_opportunities;
mod list_opportunity_from_engagement_tasks;
mod list_prospecting_from_engagement_tasks;
mod list_resource_snapshot_jobs;
mod list_resource_snapshots;
mod list_solutions;
mod list_tags_for_resource;
mod put_selling_system_settings;
mod reject_engagement_invitation;
mod start_engagement_by_accepting_invitation_task;
mod start_engagement_from_opportunity_task;
mod start_opportunity_from_engagement_task;
mod start_prospecting_from_engagement_task;
mod start_resource_snapshot_job;
mod stop_resource_snapshot_job;
mod submit_opportunity;
mod tag_resource;
mod untag_resource;
mod update_engagement_context;
mod update_opportunity;

use crate::call::Behaviour::{self, Create, List, Poll, Read, Start, Write};
use crate::state::TaskKind;

/// What the operation does; nothing for one that the model doesn't know.
pub(crate) fn behaviour(operation: &str) -> Option<Behaviour> {
    Some(match operation {
        "AcceptEngagementInvitation" => Write(accept_engagement_invitation::run),
        "AssignOpportunity" => Write(assign_opportunity::run),
        "AssociateOpportunity" => Write(associate_opportunity::run),
        "CreateEngagement" => Create(create_engagement::run),
        "CreateEngagementContext" => Create(create_engagement_context::run),
        "CreateEngagementInvitation" => Create(create_engagement_invitation::run),
        "CreateOpportunity" => Create(create_opportunity::run),
        "CreateResourceSnapshot" => Create(create_resource_snapshot::run),
        "CreateResourceSnapshotJob" => Create(create_resource_snapshot_job::run),
        "DeleteResourceSnapshotJob" => Write(delete_resource_snapshot_job::run),
        "DisassociateOpportunity" => Write(disassociate_opportunity::run),
        "GetAwsOpportunitySummary" => Read(get_aws_opportunity_summary::run),
        "GetEngagement" => Read(get_engagement::run),
        "GetEngagementInvitation" => Read(get_engagement_invitation::run),
        "GetOpportunity" => Read(get_opportunity::run),
        "GetProspectingFromEngagementTask" => get_prospecting_from_engagement_task::BEHAVIOUR,
        "GetResourceSnapshot" => Read(get_resource_snapshot::run),
        "GetResourceSnapshotJob" => Read(get_resource_snapshot_job::run),
        "GetSellingSystemSettings" => Read(get_selling_system_settings::run),
        "ListEngagementByAcceptingInvitationTasks" => {
            Poll(TaskKind::ByAcceptingInvitation, list_engagement_by_accepting_invitation_tasks::run)
        }
        "ListEngagementFromOpportunityTasks" => {
            Poll(TaskKind::FromOpportunity, list_engagement_from_opportunity_tasks::run)
        }
        "ListEngagementInvitations" => List(list_engagement_invitations::run),
        "ListEngagementMembers" => Read(list_engagement_members::run),
        "ListEngagementResourceAssociations" => Read(list_engagement_resource_associations::run),
        "ListEngagements" => List(list_engagements::run),
        "ListOpportunities" => List(list_opportunities::run),
        "ListOpportunityFromEngagementTasks" => {
            Poll(TaskKind::FromEngagement, list_opportunity_from_engagement_tasks::run)
        }
        "ListProspectingFromEngagementTasks" => Read(list_prospecting_from_engagement_tasks::run),
        "ListResourceSnapshotJobs" => Read(list_resource_snapshot_jobs::run),
        "ListResourceSnapshots" => Read(list_resource_snapshots::run),
        "ListSolutions" => Read(list_solutions::run),
        "ListTagsForResource" => Read(list_tags_for_resource::run),
        "PutSellingSystemSettings" => Write(put_selling_system_settings::run),
        "RejectEngagementInvitation" => Write(reject_engagement_invitation::run),
        "StartEngagementByAcceptingInvitationTask" => Start(start_engagement_by_accepting_invitation_task::run),
        "StartEngagementFromOpportunityTask" => Start(start_engagement_from_opportunity_task::run),
        "StartOpportunityFromEngagementTask" => Start(start_opportunity_from_engagement_task::run),
        "StartProspectingFromEngagementTask" => Start(start_prospecting_from_engagement_task::run),
        "StartResourceSnapshotJob" => Write(start_resource_snapshot_job::run),
        "StopResourceSnapshotJob" => Write(stop_resource_snapshot_job::run),
        "SubmitOpportunity" => Write(submit_opportunity::run),
        "TagResource" => Write(tag_resource::run),
        "UntagResource" => Write(untag_resource::run),
        "UpdateEngagementContext" => Write(update_engagement_context::run),
        "UpdateOpportunity" => Write(update_opportunity::run),
        _ => return None,
    })
}
