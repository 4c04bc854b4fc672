use serde_json::{Value, json};
use time::Duration;

use crate::bench::{ANVIL, BERGFINK, Bench, invitation, text};

fn get(id: &str) -> Value {
    json!({"Catalog": "Sandbox", "Identifier": id})
}

fn listed(side: &str) -> Value {
    json!({"Catalog": "Sandbox", "ParticipantType": side})
}

async fn statuses(bench: &Bench, account: &str, side: &str) -> Vec<String> {
    let list = bench.ok(account, "ListEngagementInvitations", listed(side)).await;
    let rows = list["EngagementInvitationSummaries"].as_array().cloned();
    rows.unwrap_or_default().iter().map(|row| text(&row["Status"])).collect()
}

#[tokio::test]
async fn what_one_partner_sends_the_other_receives_and_nobody_else_sees() {
    let bench = Bench::new().await;
    let engagement = bench.engagement(ANVIL, "Shops").await;
    let sent = invitation(&engagement, BERGFINK, "Redwing");
    let created = bench.ok(ANVIL, "CreateEngagementInvitation", sent.clone()).await;
    let id = text(&created["Id"]);
    let again = bench.ok(ANVIL, "CreateEngagementInvitation", sent.clone()).await;
    assert_eq!(again, created);

    let received = bench.ok(BERGFINK, "GetEngagementInvitation", get(&id)).await;
    assert_eq!(received["Payload"], sent["Invitation"]["Payload"]);
    assert_eq!(received["InvitationMessage"], "Shall we?");
    assert_eq!(received["SenderCompanyName"], "Anvil Cloud");
    assert_eq!(received["EngagementTitle"], "Shops");
    assert_eq!(received["ExistingMembers"][0]["CompanyName"], "Anvil Cloud");
    assert_eq!(received["InvitationDate"], "2026-11-20T09:30:00.123456789Z");
    assert_eq!(received["ExpirationDate"], "2026-12-05T09:30:00.123456789Z");

    let by_arn = bench.ok(BERGFINK, "GetEngagementInvitation", get(&text(&created["Arn"]))).await;
    assert_eq!(by_arn, received);
    assert_eq!(statuses(&bench, ANVIL, "SENDER").await, ["PENDING"]);
    assert_eq!(statuses(&bench, ANVIL, "RECEIVER").await, [""; 0]);
    assert_eq!(statuses(&bench, BERGFINK, "RECEIVER").await, ["PENDING"]);
    // The engagement itself stays closed until the invitation is accepted.
    let code = "ResourceNotFoundException";
    bench.refused(BERGFINK, "GetEngagement", get(&engagement), code).await;
}

#[tokio::test]
async fn only_the_receiver_answers_and_only_once() {
    let bench = Bench::new().await;
    let id = bench.invite("Redwing").await;
    for operation in ["AcceptEngagementInvitation", "RejectEngagementInvitation"] {
        bench.refused(ANVIL, operation, get(&id), "AccessDeniedException").await;
    }
    let mut reject = get(&id);
    reject["RejectionReason"] = json!("Next steps unclear");
    bench.ok(BERGFINK, "RejectEngagementInvitation", reject.clone()).await;
    for operation in ["AcceptEngagementInvitation", "RejectEngagementInvitation"] {
        bench.refused(BERGFINK, operation, get(&id), "ConflictException").await;
    }
    // The receiver keeps the entry without its content, the sender keeps all.
    let received = bench.ok(BERGFINK, "GetEngagementInvitation", get(&id)).await;
    assert_eq!(received["Status"], "REJECTED");
    assert_eq!(received["RejectionReason"], "Next steps unclear");
    assert_eq!(received.get("Payload"), None);
    let sent = bench.ok(ANVIL, "GetEngagementInvitation", get(&id)).await;
    assert!(sent["Payload"].is_object());
}

#[tokio::test]
async fn accepting_makes_a_member() {
    let bench = Bench::new().await;
    let id = bench.invite("Redwing").await;
    bench.ok(BERGFINK, "AcceptEngagementInvitation", get(&id)).await;
    let got = bench.ok(BERGFINK, "GetEngagementInvitation", get(&id)).await;
    let engagement = text(&got["EngagementId"]);
    for account in [ANVIL, BERGFINK] {
        let members = bench.ok(account, "ListEngagementMembers", get(&engagement)).await;
        let ids: Vec<_> = members["EngagementMemberList"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|it| text(&it["AccountId"]))
            .collect();
        assert_eq!(ids, [ANVIL, BERGFINK]);
    }
    let joined = bench.ok(BERGFINK, "GetEngagement", get(&engagement)).await;
    assert_eq!(joined["MemberCount"], 2);
}

#[tokio::test]
async fn an_invitation_expires_after_fifteen_days_to_the_nanosecond() {
    let bench = Bench::new().await;
    let id = bench.invite("Redwing").await;
    bench.advance(Duration::days(15) - Duration::NANOSECOND);
    assert_eq!(statuses(&bench, BERGFINK, "RECEIVER").await, ["PENDING"]);
    bench.advance(Duration::NANOSECOND);
    assert_eq!(statuses(&bench, BERGFINK, "RECEIVER").await, ["EXPIRED"]);
    let start = json!({"Catalog": "Sandbox", "ClientToken": "late", "Identifier": id});
    let operation = "StartEngagementByAcceptingInvitationTask";
    bench.refused(BERGFINK, operation, start, "ConflictException").await;
}

#[tokio::test]
async fn invitations_that_cannot_be_sent_are_refused() {
    let bench = Bench::new().await;
    let engagement = bench.engagement(ANVIL, "Shops").await;
    let operation = "CreateEngagementInvitation";
    for (receiver, code) in [(ANVIL, "INVALID_VALUE"), ("999999999999", "ACTION_NOT_PERMITTED")] {
        let body = invitation(&engagement, receiver, "Redwing");
        let reply = bench.refused(ANVIL, operation, body, "ValidationException").await;
        let field = "invitation.receiver.account.awsAccountId";
        assert_eq!(reply.errors(), [(field, code)]);
        assert_eq!(reply.body["Reason"], "BUSINESS_VALIDATION_FAILED");
    }
    // A stranger to the engagement doesn't even learn that there is one.
    let body = invitation(&engagement, ANVIL, "Redwing");
    bench.refused(BERGFINK, operation, body, "ResourceNotFoundException").await;
    // One open invitation to a receiver is enough.
    bench.ok(ANVIL, operation, invitation(&engagement, BERGFINK, "Redwing")).await;
    let second = invitation(&engagement, BERGFINK, "Bluefin");
    bench.refused(ANVIL, operation, second, "ConflictException").await;
    // Leads come from AWS alone, except in the Sandbox.
    let mut lead = invitation(&engagement, "aws", "Lead");
    lead["Invitation"]["Payload"] = json!({"LeadInvitation": {
        "Customer": {"CompanyName": "Kestrel"},
        "Interaction": {"ContactBusinessTitle": "Head of IT"},
    }});
    bench.ok(ANVIL, operation, lead).await;
}

#[tokio::test]
async fn a_company_name_can_ask_for_any_failure() {
    let bench = Bench::new().await;
    let engagement = bench.engagement(ANVIL, "Shops").await;
    let operation = "CreateEngagementInvitation";
    for code in [
        "AccessDeniedException",
        "ConflictException",
        "InternalServerException",
        "ResourceNotFoundException",
        "ServiceQuotaExceededException",
        "ThrottlingException",
    ] {
        let body = invitation(&engagement, BERGFINK, &format!("emulator:error:{code}"));
        let reply = bench.refused(ANVIL, operation, body, code).await;
        let expected = if code == "InternalServerException" { 500 } else { 400 };
        assert_eq!(reply.status.as_u16(), expected);
    }
    let field = "invitation.payload.opportunityInvitation.customer.websiteUrl";
    let company = format!("emulator:error:ValidationException:{field}");
    let body = invitation(&engagement, BERGFINK, &company);
    let reply = bench.refused(ANVIL, operation, body, "ValidationException").await;
    assert_eq!(reply.errors(), [(field, "INVALID_VALUE")]);
    assert_eq!(statuses(&bench, ANVIL, "SENDER").await, [""; 0]);
}

/// A lead with everything that a partner may know of a person.
fn lead_with_contact() -> Value {
    json!({"Type": "Lead", "Payload": {"Lead": {
        "Customer": {"CompanyName": "Kestrel", "Address": {"City": "Uppsala", "PostalCode": "75310"}},
        "Interactions": [{"Contact": {
            "BusinessTitle": "Head of IT",
            "Email": "ada@kestrel.example.com",
            "FirstName": "Ada",
            "LastName": "Quist",
            "Phone": "+46701234567",
        }}],
    }}})
}

const SECRETS: [&str; 4] = ["ada@kestrel", "Quist", "+46701234567", "75310"];

/// Everything that the account can read about the invitation's engagement without knowing more than
/// the invitation.
async fn readable(bench: &Bench, account: &str, id: &str, engagement: &str) -> String {
    let mut read = String::new();
    for (operation, body) in [
        ("GetEngagementInvitation", get(id)),
        ("ListEngagementInvitations", listed("RECEIVER")),
        ("GetEngagement", get(engagement)),
        ("ListEngagementMembers", get(engagement)),
        ("ListEngagements", json!({"Catalog": "Sandbox"})),
    ] {
        read += &bench.call(account, operation, body).await.body.to_string();
    }
    read
}

#[tokio::test]
async fn a_leads_contact_shows_after_acceptance_and_never_after_a_refusal() {
    let bench = Bench::new().await;
    for (token, ending) in [("accepted", "accept"), ("rejected", "reject"), ("expired", "expire")] {
        let body = json!({"Catalog": "Sandbox", "ClientToken": token, "Contexts": [lead_with_contact()]});
        let engagement = text(&bench.ok(ANVIL, "CreateEngagement", body).await["Id"]);
        let mut body = invitation(&engagement, BERGFINK, "Lead");
        body["Invitation"]["Payload"] = json!({"LeadInvitation": {
            "Customer": {"CompanyName": "Kestrel"},
            "Interaction": {"ContactBusinessTitle": "Head of IT"},
        }});
        let id = text(&bench.ok(ANVIL, "CreateEngagementInvitation", body).await["Id"]);
        let before = readable(&bench, BERGFINK, &id, &engagement).await;
        assert!(before.contains("Head of IT"), "the contact's title shows");
        for secret in SECRETS {
            assert!(!before.contains(secret), "{secret}: {before}");
        }
        match ending {
            "accept" => drop(bench.ok(BERGFINK, "AcceptEngagementInvitation", get(&id)).await),
            "reject" => drop(bench.ok(BERGFINK, "RejectEngagementInvitation", get(&id)).await),
            _ => bench.advance(Duration::days(15)),
        }
        let after = readable(&bench, BERGFINK, &id, &engagement).await;
        for secret in SECRETS {
            assert_eq!(after.contains(secret), ending == "accept", "{token} {secret}: {after}");
        }
        if ending != "accept" {
            let got = bench.ok(BERGFINK, "GetEngagementInvitation", get(&id)).await;
            for member in ["Payload", "InvitationMessage", "EngagementDescription", "ExistingMembers"] {
                assert_eq!(got.get(member), None, "{token}");
            }
            assert_eq!(got["Status"], json!(token.to_uppercase()));
        }
    }
}

#[tokio::test]
async fn a_partners_opportunity_is_closed_to_the_invited() {
    let bench = Bench::new().await;
    let id = bench.invite("Redwing").await;
    let opportunity = bench.complete_opportunity("secret").await;
    let code = "ResourceNotFoundException";
    bench.refused(BERGFINK, "GetOpportunity", get(&opportunity), code).await;
    bench.ok(BERGFINK, "AcceptEngagementInvitation", get(&id)).await;
    bench.refused(BERGFINK, "GetOpportunity", get(&opportunity), code).await;
}
