//! Pages for when there is none: outside of all routes, for whoever is not known, and without anything to wait for.

use crate::{layout::Wordmark, paths};
use leptos::prelude::*;
use leptos_meta::HashedStylesheet;

/// What such a page says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlainPage {
    /// What has happened.
    pub heading: String,
    /// What that means and what to do, a paragraph each.
    pub words: Vec<String>,
    /// Where to go on to: the words and the address.
    pub on: Option<(String, String)>,
    /// Whether the link opens in another tab, because this one still holds something.
    pub in_another_tab: bool,
    /// Whether the browser goes there by itself.
    pub by_itself: bool,
}

/// The page as a document, with the desk's styles and no script. `theme` is the one that was chosen, if any.
#[must_use]
pub fn plain_page(page: PlainPage, options: LeptosOptions, theme: Option<&str>) -> String {
    let document = Owner::new().with(|| document(page, options, theme.map(str::to_owned)).to_html());
    format!("<!DOCTYPE html>{document}")
}

fn document(page: PlainPage, options: LeptosOptions, theme: Option<String>) -> impl IntoView {
    let PlainPage { heading, words, on, in_another_tab, by_itself } = page;
    let title = format!("{heading} · Cosell Desk");
    let refresh = on.as_ref().filter(|_| by_itself).map(|(_, address)| {
        view! { <meta http-equiv="refresh" content=format!("0; url={address}")/> }
    });
    let target = if in_another_tab { "_blank" } else { "_self" };
    let on = on.map(|(label, address)| {
        view! { <p><a class="btn btn-primary max-w-full break-words" href=address target=target rel="external">{label}</a></p> }
    });
    let words = words.into_iter().map(|text| view! { <p class="break-words">{text}</p> }).collect_view();
    view! {
        <html lang="en" data-theme=theme>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                {refresh}
                <title>{title}</title>
                <HashedStylesheet options=options root=paths::base()/>
                <link rel="icon" href=paths::at("/favicon.svg") type="image/svg+xml"/>
            </head>
            <body>
                <main id="main" class="mx-auto grid min-h-dvh w-full max-w-xl content-center gap-6 px-4 py-10">
                    <p class="flex items-center gap-2.5"><Wordmark/></p>
                    <div class="grid gap-2">
                        <h1 class="text-2xl font-semibold">{heading}</h1>
                        {words}
                    </div>
                    {on}
                </main>
            </body>
        </html>
    }
}
