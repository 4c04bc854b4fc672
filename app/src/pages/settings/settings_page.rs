//! The settings of the process that answers.

use crate::{
    api::settings::list_settings,
    layout::NavItem,
    pages::{Page, loaded},
    paths,
    ui::{Cell, Column, LinkButton, PageHeader, Row, RowHeader, Table},
};
use domain::views::{SettingValue, SettingView};
use leptos::prelude::*;

/// The settings, a table for each section of them.
#[component]
pub fn SettingsPage() -> impl IntoView {
    view! {
        <Page title="Settings" nav=NavItem::Settings>
            <PageHeader title="Settings" lead="What this desk was started with. Whoever runs it changes settings in its file, environment or flags and starts it anew; what has changed then stands in the record. Of secrets is only told whether they are set.">
                <LinkButton href=format!("{}?action=Start", paths::audit())>"Starts and changes"</LinkButton>
            </PageHeader>
            {loaded(list_settings(), |settings| view! { <Sections settings/> })}
        </Page>
    }
}

#[component]
fn Sections(settings: Vec<SettingView>) -> impl IntoView {
    let (general, sectioned): (Vec<_>, Vec<_>) = settings.into_iter().partition(|setting| section(setting).is_empty());
    let sections = sectioned.chunk_by(|one, other| section(one) == section(other));
    let sections = sections.map(|rows| view! { <Section title=section(&rows[0]).to_owned() rows=rows.to_vec()/> });
    view! {
        <div class="grid gap-8">
            <Section title="general".to_owned() rows=general/>
            {sections.collect_view()}
        </div>
    }
}

/// The section that a setting stands in; empty when in none.
fn section(setting: &SettingView) -> &str {
    setting.name.split_once('.').map_or("", |(section, _)| section)
}

#[component]
fn Section(title: String, rows: Vec<SettingView>) -> impl IntoView {
    let columns = ["Setting", "Value"].map(Column::new).to_vec();
    let lines = rows.into_iter().map(|SettingView { name, value }| {
        let value = match value {
            SettingValue::Text(text) => {
                view! { <span class="font-mono text-sm wrap-anywhere">{text}</span> }.into_any()
            }
            SettingValue::Secret => view! { <span class="text-ink-soft">"Set, and not shown"</span> }.into_any(),
            SettingValue::Unset => view! { <span class="text-ink-soft">"Not set"</span> }.into_any(),
        };
        view! {
            <Row>
                <RowHeader><span class="font-mono text-sm wrap-anywhere">{name}</span></RowHeader>
                <Cell label="Value">{value}</Cell>
            </Row>
        }
    });
    view! {
        <section class="grid gap-2">
            <h2 class="text-lg font-semibold">{title.clone()}</h2>
            <Table caption=format!("Settings: {title}") columns>{lines.collect_view()}</Table>
        </section>
    }
}
