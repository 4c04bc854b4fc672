//! Rows of a list inside a step: expected spends, contacts.

use super::{answers::Answers, control::controls};
use crate::{
    pages::writing::why_not_prepare,
    ui::{Button, ButtonKind, Glyph, Icon, ListError},
};
use domain::forms::{FieldSpec, invitation};
use leptos::prelude::*;

/// A list whose rows are filled in on a step.
pub(super) struct RowList {
    /// The list's name in the domain's forms.
    pub(super) name: String,
    /// What a row is called: "Spend".
    pub(super) noun: &'static str,
    /// The most rows.
    pub(super) most: usize,
    /// The fields of the row at a position.
    pub(super) specs: fn(usize) -> Vec<FieldSpec>,
    /// Whether one more row was asked for.
    pub(super) adding: bool,
}

/// The rows in use, an empty one where none is in use or one more was asked for, and the button for
/// another.
pub(super) fn rows(list: RowList, answers: &Answers) -> impl IntoView + use<> {
    let used = invitation::rows(&answers.fields, &list.name);
    let shown = shown_rows(used, list.most, list.adding);
    let items = (0..shown).map(|row| one_row(&list, row, row + 1 == shown, used, answers)).collect_view();
    let error = answers.error(&list.name);
    let noun = list.noun.to_lowercase();
    let more = if shown < list.most {
        view! {
            <div>
                <Button name="go" value=format!("add:{}", list.name) id="add-row" skip_checks=true disabled_reason=why_not_prepare()>
                    <Icon glyph=Glyph::Plus/>
                    {format!("Add another {noun}")}
                </Button>
            </div>
        }
        .into_any()
    } else {
        view! { <p class="text-sm text-ink-soft">{format!("An invitation holds at most {} of these.", list.most)}</p> }
            .into_any()
    };
    view! {
        <ListError name=list.name error/>
        {items}
        {more}
    }
}

/// How many rows are shown: never none, and no empty one beyond the most.
fn shown_rows(used: usize, most: usize, adding: bool) -> usize {
    let wanted = if adding { used + 1 } else { used };
    wanted.clamp(1, used.max(most))
}

fn one_row(list: &RowList, row: usize, last: bool, used: usize, answers: &Answers) -> impl IntoView + use<> {
    let heading = format!("row-{row}");
    let title = format!("{} {}", list.noun, row + 1);
    let remove = format!("Remove {}", title.to_lowercase());
    let go = format!("remove:{}:{row}", list.name);
    let fields = controls((list.specs)(row), answers);
    view! {
        <div class="card grid gap-4 p-4" role="group" aria-labelledby=heading id=last.then_some("last-row")>
            <div class="flex flex-wrap items-center justify-between gap-2">
                <h3 class="font-semibold" id=heading.clone()>{title}</h3>
                {(row < used).then(|| view! {
                    <Button
                        kind=ButtonKind::Quiet
                        name="go"
                        value=go
                        id=format!("remove-{row}")
                        skip_checks=true
                        disabled_reason=why_not_prepare()
                    >
                        {remove}
                    </Button>
                })}
            </div>
            <div class="grid items-start gap-4 sm:grid-cols-2">{fields}</div>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::shown_rows;

    #[test]
    fn there_is_always_a_row_and_never_one_too_many() {
        assert_eq!(shown_rows(0, 3, false), 1);
        assert_eq!(shown_rows(0, 3, true), 1);
        assert_eq!(shown_rows(1, 3, true), 2);
        assert_eq!(shown_rows(3, 3, true), 3);
        // An imported document may hold more than is allowed; all of it is shown.
        assert_eq!(shown_rows(5, 3, false), 5);
    }
}
