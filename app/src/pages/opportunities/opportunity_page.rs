//! One opportunity.

use super::{
    change_card::ChangeCard,
    marks::{ReviewMark, company},
    name_of,
    opportunity_cards::{CustomerCard, PeopleCard, ProductsCard, ProjectCard, SaleCard},
    tags_card::TagsCard,
};
use crate::{
    api::opportunities::get_opportunity,
    layout::NavItem,
    pages::{
        Page, loaded_page,
        words::{Copied, People, day, moment, or_absent},
        writing::why_not_write,
    },
    paths,
    ui::{
        ButtonKind, Card, Description, DescriptionList, Fold, Glyph, Icon, LinkButton, PageHeader, Value, page_title,
    },
};
use domain::{
    choices::Stage,
    commands::SenderContact,
    views::{OpportunityDetail, OpportunitySummary},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

/// One opportunity, to read, with the ways to change it and to start an engagement from it.
#[component]
pub fn OpportunityPage() -> impl IntoView {
    let id = use_params_map().get_untracked().get("id").unwrap_or_default();
    view! {
        <Page title="Opportunity" nav=NavItem::Opportunities>
            {loaded_page("Opportunity", (paths::opportunities(), "Opportunities"), get_opportunity(id), |opportunity| view! { <Whole opportunity/> })}
        </Page>
    }
}

#[component]
fn Whole(opportunity: OpportunityDetail) -> impl IntoView {
    let summary = opportunity.summary.clone();
    let title = name_of(&opportunity);
    let lead = format!("{} · {}", company(&summary), summary.id);
    let why = summary.why_not_start().map_or_else(why_not_write, str::to_owned);
    let data = paths::data("get-opportunity", &format!("id={}", summary.id));
    let start = paths::start(&summary.id);
    view! {
        <Title text=page_title(&title, &[])/>
        <PageHeader title lead up_href=paths::opportunities() up_label="Opportunities">
            <LinkButton href=data>"Data and command"</LinkButton>
            <LinkButton href=start kind=ButtonKind::Primary disabled_reason=why>"Start engagement"</LinkButton>
        </PageHeader>
        <Review summary=summary.clone()/>
        <div class="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_21rem]">
            <div class="grid gap-4">
                <ProjectCard opportunity=opportunity.clone()/>
                <CustomerCard opportunity=opportunity.clone()/>
                <SaleCard opportunity=opportunity.clone()/>
                <ProductsCard opportunity=opportunity.clone()/>
            </div>
            <div class="grid gap-4">
                <ChangeCard summary=summary.clone()/>
                <Standing summary=summary.clone() assignee=opportunity.assignee/>
                <PeopleCard title="People at the customer" people=opportunity.customer_contacts/>
                <PeopleCard title="Your team" people=opportunity.team/>
                <TagsCard summary=summary.clone()/>
                <div class="card px-4 py-2.5">
                    <Fold title="Identifiers">
                        <DescriptionList narrow=true>
                            <Copied label="Id" id="opportunity-id" text=Some(summary.id)/>
                            <Copied label="ARN" id="opportunity-arn" text=summary.arn/>
                            <Copied label="Your reference" id="partner-reference" text=opportunity.partner_reference/>
                        </DescriptionList>
                    </Fold>
                </div>
            </div>
        </div>
    }
}

/// What the reviewer wrote: in front of everything else when AWS waits for an answer to it.
#[component]
fn Review(summary: OpportunitySummary) -> impl IntoView {
    let comments = summary.review_comments.filter(|c| !c.is_empty());
    let urgent = summary.review_status.as_deref() == Some("Action Required");
    if comments.is_none() && !urgent {
        return ().into_any();
    }
    let (class, glyph, title) = if urgent {
        ("flash tone-warning mb-4", Glyph::Warning, "AWS sent this back: it needs a change before the review goes on")
    } else {
        ("flash tone-neutral mb-4", Glyph::Info, "The reviewer wrote")
    };
    view! {
        <section class=class aria-labelledby="review-comments">
            <Icon glyph/>
            <div class="flash-body">
                <h2 class="font-semibold" id="review-comments">{title}</h2>
                <p class="max-w-prose whitespace-pre-line">{comments.unwrap_or_else(|| "The reviewer gave no words.".into())}</p>
                {urgent.then(|| view! {
                    <p class="mt-1 text-sm text-ink-soft">
                        "The target close date can be changed here, everything else in Partner Central. A change sends it to the reviewer again."
                    </p>
                })}
            </div>
        </section>
    }
    .into_any()
}

#[component]
fn Standing(summary: OpportunitySummary, assignee: Option<SenderContact>) -> impl IntoView {
    let owner = match assignee {
        Some(person) => view! { <People people=vec![person]/> }.into_any(),
        None => or_absent(None),
    };
    let stage = summary.stage.as_deref().map(|code| Stage::parse(code).label().to_owned());
    view! {
        <Card title="How it stands">
            <DescriptionList narrow=true>
                <Description label="Review"><ReviewMark status=summary.review_status/></Description>
                <Value label="Stage" value=stage/>
                <Description label="Assigned to">{owner}</Description>
                <Value label="Target close" value=summary.target_close_date.as_deref().map(day)/>
                <Description label="Created">{moment(summary.created_at)}</Description>
                <Description label="Changed">{moment(summary.modified_at)}</Description>
            </DescriptionList>
        </Card>
    }
}
