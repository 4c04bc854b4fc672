//! The desk's own icons: 16 × 16, drawn with one 1.5 px line.

use leptos::prelude::*;

/// What an icon shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each name says what is drawn")]
pub enum Glyph {
    ArrowDown,
    ArrowRight,
    ArrowUp,
    ArrowsUpDown,
    Box,
    Check,
    ChevronDown,
    ChevronRight,
    Clock,
    Copy,
    Cross,
    Dot,
    Draft,
    Engagement,
    Envelope,
    External,
    Failure,
    Filter,
    Flask,
    Globe,
    Help,
    Inbox,
    Info,
    Menu,
    Monitor,
    Moon,
    Opportunity,
    Overview,
    Person,
    Plus,
    Progress,
    Refresh,
    Search,
    Settings,
    SignOut,
    Success,
    Sun,
    Task,
    Warning,
}

impl Glyph {
    /// The outline, as SVG path data.
    fn path(self) -> &'static str {
        match self {
            Self::ArrowDown => "M8 3v10M4 9l4 4 4-4",
            Self::ArrowRight => "M3 8h10M9 4l4 4-4 4",
            Self::ArrowUp => "M8 13V3M4 7l4-4 4 4",
            Self::ArrowsUpDown => "M5 6l3-3 3 3M5 10l3 3 3-3",
            Self::Box => "M8 1.8l5.5 3v6.4L8 14.2l-5.5-3V4.8zM2.7 5L8 8l5.3-3M8 8v6",
            Self::Check => "M3 8.5l3.5 3.5L13 4.5",
            Self::ChevronDown => "M4 6l4 4 4-4",
            Self::ChevronRight => "M6 4l4 4-4 4",
            Self::Clock => "M8 1.75a6.25 6.25 0 100 12.5 6.25 6.25 0 000-12.5M8 4.5V8l2.5 1.5",
            Self::Copy => "M6 5.5h7.5v8.5H6zM10 5.5V2H2.5v8.5H6",
            Self::Cross => "M4 4l8 8M12 4l-8 8",
            Self::Dot => "M8 3a5 5 0 100 10A5 5 0 008 3",
            Self::Draft => "M9 2H3.5v12h9V7.5M11 2l2.5 2.5L9 9l-3 .5.5-3z",
            Self::Engagement => "M6 4.5a4 4 0 100 7 4 4 0 000-7M10 4.5a4 4 0 110 7 4 4 0 010-7",
            Self::Envelope => "M2 3.5h12v9H2zM2.3 4L8 8.8 13.7 4",
            Self::External => "M9.5 2.5h4v4M13.5 2.5L7.5 8.5M6.5 3.5h-4v10h10v-4",
            Self::Failure => "M8 1.75a6.25 6.25 0 100 12.5 6.25 6.25 0 000-12.5M5.75 5.75l4.5 4.5M10.25 5.75l-4.5 4.5",
            Self::Filter => "M2 4h12M4.5 8h7M7 12h2",
            Self::Flask => "M6 2h4M6.75 2v4.2L3 13a.7.7 0 00.6 1h8.8a.7.7 0 00.6-1L9.25 6.2V2M4.6 10.2h6.8",
            Self::Globe => {
                "M8 1.75a6.25 6.25 0 100 12.5 6.25 6.25 0 000-12.5M1.75 8h12.5M8 1.75c4 4 4 8.5 0 12.5M8 1.75c-4 4-4 8.5 0 12.5"
            }
            Self::Help => {
                "M8 1.75a6.25 6.25 0 100 12.5 6.25 6.25 0 000-12.5M6 6.4a2 2 0 113 1.7c-.7.4-1 .8-1 1.5M8 11.6v.1"
            }
            Self::Inbox => "M2 9l2-6h8l2 6v4.5H2zM2 9h3.5l1 2h3l1-2H14",
            Self::Info => "M8 1.75a6.25 6.25 0 100 12.5 6.25 6.25 0 000-12.5M8 7.25v4M8 4.7v.1",
            Self::Menu => "M2 4h12M2 8h12M2 12h12",
            Self::Monitor => "M2 2.5h12v8.5H2zM5.5 14h5M8 11v3",
            Self::Moon => "M13.5 9.6A6 6 0 116.4 2.5a4.8 4.8 0 007.1 7.1z",
            Self::Opportunity => "M2 13.5h12M3.5 11V8.5M7 11V6M10.5 11V7.5M14 11V3.5M3 5.5l3.5-3 3.5 2L13.5 1",
            Self::Overview => "M2.5 2.5h4.5v5H2.5zM9 2.5h4.5v3H9zM9 8h4.5v5.5H9zM2.5 10H7v3.5H2.5z",
            Self::Person => {
                "M8 2a2.75 2.75 0 100 5.5A2.75 2.75 0 008 2M2.75 14c0-2.9 2.3-4.5 5.25-4.5s5.25 1.6 5.25 4.5"
            }
            Self::Plus => "M8 3v10M3 8h10",
            Self::Progress => "M8 1.75A6.25 6.25 0 111.75 8",
            Self::Refresh => "M13.5 8A5.5 5.5 0 112.9 5.9M2.5 2.5v3.6h3.6",
            Self::Search => "M7 2.25a4.75 4.75 0 100 9.5 4.75 4.75 0 000-9.5M10.5 10.5L14 14",
            Self::Settings => "M2.5 4.5h7M12.5 4.5h1M2.5 11.5h1M6.5 11.5h7M11 2.75v3.5M5 9.75v3.5",
            Self::SignOut => "M6 2.5H2.5v11H6M6.5 8H14M11 5l3 3-3 3",
            Self::Success => "M8 1.75a6.25 6.25 0 100 12.5 6.25 6.25 0 000-12.5M5.25 8.25L7.2 10.2l3.6-4.2",
            Self::Sun => {
                "M8 5a3 3 0 100 6 3 3 0 000-6M8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3 3l1.1 1.1M11.9 11.9L13 13M13 3l-1.1 1.1M4.1 11.9L3 13"
            }
            Self::Task => "M2 4l1.25 1.25L5.5 3M2 11l1.25 1.25L5.5 10M8 4.5h6M8 11.5h6",
            Self::Warning => "M8 2.2l6.3 11.3H1.7zM8 6.5v3.3M8 11.7v.1",
        }
    }
}

/// An icon. It is hidden from assistive technology: the words beside it carry the meaning.
///
/// ```ignore
/// <Icon glyph=Glyph::Check/>
/// ```
#[component]
pub fn Icon(
    /// What it shows.
    glyph: Glyph,
    /// More classes.
    #[prop(optional, into)]
    class: String,
) -> impl IntoView {
    view! {
        <svg class=format!("icon {class}").trim_end().to_owned() viewBox="0 0 16 16" fill="none" stroke="currentColor"
            stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">
            <path d=glyph.path()/>
        </svg>
    }
}
