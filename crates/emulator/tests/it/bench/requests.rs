//! Requests that succeed as they are, for tests to send or to spoil.

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};

/// A request as the SDKs send it.
pub(crate) fn request(account: &str, operation: &str, body: &Value) -> Request<Body> {
    Request::post("/")
        .header("content-type", "application/x-amz-json-1.0")
        .header("x-amz-target", format!("AWSPartnerCentralSelling.{operation}"))
        .header(
            "authorization",
            format!(
                "AWS4-HMAC-SHA256 Credential={account}/20261120/us-east-1/\
                 partnercentral-selling/aws4_request, SignedHeaders=host, Signature=0"
            ),
        )
        .body(Body::from(body.to_string()))
        .expect("a valid request")
}

/// The members that every opportunity invitation needs.
pub(crate) fn invitation(engagement: &str, receiver: &str, company: &str) -> Value {
    json!({
        "Catalog": "Sandbox",
        "ClientToken": format!("{engagement}-{receiver}-{company}"),
        "EngagementIdentifier": engagement,
        "Invitation": {
            "Message": "Shall we?",
            "Receiver": {"Account": {"AwsAccountId": receiver, "Alias": "Partner"}},
            "Payload": {"OpportunityInvitation": {
                "SenderContacts": [{"Email": "mara@example.com", "Phone": "+12065550142"}],
                "ReceiverResponsibilities": ["Reseller"],
                "Customer": {
                    "CompanyName": company,
                    "Industry": "Retail",
                    "WebsiteUrl": "https://shop.example.com",
                    "CountryCode": "NL",
                },
                "Project": {
                    "Title": "A shop",
                    "BusinessProblem": "The shop closes whenever the weather is fine.",
                    "TargetCompletionDate": "2027-05-01",
                    "ExpectedCustomerSpend": [{
                        "Amount": "1200.50",
                        "CurrencyCode": "EUR",
                        "Frequency": "Monthly",
                        "TargetCompany": "AWS",
                    }],
                },
            }},
        },
    })
}

/// An opportunity with everything that a submission needs, apart from a solution.
pub(crate) fn opportunity(token: &str) -> Value {
    json!({
        "Catalog": "Sandbox",
        "ClientToken": token,
        "Origin": "Partner Referral",
        "PrimaryNeedsFromAws": ["Co-Sell - Deal Support"],
        "Customer": {"Account": {
            "CompanyName": format!("Customer {token}"),
            "Industry": "Retail",
            "WebsiteUrl": "https://shop.example.com",
            "Address": {"CountryCode": "NL", "PostalCode": "3011 AA"},
        }},
        "Project": {
            "Title": "A shop that stays open in any weather whatsoever",
            "CustomerBusinessProblem": "The shop closes whenever the weather is fine.",
            "CustomerUseCase": "Database",
            "DeliveryModels": ["SaaS or PaaS"],
            "SalesActivities": ["Conducted POC / Demo"],
            "ExpectedCustomerSpend": [{
                "Amount": "1200.50",
                "CurrencyCode": "EUR",
                "Frequency": "Monthly",
                "TargetCompany": "AWS",
            }],
        },
        "LifeCycle": {"Stage": "Qualified", "TargetCloseDate": "2027-05-01"},
        "Marketing": {"Source": "None"},
    })
}

/// What starts the submission of an opportunity.
pub(crate) fn submission(opportunity: &str, token: &str) -> Value {
    json!({
        "Catalog": "Sandbox",
        "ClientToken": token,
        "Identifier": opportunity,
        "AwsSubmission": {"InvolvementType": "Co-Sell", "Visibility": "Full"},
    })
}
