//! Help: what the desk does, its words, the AWS CLI's options, and how to read failures.

use crate::{
    layout::NavItem,
    pages::Page,
    paths,
    ui::{Cell, Column, Description, DescriptionList, PageHeader, Row, RowHeader, Section, Table},
};
use domain::{
    choices::ReasonCode,
    error::{AppError, ErrorKind},
    reasons::REASONS,
};
use leptos::prelude::*;

/// The words of the API that the desk uses.
const WORDS: [(&str, &str); 8] = [
    (
        "Engagement",
        "A room that AWS keeps for partners who work on the same customer. It has up to 10 members and can't be left or deleted.",
    ),
    (
        "Invitation",
        "Asks one partner into an engagement. It lapses 15 days after it was sent; AWS asks for an answer within 5 business days.",
    ),
    ("Opportunity invitation", "An invitation about a project. Accepting it makes an opportunity in your account."),
    (
        "Lead invitation",
        "An invitation about a company that may become a customer. Accepting it shows its contacts and makes no opportunity.",
    ),
    ("Opportunity", "A sale to a customer, as Partner Central keeps it for your company."),
    (
        "Task",
        "What AWS does in the background when you accept an invitation or start an engagement, mostly within a quarter of a minute.",
    ),
    (
        "Catalog",
        "AWS is production; Sandbox is AWS's own place for trying things out. The badge on top of every page says where you are.",
    ),
    (
        "ClientToken",
        "A mark on each request that writes. The same request with the same token is carried out once, however often it is sent.",
    ),
];

/// Where each option of the AWS CLI is found.
const OPTIONS: [(&str, &str); 9] = [
    ("--cli-input-json, --cli-input-yaml", "“Import” in a draft: paste a document or drop a file."),
    ("--generate-cli-skeleton", "“Export” in a draft: the empty input and output documents."),
    ("--query", "“Data and command” on every list and result, as JMESPath."),
    ("--output", "Tables on the pages; JSON, YAML, text and CSV under “Data and command”, to read or to save."),
    (
        "--no-paginate, --page-size, --max-items",
        "“All pages” under “Data and command”; “size” in a list's address, 1 to 100.",
    ),
    ("--debug", "“Request and answer as sent” under “Data and command”. Customer data is masked until you ask for it."),
    ("--profile, --region, --endpoint-url, --ca-bundle", "The desk's configuration; “cosell-desk doctor” checks it."),
    ("--cli-connect-timeout, --cli-read-timeout", "The desk's configuration."),
    (
        "--no-verify-ssl, --no-sign-request",
        "Left out on purpose: they would send customer data to whoever answers, or fail on every request.",
    ),
];

/// The service's exceptions with the kind of failure that each becomes.
fn exceptions() -> [(&'static str, ErrorKind); 7] {
    [
        ("ValidationException", ErrorKind::Validation(Vec::new())),
        ("ResourceNotFoundException", ErrorKind::NotFound),
        ("ConflictException", ErrorKind::Conflict),
        ("AccessDeniedException", ErrorKind::AccessDenied { reason: None }),
        ("ThrottlingException", ErrorKind::Throttled),
        ("ServiceQuotaExceededException", ErrorKind::QuotaExceeded),
        ("InternalServerException", ErrorKind::Upstream),
    ]
}

/// Help, on one page that can be searched with the browser.
#[component]
pub fn HelpPage() -> impl IntoView {
    view! {
        <Page title="Help" nav=NavItem::Help>
            <PageHeader title="Help" lead="Invite partners and AWS, answer their invitations, start engagements, and watch AWS carry it out."/>
            <Start/>
            <Section title="Words">
                <DescriptionList>
                    {WORDS.map(|(word, meaning)| view! { <Description label=word>{meaning}</Description> }).collect_view()}
                </DescriptionList>
            </Section>
            <Keyboard/>
            <Section title="Where the AWS CLI's options are">
                <DescriptionList>
                    {OPTIONS.map(|(option, place)| view! { <Description label=option>{place}</Description> }).collect_view()}
                </DescriptionList>
            </Section>
            <Failures/>
        </Page>
    }
}

#[component]
fn Start() -> impl IntoView {
    let ways = [
        (
            paths::new_invitation(),
            "Invite a partner",
            "A draft is saved on every Continue and survives sign-out. It is never sent twice.",
        ),
        (
            paths::invitations(),
            "Answer an invitation",
            "Accept or decline; each page says what will happen before it happens.",
        ),
        (paths::opportunities(), "Start an engagement", "From an opportunity that AWS is not reviewing now."),
        (
            paths::opportunities(),
            "Change an opportunity",
            "Its stage, dates, owner, solutions and tags, and its submission. What AWS's review closes says why.",
        ),
        (paths::tasks(), "Watch a task", "The page follows by itself; without script, Refresh shows the last state."),
    ];
    view! {
        <Section title="What you can do here">
            <ul class="grid gap-2">
                {ways
                    .map(|(href, label, about)| view! {
                        <li><a class="link" href=href>{label}</a>": "{about}</li>
                    })
                    .collect_view()}
            </ul>
        </Section>
    }
}

#[component]
fn Keyboard() -> impl IntoView {
    let keys = [
        ("Tab, Shift + Tab", "To the next control and back. The first Tab on a page offers to skip to its content."),
        ("Down, Up", "In a list to search, such as countries: open it and move. Radio buttons: choose another."),
        ("Enter", "In such a list: take the entry. In a form: send it."),
        ("Escape", "In such a list: keep the value. In a dialog or menu: close it."),
        ("Space", "Tick a box, press a button, open a fold."),
    ];
    view! {
        <Section title="Keyboard" lead="Everything works without a mouse.">
            <DescriptionList>
                {keys.map(|(key, what)| view! { <Description label=key>{what}</Description> }).collect_view()}
            </DescriptionList>
        </Section>
    }
}

#[component]
fn Failures() -> impl IntoView {
    let reasons = REASONS.iter().map(|reason| {
        view! {
            <Row>
                <RowHeader detail=reason.code>{ReasonCode::parse(reason.code).label().to_owned()}</RowHeader>
                <Cell label="Meaning">{reason.sentence}</Cell>
                <Cell label="Next step">{reason.next_step}</Cell>
                <Cell label="Start again">{if reason.retry { "Makes sense" } else { "Would fail again" }}</Cell>
            </Row>
        }
    });
    let exceptions = exceptions().into_iter().map(|(name, kind)| {
        let error = AppError::new(kind);
        let (meaning, next) = (error.headline(), error.next_step());
        view! {
            <Row>
                <RowHeader>{name}</RowHeader>
                <Cell label="Meaning">{meaning}</Cell>
                <Cell label="Next step">{next}</Cell>
            </Row>
        }
    });
    let meaning = || Column::new("Meaning");
    let next = || Column::new("Next step");
    view! {
        <Section title="When AWS refuses" lead="A failure is one sentence and a next step. AWS's own words and the request id for a support case are in the fold under it.">
            <Table caption="The service's exceptions" columns=vec![Column::new("Exception"), meaning(), next()]>
                {exceptions.collect_view()}
            </Table>
        </Section>
        <Section title="When a task fails" lead="A failed task names one of these reasons. The reading is this desk's own.">
            <Table caption="Reasons of failed tasks" columns=vec![Column::new("Reason"), meaning(), next(), Column::new("Start again")]>
                {reasons.collect_view()}
            </Table>
        </Section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_exception_has_a_sentence_of_its_own() {
        let mut said: Vec<String> = exceptions().into_iter().map(|(_, kind)| AppError::new(kind).headline()).collect();
        said.sort();
        said.dedup();
        assert_eq!(said.len(), 7);
    }
}
