//! How an invitation stands, and how long there is to answer it.

use crate::{
    pages::words::moment,
    ui::{Countdown, Glyph, Status, Tone},
};
use domain::{
    choices::InvitationStatus,
    views::{InvitationSummary, Participant},
    when,
};
use leptos::prelude::*;
use time::{Duration, OffsetDateTime};

/// How to take a status.
pub(in crate::pages) fn status_tone(code: &str) -> Tone {
    match code {
        "PENDING" => Tone::Progress,
        "ACCEPTED" => Tone::Success,
        "REJECTED" => Tone::Danger,
        _ => Tone::Neutral,
    }
}

/// An invitation's name on the screen: its engagement's title.
pub(in crate::pages) fn heading(invitation: &InvitationSummary) -> String {
    invitation.engagement_title.clone().filter(|t| !t.is_empty()).unwrap_or_else(|| "Untitled engagement".into())
}

/// Who is on the other side: the sender of a received invitation, the receiver of a sent one.
pub(in crate::pages) fn counterpart(invitation: &InvitationSummary) -> Option<String> {
    let (name, account) = match invitation.participant {
        Participant::Receiver => (&invitation.sender_company, &invitation.sender_account),
        Participant::Sender => (&invitation.receiver_alias, &invitation.receiver_account),
    };
    name.clone().filter(|n| !n.is_empty()).or_else(|| account.clone())
}

/// An invitation's status.
#[component]
pub(in crate::pages) fn InvitationMark(
    /// The code; one that AWS added later is shown as it is.
    status: Option<String>,
) -> impl IntoView {
    let code = status.unwrap_or_default();
    let tone = status_tone(&code);
    // A pending invitation waits; nothing turns.
    let glyph = match code.as_str() {
        "PENDING" | "EXPIRED" => Glyph::Clock,
        _ => tone.glyph(),
    };
    let label = if code.is_empty() {
        "Status not provided".to_owned()
    } else {
        InvitationStatus::parse(&code).label().to_owned()
    };
    view! { <Status tone label glyph/> }
}

/// When an invitation lapses: a countdown while it waits, the date afterwards.
#[component]
pub(in crate::pages) fn Expiry(
    /// The invitation.
    invitation: InvitationSummary,
    /// The time of the answer.
    now: OffsetDateTime,
) -> impl IntoView {
    match invitation.expires_at {
        Some(at) if invitation.is_pending() => view! {
            <Countdown at=at.unix_timestamp() now=now.unix_timestamp() iso=when::iso(at) exact=when::date_time(at) over="Expired"/>
        }
        .into_any(),
        at => moment(at),
    }
}

/// How the answer stands against the five business days that AWS's guidance asks for.
#[derive(Debug, PartialEq, Eq)]
enum Due {
    Later,
    Soon,
    Overdue,
}

fn due(by: OffsetDateTime, now: OffsetDateTime) -> Due {
    match by - now {
        left if left <= Duration::ZERO => Due::Overdue,
        left if left <= Duration::days(1) => Due::Soon,
        _ => Due::Later,
    }
}

/// The "respond within 5 business days" mark of an invitation that waits for this account.
#[component]
pub(in crate::pages) fn RespondBy(
    /// The invitation.
    invitation: InvitationSummary,
    /// The time of the answer.
    now: OffsetDateTime,
) -> impl IntoView {
    let waits = invitation.is_pending() && invitation.participant == Participant::Receiver;
    let by = invitation.respond_by().filter(|_| waits)?;
    let (tone, label) = match due(by, now) {
        Due::Overdue => (Tone::Warning, format!("Answer was due {}", when::relative(by, now))),
        Due::Soon => (Tone::Warning, format!("Answer due {}", when::relative(by, now))),
        Due::Later => (Tone::Neutral, format!("Answer by {}", when::date(by.date()))),
    };
    Some(view! {
        <span title=format!("AWS asks for an answer within 5 business days: by {}", when::date_time(by))>
            <Status tone label/>
        </span>
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    #[test]
    fn the_last_day_is_soon_and_the_moment_itself_is_over() {
        let by = datetime!(2026-11-27 10:00 UTC);
        assert_eq!(due(by, datetime!(2026-11-20 10:00 UTC)), Due::Later);
        assert_eq!(due(by, datetime!(2026-11-26 10:00 UTC)), Due::Soon);
        assert_eq!(due(by, by), Due::Overdue);
    }
}
