//! The solutions, products and offers that an opportunity is tied to.

use super::{
    name_of,
    offering::{SOLUTIONS, in_sentence, named, offered, why_full},
};
use crate::{
    api::opportunities::{AssociateOpportunity, DisassociateOpportunity, Products, get_products},
    context::query_params,
    layout::NavItem,
    outcome::FormState,
    pages::{
        Page, loaded_page,
        request_documents::RequestDocuments,
        writing::{form_title, typed, why_not_write},
    },
    paths,
    ui::{
        Button, ButtonKind, Cell, Column, EmptyState, ErrorSummary, Glyph, LiveForm, PageHeader, Row, RowHeader,
        Section, Select, SelectOption, Tab, Table, Tabs, TextInput, error_at, input_name,
    },
};
use domain::{
    choices::RelatedEntityType,
    commands::{ChangeKind, RelatedEntity},
    forms::{related_fields, text},
    views::SolutionSummary,
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// The id of the form's element.
const FORM_ID: &str = "associate";

/// The parameter that says what kind of thing is to be added.
const KIND: &str = "type";

/// Above so many entries a list gets type-ahead.
const MOST_WITHOUT_SEARCH: usize = 20;

/// What an opportunity is tied to: each may be removed, and more be added.
#[component]
pub fn ProductsPage() -> impl IntoView {
    let id = use_params_map().get_untracked().get("id").unwrap_or_default();
    let form = typed(ChangeKind::Associate.form());
    view! {
        <Page title=form_title("Solutions and products", &form) nav=NavItem::Opportunities>
            {loaded_page("Solutions and products", (paths::opportunities(), "Opportunities"), get_products(id), move |products| view! { <Whole products form/> })}
        </Page>
    }
}

#[component]
fn Whole(products: Products, form: FormState) -> impl IntoView {
    let Products { opportunity, solutions, no_solutions } = products;
    let id = opportunity.summary.id.clone();
    let lead = format!(
        "What “{}” ({id}) offers the customer. AWS wants at least one solution before it reviews.",
        name_of(&opportunity)
    );
    let kind = query_params().into_iter().find(|(key, _)| key == KIND).map(|(_, code)| RelatedEntityType::parse(&code));
    let kind = kind.filter(RelatedEntityType::is_known).unwrap_or_else(|| RelatedEntityType::parse(SOLUTIONS));
    let why = opportunity.summary.why_not_change().map_or_else(why_not_write, str::to_owned);
    let related = opportunity.related;
    let names = solutions.clone();
    view! {
        <ErrorSummary errors=form.errors.clone()/>
        <PageHeader title="Solutions and products" lead up_href=paths::opportunity(&id) up_label="Opportunity"/>
        <Related id=id.clone() related=related.clone() names why=why.clone()/>
        <Section title="Add">
            <Kinds id=id.clone() current=kind.clone()/>
            <Add id kind related solutions no_solutions form why/>
        </Section>
    }
}

/// What is tied to it now.
#[component]
fn Related(id: String, related: Vec<RelatedEntity>, names: Vec<SolutionSummary>, why: String) -> impl IntoView {
    if related.is_empty() {
        return view! {
            <EmptyState title="Nothing yet" text="Add a solution of your company's first: AWS reviews no opportunity without one." glyph=Glyph::Box/>
        }
        .into_any();
    }
    let columns = vec![Column::new("What"), Column::new("Kind"), Column::new("Remove").quiet()];
    let rows = related.into_iter().enumerate().map(move |(row, entity)| {
        let name = names.iter().find(|one| one.id == entity.id).and_then(|one| one.name.clone());
        let kind = RelatedEntityType::parse(&entity.entity_type).label().to_owned();
        let shown = name.clone().unwrap_or_else(|| entity.id.clone());
        let detail = if name.is_some() { entity.id.clone() } else { String::new() };
        let (id, what, why) = (id.clone(), shown.clone(), why.clone());
        view! {
            <Row>
                <RowHeader detail><span class="break-all">{shown}</span></RowHeader>
                <Cell label="Kind">{kind}</Cell>
                <Cell><Remove id row entity what why/></Cell>
            </Row>
        }
    });
    view! { <Table caption="Solutions and products" columns>{rows.collect_view()}</Table> }.into_any()
}

/// Removes at once: adding it again takes it back.
#[component]
fn Remove(id: String, row: usize, entity: RelatedEntity, what: String, why: String) -> impl IntoView {
    let [kind, identifier] = related_fields();
    view! {
        <form method="post" action={paths::of::<DisassociateOpportunity>()}>
            <input type="hidden" name="id" value=id/>
            <input type="hidden" name=input_name(&kind.name) value=entity.entity_type/>
            <input type="hidden" name=input_name(&identifier.name) value=entity.id/>
            <Button kind=ButtonKind::Quiet id=format!("remove-{row}") disabled_reason=why>
                "Remove" <span class="sr-only">" " {what}</span>
            </Button>
        </form>
    }
}

/// The kinds of things, each with a form of its own.
#[component]
fn Kinds(id: String, current: RelatedEntityType) -> impl IntoView {
    let tabs = RelatedEntityType::ALL
        .iter()
        .map(|kind| Tab {
            label: kind.label.into(),
            href: paths::products_like(&id, kind.code),
            count: None,
            current: kind.code == current.code(),
        })
        .collect();
    view! { <Tabs label="What to add" tabs/> }
}

#[component]
fn Add(
    id: String,
    kind: RelatedEntityType,
    related: Vec<RelatedEntity>,
    solutions: Vec<SolutionSummary>,
    no_solutions: Option<String>,
    form: FormState,
    why: String,
) -> impl IntoView {
    let why = if why.is_empty() { why_full(kind.code(), &related).unwrap_or_default().to_owned() } else { why };
    let [kind_field, _] = related_fields();
    let offered = offered(solutions, &related);
    let button = format!("Add {}", in_sentence(kind.label()));
    view! {
        <form id=FORM_ID method="post" action={paths::of::<AssociateOpportunity>()} class="grid gap-5">
            <input type="hidden" name="id" value=id.clone()/>
            <input type="hidden" name=input_name(&kind_field.name) value=kind.code().to_owned()/>
            {identifier(&kind, offered, no_solutions, &form)}
            <div><Button kind=ButtonKind::Primary disabled_reason=why>{button}</Button></div>
        </form>
        <LiveForm form=ChangeKind::Associate.form() target=FORM_ID/>
        <div class="mt-5"><RequestDocuments kind=ChangeKind::Associate subject=id form target=FORM_ID/></div>
    }
}

/// Which one: chosen among the company's own solutions, or named by its identifier.
fn identifier(
    kind: &RelatedEntityType,
    offered: Vec<SelectOption>,
    no_solutions: Option<String>,
    form: &FormState,
) -> AnyView {
    let [_, spec] = related_fields();
    let (value, error) = (text(&form.fields, &spec.name).to_owned(), error_at(&form.errors, &spec.name));
    let (label, hint, example) = named(kind.code());
    if kind.code() == SOLUTIONS && no_solutions.is_none() {
        if offered.is_empty() && value.is_empty() {
            return view! {
                <p class="text-ink-soft">"Your company has no other active solution. Solutions are registered in Partner Central; here they appear once they are active."</p>
            }
            .into_any();
        }
        let searchable = offered.len() > MOST_WITHOUT_SEARCH;
        return view! {
            <Select name=spec.name label options=offered value hint="The active solutions of your company." error required=true searchable/>
        }
        .into_any();
    }
    let unread = no_solutions
        .map(|why| view! { <p class="text-ink-soft">"Your company's solutions could not be read: " {why}</p> });
    view! {
        {unread}
        <TextInput name=spec.name label hint example value error required=true autocomplete="off"/>
    }
    .into_any()
}
