//! Lists, details and the chart.

use leptos::prelude::*;

use crate::ui::{
    Absent, Badge, Button, ButtonKind, Card, Cell, ChartColumn, ChartCount, CodeBlock, Column, CopyButton, Description,
    DescriptionList, Direction, FilterBar, Fold, InputKind, Pagination, Row, RowHeader, Select, SelectOption,
    StackedBars, Status, Table, TextInput, Tone, Value,
};

/// Filters, a table, its pages.
#[component]
pub fn Lists() -> impl IntoView {
    let columns = vec![
        Column::new("From"),
        Column::new("Received").sorted("#main", Some(Direction::Descending)),
        Column::new("Kind"),
        Column::new("Status"),
        Column::new("Amount").numeric(),
        Column::new("Actions").quiet(),
    ];
    let row = |from: &'static str,
               customer: &'static str,
               day: &'static str,
               tone,
               status: &'static str,
               amount: &'static str| {
        view! {
            <Row>
                <RowHeader href="#main" detail=customer>{from}</RowHeader>
                <Cell label="Received">{day}</Cell>
                <Cell label="Kind"><Badge>"Opportunity"</Badge></Cell>
                <Cell label="Status"><Status tone label=status/></Cell>
                <Cell label="Amount" numeric=true>{amount}</Cell>
                <Cell><a class="link" href="#main">"Answer"<span class="sr-only">" " {from}</span></a></Cell>
            </Row>
        }
    };
    view! {
        <FilterBar label="Filter invitations" action="#main" clear="#main">
            <Select name="gallery_status" label="Status" bare=true prompt="Any" value="PENDING"
                options=vec![SelectOption::new("PENDING", "Pending"), SelectOption::new("ACCEPTED", "Accepted")]/>
            <TextInput name="gallery_sender" label="Sender" kind=InputKind::Search bare=true/>
        </FilterBar>
        <Table caption="Invitations received" columns>
            {row("Fabrikam", "Contoso Retail", "19 Nov 2026", Tone::Neutral, "Pending", "USD 25,000.00")}
            {row("AWS", "Tailspin Toys", "17 Nov 2026", Tone::Success, "Accepted", "USD 8,400.00")}
            {row("Wide World Importers", "Adventure Works Cycles", "2 Nov 2026", Tone::Danger, "Expired", "EUR 112,300.50")}
        </Table>
        <Pagination shown="3 invitations" next="#main" first="#main"/>
    }
}

/// Descriptions, code to copy.
#[component]
pub fn Details() -> impl IntoView {
    const COMMAND: &str = "aws partnercentral-selling get-engagement-invitation \\\n    --catalog Sandbox \\\n    --identifier engi-0a1b2c3d4e5f6";
    view! {
        <div class="grid items-start gap-4 lg:grid-cols-2">
            <Card title="Customer" actions=|| view! { <a class="link" href="#main">"Change"<span class="sr-only">" customer"</span></a> }>
                <DescriptionList>
                    <Value label="Company" value=Some("Contoso Retail".to_owned())/>
                    <Value label="Website" value=None/>
                    <Value label="Opportunity" value=None absent=Absent::NotYet/>
                    <Description label="Status"><Status tone=Tone::Success label="Complete"/></Description>
                    <Description label="Invitation">
                        <span class="flex flex-wrap items-center justify-between gap-2">
                            <span class="mono" id="gallery-id">"engi-0a1b2c3d4e5f6"</span>
                            <CopyButton target="gallery-id" label="Copy invitation id"/>
                        </span>
                    </Description>
                </DescriptionList>
            </Card>
            <Card title="Equivalent command">
                <CodeBlock id="gallery-command" label="AWS CLI" text=COMMAND/>
                <Fold title="More" open=true>
                    <p class="text-ink-soft">"What few people need stays folded."</p>
                </Fold>
                <Button plain=true kind=ButtonKind::Quiet>"Save as a file"</Button>
            </Card>
        </div>
    }
}

/// A chart of twelve weeks.
#[component]
pub fn Chart() -> impl IntoView {
    const WEEKS: [(&str, [u32; 4]); 12] = [
        ("31 Aug", [0, 2, 1, 1]),
        ("7 Sep", [0, 3, 0, 0]),
        ("14 Sep", [0, 4, 1, 2]),
        ("21 Sep", [0, 2, 2, 0]),
        ("28 Sep", [0, 5, 1, 1]),
        ("5 Oct", [0, 3, 0, 0]),
        ("12 Oct", [0, 6, 2, 1]),
        ("19 Oct", [0, 4, 1, 0]),
        ("26 Oct", [0, 7, 0, 1]),
        ("2 Nov", [1, 5, 1, 0]),
        ("9 Nov", [3, 4, 1, 0]),
        ("16 Nov", [6, 2, 0, 0]),
    ];
    const STATES: [(&str, Tone); 4] = [
        ("Pending", Tone::Progress),
        ("Accepted", Tone::Success),
        ("Declined", Tone::Danger),
        ("Expired", Tone::Neutral),
    ];
    let columns = WEEKS
        .iter()
        .map(|(label, counts)| ChartColumn {
            label: (*label).to_owned(),
            counts: STATES
                .iter()
                .zip(counts)
                .map(|((label, tone), n)| ChartCount { label: (*label).to_owned(), tone: *tone, n: *n })
                .collect(),
        })
        .collect::<Vec<_>>();
    view! { <Card><StackedBars title="Invitations by week" column_title="Week from" columns/></Card> }
}
