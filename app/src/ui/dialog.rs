//! A question in front of the page.
#![expect(missing_docs, reason = "the island macro adds an undocumented struct for the props on the wire")]

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlDialogElement, HtmlElement, MouseEvent};

/// A native dialog for one field or one question. It is closed until a [`DialogTrigger`] opens it;
/// Escape and its own Cancel close it. Without script the trigger is a link to a page that asks the
/// same.
///
/// ```ignore
/// <DialogTrigger target="decline"><LinkButton href="/invitations/engi-0a1b2c3d4e5f6/decline">"Decline"</LinkButton></DialogTrigger>
/// <Dialog id="decline" title="Decline this invitation?">
///     <form method="post">…</form>
/// </Dialog>
/// ```
#[component]
pub fn Dialog(
    /// The element's id.
    #[prop(into)]
    id: String,
    /// The question.
    #[prop(into)]
    title: String,
    /// What will happen, and the form that answers.
    children: Children,
) -> impl IntoView {
    let title_id = format!("title-{id}");
    view! {
        <dialog class="dialog" id=id aria-labelledby=title_id>
            <div class="grid gap-4 p-5">
                <h2 class="text-lg font-semibold" id=title_id.clone()>{title}</h2>
                {children()}
                <form method="dialog">
                    <button class="btn btn-quiet">"Cancel"</button>
                </form>
            </div>
        </dialog>
    }
}

/// Makes the link inside open a dialog on this page instead of going to its own. A press with a
/// modifier key, and everything before the page is alive, follows the link.
#[island]
pub fn DialogTrigger(
    /// The dialog's id.
    #[prop(into)]
    target: String,
    /// The link.
    children: Children,
) -> impl IntoView {
    let open = move |event: MouseEvent| {
        if event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key() {
            return;
        }
        let link = event
            .target()
            .and_then(|pressed| pressed.dyn_into::<Element>().ok())
            .and_then(|pressed| pressed.closest("a[href]").ok().flatten());
        let dialog = document().get_element_by_id(&target).and_then(|found| found.dyn_into::<HtmlDialogElement>().ok());
        if let (Some(link), Some(dialog)) = (link, dialog)
            && dialog.show_modal().is_ok()
        {
            event.prevent_default();
            // Closing hands the focus back to the link, which the browser does for what had it.
            if let Some(link) = link.dyn_ref::<HtmlElement>() {
                link.set_attribute("aria-haspopup", "dialog").unwrap_or_default();
            }
        }
    };
    view! { <span class="contents" on:click=open>{children()}</span> }
}
