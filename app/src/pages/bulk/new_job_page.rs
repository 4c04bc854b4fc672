//! Asking before a job is started.

use super::SELECTED;
use crate::{
    api::bulk::{Choice, CreateJob, choose_for_job},
    context::query_params,
    layout::NavItem,
    outcome::FormState,
    pages::{
        Page,
        invitations::ReasonFields,
        loaded_page,
        opportunities::{Involvement, START, Scope},
        tag_editor::TagEditor,
        writing::{WhatHappens, form_title, typed, why_not_manage},
    },
    paths,
    ui::{
        Button, ButtonKind, Cell, Column, EmptyState, ErrorSummary, Glyph, LinkButton, LiveForm, PageHeader, Row,
        RowHeader, Status, Table, Tone,
    },
};
use domain::{
    views::{BulkAction, BulkOperation, BulkSubject},
    when,
};
use leptos::prelude::*;

/// Where somebody sees what is selected, gives the answers that all of it shares, and starts the job.
#[component]
pub fn NewJobPage() -> impl IntoView {
    let query = query_params();
    let action = query.iter().find(|(key, _)| key == "action").and_then(|(_, code)| BulkAction::parse(code));
    let (nav, up) = if action.is_some_and(BulkAction::is_about_opportunities) {
        (NavItem::Opportunities, (paths::opportunities(), "Opportunities"))
    } else {
        (NavItem::Invitations, (paths::invitations(), "Invitations"))
    };
    let form = action.map(|action| typed(action.form())).unwrap_or_default();
    let title = form_title("Bulk job", &form);
    let content = if query.iter().any(|(key, _)| key == SELECTED) {
        let back = up.clone();
        let asked = move |choice| view! { <Question choice form back/> };
        loaded_page("Bulk job", up, choose_for_job(query), asked).into_any()
    } else {
        view! { <NothingSelected back=up/> }.into_any()
    };
    view! { <Page title nav>{content}</Page> }
}

#[component]
fn NothingSelected(back: (String, &'static str)) -> impl IntoView {
    let (href, up_label) = back;
    view! {
        <PageHeader title="Nothing is selected" up_href=href.clone() up_label/>
        <EmptyState title="Select what to work on first" text="Each row of the list that can be worked on has a check box." glyph=Glyph::Task>
            <LinkButton href>"Back to the list"</LinkButton>
        </EmptyState>
    }
}

#[component]
fn Question(choice: Choice, form: FormState, back: (String, &'static str)) -> impl IntoView {
    let Choice { id, action, subjects } = choice;
    let (possible, impossible): (Vec<_>, Vec<_>) = subjects.into_iter().partition(|s| s.why_not.is_none());
    let (up_href, up_label) = back;
    if possible.is_empty() {
        return view! {
            <PageHeader title="Nothing to do" up_href=up_href.clone() up_label/>
            <LeftOut action subjects=impossible/>
            <EmptyState title="Nothing of what is selected can be done now" text="Each row above says why." glyph=Glyph::Task>
                <LinkButton href=up_href>"Back to the list"</LinkButton>
            </EmptyState>
        }
        .into_any();
    }
    let ids: Vec<String> = possible.iter().map(|subject| subject.id.clone()).collect();
    let here = paths::new_job(action, &ids);
    let title = action.title(ids.len());
    let leads = possible.iter().any(|subject| subject.operation == BulkOperation::AcceptLead);
    view! {
        <ErrorSummary errors=form.errors.clone()/>
        <PageHeader title=format!("{title}?") up_href=up_href.clone() up_label/>
        <div class="grid gap-5">
            <LeftOut action subjects=impossible/>
            <Chosen action subjects=possible/>
            <WhatHappens steps=steps(action) after=after(action, ids.len())/>
            <form id="bulk" method="post" action={paths::of::<CreateJob>()} class="group grid gap-5">
                <input type="hidden" name="id" value=id/>
                <input type="hidden" name="action" value=action.code()/>
                <input type="hidden" name="subjects" value=ids.join(" ")/>
                {answers(action, form, here)}
                {leads.then(|| view! {
                    <p class="text-sm text-ink-soft">"Leads are accepted without a task; they get no tags."</p>
                })}
                <div class="flex flex-wrap items-center gap-2">
                    <Button
                        kind=if action == BulkAction::RejectInvitations { ButtonKind::Danger } else { ButtonKind::Primary }
                        disabled_reason=why_not_manage()
                    >
                        {title}
                    </Button>
                    <LinkButton href=up_href kind=ButtonKind::Quiet>"Not now"</LinkButton>
                </div>
            </form>
            <LiveForm form=action.form() target="bulk"/>
        </div>
    }
    .into_any()
}

/// The answers that all things share: the same fields as for a single one.
fn answers(action: BulkAction, form: FormState, here: String) -> AnyView {
    match action {
        BulkAction::AcceptInvitations => view! { <TagEditor form here/> }.into_any(),
        BulkAction::RejectInvitations => {
            view! { <ReasonFields form hint="Each sender sees it. Choose one, or write your own below."/> }.into_any()
        }
        BulkAction::StartFromOpportunities => view! {
            <Involvement form=form.clone() prefix=START/>
            <Scope form=form.clone() prefix=START/>
            <TagEditor form here/>
        }
        .into_any(),
        BulkAction::TagInvitations | BulkAction::TagOpportunities => {
            view! { <TagEditor form here wanted=true/> }.into_any()
        }
    }
}

fn steps(action: BulkAction) -> Vec<&'static str> {
    match action {
        BulkAction::AcceptInvitations => vec![
            "Each invitation is accepted, one a second; leads at once, all others by a task",
            "Your account joins the engagements",
            "What AWS refuses is listed with its reason; the rest goes on",
        ],
        BulkAction::RejectInvitations => vec![
            "Each invitation becomes rejected, one a second, and stays in your list",
            "The senders see your reason, and you no longer see what the invitations were about",
            "What AWS refuses is listed with its reason; the rest goes on",
        ],
        BulkAction::StartFromOpportunities => vec![
            "An engagement is started from each opportunity by a task, one a second",
            "AWS reviews the opportunities; nobody can change them meanwhile",
            "What AWS refuses is listed with its reason; the rest goes on",
        ],
        BulkAction::TagInvitations | BulkAction::TagOpportunities => vec![
            "Each gets the tags, one a second",
            "A key that one has already gets the new value; its other tags stay",
            "What AWS refuses is listed with its reason; the rest goes on",
        ],
    }
}

fn after(action: BulkAction, count: usize) -> String {
    let seconds = i64::try_from(count).unwrap_or(i64::MAX);
    let back = match action {
        BulkAction::RejectInvitations => {
            "What is sent cannot be taken back: a new invitation would have to come from the sender."
        }
        BulkAction::AcceptInvitations | BulkAction::StartFromOpportunities => {
            "What is sent cannot be taken back: an engagement can't be left."
        }
        BulkAction::TagInvitations | BulkAction::TagOpportunities => {
            "The desk keeps no earlier values: a tag is changed by tagging again."
        }
    };
    format!(
        "AWS takes one write a second, so this takes about {}. You may leave or sign out; pausing and cancelling the rest is possible at any time. {back}",
        when::span(time::Duration::seconds(seconds)),
    )
}

/// What the job will be about.
#[component]
fn Chosen(action: BulkAction, subjects: Vec<BulkSubject>) -> impl IntoView {
    let about = action.is_about_opportunities();
    let names = if about { ["Opportunity", "Id"] } else { ["Invitation", "From"] };
    let rows = subjects.into_iter().map(|subject| {
        view! {
            <Row>
                <RowHeader href=subject_path(&subject.id, about)>{subject.title}</RowHeader>
                <Cell label=names[1]>{subject.detail.unwrap_or_else(|| "not provided".into())}</Cell>
                {(action == BulkAction::AcceptInvitations).then(|| view! {
                    <Cell label="Kind">{if subject.operation == BulkOperation::AcceptLead { "Lead" } else { "Opportunity" }}</Cell>
                })}
            </Row>
        }
    });
    let rows = rows.collect_view();
    let mut columns = names.map(Column::new).to_vec();
    if action == BulkAction::AcceptInvitations {
        columns.push(Column::new("Kind"));
    }
    view! { <Table caption="Selected" columns show_caption=true>{rows}</Table> }
}

/// What was selected but cannot be done, each with the reason.
#[component]
fn LeftOut(action: BulkAction, subjects: Vec<BulkSubject>) -> impl IntoView {
    (!subjects.is_empty()).then(|| {
        let rows = subjects.into_iter().map(|subject| {
            view! {
                <Row>
                    <RowHeader href=subject_path(&subject.id, action.is_about_opportunities())>{subject.title}</RowHeader>
                    <Cell label="Why">
                        <Status tone=Tone::Warning label=subject.why_not.unwrap_or_default()/>
                    </Cell>
                </Row>
            }
        });
        let rows = rows.collect_view();
        view! { <Table caption="Left out" columns=["Selected", "Why"].map(Column::new).to_vec() show_caption=true>{rows}</Table> }
    })
}

fn subject_path(id: &str, about_opportunity: bool) -> String {
    if about_opportunity { paths::opportunity(id) } else { paths::invitation(id) }
}
