//! What AWS leaves undocumented, as switches. The defaults are this project's guesses; none of
//! them should be taken for the real service's behaviour. `docs/EMULATOR.md` lists them all.

mod refusal;

use serde::{Deserialize, Serialize};

pub use refusal::Refusal;

/// How the emulator answers where AWS says nothing. Every member can be set by its name in
/// snake_case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Assumptions {
    /// Accepting, rejecting or starting on an invitation that isn't pending any more. Allowed: the
    /// first answer stands, accepting and rejecting change nothing, and a task starts and fails.
    pub answered_invitation: Refusal,
    /// Answering an invitation as its sender.
    pub own_invitation: Refusal,
    /// Whether a snapshot job fails while its account has set no role for it. When not, jobs run
    /// without a role.
    pub job_needs_role: bool,
    /// A snapshot template that isn't known. When allowed, it copies what `OpportunitySummaryView`
    /// copies.
    pub unknown_snapshot_template: Refusal,
    /// A second job for the same engagement, resource and template.
    pub duplicate_snapshot_job: Refusal,
    /// Starting a running snapshot job, or stopping a stopped one. When allowed, nothing happens.
    pub job_already_so: Refusal,
    /// Deleting a running snapshot job. That AWS wants it stopped first is documented, the
    /// exception isn't.
    pub deleting_running_job: Refusal,
    /// Setting a role of another account for the snapshot jobs.
    pub foreign_job_role: Refusal,
    /// Whether snapshots show the customer's contacts to the engagement's members. The model has a
    /// place for them.
    pub snapshots_show_contacts: bool,
    /// Answering an invitation that others exchange. It can't be allowed.
    pub foreign_invitation: Refusal,
    /// `StartEngagementByAcceptingInvitationTask` on a lead invitation. Allowed: the task starts, and
    /// fails.
    pub lead_invitation_to_task: Refusal,
    /// `AcceptEngagementInvitation` on an opportunity invitation. Allowed: the caller joins the
    /// engagement, and no opportunity is opened.
    pub opportunity_invitation_to_accept: Refusal,
    /// Inviting an account that has an open invitation to the same engagement.
    pub duplicate_invitation: Refusal,
    /// Inviting an account that is a member of the engagement already.
    pub member_invited_again: Refusal,
    /// Inviting oneself.
    pub self_invitation: Refusal,
    /// Inviting an account that is no connected partner.
    pub unconnected_receiver: Refusal,
    /// Inviting more parties than an engagement may have members. Allowed: the invitation goes out,
    /// and whoever answers after the tenth member can't join.
    pub eleventh_member: Refusal,
    /// `AcceptEngagementInvitation` when the engagement has all its members. It can't be allowed.
    pub joining_full_engagement: Refusal,
    /// Whether open invitations count towards the members that an engagement may have.
    pub open_invitations_count: bool,
    /// Days until an unanswered invitation lapses, to the nanosecond. AWS documents 15; the Sandbox
    /// was seen to give a partner's lead invitation five years. With 0 it lapses at once.
    pub invitation_lifetime_days: u16,
    /// In catalog AWS, inviting to an engagement that has a lead and no customer project yet. AWS's
    /// samples say that partners are invited after the conversion.
    pub invitation_before_conversion: Refusal,
    /// In catalog AWS, a partner that writes a lead context or sends a lead invitation. AWS's samples
    /// say that only AWS brings leads there.
    pub leads_from_partners: Refusal,
    /// Creating or updating a context as a member that didn't create the engagement.
    pub contexts_by_other_members: Refusal,
    /// Whether a task takes its steps one after another and what the earlier ones made stays when a
    /// later one fails. If not, it does everything at its end or nothing.
    pub failed_tasks_leave_results: bool,
    /// Whether a lead can be converted only once by the same account. A second conversion then
    /// fails with `EngagementConflict`.
    pub leads_convert_once: bool,
    /// Whether an engagement that there is already needs a context of the type `CustomerProject`
    /// before an opportunity of it can be submitted. AWS says so of converted leads.
    pub submission_needs_project_context: bool,
    /// Whether `SubmitOpportunity` asks for an engagement to which AWS is invited.
    pub submit_needs_engagement: bool,
    /// Whether a submission for visibility only must name needs and sales activities too.
    pub visibility_only_needs_support: bool,
    /// Whether a submission for co-selling may limit its visibility.
    pub co_sell_may_be_limited: bool,
    /// Associating with an opportunity what is associated already.
    pub duplicate_association: Refusal,
    /// Taking from an opportunity what isn't associated with it.
    pub absent_association: Refusal,
    /// Whether associations can't be changed while AWS reviews or after it rejected.
    pub review_locks_associations: bool,
    /// Whether the owner can't be changed while AWS reviews or after it rejected.
    pub review_locks_assignment: bool,
    /// Whether the last solution or listing stays with an opportunity that needs one: a submitted
    /// one, and one in the stages Committed and Launched.
    pub last_offering_is_kept: bool,
    /// Whether `CustomerUseCase` must be one of the values that AWS's documentation lists.
    pub known_use_cases_only: bool,
    /// Whether `StateOrRegion` of an address in the United States must be one that AWS's
    /// documentation lists.
    pub known_us_states_only: bool,
    /// Whether `ApnPrograms` and the marketing `UseCases` must be among the values that AWS's
    /// documentation lists. Its lists contradict each other, so they aren't compared by default.
    pub known_programs_only: bool,
    /// Whether an expected spend must be in US dollars or euros.
    pub usd_or_eur_only: bool,
    /// Whether creating and updating refuse a target close date in the past. The submission does
    /// in any case.
    pub past_close_date_refused: bool,
    /// Whether an approval also freezes `CompanyName`, `OtherIndustry`, `StateOrRegion` and
    /// `NationalSecurity`, as older material of AWS says.
    pub approval_freezes_more: bool,
    /// Whether nothing at all can be changed after the launch.
    pub launch_locks_all: bool,
    /// Whether the stage Launched needs the customer's AWS account, as AWS asks of consulting
    /// partners.
    pub launch_needs_customer_account: bool,
    /// Whether the stage Launched needs `SoftwareRevenue`, as AWS asks of partners in special
    /// programs.
    pub launch_needs_software_revenue: bool,
    /// Whether the Sandbox's simulated review works on submitted opportunities only.
    pub simulated_review_needs_submission: bool,
    /// Whether requests may carry the need `Do Not Need Support from AWS Sales Rep`, which the
    /// model lacks. Answers then carry it too.
    pub unlisted_need: bool,
    /// How many milliseconds a new opportunity stays invisible to `GetOpportunity` and
    /// `ListOpportunities`.
    pub read_after_write_ms: u32,
}

impl Default for Assumptions {
    fn default() -> Self {
        Self {
            answered_invitation: Refusal::Conflict,
            own_invitation: Refusal::AccessDenied,
            job_needs_role: true,
            unknown_snapshot_template: Refusal::Validation,
            duplicate_snapshot_job: Refusal::Conflict,
            job_already_so: Refusal::Allowed,
            deleting_running_job: Refusal::Conflict,
            foreign_job_role: Refusal::Validation,
            snapshots_show_contacts: true,
            foreign_invitation: Refusal::NotFound,
            lead_invitation_to_task: Refusal::Allowed,
            opportunity_invitation_to_accept: Refusal::Allowed,
            duplicate_invitation: Refusal::Conflict,
            member_invited_again: Refusal::Conflict,
            self_invitation: Refusal::Validation,
            unconnected_receiver: Refusal::Validation,
            eleventh_member: Refusal::QuotaExceeded,
            joining_full_engagement: Refusal::Conflict,
            open_invitations_count: true,
            invitation_lifetime_days: 15,
            invitation_before_conversion: Refusal::Validation,
            leads_from_partners: Refusal::Validation,
            contexts_by_other_members: Refusal::Allowed,
            failed_tasks_leave_results: true,
            leads_convert_once: true,
            submission_needs_project_context: true,
            submit_needs_engagement: false,
            visibility_only_needs_support: false,
            co_sell_may_be_limited: true,
            duplicate_association: Refusal::Allowed,
            absent_association: Refusal::NotFound,
            review_locks_associations: true,
            review_locks_assignment: true,
            last_offering_is_kept: true,
            known_use_cases_only: true,
            known_us_states_only: true,
            known_programs_only: false,
            usd_or_eur_only: true,
            past_close_date_refused: true,
            approval_freezes_more: false,
            launch_locks_all: false,
            launch_needs_customer_account: false,
            launch_needs_software_revenue: false,
            simulated_review_needs_submission: false,
            unlisted_need: false,
            read_after_write_ms: 0,
        }
    }
}

const ANSWERING: &[&str] =
    &["AcceptEngagementInvitation", "RejectEngagementInvitation", "StartEngagementByAcceptingInvitationTask"];
const INVITING: &[&str] = &["CreateEngagementInvitation"];
const WRITING_CONTEXTS: &[&str] = &["CreateEngagementContext", "UpdateEngagementContext"];
const NAMING_TEMPLATES: &[&str] = &["CreateResourceSnapshot", "CreateResourceSnapshotJob"];
const BRINGING_LEADS: &[&str] = &["CreateEngagement", "CreateEngagementContext", "CreateEngagementInvitation"];

impl Assumptions {
    /// How long new opportunities stay invisible to readers.
    pub(crate) fn read_lag(&self) -> time::Duration {
        time::Duration::milliseconds(self.read_after_write_ms.into())
    }

    /// Why a switch can't stand as it does, if one can't: it would make an operation answer an
    /// exception that the model doesn't list for it, or allow what would break the records.
    pub(crate) fn problem(&self) -> Option<String> {
        let switches = [
            ("answered_invitation", self.answered_invitation, ANSWERING),
            ("own_invitation", self.own_invitation, ANSWERING),
            ("foreign_invitation", self.foreign_invitation, ANSWERING),
            ("lead_invitation_to_task", self.lead_invitation_to_task, &ANSWERING[2..]),
            ("opportunity_invitation_to_accept", self.opportunity_invitation_to_accept, &ANSWERING[..1]),
            ("joining_full_engagement", self.joining_full_engagement, &ANSWERING[..1]),
            ("duplicate_invitation", self.duplicate_invitation, INVITING),
            ("member_invited_again", self.member_invited_again, INVITING),
            ("self_invitation", self.self_invitation, INVITING),
            ("unconnected_receiver", self.unconnected_receiver, INVITING),
            ("eleventh_member", self.eleventh_member, INVITING),
            ("invitation_before_conversion", self.invitation_before_conversion, INVITING),
            ("leads_from_partners", self.leads_from_partners, BRINGING_LEADS),
            ("contexts_by_other_members", self.contexts_by_other_members, WRITING_CONTEXTS),
            ("unknown_snapshot_template", self.unknown_snapshot_template, NAMING_TEMPLATES),
            ("duplicate_snapshot_job", self.duplicate_snapshot_job, &NAMING_TEMPLATES[1..]),
            ("job_already_so", self.job_already_so, &["StartResourceSnapshotJob", "StopResourceSnapshotJob"]),
            ("deleting_running_job", self.deleting_running_job, &["DeleteResourceSnapshotJob"]),
            ("foreign_job_role", self.foreign_job_role, &["PutSellingSystemSettings"]),
        ];
        let never_allowed = ["foreign_invitation", "joining_full_engagement"];
        switches.into_iter().find_map(|(name, refusal, operations)| match refusal.exception() {
            None => never_allowed.contains(&name).then(|| format!("assumptions.{name} can't be allowed")),
            Some(exception) => {
                let model = service_model::official();
                let lists = |operation: &&&str| {
                    model.operation(operation).is_some_and(|it| it.errors.iter().any(|error| error == exception))
                };
                let other = operations.iter().find(|operation| !lists(operation))?;
                Some(format!("assumptions.{name}: {other} never answers {exception}"))
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_switch_never_makes_an_operation_leave_its_model() {
        assert_eq!(Assumptions::default().problem(), None);
        let quota = Assumptions { answered_invitation: Refusal::QuotaExceeded, ..Assumptions::default() };
        let problem = quota.problem().expect("accepting knows no quota");
        assert!(problem.contains("answered_invitation") && problem.contains("AcceptEngagementInvitation"), "{problem}");
        let alone = Assumptions { lead_invitation_to_task: Refusal::QuotaExceeded, ..Assumptions::default() };
        assert_eq!(alone.problem(), None, "starting a task does know a quota");
        let open = Assumptions { foreign_invitation: Refusal::Allowed, ..Assumptions::default() };
        assert!(open.problem().expect("strangers").contains("foreign_invitation"));
    }
}
