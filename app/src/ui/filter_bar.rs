//! The filters above a list.

use leptos::prelude::*;

use super::{
    button::{Button, ButtonKind},
    filled,
    icons::{Glyph, Icon},
};

/// A GET form, so that a filtered list is a link that can be sent to a colleague. Its fields are
/// inputs with `bare` set.
///
/// ```ignore
/// <FilterBar label="Filter invitations" clear="/invitations">
///     <Select name="status" label="Status" options value=status bare=true prompt="Any"/>
/// </FilterBar>
/// ```
#[component]
pub fn FilterBar(
    /// What it filters, for those who hear it.
    #[prop(into)]
    label: String,
    /// The list's address; empty for the page's own.
    #[prop(optional, into)]
    action: String,
    /// The list without filters; empty when none is set.
    #[prop(optional, into)]
    clear: String,
    /// The fields.
    children: Children,
) -> impl IntoView {
    view! {
        <search>
            <form
                method="get"
                action=filled(action)
                aria-label=label
                class="mb-4 grid items-end gap-3 [grid-template-columns:repeat(auto-fit,minmax(min(11rem,100%),1fr))]"
            >
                {children()}
                <div class="flex flex-wrap gap-2">
                    <Button>
                        <Icon glyph=Glyph::Filter/>
                        "Apply"
                    </Button>
                    {filled(clear).map(|href| view! {
                        <super::button::LinkButton href kind=ButtonKind::Quiet>"Clear"</super::button::LinkButton>
                    })}
                </div>
            </form>
        </search>
    }
}
