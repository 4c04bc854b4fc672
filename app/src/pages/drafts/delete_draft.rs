//! Deleting a draft: a question in front of the page, or on it without script.

use crate::{
    api::drafts::DeleteDraft,
    pages::writing::why_not_prepare,
    paths,
    ui::{Button, ButtonKind, Card, Dialog, DialogTrigger, LinkButton},
};
use domain::forms::invitation::Step;
use leptos::prelude::*;

const QUESTION: &str = "Delete this draft?";
const DIALOG_ID: &str = "delete-draft";

/// The link that asks, and the question it opens; disabled, with the reason, for those who may not keep drafts.
#[component]
pub(super) fn DeleteDialog(
    /// The draft's id.
    id: String,
) -> impl IntoView {
    let why = why_not_prepare();
    if !why.is_empty() {
        return view! {
            <Button kind=ButtonKind::Quiet plain=true id="ask-to-delete" disabled_reason=why>"Delete draft"</Button>
        }
        .into_any();
    }
    let href = format!("{}?delete=1", paths::draft_step(&id, Step::Review));
    view! {
        <DialogTrigger target=DIALOG_ID>
            <LinkButton href kind=ButtonKind::Quiet>"Delete draft"</LinkButton>
        </DialogTrigger>
        <Dialog id=DIALOG_ID title=QUESTION><DeleteForm id/></Dialog>
    }
    .into_any()
}

/// The same question as a part of the page.
#[component]
pub(super) fn DeleteCard(
    /// The draft's id.
    id: String,
) -> impl IntoView {
    let keep = paths::draft_step(&id, Step::Review);
    view! {
        <Card title=QUESTION>
            <div class="grid gap-3">
                <DeleteForm id/>
                <p><a class="link inline-flex min-h-6 items-center" href=keep>"Keep it"</a></p>
            </div>
        </Card>
    }
}

#[component]
fn DeleteForm(id: String) -> impl IntoView {
    let why = why_not_prepare();
    // The dialog and the card may both stand on the page while the form can be sent.
    let button_id = if why.is_empty() { "" } else { "delete" };
    view! {
        <form class="grid gap-3" method="post" action={paths::of::<DeleteDraft>()}>
            <input type="hidden" name="id" value=id/>
            <p>"What you typed is gone for good. Nothing was sent, so nothing changes at AWS."</p>
            <div><Button kind=ButtonKind::Danger id=button_id disabled_reason=why>"Delete draft"</Button></div>
        </form>
    }
}
