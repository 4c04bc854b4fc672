//! The form around the fields of a step.

use crate::{
    api::drafts::SaveStep,
    pages::writing::why_not_prepare,
    paths,
    ui::{Button, ButtonKind, LinkButton, LiveForm},
};
use domain::forms::invitation::{PayloadKind, Step};
use leptos::prelude::*;

/// The id of the form's element.
const FORM_ID: &str = "step";

/// The form of a step with its buttons. It saves on every button, so nothing typed is lost. Whoever may not keep drafts
/// any more can read it and go back.
#[component]
pub(super) fn StepForm(
    /// The draft's id.
    id: String,
    /// The step.
    step: Step,
    /// The payload, which decides on the steps.
    kind: PayloadKind,
    /// Whether Continue leads back to the review.
    back: bool,
    /// The fields.
    children: Children,
) -> impl IntoView {
    let go = if back { "review" } else { "" };
    let why = why_not_prepare();
    let before = Step::of(kind).into_iter().take_while(|one| *one != step).last();
    let way_back = if back {
        let review = paths::draft_step(&id, Step::Review);
        view! { <LinkButton href=review kind=ButtonKind::Quiet>"Back without saving"</LinkButton> }.into_any()
    } else if let Some(before) = before {
        if why.is_empty() {
            view! { <Button kind=ButtonKind::Quiet name="go" value="before" skip_checks=true>"Back"</Button> }
                .into_any()
        } else {
            let href = paths::draft_step(&id, before);
            view! { <LinkButton href kind=ButtonKind::Quiet>"Back"</LinkButton> }.into_any()
        }
    } else {
        ().into_any()
    };
    let (closed, why_not_leave) = (!why.is_empty(), why.clone());
    view! {
        <form id=FORM_ID method="post" action={paths::of::<SaveStep>()} novalidate class="grid max-w-form gap-6">
            <input type="hidden" name="id" value=id/>
            <input type="hidden" name="step" value=step.slug()/>
            <input type="hidden" name="back" value=go/>
            // Enter in a field presses the form's first button, which must not be one that removes a row.
            <button class="sr-only" type="submit" tabindex="-1" aria-hidden="true" disabled=closed>"Continue"</button>
            {children()}
            <div class="flex flex-wrap items-center gap-2 border-t border-line pt-4">
                <Button kind=ButtonKind::Primary id="continue" disabled_reason=why>
                    {if back { "Save and return to review" } else { "Continue" }}
                </Button>
                <Button name="go" value="leave" id="leave" skip_checks=true disabled_reason=why_not_leave>"Save and close"</Button>
                {way_back}
            </div>
        </form>
        <LiveForm form=format!("invitation/{}", step.slug()) target=FORM_ID/>
    }
}
