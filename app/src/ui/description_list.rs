//! Names and their values.

use leptos::prelude::*;

/// Why a value is missing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Absent {
    /// Nobody gave one.
    #[default]
    NotProvided,
    /// It will come.
    NotYet,
}

impl Absent {
    /// What stands in the value's place.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::NotProvided => "not provided",
            Self::NotYet => "not yet",
        }
    }
}

/// A list of [`Description`]s and [`Value`]s.
///
/// ```ignore
/// <DescriptionList>
///     <Value label="Company" value=Some("Northwind".into())/>
///     <Description label="Status"><Status tone=Tone::Success label="Complete"/></Description>
/// </DescriptionList>
/// ```
#[component]
pub fn DescriptionList(
    /// Gives the names less room: lists at the side of a page.
    #[prop(optional)]
    narrow: bool,
    /// The entries.
    children: Children,
) -> impl IntoView {
    view! { <dl class=if narrow { "dl dl-narrow" } else { "dl" }>{children()}</dl> }
}

/// A name with any content.
#[component]
pub fn Description(
    /// The name.
    #[prop(into)]
    label: String,
    /// The value.
    children: Children,
) -> impl IntoView {
    view! { <div><dt>{label}</dt><dd>{children()}</dd></div> }
}

/// A name with a text, or with the reason why there is none.
#[component]
pub fn Value(
    /// The name.
    #[prop(into)]
    label: String,
    /// The text. Empty counts as absent.
    #[prop(into)]
    value: Option<String>,
    /// Why it may be missing.
    #[prop(optional)]
    absent: Absent,
    /// Whether it is an id or ARN.
    #[prop(optional)]
    code: bool,
) -> impl IntoView {
    let value = match value.filter(|v| !v.is_empty()) {
        Some(value) if code => view! { <span class="mono">{value}</span> }.into_any(),
        Some(value) => value.into_any(),
        None => view! { <span class="absent">{absent.label()}</span> }.into_any(),
    };
    view! { <Description label>{value}</Description> }
}
