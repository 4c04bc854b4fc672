//! The form around the fields of a step.

use crate::{
    api::drafts::SaveStep,
    paths,
    ui::{Button, ButtonKind, LinkButton, LiveForm},
};
use domain::forms::invitation::{PayloadKind, Step};
use leptos::prelude::*;

/// The id of the form's element.
const FORM_ID: &str = "step";

/// The form of a step with its buttons. It saves on every button, so nothing typed is lost.
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
    let first = Step::of(kind).first() == Some(&step);
    let way_back = if back {
        let review = paths::draft_step(&id, Step::Review);
        view! { <LinkButton href=review kind=ButtonKind::Quiet>"Back without saving"</LinkButton> }.into_any()
    } else if first {
        ().into_any()
    } else {
        view! { <Button kind=ButtonKind::Quiet name="go" value="before" skip_checks=true>"Back"</Button> }.into_any()
    };
    view! {
        <form id=FORM_ID method="post" action={paths::of::<SaveStep>()} novalidate class="grid max-w-form gap-6">
            <input type="hidden" name="id" value=id/>
            <input type="hidden" name="step" value=step.slug()/>
            <input type="hidden" name="back" value=go/>
            // Enter in a field presses the form's first button, which must not be one that removes a row.
            <button class="sr-only" type="submit" tabindex="-1" aria-hidden="true">"Continue"</button>
            {children()}
            <div class="flex flex-wrap items-center gap-2 border-t border-line pt-4">
                <Button kind=ButtonKind::Primary>{if back { "Save and return to review" } else { "Continue" }}</Button>
                <Button name="go" value="leave" skip_checks=true>"Save and close"</Button>
                {way_back}
            </div>
        </form>
        <LiveForm form=format!("invitation/{}", step.slug()) target=FORM_ID/>
    }
}
