//! One engagement.

use super::{context_label, heading, maker};
use crate::{
    api::engagements::get_engagement,
    context::page_context,
    layout::NavItem,
    pages::{
        Page, loaded_page,
        words::{Copied, day, moment, or_absent, website},
        writing::why_not_prepare,
    },
    paths,
    ui::{
        ButtonKind, Card, Cell, Column, Description, DescriptionList, Fold, LinkButton, PageHeader, Row, RowHeader,
        Table, Value, page_title,
    },
};
use domain::views::{EngagementDetail, LeadContextView, Member};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

/// The most members that an engagement may have.
const MOST_MEMBERS: usize = 10;

/// One engagement: what it is for, what it holds and who is in it.
#[component]
pub fn EngagementPage() -> impl IntoView {
    let id = use_params_map().get_untracked().get("id").unwrap_or_default();
    let account = page_context().asker.map(|asker| asker.scope.account.to_string()).unwrap_or_default();
    view! {
        <Page title="Engagement" nav=NavItem::Engagements>
            {loaded_page("Engagement", (paths::engagements(), "Engagements"), get_engagement(id), move |engagement| view! { <Whole engagement account/> })}
        </Page>
    }
}

#[component]
fn Whole(engagement: EngagementDetail, account: String) -> impl IntoView {
    let summary = engagement.summary;
    let title = heading(&summary);
    let of_engagement = format!("engagement={}", summary.id);
    let why = if engagement.members.len() >= MOST_MEMBERS {
        "It is full: an engagement has at most 10 members.".to_owned()
    } else {
        why_not_prepare()
    };
    let invitations = format!("{}?{of_engagement}", paths::invitations());
    let sent = format!("{}?side=sent&{of_engagement}", paths::invitations());
    let data = paths::data("get-engagement", &format!("id={}", summary.id));
    let made_by = summary.created_by.as_deref().map(|by| maker(by, &account));
    view! {
        <Title text=page_title(&title, &[])/>
        <PageHeader title lead=summary.id.clone() up_href=paths::engagements() up_label="Engagements">
            <LinkButton href=data>"Data and command"</LinkButton>
            <LinkButton href=format!("{}?{of_engagement}", paths::new_invitation()) kind=ButtonKind::Primary disabled_reason=why>
                "Invite a partner"
            </LinkButton>
        </PageHeader>
        <div class="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_21rem]">
            <div class="grid gap-4">
                <Contexts id=summary.id.clone() contexts=engagement.contexts leads=engagement.leads/>
                <Members members=engagement.members account/>
            </div>
            <div class="grid gap-4">
                <Card title="About">
                    <DescriptionList narrow=true>
                        <Value label="Description" value=engagement.description/>
                        <Value label="Made by" value=made_by/>
                        <Description label="Created">{moment(summary.created_at)}</Description>
                        <Description label="Changed">{moment(summary.modified_at)}</Description>
                    </DescriptionList>
                </Card>
                <Card title="Invitations to it">
                    <ul class="grid gap-1">
                        <li><a class="link inline-flex min-h-6 items-center" href=sent>"Sent by you"</a></li>
                        <li><a class="link inline-flex min-h-6 items-center" href=invitations>"Received by you"</a></li>
                    </ul>
                </Card>
                <div class="card px-4 py-2.5">
                    <Fold title="Identifiers">
                        <DescriptionList narrow=true>
                            <Copied label="Id" id="engagement-id" text=Some(summary.id)/>
                            <Copied label="ARN" id="engagement-arn" text=summary.arn/>
                        </DescriptionList>
                    </Fold>
                </div>
            </div>
        </div>
    }
}

#[component]
fn Contexts(id: String, contexts: Vec<(String, Vec<(String, String)>)>, leads: Vec<LeadContextView>) -> impl IntoView {
    if contexts.is_empty() {
        return view! {
            <Card title="What it holds">
                <p class="text-ink-soft">"Nothing yet. A customer project or a lead comes with the first invitation that is accepted, or with a task."</p>
            </Card>
        }
        .into_any();
    }
    let several = contexts.len() > 1;
    contexts
        .into_iter()
        .enumerate()
        .map(|(i, (kind, entries))| {
            let number = entries.iter().find(|(label, _)| label == "Context").map(|(_, number)| number.clone());
            let lead = leads.iter().find(|lead| Some(&lead.id) == number.as_ref());
            let change = lead.map(|lead| (paths::qualify(&id, &lead.id), lead.company.clone().unwrap_or_default()));
            let actions = move || {
                change.map(|(href, company)| {
                    view! { <a class="link inline-flex min-h-6 items-center" href=href>"Qualify" <span class="sr-only">" " {company}</span></a> }
                })
            };
            let kind = context_label(&kind);
            let title = if several { format!("{kind} ({})", i + 1) } else { kind.to_owned() };
            view! {
                <Card title actions>
                    <DescriptionList>
                        {entries.into_iter().map(|(label, value)| view! { <Value label value=Some(day(&value))/> }).collect_view()}
                    </DescriptionList>
                </Card>
            }
        })
        .collect_view()
        .into_any()
}

#[component]
fn Members(members: Vec<Member>, account: String) -> impl IntoView {
    let title = format!("Members ({} of {MOST_MEMBERS})", members.len());
    let columns = vec![Column::new("Company"), Column::new("Account"), Column::new("Website")];
    let rows = members.into_iter().map(move |member| {
        let you = member.account.as_deref() == Some(account.as_str());
        let name = member.company.filter(|c| !c.is_empty()).unwrap_or_else(|| "Company not provided".into());
        view! {
            <Row>
                <RowHeader>{name} {you.then_some(" (you)")}</RowHeader>
                <Cell label="Account">{or_absent(member.account)}</Cell>
                <Cell label="Website">{website(member.website)}</Cell>
            </Row>
        }
    });
    view! {
        <section aria-labelledby="members">
            <h2 class="mb-2 text-lg font-semibold" id="members">{title}</h2>
            <Table caption="Members" columns>{rows.collect_view()}</Table>
        </section>
    }
}
