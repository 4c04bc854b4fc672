//! What has happened: invitations by week, and who did what.

use crate::{
    pages::invitations::status_tone,
    paths,
    ui::{Card, ChartColumn, ChartCount, RelativeTime, StackedBars},
};
use domain::{
    choices::InvitationStatus,
    views::{Activity, WeekOfInvitations},
};
use leptos::prelude::*;
use time::OffsetDateTime;

/// Invitations by the week in which they were sent and by how they stand today.
#[component]
pub(super) fn WeeksCard(
    /// The weeks, oldest first.
    weeks: Vec<WeekOfInvitations>,
    /// Whether more invitations exist than were counted.
    more: bool,
) -> impl IntoView {
    let none = weeks.iter().all(|w| w.pending + w.accepted + w.rejected + w.expired == 0);
    let count = weeks.len();
    let columns = weeks.into_iter().map(column).collect();
    view! {
        <Card title="Invitations by week">
            {if none {
                view! { <p class="text-ink-soft">{format!("No invitation was sent or received in the last {count} weeks.")}</p> }.into_any()
            } else {
                view! { <StackedBars title="Invitations sent and received by week" column_title="Week from" columns/> }.into_any()
            }}
            {more.then(|| view! { <p class="mt-2 text-sm text-ink-soft">"Counts the newest 100 received and the newest 100 sent."</p> })}
        </Card>
    }
}

fn column(week: WeekOfInvitations) -> ChartColumn {
    let part = |code: &str, n: u32| ChartCount {
        label: InvitationStatus::parse(code).label().to_owned(),
        tone: status_tone(code),
        n,
    };
    ChartColumn {
        label: short_day(&week.monday),
        counts: vec![
            part("ACCEPTED", week.accepted),
            part("PENDING", week.pending),
            part("EXPIRED", week.expired),
            part("REJECTED", week.rejected),
        ],
    }
}

/// `2026-11-16` as `16 Nov`: the year is plain from the weeks around it.
fn short_day(iso: &str) -> String {
    let day = crate::pages::words::day(iso);
    day.rsplit_once(' ').map_or(day.clone(), |(short, _)| short.to_owned())
}

/// Who did what, newest first.
#[component]
pub(super) fn ActivityCard(
    /// What was done.
    activity: Vec<Activity>,
    /// The time of the answer.
    now: OffsetDateTime,
) -> impl IntoView {
    if activity.is_empty() {
        return view! {
            <Card title="Recent activity"><p class="text-ink-soft">"Nothing yet. What you and your colleagues send, accept or decline here is told in this place."</p></Card>
        }
        .into_any();
    }
    let rows = activity.into_iter().map(move |done| {
        let what = match done.link {
            Some(link) => view! { <a class="link" href=paths::at(&link)>{done.what}</a> }.into_any(),
            None => done.what.into_any(),
        };
        view! {
            <li class="px-4 py-2.5">
                <p><span class="font-medium">{done.who}</span> " " {what}</p>
                <p class="text-sm text-ink-faint"><RelativeTime at=done.at now short=true/></p>
            </li>
        }
    });
    view! {
        <Card title="Recent activity" flush=true actions=|| view! { <a class="link text-sm" href=paths::activity()>"All activity"</a> }>
            <ol class="divide-y divide-line">{rows.collect_view()}</ol>
        </Card>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_is_named_by_its_monday() {
        assert_eq!(short_day("2026-11-16"), "16 Nov");
    }
}
