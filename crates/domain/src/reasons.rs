//! Why a task failed, in human words. The service gives 22 codes and an unstructured message; the
//! reading of each code is this desk's (the service's guide does not explain them).

/// Where a failure is mended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mend {
    /// On the invitation's page.
    Invitation,
    /// On the opportunity's page.
    Opportunity,
    /// On the engagement's page.
    Engagement,
    /// By whoever administers the AWS account (roles, permissions, settings).
    Administrator,
    /// By waiting, then starting again.
    Wait,
}

/// What a reason code means to a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reason {
    /// The code on the wire.
    pub code: &'static str,
    /// One sentence.
    pub sentence: &'static str,
    /// What to do.
    pub next_step: &'static str,
    /// Where.
    pub mend: Mend,
    /// Whether starting again, with a new token, makes sense.
    pub retry: bool,
}

const fn reason(
    code: &'static str,
    sentence: &'static str,
    next_step: &'static str,
    mend: Mend,
    retry: bool,
) -> Reason {
    Reason { code, sentence, next_step, mend, retry }
}

/// All codes of the model.
pub const REASONS: [Reason; 22] = [
    reason(
        "InvitationAccessDenied",
        "This account may not answer the invitation.",
        "Check that the invitation was sent to your account; if so, your administrator must allow accepting invitations.",
        Mend::Invitation,
        true,
    ),
    reason(
        "InvitationValidationFailed",
        "The invitation cannot be answered this way.",
        "It may have lapsed, been answered, or be a lead; open it to see where it stands.",
        Mend::Invitation,
        false,
    ),
    reason(
        "EngagementAccessDenied",
        "This account may not work in the engagement.",
        "Ask an engagement member, or your administrator for the engagement permissions.",
        Mend::Administrator,
        true,
    ),
    reason(
        "OpportunityAccessDenied",
        "This account may not read or create the opportunity.",
        "Ask your administrator for the opportunity permissions, then start again.",
        Mend::Administrator,
        true,
    ),
    reason(
        "ResourceSnapshotJobAccessDenied",
        "The desk may not set up the sharing of updates.",
        "Your administrator must allow snapshot jobs, then start again.",
        Mend::Administrator,
        true,
    ),
    reason(
        "ResourceSnapshotJobValidationFailed",
        "Sharing of updates could not be set up as asked.",
        "Have your administrator check the snapshot role in the settings, then start again.",
        Mend::Administrator,
        true,
    ),
    reason(
        "ResourceSnapshotJobConflict",
        "Updates of this opportunity are being set up elsewhere.",
        "Wait a minute, then start again.",
        Mend::Wait,
        true,
    ),
    reason(
        "EngagementValidationFailed",
        "The engagement does not fit this step.",
        "Open the engagement: it may be full (10 members) or lack a customer project.",
        Mend::Engagement,
        true,
    ),
    reason(
        "EngagementConflict",
        "Someone changed the engagement at the same moment.",
        "Wait a minute, then start again.",
        Mend::Wait,
        true,
    ),
    reason(
        "OpportunitySubmissionFailed",
        "AWS did not take the opportunity for review.",
        "Complete the opportunity: a solution and all answers that a submission needs.",
        Mend::Opportunity,
        true,
    ),
    reason(
        "EngagementInvitationConflict",
        "An invitation like this one is already under way.",
        "Look for it in the list before starting again.",
        Mend::Invitation,
        true,
    ),
    reason(
        "InternalError",
        "AWS failed on its side.",
        "Start again in a minute; if it persists, give the task's id to AWS support.",
        Mend::Wait,
        true,
    ),
    reason(
        "OpportunityValidationFailed",
        "The opportunity lacks answers that AWS needs.",
        "Complete the opportunity, then start again.",
        Mend::Opportunity,
        true,
    ),
    reason(
        "OpportunityConflict",
        "The opportunity changed meanwhile or was already submitted.",
        "Open the opportunity to see where it stands.",
        Mend::Opportunity,
        true,
    ),
    reason(
        "ResourceSnapshotAccessDenied",
        "The desk may not share the opportunity's summary.",
        "Your administrator must allow snapshots, then start again.",
        Mend::Administrator,
        true,
    ),
    reason(
        "ResourceSnapshotValidationFailed",
        "The opportunity's summary could not be shared as it stands.",
        "Complete the opportunity, then start again.",
        Mend::Opportunity,
        true,
    ),
    reason(
        "ResourceSnapshotConflict",
        "The opportunity's summary is being shared by another task.",
        "Wait a minute, then start again.",
        Mend::Wait,
        true,
    ),
    reason(
        "ServiceQuotaExceeded",
        "A daily quota of the account is used up.",
        "Start again tomorrow, or ask for an increase through Service Quotas.",
        Mend::Wait,
        true,
    ),
    reason("RequestThrottled", "Too many requests at once.", "Wait a minute, then start again.", Mend::Wait, true),
    reason(
        "ContextNotFound",
        "The lead is no longer in the engagement.",
        "Open the engagement to see what it holds.",
        Mend::Engagement,
        false,
    ),
    reason(
        "CustomerProjectContextNotPermitted",
        "The engagement already holds a customer project.",
        "Work from the opportunity of that project.",
        Mend::Engagement,
        false,
    ),
    reason(
        "DisqualifiedLeadNotPermitted",
        "The lead is disqualified and cannot become an opportunity.",
        "Qualify the lead first.",
        Mend::Engagement,
        true,
    ),
];

/// What a code means; `None` for one that AWS added later.
#[must_use]
pub fn reason_for(code: &str) -> Option<&'static Reason> {
    REASONS.iter().find(|r| r.code == code)
}
