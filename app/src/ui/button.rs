//! Buttons, and links that look like them.

use leptos::prelude::*;

use super::{field::field_id, filled};

/// How much a button asks to be pressed. One primary button on a page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonKind {
    /// The page's next step.
    Primary,
    /// Any other action.
    #[default]
    Secondary,
    /// An action among content: Copy, Clear.
    Quiet,
    /// An action that can't be undone.
    Danger,
}

impl ButtonKind {
    fn class(self) -> &'static str {
        match self {
            Self::Primary => "btn btn-primary",
            Self::Secondary => "btn btn-secondary",
            Self::Quiet => "btn btn-quiet",
            Self::Danger => "btn btn-danger",
        }
    }
}

/// A button. It submits its form unless `plain` is set (a plain button does nothing without an island
/// around it).
///
/// An action that isn't possible stays visible and says why: give `disabled_reason`, and an `id` when
/// the same reason appears twice on a page.
///
/// ```ignore
/// <Button kind=ButtonKind::Primary>"Continue"</Button>
/// <Button name="action" value="back" skip_checks=true>"Back"</Button>
/// <Button kind=ButtonKind::Danger disabled_reason="A viewer can't decline invitations.">"Decline"</Button>
/// ```
#[component]
pub fn Button(
    /// How much it asks to be pressed.
    #[prop(optional)]
    kind: ButtonKind,
    /// Does not submit.
    #[prop(optional)]
    plain: bool,
    /// The name under which `value` is sent when this button submits.
    #[prop(optional, into)]
    name: String,
    /// What is sent under `name`.
    #[prop(optional, into)]
    value: String,
    /// The id of a form elsewhere on the page.
    #[prop(optional, into)]
    form: String,
    /// Another address for the form than its own.
    #[prop(optional, into)]
    action: String,
    /// Submits without the browser's checks: Back, Save for later.
    #[prop(optional)]
    skip_checks: bool,
    /// Why the action isn't possible; empty when it is.
    #[prop(optional, into)]
    disabled_reason: String,
    /// The element's id.
    #[prop(optional, into)]
    id: String,
    /// What it says: begins with a verb.
    children: Children,
) -> impl IntoView {
    let disabled = !disabled_reason.is_empty();
    let reason_id = format!("why-{}", field_id(if id.is_empty() { &disabled_reason } else { &id }));
    let button = view! {
        <button
            type=if plain || disabled { "button" } else { "submit" }
            class=kind.class()
            id=filled(id)
            name=filled(name.clone())
            value=(!name.is_empty()).then_some(value)
            form=filled(form)
            formaction=filled(action)
            formnovalidate=skip_checks
            aria-disabled=disabled.then_some("true")
            aria-describedby=disabled.then(|| reason_id.clone())
        >
            {children()}
        </button>
    };
    if disabled {
        view! {
            <span class="inline-flex flex-wrap items-center gap-x-3 gap-y-1">
                {button}
                <span id=reason_id class="text-sm text-ink-soft">{disabled_reason}</span>
            </span>
        }
        .into_any()
    } else {
        button.into_any()
    }
}

/// A link that looks like a button: it goes somewhere and changes nothing. With a `disabled_reason` it
/// is a disabled [`Button`] that says why.
///
/// ```ignore
/// <LinkButton href="/invitations/new" kind=ButtonKind::Primary>"New invitation"</LinkButton>
/// ```
#[component]
pub fn LinkButton(
    /// Where it goes.
    #[prop(into)]
    href: String,
    /// How much it asks to be pressed.
    #[prop(optional)]
    kind: ButtonKind,
    /// More classes.
    #[prop(optional, into)]
    class: String,
    /// Why one can't go there; empty when one can.
    #[prop(optional, into)]
    disabled_reason: String,
    /// What it says.
    children: Children,
) -> impl IntoView {
    if !disabled_reason.is_empty() {
        return view! { <Button kind plain=true id=field_id(&href) disabled_reason>{children()}</Button> }.into_any();
    }
    view! { <a href=href class=format!("{} {class}", kind.class()).trim_end().to_owned()>{children()}</a> }.into_any()
}
