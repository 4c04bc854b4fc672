//! The frame around every page: navigation, the backend in use, who is signed in.

use domain::people::Backend;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    paths,
    ui::{Badge, Button, ButtonKind, Glyph, HydrationMark, Icon, ThemeSwitch, Tone},
};

/// Where a page belongs in the navigation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each name is the page's own")]
pub enum NavItem {
    Overview,
    Invitations,
    Drafts,
    Opportunities,
    Engagements,
    Tasks,
    Activity,
    NewInvitation,
    Help,
    Account,
    People,
    Audit,
    Settings,
    /// None of them: an error page, the gallery.
    #[default]
    Elsewhere,
}

impl NavItem {
    /// The entries of the navigation, in their order.
    pub const LISTED: [Self; 7] = [
        Self::Overview,
        Self::Invitations,
        Self::Drafts,
        Self::Opportunities,
        Self::Engagements,
        Self::Tasks,
        Self::Activity,
    ];

    /// The entries for administrators after them, in their order.
    pub const ADMINISTRATION: [Self; 3] = [Self::People, Self::Audit, Self::Settings];

    /// The page's address.
    #[must_use]
    pub fn href(self) -> String {
        match self {
            Self::Overview | Self::Elsewhere => paths::overview(),
            Self::Invitations => paths::invitations(),
            Self::Drafts => paths::drafts(),
            Self::Opportunities => paths::opportunities(),
            Self::Engagements => paths::engagements(),
            Self::Tasks => paths::tasks(),
            Self::Activity => paths::activity(),
            Self::NewInvitation => paths::new_invitation(),
            Self::Help => paths::help(),
            Self::Account => paths::account(),
            Self::People => paths::people(),
            Self::Audit => paths::audit(),
            Self::Settings => paths::settings(),
        }
    }

    /// What the entry says.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Overview | Self::Elsewhere => "Overview",
            Self::Invitations => "Invitations",
            Self::Drafts => "Drafts",
            Self::Opportunities => "Opportunities",
            Self::Engagements => "Engagements",
            Self::Tasks => "Tasks",
            Self::Activity => "Activity",
            Self::NewInvitation => "New invitation",
            Self::Help => "Help",
            Self::Account => "Your account",
            Self::People => "People",
            Self::Audit => "Audit",
            Self::Settings => "Settings",
        }
    }

    fn glyph(self) -> Glyph {
        match self {
            Self::Overview | Self::Elsewhere => Glyph::Overview,
            Self::Invitations => Glyph::Envelope,
            Self::Drafts => Glyph::Draft,
            Self::Opportunities => Glyph::Opportunity,
            Self::Engagements => Glyph::Engagement,
            Self::Tasks => Glyph::Task,
            Self::Activity => Glyph::Clock,
            Self::NewInvitation => Glyph::Plus,
            Self::Help => Glyph::Help,
            Self::Account | Self::People => Glyph::Person,
            Self::Audit => Glyph::Search,
            Self::Settings => Glyph::Settings,
        }
    }
}

/// What the frame shows besides the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chrome {
    /// Who is signed in.
    pub person_name: String,
    /// What they may do: "Seller".
    pub role_label: String,
    /// Why they may not look after the desk; empty when they may.
    pub no_administration: String,
    /// The account they work for: "Northwind Cloud · 111122223333".
    pub account_label: String,
    /// The catalog: "Sandbox".
    pub catalog_label: String,
    /// Where requests go.
    pub backend: Backend,
    /// The page's place in the navigation.
    pub current: NavItem,
    /// Why they may not begin an invitation; empty when they may.
    pub no_invitation: String,
    /// How many tasks were running when the page was made.
    pub running_tasks: u32,
}

/// The desk's mark and name.
#[component]
pub fn Wordmark() -> impl IntoView {
    view! {
        <svg class="size-6 flex-none" viewBox="0 0 32 32" fill="none" aria-hidden="true" focusable="false">
            <rect width="32" height="32" rx="8" class="fill-accent-fill"/>
            <path d="M16.9 11.4a6 6 0 1 0 0 9.2" stroke="#fff" stroke-width="2.75" stroke-linecap="round"/>
            <path d="M15.1 20.6a6 6 0 1 0 0-9.2" stroke="#fff" stroke-opacity=".62" stroke-width="2.75" stroke-linecap="round"/>
        </svg>
        <span class="text-lg font-semibold tracking-tight">"Cosell Desk"</span>
    }
}

/// Which backend the page talks to: shown on every page, told apart by word, icon and colour.
#[component]
pub fn BackendBadge(
    /// Where requests go.
    backend: Backend,
) -> impl IntoView {
    let (class, glyph) = match backend {
        Backend::Emulator => ("backend-emulator", Glyph::Flask),
        Backend::Sandbox => ("backend-sandbox", Glyph::Box),
        Backend::Production => ("backend-production", Glyph::Globe),
    };
    view! {
        <p class=format!("backend {class}")>
            <Icon glyph/>
            <span class="sr-only">"Working on: "</span>
            {backend.label()}
        </p>
    }
}

#[component]
fn NavLink(item: NavItem, current: NavItem, #[prop(optional)] count: u32) -> impl IntoView {
    view! {
        <a class="nav-link" href=item.href() aria-current=(item == current).then_some("page")>
            <Icon glyph=item.glyph()/>
            {item.label()}
            {(count > 0).then(|| view! {
                <span class="ms-auto"><Badge tone=Tone::Progress>{count}<span class="sr-only">" running"</span></Badge></span>
            })}
        </a>
    }
}

/// The id of the one reason for all entries that are closed.
const WHY_CLOSED: &str = "why-no-administration";

/// An entry that leads nowhere for whoever reads. It stays in sight and in the order of the keyboard, so that the reason is
/// found.
#[component]
fn ClosedNavEntry(item: NavItem) -> impl IntoView {
    view! {
        <button type="button" class="nav-link" aria-disabled="true" aria-describedby=WHY_CLOSED>
            <Icon glyph=item.glyph()/>
            {item.label()}
        </button>
    }
}

/// The navigation: a column on large screens; below 64rem a drawer that a native popover opens and
/// closes, so it needs no script.
#[component]
fn Sidebar(current: NavItem, running_tasks: u32, no_administration: String, no_invitation: String) -> impl IntoView {
    let closed = !no_administration.is_empty();
    let administration = NavItem::ADMINISTRATION.into_iter().map(move |item| {
        if closed {
            view! { <li><ClosedNavEntry item/></li> }.into_any()
        } else {
            view! { <li><NavLink item current/></li> }.into_any()
        }
    });
    view! {
        <nav id="navigation" class="sidebar" popover="auto" aria-label="Main">
            <div class="flex items-center justify-between">
                <a class="flex items-center gap-2.5 rounded-md px-2 py-1" href=NavItem::Overview.href()>
                    <Wordmark/>
                </a>
                <button type="button" class="btn btn-quiet lg:hidden" popovertarget="navigation" popovertargetaction="hide">
                    <Icon glyph=Glyph::Cross/>
                    <span class="sr-only">"Close menu"</span>
                </button>
            </div>
            {if no_invitation.is_empty() {
                view! {
                    <a class="btn btn-primary" href=NavItem::NewInvitation.href() aria-current=(current == NavItem::NewInvitation).then_some("page")>
                        <Icon glyph=Glyph::Plus/>
                        {NavItem::NewInvitation.label()}
                    </a>
                }
                .into_any()
            } else {
                view! {
                    <Button kind=ButtonKind::Primary plain=true disabled_reason=no_invitation id="no-invitation">
                        <Icon glyph=Glyph::Plus/>
                        {NavItem::NewInvitation.label()}
                    </Button>
                }
                .into_any()
            }}
            <div class="grid gap-0.5">
                <ul class="grid gap-0.5">
                    {NavItem::LISTED
                        .into_iter()
                        .map(|item| {
                            let count = if item == NavItem::Tasks { running_tasks } else { 0 };
                            view! { <li><NavLink item current count/></li> }
                        })
                        .collect_view()}
                    {administration.collect_view()}
                </ul>
                {closed.then(|| view! { <p id=WHY_CLOSED class="px-2 text-sm text-ink-soft">{no_administration}</p> })}
            </div>
        </nav>
    }
}

/// Who is signed in, the theme and the way out.
#[component]
fn PersonMenu(person_name: String, role_label: String, account_label: String, sign_out: ViewFnOnce) -> impl IntoView {
    view! {
        <button type="button" class="btn btn-quiet min-w-9" popovertarget="person-menu">
            <Icon glyph=Glyph::Person/>
            <span class="max-sm:sr-only">{person_name.clone()}</span>
            <span class="sr-only">", account and theme"</span>
            <Icon glyph=Glyph::ChevronDown class="size-3 max-sm:hidden"/>
        </button>
        <div id="person-menu" class="menu" popover="auto">
            <div class="border-b border-line px-2.5 pt-1.5 pb-2.5">
                <p class="font-semibold">{person_name}</p>
                <p class="text-sm text-ink-soft">{role_label} " · " {account_label}</p>
            </div>
            <ThemeSwitch/>
            <div class="border-t border-line pt-1.5">{sign_out.run()}</div>
        </div>
    }
}

/// The frame. Everything in it works without script.
///
/// ```ignore
/// <Layout chrome header_extra=|| view! { <RunningTasks/> } sign_out=|| view! {
///     <form method="post" action=paths::sign_out()><button class="menu-item">"Sign out"</button></form>
/// }>
///     <PageHeader title="Invitations"/>
/// </Layout>
/// ```
#[component]
pub fn Layout(
    /// What the frame shows.
    chrome: Chrome,
    /// What stands in the header beside the backend: the running tasks.
    #[prop(optional, into)]
    header_extra: ViewFnOnce,
    /// The forms of the person's menu, the one that signs out last, their buttons of class `menu-item`.
    #[prop(optional, into)]
    sign_out: ViewFnOnce,
    /// The page.
    children: Children,
) -> impl IntoView {
    let Chrome {
        person_name,
        role_label,
        account_label,
        catalog_label,
        backend,
        current,
        running_tasks,
        no_administration,
        no_invitation,
    } = chrome;
    view! {
        <a class="skip-link" href="#main">"Skip to content"</a>
        <div class="frame">
            <Sidebar current running_tasks no_administration no_invitation/>
            <header class="topbar">
                <button type="button" class="btn btn-quiet lg:hidden" popovertarget="navigation">
                    <Icon glyph=Glyph::Menu/>
                    <span class="sr-only">"Menu"</span>
                </button>
                <BackendBadge backend/>
                <div class="ms-auto flex items-center gap-1 sm:gap-2">
                    {header_extra.run()}
                    <PersonMenu person_name role_label account_label sign_out/>
                </div>
            </header>
            <main id="main" tabindex="-1" class="mx-auto w-full max-w-page min-w-0 px-4 pt-6 pb-12 sm:px-6">
                {children()}
            </main>
            <footer class="mx-auto flex w-full max-w-page flex-wrap items-center gap-x-6 gap-y-1 border-t border-line px-4 py-3 text-sm text-ink-soft sm:px-6">
                <a class="link inline-flex min-h-6 items-center" href=NavItem::Help.href()>{NavItem::Help.label()}</a>
                <p>"Catalog " {catalog_label} " · " {backend.label()}</p>
            </footer>
        </div>
        <HydrationMark/>
    }
}
