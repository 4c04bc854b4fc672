//! What is wrong with a form, above its heading.

use domain::forms::FieldError;
use leptos::prelude::*;

use super::{
    field::field_id,
    icons::{Glyph, Icon},
};

/// The summary's id: a page has one.
pub const ERROR_SUMMARY_ID: &str = "error-summary";

/// What is wrong with one field.
#[must_use]
pub fn error_at(errors: &[FieldError], name: &str) -> Option<String> {
    errors.iter().find(|e| e.field == name).map(|e| e.message.clone())
}

/// A page's title: one that lists errors says so first.
#[must_use]
pub fn page_title(title: &str, errors: &[FieldError]) -> String {
    if errors.is_empty() { format!("{title} · Cosell Desk") } else { format!("Error: {title} · Cosell Desk") }
}

/// Lists a form's errors, each a link to its field. Place it above the page's heading, also while
/// there are no errors: the browser's checks fill it. With errors it takes the focus when the page
/// opens.
///
/// ```ignore
/// <ErrorSummary errors=errors.clone()/>
/// <PageHeader title="Customer"/>
/// ```
#[component]
pub fn ErrorSummary(
    /// What is wrong, in the order of the fields.
    #[prop(optional)]
    errors: Vec<FieldError>,
) -> impl IntoView {
    let none = errors.is_empty();
    view! {
        <div
            id=ERROR_SUMMARY_ID
            class="mb-6 max-w-form rounded-lg border-2 border-danger-fill bg-surface p-4"
            role="alert"
            tabindex="-1"
            autofocus=!none
            hidden=none
        >
            <h2 class="flex items-center gap-2 text-lg font-semibold">
                <Icon glyph=Glyph::Warning class="text-danger-ink"/>
                "There is a problem"
            </h2>
            <ul class="mt-2 grid gap-1">
                {errors
                    .into_iter()
                    .map(|e| {
                        if e.field.is_empty() {
                            view! { <li>{e.message}</li> }.into_any()
                        } else {
                            let href = format!("#{}", field_id(&e.field));
                            view! { <li><a class="link text-danger-ink" href=href>{e.message}</a></li> }.into_any()
                        }
                    })
                    .collect_view()}
            </ul>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_says_first_that_something_is_wrong() {
        let error = FieldError { field: "A.B".into(), message: "Enter: B.".into() };
        assert_eq!(page_title("Customer", &[]), "Customer · Cosell Desk");
        assert_eq!(page_title("Customer", std::slice::from_ref(&error)), "Error: Customer · Cosell Desk");
        assert_eq!(error_at(&[error], "A.B").as_deref(), Some("Enter: B."));
        assert_eq!(error_at(&[], "A.B"), None);
    }
}
