//! Where one is in a wizard.

use leptos::prelude::*;

use super::icons::{Glyph, Icon};

/// How a step stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepState {
    /// Answered; its page can be visited again.
    Done,
    /// The page that is shown.
    Current,
    /// Still to come.
    Todo,
}

/// A step of a wizard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What it is called.
    pub label: String,
    /// Its page; empty when a step still to come can't be visited yet.
    pub href: String,
    /// How it stands.
    pub state: StepState,
}

/// The steps of a wizard, in their order: a column on large screens, "Step 3 of 6" with a fold of all
/// steps on small ones.
///
/// ```ignore
/// <Steps steps=vec![Step { label: "Receiver".into(), href: "…/receiver".into(), state: StepState::Done }]/>
/// ```
#[component]
pub fn Steps(
    /// All steps.
    steps: Vec<Step>,
) -> impl IntoView {
    let count = steps.len();
    let position = steps.iter().position(|s| s.state == StepState::Current);
    let summary = position
        .map_or_else(|| format!("{count} steps"), |at| format!("Step {} of {count}: {}", at + 1, steps[at].label));
    let list = |steps: Vec<Step>| {
        steps.into_iter().enumerate().map(|(i, step)| view! { <StepRow number=i + 1 step/> }).collect_view()
    };
    view! {
        <nav aria-label="Steps">
            <details class="fold card px-3 py-1.5 lg:hidden">
                <summary>
                    <Icon glyph=Glyph::ChevronRight/>
                    {summary}
                </summary>
                <ol class="grid gap-0.5 py-2">{list(steps.clone())}</ol>
            </details>
            <ol class="hidden gap-0.5 lg:grid">{list(steps)}</ol>
        </nav>
    }
}

#[component]
fn StepRow(number: usize, step: Step) -> impl IntoView {
    const MARK: &str = "grid size-5.5 flex-none place-items-center rounded-full text-xs font-semibold";
    let label = step.label;
    match step.state {
        StepState::Done => view! {
            <li>
                <a class="nav-link" href=step.href>
                    <span class=format!("{MARK} tone-success")><Icon glyph=Glyph::Check class="size-3.5"/></span>
                    {label}
                    <span class="sr-only">"(done)"</span>
                </a>
            </li>
        }
        .into_any(),
        StepState::Current => view! {
            <li>
                <a class="nav-link" href=step.href aria-current="step">
                    <span class=format!("{MARK} bg-accent-fill text-on-accent")>{number}</span>
                    {label}
                </a>
            </li>
        }
        .into_any(),
        StepState::Todo if !step.href.is_empty() => view! {
            <li>
                <a class="nav-link" href=step.href>
                    <span class=format!("{MARK} border border-line-strong")>{number}</span>
                    {label}
                    <span class="sr-only">"(to do)"</span>
                </a>
            </li>
        }
        .into_any(),
        StepState::Todo => view! {
            <li class="flex min-h-8 items-center gap-2.5 px-2 py-1 text-ink-faint">
                <span class=format!("{MARK} border border-line-strong")>{number}</span>
                {label}
            </li>
        }
        .into_any(),
    }
}
