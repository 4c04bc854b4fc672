//! Tags: keys and values.

use crate::{
    outcome::FormState,
    ui::{Button, Fold, Glyph, Icon, TextInput, error_at, field_id},
};
use domain::forms::{MAX_TAGS, SHOWN_TAGS, tag_fields, text};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// The parameter that asks for more rows without script.
pub(super) const ROWS: &str = "tags";

/// How many rows `?tags=20` gives: enough for most without script.
const MANY: usize = 20;

/// The rows of tags. A few are there from the start, all that were typed come back, and more can be
/// added; without script a link brings more, before anything is typed.
#[component]
pub(super) fn TagEditor(
    /// What was typed and what is wrong with it.
    form: FormState,
    /// The page's address.
    here: String,
    /// Whether tags are what the form is about. Otherwise they are for the task that it starts, and optional.
    #[prop(optional)]
    wanted: bool,
) -> impl IntoView {
    let asked = crate::context::query_params()
        .into_iter()
        .find(|(key, _)| key == ROWS)
        .and_then(|(_, n)| n.parse().ok())
        .unwrap_or(0);
    let rows = rows_to_show(&form, asked);
    let used = form.fields.iter().any(|(name, answer)| name.starts_with("Tags.") && !answer.is_empty());
    let open = wanted || used || asked > 0;
    let joint = if here.contains('?') { '&' } else { '?' };
    let many = format!("{here}{joint}{ROWS}={MANY}");
    view! {
        <Fold title=if wanted { "Tags" } else { "Tags (optional)" } open=open>
            <p class="mb-3 max-w-prose text-sm text-ink-soft">
                {if wanted { "Tags are put on each of them in AWS" } else { "Tags are put on the task in AWS" }}
                ", for cost reports and access rules. Up to "{MAX_TAGS}
                ". A key has 1 to 128 characters and may appear once; a value has up to 256."
            </p>
            <div class="grid max-w-form gap-3">
                {(0..rows).map(|row| tag_row(row, &form)).collect_view()}
                <TagRows from=to_wire(rows) most=to_wire(MAX_TAGS)/>
            </div>
            {(rows < MANY).then(|| view! {
                <noscript><p class="mt-3"><a class="link" href=many>{format!("Show {MANY} rows (before you type)")}</a></p></noscript>
            })}
        </Fold>
    }
}

/// All rows that were typed in, the first few in any case, and as many as were asked for.
fn rows_to_show(form: &FormState, asked: usize) -> usize {
    let typed = form
        .fields
        .keys()
        .filter_map(|name| name.strip_prefix("Tags.")?.split('.').next()?.parse::<usize>().ok())
        .max()
        .map_or(0, |last| last.saturating_add(1));
    typed.max(SHOWN_TAGS).max(asked).min(MAX_TAGS)
}

fn tag_row(row: usize, form: &FormState) -> impl IntoView + use<> {
    let [key, value] = tag_fields(row);
    view! {
        <div class="grid items-end gap-x-4 gap-y-2 sm:grid-cols-2">
            <TextInput
                value=text(&form.fields, &key.name) error=error_at(&form.errors, &key.name) limit=key.limit()
                name=key.name label=key.label autocomplete="off"
            />
            <TextInput
                value=text(&form.fields, &value.name) error=error_at(&form.errors, &value.name) limit=value.limit()
                name=value.name label=value.label autocomplete="off"
            />
        </div>
    }
}

fn to_wire(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Adds rows below those that the server has set. The new row takes the focus.
#[island]
fn TagRows(
    /// How many rows there are.
    from: u32,
    /// How many there may be.
    most: u32,
) -> impl IntoView {
    let count = RwSignal::new(from);
    let full = move || count.get() >= most;
    let add = move |_| {
        let row = count.get_untracked();
        count.set(row + 1);
        let id = field_id(&format!("Tags.{row}.Key"));
        // The row is on the page only after this press has been dealt with.
        request_animation_frame(move || {
            if let Some(input) =
                document().get_element_by_id(&id).and_then(|e| e.dyn_into::<web_sys::HtmlElement>().ok())
            {
                // An element of this page can always take the focus.
                let _ = input.focus();
            }
        });
    };
    view! {
        <For each=move || from..count.get() key=|row| *row let:row>
            {tag_row(usize::try_from(row).unwrap_or(usize::MAX), &FormState::default())}
        </For>
        <div class="needs-script" class:hidden=full on:click=add>
            <Button plain=true><Icon glyph=Glyph::Plus/>"Add a tag"</Button>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::forms::Fields;

    #[test]
    fn nothing_typed_is_lost() {
        let typed = |name: &str| FormState {
            fields: Fields::from([(name.to_owned(), "x".to_owned())]),
            ..FormState::default()
        };
        assert_eq!(rows_to_show(&FormState::default(), 0), SHOWN_TAGS);
        assert_eq!(rows_to_show(&typed("Tags.6.Value"), 0), 7);
        assert_eq!(rows_to_show(&typed("Tags.99999999.Key"), 0), MAX_TAGS);
        assert_eq!(rows_to_show(&FormState::default(), 20), 20);
    }
}
