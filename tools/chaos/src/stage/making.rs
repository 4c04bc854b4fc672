//! Making more for people to do than the demo has.

use super::{ACCOUNT, Stage, refused};
use crate::{Error, desk::ask};
use chaos::answers::{CONTEXT, SOLUTION};
use desk::ports::PartnerCentral;
use domain::{commands::AcceptByTaskCommand, ids::InvitationId};
use emulator::AwsInvitation;
use http_body_util::BodyExt;
use hyper::header::{self, HeaderName};
use serde_json::{Value, json};

impl Stage {
    /// AWS invites the seller's company to an opportunity; the invitation's id.
    pub(crate) fn invite(&self) -> Result<String, Error> {
        self.invite_to(&json!({"OpportunityInvitation": {
            "ReceiverResponsibilities": ["Reseller"],
            "Customer": {
                "CompanyName": "Lumen Foods",
                "Industry": "Retail",
                "WebsiteUrl": "lumen.example.com",
                "CountryCode": "NL",
            },
            "Project": {
                "Title": "Warehouse migration",
                "BusinessProblem": "The old warehouse system cannot follow the season.",
                "TargetCompletionDate": "2099-05-01",
                "ExpectedCustomerSpend": [spend()],
            },
        }}))
    }

    /// AWS invites the seller's company to a lead; the invitation's id.
    pub(crate) fn invite_to_lead(&self) -> Result<String, Error> {
        self.invite_to(&json!({"LeadInvitation": {
            "Customer": {"CompanyName": "Kestrel Games", "Industry": "Gaming", "CountryCode": "NO", "MarketSegment": "Small"},
            "Interaction": {"SourceType": "Event", "ContactBusinessTitle": "CTO"},
        }}))
    }

    fn invite_to(&self, payload: &Value) -> Result<String, Error> {
        let invitation = json!({"catalog": "Sandbox", "receiver": ACCOUNT, "payload": payload});
        Ok(self.control.invite_as_aws(serde_json::from_value::<AwsInvitation>(invitation)?)?)
    }

    /// Accepts an invitation by a task, as another client of the same account does; the task's id.
    pub(crate) async fn start_task(&self, invitation: &str) -> Result<String, Error> {
        let identifier = InvitationId::parse(invitation).ok_or("an invitation's id")?;
        let command = AcceptByTaskCommand { identifier, tags: Vec::new() };
        let token = uuid::Uuid::new_v4().to_string();
        Ok(self.service.start_by_accepting_invitation(&command, &token).await.map_err(refused)?.value.id)
    }

    /// Makes an opportunity from which an engagement can be started; its id.
    pub(crate) async fn opportunity(&self) -> Result<String, Error> {
        let id = self.bare_opportunity().await?;
        let solution = json!({
            "Catalog": "Sandbox",
            "OpportunityIdentifier": id,
            "RelatedEntityType": "Solutions",
            "RelatedEntityIdentifier": SOLUTION,
        });
        self.call("AssociateOpportunity", &solution).await?;
        Ok(id)
    }

    /// Makes an opportunity with everything but a solution; its id.
    pub(crate) async fn bare_opportunity(&self) -> Result<String, Error> {
        let made = self.call("CreateOpportunity", &opportunity()).await?;
        Ok(made["Id"].as_str().ok_or_else(|| format!("no opportunity was made: {made}"))?.to_owned())
    }

    /// Makes an engagement with a lead that can be qualified; its id.
    pub(crate) async fn lead(&self) -> Result<String, Error> {
        let engagement = self.engagement("A lead").await?;
        let contact = json!({
            "BusinessTitle": "CTO", "Email": "cto@kestrel.example.com", "FirstName": "Ada", "LastName": "Low",
        });
        let context = json!({
            "Catalog": "Sandbox",
            "ClientToken": uuid::Uuid::new_v4().to_string(),
            "EngagementIdentifier": engagement,
            "Type": "Lead",
            "Payload": {"Lead": {
                "Customer": {"CompanyName": "Kestrel Games"},
                "Interactions": [{"Contact": contact}],
            }},
        });
        let made = self.call("CreateEngagementContext", &context).await?;
        if made["ContextId"] == CONTEXT { Ok(engagement) } else { Err(format!("no lead was made: {made}").into()) }
    }

    /// Calls an operation that the desk has no use for, in the service's own words.
    async fn call(&self, operation: &str, body: &Value) -> Result<Value, Error> {
        let target = format!("AWSPartnerCentralSelling.{operation}");
        let port = self.endpoint.rsplit(':').next().ok_or("no port")?.parse()?;
        let headers = [
            (header::AUTHORIZATION, "AWS4-HMAC-SHA256 Credential=111122223333/1/us-east-1/x/aws4_request"),
            (header::CONTENT_TYPE, "application/x-amz-json-1.0"),
            (HeaderName::from_static("x-amz-target"), &target),
        ];
        let answer = ask(port, "POST", "/", &headers, &body.to_string()).await?;
        let status = answer.status();
        let text = answer.into_body().collect().await?.to_bytes();
        if !status.is_success() {
            return Err(format!("{operation}: {status}: {}", String::from_utf8_lossy(&text)).into());
        }
        Ok(if text.is_empty() { Value::Null } else { serde_json::from_slice(&text)? })
    }
}

/// Everything that a submission asks for, but for the solution.
fn opportunity() -> Value {
    json!({
        "Catalog": "Sandbox",
        "ClientToken": uuid::Uuid::new_v4().to_string(),
        "Origin": "Partner Referral",
        "OpportunityType": "Net New Business",
        "PrimaryNeedsFromAws": ["Co-Sell - Deal Support"],
        "Customer": {
            "Account": {
                "CompanyName": "Redwing Outfitters",
                "Industry": "Retail",
                "WebsiteUrl": "https://redwing.example.com",
                "Address": {"CountryCode": "NL", "City": "Rotterdam", "PostalCode": "3011 AA"},
            },
            "Contacts": [{
                "Email": "buyer@redwing.example.com",
                "FirstName": "Ada",
                "LastName": "Moor",
                "BusinessTitle": "CIO",
                "Phone": "+31205550142",
            }],
        },
        "Project": {
            "Title": "Order hub for stores and web",
            "CustomerBusinessProblem": "The shop closes whenever the weather is fine.",
            "CustomerUseCase": "Database",
            "DeliveryModels": ["SaaS or PaaS"],
            "SalesActivities": ["Conducted POC / Demo"],
            "ExpectedCustomerSpend": [spend()],
        },
        "LifeCycle": {"Stage": "Qualified", "TargetCloseDate": "2099-05-01", "NextSteps": "Call on Monday"},
        "Marketing": {"Source": "None"},
    })
}

fn spend() -> Value {
    json!({"Amount": "1200.50", "CurrencyCode": "EUR", "Frequency": "Monthly", "TargetCompany": "AWS"})
}
