//! What needs this person now, the most urgent first.

use crate::{
    pages::invitations::{Expiry, RespondBy, counterpart, heading},
    paths,
    ui::{Card, EmptyState, Glyph, LinkButton, RelativeTime, Status, Tone},
};
use domain::{
    forms::invitation::Step,
    views::{DraftSummary, InvitationSummary, TaskView},
};
use leptos::prelude::*;
use time::{Duration, OffsetDateTime};

/// A failed task is news for so long after its start; after that it is found in the list of tasks. Its
/// end is known only as the moment at which this desk first saw it.
const NEWS: Duration = Duration::days(7);

/// Something that waits for somebody.
#[derive(Clone, Debug)]
pub(super) enum Need {
    /// An invitation to answer.
    Answer(InvitationSummary),
    /// A task that failed.
    Failed(TaskView),
    /// A draft that may or may not have gone through.
    Unsettled(DraftSummary),
}

impl Need {
    /// How long it can still wait. What may have gone through comes first, because nobody knows what
    /// the partner sees; a failed task comes after what lapses within the day.
    fn patience(&self, now: OffsetDateTime) -> Duration {
        match self {
            Self::Unsettled(_) => Duration::MIN,
            Self::Failed(_) => Duration::days(1),
            Self::Answer(invitation) => invitation.expires_at.map_or(Duration::MAX, |at| at - now),
        }
    }
}

/// Puts what waits into order.
pub(super) fn needs(
    to_answer: Vec<InvitationSummary>,
    failed_tasks: Vec<TaskView>,
    unsettled: Vec<DraftSummary>,
    now: OffsetDateTime,
) -> Vec<Need> {
    let news = |task: &TaskView| task.started_at.or(task.ended_at).is_none_or(|at| now - at <= NEWS);
    let mut all: Vec<Need> = to_answer.into_iter().map(Need::Answer).collect();
    all.extend(failed_tasks.into_iter().filter(news).map(Need::Failed));
    all.extend(unsettled.into_iter().map(Need::Unsettled));
    all.sort_by_key(|need| need.patience(now));
    all
}

/// What needs this person, or that nothing does.
#[component]
pub(super) fn NeedsCard(
    /// What waits, the most urgent first.
    waiting: Vec<Need>,
    /// The time of the answer.
    now: OffsetDateTime,
) -> impl IntoView {
    if waiting.is_empty() {
        return view! {
            <EmptyState
                title="Nothing needs you now" glyph=Glyph::Success
                text="No invitation waits for an answer, no task has failed, and everything sent has arrived."
            >
                <LinkButton href=paths::invitations()>"Invitations received"</LinkButton>
            </EmptyState>
        }
        .into_any();
    }
    let rows = waiting.into_iter().map(move |need| match need {
        Need::Answer(invitation) => view! { <AnswerRow invitation now/> }.into_any(),
        Need::Failed(task) => view! { <FailedRow task now/> }.into_any(),
        Need::Unsettled(draft) => view! { <UnsettledRow draft now/> }.into_any(),
    });
    view! {
        <Card title="Needs you now" flush=true actions=|| view! { <a class="link text-sm" href=paths::invitations()>"All invitations"</a> }>
            <ol class="divide-y divide-line">{rows.collect_view()}</ol>
        </Card>
    }
    .into_any()
}

#[component]
fn NeedRow(href: String, title: String, mark: AnyView, action: &'static str, children: Children) -> impl IntoView {
    let label = format!("{action}: {title}");
    view! {
        <li class="flex flex-wrap items-start justify-between gap-x-6 gap-y-2 px-4 py-3">
            <div class="min-w-0 flex-1 basis-72">
                <div class="mb-1 flex flex-wrap gap-1.5">{mark}</div>
                <a class="link-plain" href=href.clone()>{title}</a>
                <div class="text-sm text-ink-soft">{children()}</div>
            </div>
            <a class="btn btn-secondary" href=href aria-label=label>{action}</a>
        </li>
    }
}

#[component]
fn AnswerRow(invitation: InvitationSummary, now: OffsetDateTime) -> impl IntoView {
    let who = counterpart(&invitation).unwrap_or_else(|| "Another partner".into());
    let what = if invitation.is_lead() { "sends you a lead" } else { "invites you to an opportunity" };
    let mark = view! {
        <Expiry invitation=invitation.clone() now/>
        <RespondBy invitation=invitation.clone() now/>
    };
    view! {
        <NeedRow href=paths::invitation(&invitation.id) title=heading(&invitation) mark=mark.into_any() action="Answer">
            <p>{who} " " {what} "."</p>
        </NeedRow>
    }
}

#[component]
fn FailedRow(task: TaskView, now: OffsetDateTime) -> impl IntoView {
    let reason = task.reason();
    let sentence = reason
        .map(|r| r.sentence.to_owned())
        .or_else(|| task.message.clone())
        .unwrap_or_else(|| "AWS gave no reason.".into());
    let next = reason.map(|r| r.next_step);
    let subject = task.subject().map(|s| format!(" ({s})")).unwrap_or_default();
    let started = task.started_at.or(task.ended_at);
    let mark = view! {
        <Status tone=Tone::Danger label="Failed"/>
        {started.map(|at| view! { <span class="status-time">"started " <RelativeTime at now short=true/></span> })}
    };
    view! {
        <NeedRow href=paths::task(&task.id) title=format!("{}{subject}", task.kind.label()) mark=mark.into_any() action="Look">
            <p>{sentence}</p>
            {next.map(|next| view! { <p>{next}</p> })}
        </NeedRow>
    }
}

#[component]
fn UnsettledRow(draft: DraftSummary, now: OffsetDateTime) -> impl IntoView {
    let mark = view! {
        <Status tone=Tone::Warning label="Outcome unknown"/>
        <span class="status-time"><RelativeTime at=draft.saved_at now short=true/></span>
    };
    view! {
        <NeedRow href=paths::draft_step(&draft.id, Step::Review) title=draft.title mark=mark.into_any() action="Settle">
            <p>"This invitation may or may not have gone through. Sending it again is safe: AWS recognises it and never sends it twice."</p>
        </NeedRow>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::views::{DraftState, Participant, TaskKind, TaskStatus};
    use time::macros::datetime;

    const NOW: OffsetDateTime = datetime!(2026-11-20 10:00 UTC);

    fn invitation(left: Duration) -> InvitationSummary {
        InvitationSummary {
            id: format!("{} h", left.whole_hours()),
            arn: None,
            participant: Participant::Receiver,
            payload_type: None,
            status: Some("PENDING".into()),
            engagement_id: None,
            engagement_title: None,
            sender_account: None,
            sender_company: None,
            receiver_account: None,
            receiver_alias: None,
            invited_at: None,
            expires_at: Some(NOW + left),
        }
    }

    fn failed(ago: Duration) -> TaskView {
        TaskView {
            id: format!("failed {} days ago", ago.whole_days()),
            kind: TaskKind::AcceptInvitation,
            arn: None,
            status: TaskStatus::Failed,
            message: None,
            reason_code: None,
            opportunity_id: None,
            snapshot_job_id: None,
            context_id: None,
            invitation_id: None,
            engagement_id: None,
            started_at: Some(NOW - ago),
            ended_at: Some(NOW - ago),
            seen_at: NOW,
        }
    }

    #[test]
    fn the_most_urgent_comes_first() {
        let draft = DraftSummary {
            id: "draft".into(),
            title: "Untitled".into(),
            owner: "seller".into(),
            owner_name: "Sam".into(),
            state: DraftState::Unsettled,
            open_answers: 0,
            saved_at: NOW,
        };
        let all = needs(
            vec![invitation(Duration::hours(200)), invitation(Duration::hours(2))],
            vec![failed(Duration::days(2)), failed(Duration::days(8))],
            vec![draft],
            NOW,
        );
        let names: Vec<&str> = all
            .iter()
            .map(|need| match need {
                Need::Answer(i) => i.id.as_str(),
                Need::Failed(t) => t.id.as_str(),
                Need::Unsettled(d) => d.id.as_str(),
            })
            .collect();
        assert_eq!(names, ["draft", "2 h", "failed 2 days ago", "200 h"]);
    }
}
