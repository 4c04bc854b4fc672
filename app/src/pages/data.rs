//! A list or result as the AWS CLI gives it.

use crate::{
    api::documents::get_data,
    context::query_params,
    layout::NavItem,
    pages::{Page, list_address::encode, loaded_page},
    paths,
    ui::{
        Button, CheckboxGroup, ChoiceOption, CodeBlock, Description, DescriptionList, ErrorSummary, Fold, LinkButton,
        PageHeader, Section, Select, SelectOption, TextInput, Value, error_at, page_title,
    },
};
use domain::{
    forms::FieldError,
    ids::{EngagementId, InvitationId, OpportunityId},
    views::DataView,
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

/// The parameters that belong to this page; all others are the operation's own.
const OUTPUT: &str = "output";
const QUERY: &str = "query";
const ALL_PAGES: &str = "all";
const SHOW: &str = "show";

const TITLE: &str = "Data and command";

type Params = Vec<(String, String)>;

/// An operation's answer as the AWS CLI prints it: queried with JMESPath, in the format of one's choice,
/// with the equivalent command, and the request and answer as sent.
#[component]
pub fn DataPage() -> impl IntoView {
    let operation = use_params_map().get_untracked().get("operation").unwrap_or_default();
    let params: Params = query_params().into_iter().filter(|(_, value)| !value.trim().is_empty()).collect();
    let (up_href, up_label) = origin(&operation, &params);
    view! {
        <Page title=TITLE nav=NavItem::Elsewhere>
            {loaded_page(TITLE, (up_href.clone(), up_label), get_data(operation.clone(), query_params()), move |data| view! {
                <Whole data operation params up_href up_label/>
            })}
        </Page>
    }
}

/// Where the same is shown for people.
fn origin(operation: &str, params: &Params) -> (String, &'static str) {
    // What the journal keeps of a write goes by what it was about.
    let id = [value(params, "id"), value(params, "subject")].into_iter().find(|id| !id.is_empty()).unwrap_or_default();
    // An address is made only of what can be an id: anything may stand in the parameter.
    let invitation = || InvitationId::parse(&id).map_or_else(paths::overview, |id| paths::invitation(id.as_str()));
    let opportunity = || OpportunityId::parse(&id).map_or_else(paths::overview, |id| paths::opportunity(id.as_str()));
    let engagement = || EngagementId::parse(&id).map_or_else(paths::overview, |id| paths::engagement(id.as_str()));
    match operation {
        "list-engagement-invitations" => {
            let side = value(params, "side");
            let list = paths::invitations();
            (if side == "sent" { format!("{list}?side=sent") } else { list }, "Invitations")
        }
        "get-engagement-invitation" => (invitation(), "Invitation"),
        "list-opportunities" => (paths::opportunities(), "Opportunities"),
        "get-opportunity" => (opportunity(), "Opportunity"),
        "update-opportunity"
        | "assign-opportunity"
        | "submit-opportunity"
        | "associate-opportunity"
        | "disassociate-opportunity" => (opportunity(), "Opportunity"),
        "update-engagement-context" => (engagement(), "Engagement"),
        "list-engagements" => (paths::engagements(), "Engagements"),
        "get-engagement" | "list-engagement-members" => (engagement(), "Engagement"),
        "create-engagement-invitation" => (paths::drafts(), "Drafts"),
        task if task.ends_with("-tasks") => (paths::tasks(), "Tasks"),
        _ => (paths::overview(), "Overview"),
    }
}

fn value(params: &Params, name: &str) -> String {
    params.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone()).unwrap_or_default()
}

#[component]
fn Whole(data: DataView, operation: String, params: Params, up_href: String, up_label: &'static str) -> impl IntoView {
    let lead = format!("What the AWS CLI prints for {operation}, and the command that asks for it.");
    let is_list = operation.starts_with("list-");
    let errors: Vec<FieldError> = data.problem.iter().cloned().collect();
    let result = if errors.is_empty() {
        view! { <Body body=data.body.clone() save=paths::output(&operation, &encode(&params))/> }.into_any()
    } else {
        view! { <p class="mt-4 text-ink-soft">"Mend what is marked to see the result. What AWS answered stands below."</p> }
            .into_any()
    };
    let controls = params.clone();
    view! {
        <Title text=page_title(&format!("{operation}: data and command"), &errors)/>
        <ErrorSummary errors=errors.clone()/>
        <PageHeader title=TITLE lead up_href up_label/>
        <CodeBlock id="command" label="AWS CLI command" text=data.command.clone()/>
        <Section title="Output">
            <Controls params=controls errors is_list/>
            {result}
        </Section>
        <Section title="Request and answer">
            <AsSent data operation params/>
        </Section>
    }
}

/// What to do with the answer, as a form whose state is the address.
#[component]
fn Controls(params: Params, errors: Vec<FieldError>, is_list: bool) -> impl IntoView {
    let formats = [("yaml", "YAML"), ("text", "Text, tab-separated"), ("csv", "CSV")];
    let options = formats.into_iter().map(|(code, label)| SelectOption::new(code, label)).collect();
    let chosen = Some(value(&params, OUTPUT)).filter(|o| formats.iter().any(|(code, _)| code == o)).unwrap_or_default();
    let all = value(&params, ALL_PAGES);
    let selected = if all.is_empty() { Vec::new() } else { vec!["1".to_owned()] };
    let own = [OUTPUT, QUERY, ALL_PAGES, SHOW];
    let kept = params.iter().filter(|(key, _)| !own.contains(&key.as_str())).cloned().collect::<Vec<_>>();
    view! {
        <form method="get" class="grid max-w-form gap-4" aria-label="Output">
            {kept.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value/> }).collect_view()}
            <Select name=OUTPUT label="Format" options value=chosen prompt="JSON" error=error_at(&errors, OUTPUT) bare=true/>
            <TextInput
                name=QUERY label="Query" hint="JMESPath, as the AWS CLI's --query takes it. Empty for everything."
                example="keys(@)" value=value(&params, QUERY) error=error_at(&errors, QUERY) autocomplete="off" bare=true
            />
            {is_list.then(|| view! {
                <CheckboxGroup
                    name=ALL_PAGES label="Pages" bare=true selected
                    options=vec![ChoiceOption::new("1", "All pages", "Without it, only the page that the address names: the AWS CLI's --no-paginate.")]
                />
            })}
            <div><Button>"Show"</Button></div>
        </form>
    }
}

#[component]
fn Body(body: String, save: String) -> impl IntoView {
    view! {
        <div class="mt-5 grid gap-3">
            <CodeBlock id="result" label="Result" text=body/>
            <div><LinkButton href=save>"Save as a file"</LinkButton></div>
        </div>
    }
}

/// The documents as they went over the wire: the AWS CLI's `--debug` for people.
#[component]
fn AsSent(data: DataView, operation: String, params: Params) -> impl IntoView {
    let shown = !value(&params, SHOW).is_empty();
    let mut other: Params = params.into_iter().filter(|(key, _)| key != SHOW).collect();
    if data.masked {
        other.push((SHOW.to_owned(), "1".to_owned()));
    }
    let toggle = paths::data(&operation, &encode(&other));
    let words = if data.masked { "Show customer data" } else { "Mask customer data" };
    view! {
        <Fold title="Request and answer as sent" open=shown>
            <DescriptionList>
                <Value label="Operation" value=Some(data.operation)/>
                <Value label="Request id" value=data.request_id code=true/>
                <Value label="HTTP status" value=data.status.map(|s| s.to_string())/>
                <Value label="Time" value=Some(format!("{} ms, with repeats", data.elapsed_ms))/>
                <Description label="Customer data">
                    {if data.masked { "Masked. " } else { "Shown. " }}
                    <a class="link" href=toggle>{words}</a>
                </Description>
            </DescriptionList>
            <div class="mt-3 grid gap-4">
                <CodeBlock id="request" label="Request" text=data.request/>
                <CodeBlock id="response" label="Answer" text=data.response/>
            </div>
        </Fold>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_leads_to_the_thing() {
        let id = vec![("id".to_owned(), "O1".to_owned())];
        assert_eq!(origin("get-opportunity", &id).0, "/opportunities/O1");
        assert_eq!(origin("get-opportunity", &Vec::new()).0, "/");
        let anything = vec![("id".to_owned(), "Harbour Air".to_owned())];
        assert_eq!(origin("get-opportunity", &anything).0, "/");
        let subject = vec![("subject".to_owned(), "O1".to_owned())];
        assert_eq!(origin("assign-opportunity", &subject).0, "/opportunities/O1");
        assert_eq!(origin("list-engagement-from-opportunity-tasks", &id).0, "/tasks");
        let sent = vec![("side".to_owned(), "sent".to_owned())];
        assert_eq!(origin("list-engagement-invitations", &sent).0, "/invitations?side=sent");
    }
}
