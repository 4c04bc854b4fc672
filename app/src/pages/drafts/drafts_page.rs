//! The list of drafts.

use crate::{
    api::drafts::list_drafts,
    context::page_context,
    layout::NavItem,
    pages::{Page, loaded, writing::NewInvitation},
    paths,
    ui::{Cell, Column, EmptyState, Glyph, PageHeader, RelativeTime, Row, RowHeader, Status, Table, Tone},
};
use domain::{
    forms::invitation::Step,
    people::Role,
    views::{DraftState, DraftSummary},
};
use leptos::prelude::*;
use time::OffsetDateTime;

/// Invitations in the making, newest first.
#[component]
pub fn DraftsPage() -> impl IntoView {
    let context = page_context();
    let now = context.now;
    let everybody = context.asker.is_some_and(|asker| asker.person.role.may(Role::Manager));
    let lead = if everybody {
        "Invitations in the making, yours and your colleagues'."
    } else {
        "Your invitations in the making. Only you and managers see them."
    };
    view! {
        <Page title="Drafts" nav=NavItem::Drafts>
            <PageHeader title="Drafts" lead>
                <NewInvitation id="new-invitation"/>
            </PageHeader>
            {loaded(list_drafts(), move |drafts| {
                if drafts.is_empty() {
                    view! {
                        <EmptyState title="No drafts" text="A draft is kept each time you press Continue, and stays here until you send or delete it." glyph=Glyph::Draft>
                            <NewInvitation id="first-invitation"/>
                        </EmptyState>
                    }
                    .into_any()
                } else {
                    table(drafts, now).into_any()
                }
            })}
        </Page>
    }
}

fn table(drafts: Vec<DraftSummary>, now: OffsetDateTime) -> impl IntoView {
    let columns = ["Invitation", "State", "Open answers", "Owner", "Saved"]
        .map(|label| if label == "Open answers" { Column::new(label).numeric() } else { Column::new(label) });
    let rows = drafts.into_iter().map(|draft| row(draft, now)).collect_view();
    view! { <Table caption="Drafts" columns=columns.to_vec()>{rows}</Table> }
}

fn row(draft: DraftSummary, now: OffsetDateTime) -> impl IntoView {
    let href = if draft.state == DraftState::Sent {
        paths::sent(&draft.id)
    } else {
        paths::draft_step(&draft.id, Step::Review)
    };
    let (tone, label) = match draft.state {
        DraftState::Open if draft.open_answers == 0 => (Tone::Success, "Ready to send"),
        DraftState::Open => (Tone::Neutral, "Open"),
        DraftState::Sending => (Tone::Progress, "On its way"),
        DraftState::Unsettled => (Tone::Warning, "Not settled"),
        DraftState::Sent => (Tone::Success, "Sent"),
    };
    view! {
        <Row>
            <RowHeader href>{draft.title}</RowHeader>
            <Cell label="State"><Status tone label/></Cell>
            <Cell label="Open answers" numeric=true>{draft.open_answers}</Cell>
            <Cell label="Owner">{draft.owner_name}</Cell>
            <Cell label="Saved"><RelativeTime at=draft.saved_at now short=true/></Cell>
        </Row>
    }
}
