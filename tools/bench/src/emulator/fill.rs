//! Rows for the emulator, made through its own operations.

use super::{ACCOUNT, PARTNER, call};
use crate::client::{Client, Error};
use serde_json::{Value, json};
use std::net::SocketAddr;

/// Connections that write at the same time.
const WRITERS: usize = 8;

/// Makes so many invitations from the account to its partner, each to an engagement of its own. The
/// partner rejects every tenth.
pub(crate) async fn invitations(address: SocketAddr, count: usize) -> Result<(), Error> {
    in_parallel(address, count, |mut client, number| async move {
        let engagement =
            json!({"Catalog": "Sandbox", "ClientToken": format!("e{number}"), "Title": "Harbour logistics"});
        let engagement = id(&mut client, ACCOUNT, "CreateEngagement", &engagement).await?;
        let invitation = invitation(number, &engagement);
        let invitation = id(&mut client, ACCOUNT, "CreateEngagementInvitation", &invitation).await?;
        if number.is_multiple_of(10) {
            let body = json!({"Catalog": "Sandbox", "Identifier": invitation, "RejectionReason": "Other"});
            client.succeed(&call(PARTNER, "RejectEngagementInvitation", body.to_string())).await?;
        }
        Ok(client)
    })
    .await
}

/// Makes so many opportunities; every tenth is further along, and the first fifty for one customer.
pub(crate) async fn opportunities(address: SocketAddr, count: usize) -> Result<(), Error> {
    in_parallel(address, count, |mut client, number| async move {
        id(&mut client, ACCOUNT, "CreateOpportunity", &opportunity(number)).await?;
        Ok(client)
    })
    .await
}

/// Does the work for each number, over a few connections that are handed on from one to the next.
async fn in_parallel<F, W>(address: SocketAddr, count: usize, work: F) -> Result<(), Error>
where
    F: Fn(Client, usize) -> W + Copy + Send + 'static,
    W: Future<Output = Result<Client, Error>> + Send,
{
    let writers = (0..WRITERS).map(|writer| {
        tokio::spawn(async move {
            let mut client = Client::connect(address).await?;
            for number in (writer..count).step_by(WRITERS) {
                client = work(client, number).await?;
            }
            Ok::<_, Error>(())
        })
    });
    for writer in writers.collect::<Vec<_>>() {
        writer.await??;
    }
    Ok(())
}

async fn id(client: &mut Client, account: &str, operation: &str, body: &Value) -> Result<String, Error> {
    let answer = client.succeed(&call(account, operation, body.to_string())).await?;
    let answer: Value = serde_json::from_slice(&answer)?;
    answer["Id"].as_str().map(str::to_owned).ok_or_else(|| format!("{operation} answered {answer}").into())
}

fn invitation(number: usize, engagement: &str) -> Value {
    json!({
        "Catalog": "Sandbox",
        "ClientToken": format!("i{number}"),
        "EngagementIdentifier": engagement,
        "Invitation": {
            "Message": "Shall we look at this together?",
            "Receiver": {"Account": {"AwsAccountId": PARTNER, "Alias": "Bergfink Systems"}},
            "Payload": {"OpportunityInvitation": {
                "ReceiverResponsibilities": ["Reseller"],
                "Customer": {
                    "CompanyName": format!("Customer {number}"),
                    "Industry": "Retail",
                    "WebsiteUrl": "https://shop.example.com",
                    "CountryCode": "NL",
                },
                "Project": {
                    "Title": format!("Harbour logistics {number}"),
                    "BusinessProblem": "Ships wait for berths because nobody knows which one is free.",
                    "TargetCompletionDate": "2030-05-01",
                    "ExpectedCustomerSpend": [],
                },
            }},
        },
    })
}

fn opportunity(number: usize) -> Value {
    let stage = if number.is_multiple_of(10) { "Business Validation" } else { "Qualified" };
    let company = if number < 50 { "Rare Customer".to_owned() } else { format!("Customer {}", number % 997) };
    json!({
        "Catalog": "Sandbox",
        "ClientToken": format!("o{number}"),
        "Origin": "Partner Referral",
        "Customer": {"Account": {
            "CompanyName": company,
            "Industry": "Retail",
            "WebsiteUrl": "https://shop.example.com",
            "Address": {"CountryCode": "NL", "PostalCode": "3011 AA"},
        }},
        "Project": {
            "Title": format!("Harbour logistics {number}"),
            "CustomerBusinessProblem": "Ships wait for berths because nobody knows which one is free.",
            "DeliveryModels": ["SaaS or PaaS"],
        },
        "LifeCycle": {"Stage": stage, "TargetCloseDate": format!("20{:02}-05-01", 30 + number % 60)},
    })
}
