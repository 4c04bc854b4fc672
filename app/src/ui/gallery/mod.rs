//! Every component in every state, on one page: documentation that can't go stale, and what the
//! accessibility tests walk over.

pub mod data;
pub mod forms;
pub mod messages;

use leptos::prelude::*;

use super::{ErrorSummary, PageHeader, Section};

/// The whole kit. It shows made-up data and sends nothing anywhere.
#[component]
pub fn Gallery() -> impl IntoView {
    view! {
        <ErrorSummary errors=forms::errors()/>
        <PageHeader title="Design" lead="The parts that the desk is made of, in every state they can be in."/>
        <Section title="Buttons">
            <forms::Buttons/>
        </Section>
        <Section title="Form fields">
            <forms::Fields/>
        </Section>
        <Section title="A form with live checks" lead="Send it empty, then mend it.">
            <forms::Checked/>
        </Section>
        <Section title="Messages">
            <messages::Messages/>
        </Section>
        <Section title="States">
            <messages::States/>
        </Section>
        <Section title="Time">
            <messages::Times/>
        </Section>
        <Section title="Lists and tables">
            <data::Lists/>
        </Section>
        <Section title="Details">
            <data::Details/>
        </Section>
        <Section title="Chart">
            <data::Chart/>
        </Section>
        <Section title="Finding the way">
            <messages::Wayfinding/>
        </Section>
    }
}
