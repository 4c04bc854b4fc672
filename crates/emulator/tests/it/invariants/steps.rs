//! What may happen in a world, as plain numbers: which of the things that there are is meant shows
//! only when a step is taken. So any steps can be left out of a sequence and it still makes sense,
//! which is what makes it shrink.

use proptest::prelude::*;
use service_model::official;
use time::Duration;

/// What a world may begin with, so that there is something to act on: deals and spaces, and then
/// what can be offered in the deals and who is invited to the spaces.
pub(super) fn founding() -> [Vec<Step>; 2] {
    let well = |who, operation, picks| Step::Call(Ask { who, sandbox: true, operation, picks, manner: Manner::Well });
    let deals = (0..2).map(|who| well(who, "CreateOpportunity", [1, 0, 0]));
    let spaces = (0..2).map(|who| well(who, "CreateEngagement", [0, 1, who as u8]));
    let offers = (0..2).map(|who| well(who, "AssociateOpportunity", [0, 0, 0]));
    let invitations = (0..2).map(|who| well(who, "CreateEngagementInvitation", [1, 0, 2]));
    let referral = Step::AwsInvites { who: 2, sandbox: true, lead: false };
    [deals.chain(spaces).collect(), offers.chain(invitations).chain([referral]).collect()]
}

/// One thing that happens.
#[derive(Debug, Clone)]
pub(super) enum Step {
    Call(Ask),
    /// An earlier request with a client token comes once more, as it was or with another body.
    Again {
        back: u8,
        changed: bool,
    },
    Wait(Wait),
    /// Tasks started from now on go so. Ranges of time would make chance decide.
    Tasks(&'static str),
    /// AWS reviews what is submitted from now on so.
    Review(&'static str),
    /// A task in progress ends, as it would or with one of the reason codes.
    Release {
        which: u8,
        fails: Option<u8>,
    },
    ReleaseAll,
    /// Someone plays AWS with one of the opportunities.
    AwsActs {
        which: u8,
        how: u8,
    },
    AwsInvites {
        who: u8,
        sandbox: bool,
        lead: bool,
    },
    /// One of the switches for what AWS leaves open.
    Assume(&'static str, &'static str),
    /// The next call or the next task goes wrong.
    Fault(u8),
    /// The state is exported and restored.
    Restore,
}

/// A request: who asks, for what, and how well.
#[derive(Debug, Clone)]
pub(super) struct Ask {
    pub(super) who: usize,
    pub(super) sandbox: bool,
    pub(super) operation: &'static str,
    /// Choices among the things that the request can be about, and among its forms.
    pub(super) picks: [u8; 3],
    pub(super) manner: Manner,
}

#[derive(Debug, Clone)]
pub(super) enum Manner {
    /// As it should be, as far as the caller can know.
    Well,
    /// About someone else's things.
    Foreign(u8),
    /// In the other catalog.
    Elsewhere,
    /// A member is missing, or something is out of date.
    Amiss(u8),
    /// It breaks one of the model's constraints.
    Nonsense(u16),
}

#[derive(Debug, Clone)]
pub(super) enum Wait {
    For(Duration),
    /// To the very moment in which the next invitation lapses, or a nanosecond before.
    ForAnExpiry {
        before: bool,
    },
}

/// The operations that change something, those first that others build on.
const WRITING: [(u32, &str); 26] = [
    (6, "CreateOpportunity"),
    (5, "CreateEngagement"),
    (7, "CreateEngagementInvitation"),
    (7, "StartEngagementByAcceptingInvitationTask"),
    (7, "StartEngagementFromOpportunityTask"),
    (3, "AcceptEngagementInvitation"),
    (2, "RejectEngagementInvitation"),
    (5, "StartOpportunityFromEngagementTask"),
    (3, "StartProspectingFromEngagementTask"),
    (5, "AssociateOpportunity"),
    (2, "DisassociateOpportunity"),
    (6, "UpdateOpportunity"),
    (2, "AssignOpportunity"),
    (3, "SubmitOpportunity"),
    (3, "CreateEngagementContext"),
    (2, "UpdateEngagementContext"),
    (4, "CreateResourceSnapshot"),
    (3, "CreateResourceSnapshotJob"),
    (2, "StartResourceSnapshotJob"),
    (1, "StopResourceSnapshotJob"),
    (1, "DeleteResourceSnapshotJob"),
    (2, "PutSellingSystemSettings"),
    (2, "TagResource"),
    (1, "UntagResource"),
    (1, "ListTagsForResource"),
    (1, "GetSellingSystemSettings"),
];

/// Switches and what they may be set to: what leads a sequence beside the usual ways.
const SWITCHES: [(&str, &str); 14] = [
    ("answered_invitation", "\"allowed\""),
    ("own_invitation", "\"allowed\""),
    ("duplicate_invitation", "\"allowed\""),
    ("member_invited_again", "\"allowed\""),
    ("self_invitation", "\"allowed\""),
    ("duplicate_snapshot_job", "\"allowed\""),
    ("deleting_running_job", "\"allowed\""),
    ("unknown_snapshot_template", "\"allowed\""),
    ("leads_from_partners", "\"allowed\""),
    ("failed_tasks_leave_results", "false"),
    ("leads_convert_once", "false"),
    ("job_needs_role", "false"),
    ("review_locks_associations", "false"),
    ("last_offering_is_kept", "false"),
];

fn operation() -> impl Strategy<Value = &'static str> {
    let all: Vec<_> = official().operations().map(|it| it.name.as_str()).collect();
    let writing = proptest::strategy::Union::new_weighted(WRITING.map(|(weight, name)| (weight, Just(name))).to_vec());
    prop_oneof![9 => writing, 1 => prop::sample::select(all)]
}

fn manner() -> impl Strategy<Value = Manner> {
    prop_oneof![
        14 => Just(Manner::Well),
        2 => any::<u8>().prop_map(Manner::Foreign),
        1 => Just(Manner::Elsewhere),
        1 => any::<u8>().prop_map(Manner::Amiss),
        1 => any::<u16>().prop_map(Manner::Nonsense),
    ]
}

fn ask(sandbox: f64) -> impl Strategy<Value = Ask> {
    let sandbox = prop::bool::weighted(sandbox);
    (0..3_usize, sandbox, operation(), any::<[u8; 3]>(), manner())
        .prop_map(|(who, sandbox, operation, picks, manner)| Ask { who, sandbox, operation, picks, manner })
}

fn wait() -> impl Strategy<Value = Wait> {
    prop_oneof![
        4 => (0..20_i64).prop_map(|it| Wait::For(Duration::seconds(it))),
        1 => (1..2_000_000_i64).prop_map(|it| Wait::For(Duration::nanoseconds(it))),
        2 => (1..480_i64).prop_map(|it| Wait::For(Duration::hours(it))),
        2 => any::<bool>().prop_map(|before| Wait::ForAnExpiry { before }),
    ]
}

/// A step; requests and AWS's invitations in the Sandbox with this probability.
pub(super) fn step(sandbox: f64) -> impl Strategy<Value = Step> {
    prop_oneof![
        60 => ask(sandbox).prop_map(Step::Call),
        5 => (any::<u8>(), any::<bool>()).prop_map(|(back, changed)| Step::Again { back, changed }),
        12 => wait().prop_map(Step::Wait),
        5 => prop::sample::select(vec!["immediate", "held", "8s", "3600s", "reads:2"]).prop_map(Step::Tasks),
        2 => prop::sample::select(vec!["never", "20+120s", "0+0s"]).prop_map(Step::Review),
        5 => (any::<u8>(), prop::option::weighted(0.3, any::<u8>()))
            .prop_map(|(which, fails)| Step::Release { which, fails }),
        1 => Just(Step::ReleaseAll),
        6 => (any::<u8>(), any::<u8>()).prop_map(|(which, how)| Step::AwsActs { which, how }),
        4 => (0..3_u8, prop::bool::weighted(sandbox), any::<bool>())
            .prop_map(|(who, sandbox, lead)| Step::AwsInvites { who, sandbox, lead }),
        2 => prop::sample::select(SWITCHES.to_vec()).prop_map(|(name, value)| Step::Assume(name, value)),
        2 => any::<u8>().prop_map(Step::Fault),
        1 => Just(Step::Restore),
    ]
}
