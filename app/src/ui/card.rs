//! The blocks that a page is made of.

use leptos::prelude::*;

use super::{field::field_id, filled};

/// The page's heading, with the way up above it and its actions beside it.
///
/// ```ignore
/// <PageHeader title="Northwind Cloud invites you" up_href="/invitations" up_label="Invitations">
///     <LinkButton href="…">"Accept"</LinkButton>
/// </PageHeader>
/// ```
#[component]
pub fn PageHeader(
    /// The heading.
    #[prop(into)]
    title: String,
    /// A sentence under it.
    #[prop(optional, into)]
    lead: String,
    /// The page above this one.
    #[prop(optional, into)]
    up_href: String,
    /// What that page is called.
    #[prop(optional, into)]
    up_label: String,
    /// What can be done on this page.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="mb-5 flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
            <div class="min-w-0">
                {filled(up_href).map(|href| view! {
                    <p class="mb-1 text-sm"><a class="link inline-flex min-h-6 items-center" href=href>{up_label}</a></p>
                })}
                <h1 class="text-2xl font-semibold">{title}</h1>
                {filled(lead).map(|lead| view! { <p class="mt-1 max-w-prose text-ink-soft">{lead}</p> })}
            </div>
            {children.map(|children| view! { <div class="flex flex-wrap items-center gap-2">{children()}</div> })}
        </div>
    }
}

/// A block with a frame and, where it has one, a heading with actions at its end.
///
/// ```ignore
/// <Card title="Customer" actions=|| view! { <a class="link" href="…">"Change"</a> }>…</Card>
/// ```
#[component]
pub fn Card(
    /// The heading; empty for none.
    #[prop(optional, into)]
    title: String,
    /// What can be done with the block.
    #[prop(optional, into)]
    actions: ViewFnOnce,
    /// Lets the content reach the frame: tables, lists.
    #[prop(optional)]
    flush: bool,
    /// The content.
    children: Children,
) -> impl IntoView {
    let id = format!("card-{}", field_id(&title));
    let heading = filled(title);
    let labelled = heading.is_some().then(|| id.clone());
    view! {
        <section class="card" aria-labelledby=labelled>
            {heading.map(|title| view! {
                <div class="flex flex-wrap items-center justify-between gap-2 border-b border-line px-4 py-2.5">
                    <h2 class="font-semibold" id=id>{title}</h2>
                    {actions.run()}
                </div>
            })}
            <div class=if flush { "" } else { "px-4 py-3.5" }>{children()}</div>
        </section>
    }
}

/// A part of a page with a heading and no frame.
///
/// ```ignore
/// <Section title="Recent activity">…</Section>
/// ```
#[component]
pub fn Section(
    /// The heading.
    #[prop(into)]
    title: String,
    /// A sentence under it.
    #[prop(optional, into)]
    lead: String,
    /// The content.
    children: Children,
) -> impl IntoView {
    let id = format!("section-{}", field_id(&title));
    view! {
        <section class="mt-8" aria-labelledby=id>
            <h2 class="text-lg font-semibold" id=id.clone()>{title}</h2>
            {filled(lead).map(|lead| view! { <p class="max-w-prose text-ink-soft">{lead}</p> })}
            <div class="mt-3">{children()}</div>
        </section>
    }
}
