//! What takes several steps and touches several records.

mod accept_invitation;
mod aws_invites;
mod convert_lead;
mod describe;
mod prospecting;
mod referral;
mod review;
pub(crate) mod snapshots;
mod steps;
mod submit_opportunity;

pub(crate) use accept_invitation::join_engagement;
pub use aws_invites::AwsInvitation;
pub(crate) use aws_invites::aws_invites;
pub(crate) use prospecting::prospect_next;
pub(crate) use referral::deliver_referral;
pub(crate) use review::{Decision, decide_review};
pub(crate) use steps::{finish_task, step_count, take_step};
pub(crate) use submit_opportunity::{aws_invitation, hand_over, reaches_aws};
