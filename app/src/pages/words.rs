//! Small pieces of text that many pages show.

use super::money::money;
use crate::ui::{Absent, CopyButton, Description, RelativeTime};
use domain::commands::{CustomerSpend, SenderContact};
use leptos::prelude::*;
use time::OffsetDateTime;

/// A text, or the words that say that there is none.
pub(super) fn or_absent(text: Option<String>) -> AnyView {
    match text.filter(|t| !t.is_empty()) {
        Some(text) => text.into_any(),
        None => view! { <span class="absent">{Absent::NotProvided.label()}</span> }.into_any(),
    }
}

/// Texts parted by commas, or the words that say that there are none.
pub(super) fn joined(texts: &[String]) -> Option<String> {
    (!texts.is_empty()).then(|| texts.join(", "))
}

/// A moment, or the words that say that there is none.
pub(super) fn moment(at: Option<OffsetDateTime>) -> AnyView {
    match at {
        Some(at) => view! { <time datetime=domain::when::iso(at)>{domain::when::date_time(at)}</time> }.into_any(),
        None => or_absent(None),
    }
}

/// How long ago a moment was, for dense tables, or the words that say that there is none.
pub(super) fn since(at: Option<OffsetDateTime>, now: OffsetDateTime) -> AnyView {
    match at {
        Some(at) => view! { <RelativeTime at now short=true/> }.into_any(),
        None => or_absent(None),
    }
}

/// A day of the calendar as the service gives it (`2027-03-31`), as people read it.
pub(super) fn day(text: &str) -> String {
    time::Date::parse(text, time::macros::format_description!("[year]-[month]-[day]"))
        .map_or_else(|_| text.to_owned(), domain::when::date)
}

/// Where a website's link leads. The text was typed by another company: only plain web addresses become
/// links, anything else stays text.
fn web_address(text: &str) -> Option<String> {
    let secure = text.starts_with("https://") || text.starts_with("http://");
    let bare = !text.contains(':') && text.contains('.') && !text.contains(char::is_whitespace);
    if secure { Some(text.to_owned()) } else { bare.then(|| format!("https://{text}")) }
}

/// A website, as a link where it is one.
pub(super) fn website(text: Option<String>) -> AnyView {
    let Some(text) = text.filter(|t| !t.is_empty()) else { return or_absent(None) };
    match web_address(&text) {
        Some(href) => view! { <a class="link" href=href rel="noreferrer noopener external">{text}</a> }.into_any(),
        None => text.into_any(),
    }
}

/// An id or ARN with a button that copies it.
#[component]
pub(super) fn Copied(
    /// What it is called.
    #[prop(into)]
    label: String,
    /// The id of its element on the page.
    #[prop(into)]
    id: String,
    /// The text.
    #[prop(into)]
    text: Option<String>,
) -> impl IntoView {
    let value = match text {
        Some(text) => view! {
            <span class="flex flex-wrap items-center gap-x-3">
                <span class="mono" id=id.clone()>{text}</span>
                <CopyButton target=id label=format!("Copy {label}")/>
            </span>
        }
        .into_any(),
        None => or_absent(None),
    };
    view! { <Description label>{value}</Description> }
}

/// A job title. AWS writes two of them as codes, for the roles that it gives out itself.
fn job(title: String) -> String {
    match title.as_str() {
        "OpportunityOwner" => "Opportunity owner".into(),
        "PartnerAccountManager" => "Partner account manager".into(),
        _ => title,
    }
}

/// People, each with what is known of them.
#[component]
pub(super) fn People(
    /// The people.
    people: Vec<SenderContact>,
) -> impl IntoView {
    let rows = people.into_iter().map(|person| {
        let name = [person.first_name, person.last_name].into_iter().flatten().collect::<Vec<_>>().join(" ");
        let name = if name.is_empty() { person.email.clone() } else { name };
        let mail = (!person.email.is_empty()).then(|| {
            let href = format!("mailto:{}", person.email);
            view! { <a class="link" href=href>{person.email}</a> }
        });
        view! {
            <li>
                <p class="font-medium">{name}</p>
                {person.business_title.map(|title| view! { <p class="text-sm text-ink-soft">{job(title)}</p> })}
                <p class="flex flex-wrap gap-x-4 text-sm">{mail}{person.phone.map(|phone| view! { <span>{phone}</span> })}</p>
            </li>
        }
    });
    view! { <ul class="grid gap-3">{rows.collect_view()}</ul> }
}

/// What the customer is expected to spend, one line each.
#[component]
pub(super) fn Spends(
    /// The spends.
    spends: Vec<CustomerSpend>,
) -> impl IntoView {
    if spends.is_empty() {
        return or_absent(None);
    }
    let rows = spends.into_iter().map(|spend| {
        let amount = spend.amount.as_deref().map(|amount| money(amount, &spend.currency_code));
        let frequency =
            if spend.frequency == "Monthly" { "a month".to_owned() } else { spend.frequency.to_lowercase() };
        let estimate = spend.estimation_url.filter(|url| url.starts_with("https://")).map(|url| {
            view! {
                " "<a class="link" href=url rel="noreferrer noopener external">"Estimate"</a>
            }
        });
        view! {
            <li>
                <span class="font-medium tabular-nums">{amount.unwrap_or_else(|| "No amount".into())}</span>
                {format!(" {frequency} with {}", spend.target_company)}
                {estimate}
            </li>
        }
    });
    view! { <ul class="grid gap-1">{rows.collect_view()}</ul> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_web_addresses_become_links() {
        assert_eq!(web_address("www.example.com").as_deref(), Some("https://www.example.com"));
        assert_eq!(web_address("http://example.com/a").as_deref(), Some("http://example.com/a"));
        for text in ["javascript:alert(1)", "data:text/html,x.y", "see our site.", "localhost"] {
            assert_eq!(web_address(text), None, "{text}");
        }
    }

    #[test]
    fn days_are_read_as_people_say_them() {
        assert_eq!(day("2027-03-31"), "31 Mar 2027");
        assert_eq!(day("soon"), "soon");
    }
}
