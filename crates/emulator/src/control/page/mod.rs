//! The page at `/_emulator/`: everything worth seeing, and forms for the controls.
//!
//! The server renders all of it, so it can be read without script. `page.js` sends the forms and
//! exchanges the elements marked `data-live` for fresh ones; it knows nothing about what they say.
//! Each box is a function of its own that [`document`] lists.

mod clock;
mod events;
mod faults;
mod ledger;
mod parts;
mod quotas;
mod settings;
mod state;
mod tasks;

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use axum::routing::get;
use maud::{DOCTYPE, Markup, html};

use super::{Control, PREFIX};
use crate::service::Service;

const SCRIPT: &str = include_str!("page.js");
const STYLE: &str = include_str!("page.css");
const ICON: &str = include_str!("icon.svg");

pub(super) fn routes() -> Router<Arc<Service>> {
    Router::new()
        .route("/", get(show))
        .route("/page.js", get(async || file("text/javascript; charset=utf-8", SCRIPT)))
        .route("/page.css", get(async || file("text/css; charset=utf-8", STYLE)))
        .route("/page.svg", get(async || file("image/svg+xml", ICON)))
}

/// A file of the page. It changes with the emulator's version only, but is small and local: asking
/// again is simpler than keeping it right in caches.
fn file(kind: &'static str, text: &'static str) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "no-cache")], text)
}

async fn show(State(control): State<Control>) -> Markup {
    document(&control)
}

fn document(control: &Control) -> Markup {
    let status = control.status();
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { "Emulator at " (status.endpoint) }
                link rel="stylesheet" href={ (PREFIX) "/page.css" };
                link rel="icon" type="image/svg+xml" href={ (PREFIX) "/page.svg" };
                script src={ (PREFIX) "/page.js" } defer {}
            }
            body data-page={ (PREFIX) "/" } {
                a.skip href="#main" { "Skip to the content" }
                header {
                    h1 { "Partner Central Selling " span.badge { "Emulator" } }
                    p {
                        "This is not AWS: an emulator on this machine, version " (status.version)
                        ". Clients reach it at " code { (status.endpoint) } "."
                    }
                    p.control {
                        label { input #live type="checkbox" checked; " Refresh every 2 seconds" }
                    }
                    noscript { p { "The controls need JavaScript; without it the page shows how things stood when it was loaded." } }
                }
                main #main {
                    (clock::card(&control.clock()))
                    (state::card(&status.counts))
                    (state::accounts(&status.accounts))
                    (tasks::card(&control.tasks(None), &control.task_rules()))
                    (events::card(&control.events_page(&events::newest())))
                    (ledger::card(&control.ledger_page(&ledger::newest())))
                    (faults::card(&control.faults_list(), &status.operations))
                    (quotas::card(control))
                    (settings::card(&status.settings))
                }
                p #said role="status" {}
            }
        }
    }
}
