//! A write that waits for a second person.

use crate::{
    api::activity::DecideProposal,
    context::page_context,
    pages::writing::why_not_manage,
    paths,
    ui::{Button, ButtonKind, Card, Description, DescriptionList, RelativeTime},
};
use domain::views::ProposalRow;
use leptos::prelude::*;
use server_fn::ServerFn;
use time::OffsetDateTime;

/// Why whoever has asked cannot approve it.
const OWN: &str = "You asked for it yourself: another manager approves it.";

/// What is wanted and by whom, and the answers.
#[component]
pub(super) fn ProposalCard(
    /// The write.
    row: ProposalRow,
    /// The time of the answer.
    now: OffsetDateTime,
) -> impl IntoView {
    let why_not_approve = if row.own { OWN.to_owned() } else { why_not_manage() };
    let why_not_decline = if row.own { page_context().refusals.write.unwrap_or_default() } else { why_not_manage() };
    let decline = if row.own { "Take back" } else { "Decline" };
    let (approve_id, decline_id) = (format!("approve-{}", row.id), format!("decline-{}", row.id));
    view! {
        <Card title=row.wanted>
            <DescriptionList>
                <Description label="Asked for by">{row.who} ", " <RelativeTime at=row.asked_at now short=true/></Description>
                <Description label="Operation"><span class="mono">{row.operation}</span></Description>
                <Description label="About"><a class="link" href=paths::at(&row.link)>"Look at it"</a></Description>
            </DescriptionList>
            <form method="post" action=DecideProposal::url() class="mt-4 flex flex-wrap gap-2">
                <input type="hidden" name="proposal" value=row.id/>
                <Button kind=ButtonKind::Primary id=approve_id name="answer" value="approve" disabled_reason=why_not_approve>"Approve and send"</Button>
                <Button id=decline_id name="answer" value="decline" disabled_reason=why_not_decline>{decline}</Button>
            </form>
        </Card>
    }
}
