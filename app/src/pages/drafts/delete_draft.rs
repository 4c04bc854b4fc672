//! Deleting a draft: a question in front of the page, or on it without script.

use crate::{
    api::drafts::DeleteDraft,
    paths,
    ui::{Button, ButtonKind, Card, Dialog, DialogTrigger, LinkButton},
};
use domain::forms::invitation::Step;
use leptos::prelude::*;

const QUESTION: &str = "Delete this draft?";
const DIALOG_ID: &str = "delete-draft";

/// The link that asks, and the question it opens.
#[component]
pub(super) fn DeleteDialog(
    /// The draft's id.
    id: String,
) -> impl IntoView {
    let href = format!("{}?delete=1", paths::draft_step(&id, Step::Review));
    view! {
        <DialogTrigger target=DIALOG_ID>
            <LinkButton href kind=ButtonKind::Quiet>"Delete draft"</LinkButton>
        </DialogTrigger>
        <Dialog id=DIALOG_ID title=QUESTION><DeleteForm id/></Dialog>
    }
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
    view! {
        <form class="grid gap-3" method="post" action={paths::of::<DeleteDraft>()}>
            <input type="hidden" name="id" value=id/>
            <p>"What you typed is gone for good. Nothing was sent, so nothing changes at AWS."</p>
            <div><Button kind=ButtonKind::Danger>"Delete draft"</Button></div>
        </form>
    }
}
