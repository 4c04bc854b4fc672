//! The component kit. Pages are made of these and of utilities for layout.
//!
//! Everything renders on the server as plain HTML that works without script. What must be alive is an
//! island: [`Combobox`], [`LiveForm`], [`CopyButton`], [`Countdown`], [`DialogTrigger`],
//! [`ThemeSwitch`], [`HydrationMark`]. No component writes a `style` attribute or an inline handler,
//! because the content security policy forbids both. [`Gallery`] shows them all.

pub mod badge;
pub mod button;
pub mod card;
pub mod chart;
pub mod choice;
pub mod code_block;
pub mod combobox;
pub mod copy_button;
pub mod countdown;
pub mod description_list;
pub mod dialog;
pub mod empty_state;
pub mod error_summary;
pub mod field;
pub mod filter_bar;
pub mod fixed_field;
pub mod flash;
pub mod fold;
pub mod gallery;
pub mod hydration;
pub mod icons;
pub mod live_form;
pub mod notice;
pub mod pagination;
pub mod relative_time;
pub mod select;
pub mod skeleton;
pub mod status;
pub mod steps;
pub mod table;
pub mod tabs;
pub mod text_input;
pub mod theme_switch;
pub mod tone;

pub use badge::Badge;
pub use button::{Button, ButtonKind, LinkButton};
pub use card::{Card, PageHeader, Section};
pub use chart::{ChartColumn, ChartCount, StackedBars};
pub use choice::{CheckboxGroup, ChoiceOption, RadioGroup};
pub use code_block::CodeBlock;
pub use combobox::Combobox;
pub use copy_button::CopyButton;
pub use countdown::Countdown;
pub use description_list::{Absent, Description, DescriptionList, Value};
pub use dialog::{Dialog, DialogTrigger};
pub use empty_state::EmptyState;
pub use error_summary::{ErrorSummary, error_at, page_title};
pub use field::{Field, ListError, field_id, field_name, input_name};
pub use filter_bar::FilterBar;
pub use fixed_field::FixedField;
pub use flash::Flash;
pub use fold::Fold;
pub use gallery::Gallery;
pub use hydration::{HydrationMark, mark_hydrated};
pub use icons::{Glyph, Icon};
pub use live_form::LiveForm;
pub use notice::Freshness;
pub use pagination::Pagination;
pub use relative_time::RelativeTime;
pub use select::{Select, SelectOption};
pub use skeleton::Skeleton;
pub use status::Status;
pub use steps::{Step, StepState, Steps};
pub use table::{Cell, Column, Direction, Row, RowHeader, SelectCell, Table};
pub use tabs::{Tab, Tabs};
pub use text_input::{InputKind, TextArea, TextInput, textarea_text};
pub use theme_switch::{THEME_COOKIE, ThemeSwitch, known_theme};
pub use tone::Tone;

/// The text, or nothing when it is empty: an attribute or element is then left out.
fn filled(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}
