//! Code, commands and documents to copy.

use leptos::prelude::*;

use super::copy_button::CopyButton;

/// Text to be copied as it is. It scrolls sideways rather than break, so it can take the focus.
///
/// ```ignore
/// <CodeBlock id="cli" label="AWS CLI command" text=command/>
/// ```
#[component]
pub fn CodeBlock(
    /// The id of the text's element.
    #[prop(into)]
    id: String,
    /// What it is.
    #[prop(into)]
    label: String,
    /// The text.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    view! {
        <figure class="grid gap-1.5">
            <figcaption class="flex min-h-9 items-center justify-between gap-2 text-sm font-medium text-ink-soft">
                {label.clone()}
                <CopyButton target=id.clone() label=format!("Copy {label}")/>
            </figcaption>
            <pre class="code" tabindex="0" role="region" aria-label=label><code id=id>{text}</code></pre>
        </figure>
    }
}
