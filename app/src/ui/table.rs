//! Tables that become cards on small screens.

use leptos::prelude::*;

use super::{
    filled,
    icons::{Glyph, Icon},
};

/// Which way a column is sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Smallest or oldest first.
    Ascending,
    /// Largest or newest first.
    Descending,
}

/// A column's header.
#[derive(Clone, Debug)]
pub struct Column {
    label: String,
    numeric: bool,
    quiet: bool,
    sort: Option<(String, Option<Direction>)>,
}

impl Column {
    /// A column that can't be sorted.
    #[must_use]
    pub fn new(label: impl Into<String>) -> Self {
        Self { label: label.into(), numeric: false, quiet: false, sort: None }
    }

    /// A column of figures.
    #[must_use]
    pub fn numeric(mut self) -> Self {
        self.numeric = true;
        self
    }

    /// A column whose name is only read out: actions.
    #[must_use]
    pub fn quiet(mut self) -> Self {
        self.quiet = true;
        self
    }

    /// A column that sorts: `href` leads to the list sorted by it (the other way round when it is
    /// sorted already), `direction` is how it is sorted now.
    #[must_use]
    pub fn sorted(mut self, href: impl Into<String>, direction: Option<Direction>) -> Self {
        self.sort = Some((href.into(), direction));
        self
    }
}

/// A table. Rows are [`Row`]s that begin with a [`RowHeader`].
///
/// ```ignore
/// <Table caption="Invitations received" columns=vec![Column::new("From"), Column::new("Received").sorted("?sort=asc", Some(Direction::Descending))]>
///     <Row>
///         <RowHeader href="/invitations/engi-0a1b2c3d4e5f6">"Northwind Cloud"</RowHeader>
///         <Cell label="Received">"7 Nov 2026"</Cell>
///     </Row>
/// </Table>
/// ```
#[component]
pub fn Table(
    /// What the table lists; read out, and shown when `show_caption` is set.
    #[prop(into)]
    caption: String,
    /// The headers.
    columns: Vec<Column>,
    /// Shows the caption, where no heading says the same.
    #[prop(optional)]
    show_caption: bool,
    /// The rows.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="card overflow-clip">
            // Roles are spelled out, because the cards of small screens are not laid out as a table and
            // browsers then drop the meaning of its elements.
            <table class="table table-stack" role="table">
                <caption class=if show_caption { "px-3.5 py-2.5 text-start font-semibold" } else { "sr-only" }>{caption}</caption>
                <thead role="rowgroup">
                    <tr role="row">{columns.into_iter().map(|column| view! { <HeaderCell column/> }).collect_view()}</tr>
                </thead>
                <tbody role="rowgroup">{children()}</tbody>
            </table>
        </div>
    }
}

#[component]
fn HeaderCell(column: Column) -> impl IntoView {
    let direction = column.sort.as_ref().and_then(|(_, direction)| *direction);
    let aria_sort = direction.map(|d| match d {
        Direction::Ascending => "ascending",
        Direction::Descending => "descending",
    });
    let glyph = match direction {
        Some(Direction::Ascending) => Glyph::ArrowUp,
        Some(Direction::Descending) => Glyph::ArrowDown,
        None => Glyph::ArrowsUpDown,
    };
    let content = match column.sort {
        Some((href, _)) => view! { <a class="sort-link" href=href>{column.label}<Icon glyph/></a> }.into_any(),
        None if column.quiet => view! { <span class="sr-only">{column.label}</span> }.into_any(),
        None => column.label.into_any(),
    };
    view! { <th scope="col" role="columnheader" class=column.numeric.then_some("num") aria-sort=aria_sort>{content}</th> }
}

/// A row.
#[component]
pub fn Row(
    /// Its cells.
    children: Children,
) -> impl IntoView {
    view! { <tr role="row">{children()}</tr> }
}

/// The cell that names its row, as a link to the thing itself.
#[component]
pub fn RowHeader(
    /// The thing's page; empty when it has none.
    #[prop(optional, into)]
    href: String,
    /// What is known besides the name: an id, a company.
    #[prop(optional, into)]
    detail: String,
    /// The name.
    children: Children,
) -> impl IntoView {
    let name = children();
    let name = match filled(href) {
        Some(href) => view! { <a class="link-plain" href=href>{name}</a> }.into_any(),
        None => view! { <span class="font-semibold">{name}</span> }.into_any(),
    };
    view! {
        <th scope="row" role="rowheader">
            {name}
            {filled(detail).map(|detail| view! { <span class="block text-sm text-ink-faint">{detail}</span> })}
        </th>
    }
}

/// A cell with a box that selects its row. The first cell of a row, under a quiet column.
///
/// ```ignore
/// <SelectCell name="id" value=invitation.id label="Select “Warehouse migration”"/>
/// ```
#[component]
pub fn SelectCell(
    /// The name under which a selected row is sent.
    name: &'static str,
    /// What is sent; empty for a row that can't be selected, which has no box.
    #[prop(into)]
    value: String,
    /// What the box does, for those who hear it.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    view! {
        <td role="cell">
            {filled(value).map(|value| view! {
                <label class="row-select"><input type="checkbox" name=name value=value/><span class="sr-only">{label}</span></label>
            })}
        </td>
    }
}

/// A cell.
#[component]
pub fn Cell(
    /// The column's name, shown beside the value on small screens; empty for actions.
    #[prop(optional, into)]
    label: String,
    /// Whether it holds a figure.
    #[prop(optional)]
    numeric: bool,
    /// The value.
    children: Children,
) -> impl IntoView {
    view! {
        <td role="cell" class=numeric.then_some("num") data-label=filled(label)>
            <div>{children()}</div>
        </td>
    }
}
