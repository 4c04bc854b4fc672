//! What people see: pages, components, server functions.
//!
//! Pages are rendered by the server and are plain HTML; islands bring to life what must be alive.
//! Decisions live in `desk`; a page owns its address and its layout.

// Leptos views are deeply nested types.
#![recursion_limit = "512"]

pub mod api;
pub mod context;
pub mod failure;
pub mod layout;
pub mod live;
pub mod outcome;
pub mod pages;
pub mod paths;
#[cfg(feature = "ssr")]
pub mod plain;
pub mod ui;

use leptos::prelude::*;
use leptos_meta::{HashedStylesheet, MetaTags, provide_meta_context};
use leptos_router::{
    SsrMode,
    components::{Route, Router, Routes},
    path,
};
use pages::{
    account::AccountPage,
    activity::ActivityPage,
    audit::AuditPage,
    bulk::{JobPage, JobsPage, NewJobPage},
    data::DataPage,
    design::DesignPage,
    drafts::{DraftsPage, ExportPage, ImportPage, NewInvitationPage, SentPage, WizardPage},
    engagements::{EngagementPage, EngagementsPage, QualifyPage},
    help::HelpPage,
    invitations::{AcceptPage, InvitationPage, InvitationsPage, RejectPage},
    no_access::NoAccessPage,
    not_found::NotFoundPage,
    opportunities::{AssignPage, EditPage, OpportunitiesPage, OpportunityPage, ProductsPage, StartPage, SubmitPage},
    overview::OverviewPage,
    people::{PeoplePage, PersonPage},
    security::{CodePage, CodesPage, LinkPage, NewAppPage, SecurityPage},
    settings::SettingsPage,
    sign_in::SignInPage,
    tasks::{TaskPage, TasksPage},
};

/// The browser's script as a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Script {
    /// Its name below `/pkg`.
    pub file: String,
    /// What it has to be (<https://www.w3.org/TR/sri-2/>): `sha384-…`.
    pub integrity: String,
}

/// The document around every page. Another script than `script` is not run by the browser; what loads the wasm
/// comes after it, and finds it checked. Without the browser's files there is none.
pub fn shell(options: LeptosOptions, script: Option<Script>) -> impl IntoView {
    let script = script.map(|Script { file, integrity }| {
        let src = paths::at(&format!("/pkg/{file}"));
        view! { <script type="module" async=true src=src integrity=integrity nonce=leptos::nonce::use_nonce()></script> }
    });
    let theme = context::page_context().theme;
    view! {
        <!DOCTYPE html>
        <html lang="en" data-theme=theme data-base=paths::base()>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <HashedStylesheet options=options.clone() root=paths::base()/>
                {script}
                <HydrationScripts options islands=true root=paths::base()/>
                <MetaTags/>
                <link rel="icon" href=paths::at("/favicon.svg") type="image/svg+xml"/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}

/// The routes. All are rendered whole before the first byte (`SsrMode::Async`): status and redirects
/// are known then, and nothing waits in a `<template>` for a script.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    let whole = SsrMode::Async;
    view! {
        <Router>
            <Routes fallback=|| view! { <NotFoundPage/> }>
                <Route path=path!("") view=OverviewPage ssr=whole.clone()/>
                <Route path=path!("invitations") view=InvitationsPage ssr=whole.clone()/>
                <Route path=path!("invitations/new") view=NewInvitationPage ssr=whole.clone()/>
                <Route path=path!("invitations/:id") view=InvitationPage ssr=whole.clone()/>
                <Route path=path!("invitations/:id/accept") view=AcceptPage ssr=whole.clone()/>
                <Route path=path!("invitations/:id/reject") view=RejectPage ssr=whole.clone()/>
                <Route path=path!("drafts") view=DraftsPage ssr=whole.clone()/>
                <Route path=path!("drafts/:id/import") view=ImportPage ssr=whole.clone()/>
                <Route path=path!("drafts/:id/export") view=ExportPage ssr=whole.clone()/>
                <Route path=path!("drafts/:id/sent") view=SentPage ssr=whole.clone()/>
                <Route path=path!("drafts/:id/:step") view=WizardPage ssr=whole.clone()/>
                <Route path=path!("opportunities") view=OpportunitiesPage ssr=whole.clone()/>
                <Route path=path!("opportunities/:id") view=OpportunityPage ssr=whole.clone()/>
                <Route path=path!("opportunities/:id/start") view=StartPage ssr=whole.clone()/>
                <Route path=path!("opportunities/:id/edit") view=EditPage ssr=whole.clone()/>
                <Route path=path!("opportunities/:id/assign") view=AssignPage ssr=whole.clone()/>
                <Route path=path!("opportunities/:id/products") view=ProductsPage ssr=whole.clone()/>
                <Route path=path!("opportunities/:id/submit") view=SubmitPage ssr=whole.clone()/>
                <Route path=path!("engagements") view=EngagementsPage ssr=whole.clone()/>
                <Route path=path!("engagements/:id") view=EngagementPage ssr=whole.clone()/>
                <Route path=path!("engagements/:id/contexts/:context") view=QualifyPage ssr=whole.clone()/>
                <Route path=path!("tasks") view=TasksPage ssr=whole.clone()/>
                <Route path=path!("tasks/:id") view=TaskPage ssr=whole.clone()/>
                <Route path=path!("activity") view=ActivityPage ssr=whole.clone()/>
                <Route path=path!("audit") view=AuditPage ssr=whole.clone()/>
                <Route path=path!("bulk") view=JobsPage ssr=whole.clone()/>
                <Route path=path!("bulk/new") view=NewJobPage ssr=whole.clone()/>
                <Route path=path!("bulk/:id") view=JobPage ssr=whole.clone()/>
                <Route path=path!("account") view=AccountPage ssr=whole.clone()/>
                <Route path=path!("account/security") view=SecurityPage ssr=whole.clone()/>
                <Route path=path!("settings") view=SettingsPage ssr=whole.clone()/>
                <Route path=path!("people") view=PeoplePage ssr=whole.clone()/>
                <Route path=path!("people/:id") view=PersonPage ssr=whole.clone()/>
                <Route path=path!("sign-in") view=SignInPage ssr=whole.clone()/>
                <Route path=path!("sign-in/code") view=CodePage ssr=whole.clone()/>
                <Route path=path!("sign-in/link") view=LinkPage ssr=whole.clone()/>
                <Route path=path!("sign-in/app") view=NewAppPage ssr=whole.clone()/>
                <Route path=path!("sign-in/recovery-codes") view=CodesPage ssr=whole.clone()/>
                <Route path=path!("no-access") view=NoAccessPage ssr=whole.clone()/>
                <Route path=path!("data/:operation") view=DataPage ssr=whole.clone()/>
                <Route path=path!("help") view=HelpPage ssr=whole.clone()/>
                <Route path=path!("design") view=DesignPage ssr=whole/>
            </Routes>
        </Router>
    }
}
