//! Leads that somebody converts outside the desk.

use crate::{INVITER, ended, stage};
use aws_sdk_partnercentralselling::{
    Client,
    config::{BehaviorVersion, Config, Credentials, Region},
    types::{
        EngagementContextDetails, EngagementContextPayload, EngagementContextType, LeadAddress, LeadContact,
        LeadContext, LeadCustomer, LeadInteraction,
    },
};
use desk::ports::{PartnerCentral, TaskQuery};
use domain::views::{TaskKind, TaskStatus};
use emulator::Seed;

/// Another client of the same account.
fn another(endpoint: &str) -> Client {
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .endpoint_url(endpoint)
        .credentials_provider(Credentials::new(INVITER, "emulator", None, None, "another client"))
        .build();
    Client::from_conf(config)
}

fn lead() -> EngagementContextDetails {
    let contact = LeadContact::builder()
        .first_name("Grace")
        .last_name("Vos")
        .business_title("Head of IT")
        .email("grace@example.com")
        .build();
    let met = LeadInteraction::builder()
        .source_type("Event")
        .source_id("fair-1")
        .source_name("Harbour fair")
        .customer_action("Completed Form")
        .business_problem("Orders are lost whenever a shop is offline.")
        .contact(contact.expect("a contact"))
        .build();
    let address = LeadAddress::builder().city("Delft").postal_code("2611 AA").country_code("NL").build();
    let customer = LeadCustomer::builder()
        .company_name("Kestrel")
        .industry("Retail")
        .website_url("https://kestrel.example.com")
        .address(address)
        .build();
    let context = LeadContext::builder()
        .qualification_status("Qualified")
        .customer(customer.expect("a customer"))
        .interactions(met)
        .build();
    EngagementContextDetails::builder()
        .r#type(EngagementContextType::Lead)
        .payload(EngagementContextPayload::Lead(context.expect("a lead")))
        .build()
        .expect("a context")
}

#[tokio::test]
async fn a_lead_that_another_client_converts_is_followed() {
    let stage = stage(Seed::Empty).await;
    let client = another(&stage.endpoint);
    let made = client.create_engagement().catalog("Sandbox").client_token("token-1").title("Kestrel");
    let made = made.description("Shops that sell offline.").contexts(lead()).send().await.expect("an engagement");
    let engagement = made.id().expect("an id");
    let start = client.start_opportunity_from_engagement_task().catalog("Sandbox").client_token("token-2");
    let started = start.identifier(engagement).context_identifier("1").send().await.expect("a task");

    let page = stage.inviter.list_tasks(TaskKind::FromEngagement, &TaskQuery::default()).await.expect("a page").value;
    let [task] = page.items.as_slice() else { panic!("one task, not {}", page.items.len()) };
    assert_eq!(Some(task.id.as_str()), started.task_id());
    assert_eq!((task.kind, task.status), (TaskKind::FromEngagement, TaskStatus::InProgress));
    assert_eq!(task.engagement_id.as_deref(), Some(engagement));
    let done = ended(&stage.inviter, task).await;
    assert_eq!(done.status, TaskStatus::Complete);
    let opportunity = stage.inviter.get_opportunity(done.opportunity_id.as_deref().expect("an opportunity")).await;
    assert_eq!(opportunity.expect("it").value.summary.company.as_deref(), Some("Kestrel"));
}
