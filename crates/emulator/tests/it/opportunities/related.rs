//! What is tied to an opportunity, and who owns it.

use emulator::{Assumptions, AwsAction, Config, Refusal};
use serde_json::{Value, json};

use super::{created, set_review, update_of};
use crate::bench::{ANVIL, BERGFINK, Bench, opportunity, quiet, text};

const ASSOCIATE: &str = "AssociateOpportunity";
const DISASSOCIATE: &str = "DisassociateOpportunity";
const ASSIGN: &str = "AssignOpportunity";
const REFUSED: &str = "ValidationException";

fn request(opportunity: &str, kind: &str, entity: &str) -> Value {
    json!({
        "Catalog": "Sandbox",
        "OpportunityIdentifier": opportunity,
        "RelatedEntityType": kind,
        "RelatedEntityIdentifier": entity,
    })
}

fn listing(kind: &str, name: impl std::fmt::Display) -> String {
    format!("arn:aws:aws-marketplace:us-east-1:{ANVIL}:AWSMarketplace/{kind}/{name}")
}

async fn related(bench: &Bench, id: &str) -> Value {
    bench.get_opportunity(id).await["RelatedEntityIdentifiers"].clone()
}

#[tokio::test]
async fn each_kind_has_its_cap() {
    let bench = Bench::new().await;
    let id = text(&created(&bench, "caps").await["Id"]);
    for (kind, limit) in [
        ("AwsProducts", 20),
        ("AwsMarketplaceSolutions", 10),
        ("AwsMarketplaceProducts", 10),
        ("AwsMarketplaceOffers", 1),
    ] {
        let name = |number| match kind {
            "AwsProducts" => format!("Product{number}"),
            "AwsMarketplaceSolutions" => listing("Solution", number),
            "AwsMarketplaceProducts" => listing("SaaSProduct", number),
            _ => listing("Offer", number),
        };
        for number in 0..limit {
            bench.ok(ANVIL, ASSOCIATE, request(&id, kind, &name(number))).await;
        }
        let lock = bench.get_opportunity(&id).await["LastModifiedDate"].clone();
        // Once more is no more, and nobody's lock grows stale by it.
        bench.ok(ANVIL, ASSOCIATE, request(&id, kind, &name(0))).await;
        assert_eq!(bench.get_opportunity(&id).await["LastModifiedDate"], lock);
        let reply = bench.refused(ANVIL, ASSOCIATE, request(&id, kind, &name(limit)), REFUSED).await;
        assert_eq!(reply.errors(), [("relatedEntityIdentifier", "TOO_MANY_VALUES")], "{kind}");
        let held = related(&bench, &id).await;
        assert_eq!(held[kind].as_array().map(Vec::len), Some(limit), "{kind}");
    }
}

#[tokio::test]
async fn identifiers_have_the_form_of_their_kind() {
    let bench = Bench::new().await;
    let id = text(&created(&bench, "forms").await["Id"]);
    for (kind, entity) in [
        ("Solutions", "soln-1"),
        ("AwsMarketplaceSolutions", "soln-1"),
        ("AwsMarketplaceProducts", "prod-1"),
        ("AwsMarketplaceOffers", "offer-1"),
        ("AwsMarketplaceOffers", &listing("OfferSet", "offerset-1")),
        ("AwsMarketplaceOfferSets", &listing("Offer", "offer-1")),
    ] {
        let reply = bench.refused(ANVIL, ASSOCIATE, request(&id, kind, entity), REFUSED).await;
        assert_eq!(reply.errors(), [("relatedEntityIdentifier", "INVALID_STRING_FORMAT")], "{kind}");
        assert_eq!(reply.body["Reason"], "BUSINESS_VALIDATION_FAILED");
    }
}

#[tokio::test]
async fn an_offer_and_an_offer_set_exclude_each_other() {
    let bench = Bench::new().await;
    let id = text(&created(&bench, "offers").await["Id"]);
    let offer = request(&id, "AwsMarketplaceOffers", &listing("Offer", "offer-1"));
    let set = request(&id, "AwsMarketplaceOfferSets", &listing("OfferSet", "offerset-1"));
    for (first, second) in [(&offer, &set), (&set, &offer)] {
        bench.ok(ANVIL, ASSOCIATE, first.clone()).await;
        let reply = bench.refused(ANVIL, ASSOCIATE, second.clone(), REFUSED).await;
        assert_eq!(reply.errors(), [("relatedEntityIdentifier", "INVALID_VALUE")]);
        bench.ok(ANVIL, DISASSOCIATE, first.clone()).await;
    }
    assert_eq!(related(&bench, &id).await, json!({}));
}

#[tokio::test]
async fn only_active_solutions_of_ones_own_can_be_offered() {
    let bench = Bench::new().await;
    let id = text(&created(&bench, "solutions").await["Id"]);
    let unknown = request(&id, "Solutions", "S-999");
    bench.refused(ANVIL, ASSOCIATE, unknown, "ResourceNotFoundException").await;
    let inactive = [("Solutions", "S-0066295"), ("Solutions", "S-0031877")];
    let draft_listing = listing("Solution", "soln-6xkj8r0nfa2ui");
    for (kind, entity) in inactive.into_iter().chain([("AwsMarketplaceSolutions", draft_listing.as_str())]) {
        let reply = bench.refused(ANVIL, ASSOCIATE, request(&id, kind, entity), REFUSED).await;
        assert_eq!(reply.errors(), [("relatedEntityIdentifier", "INVALID_RESOURCE_STATE")], "{entity}");
    }
    let foreign = request(&id, "Solutions", "S-1234567");
    for operation in [ASSOCIATE, DISASSOCIATE] {
        bench.refused(BERGFINK, operation, foreign.clone(), "ResourceNotFoundException").await;
    }
}

#[tokio::test]
async fn what_is_repeated_or_absent_is_answered_as_assumed() {
    let operations = service_model::official();
    for (setting, duplicate, absent) in [
        (Refusal::Allowed, None, None),
        (Refusal::NotFound, Some("ResourceNotFoundException"), Some("ResourceNotFoundException")),
        (Refusal::AccessDenied, Some("AccessDeniedException"), Some("AccessDeniedException")),
        // The model lists neither for these operations.
        (Refusal::Conflict, Some(REFUSED), Some(REFUSED)),
        (Refusal::QuotaExceeded, Some(REFUSED), Some(REFUSED)),
    ] {
        let assumptions =
            Assumptions { duplicate_association: setting, absent_association: setting, ..Assumptions::default() };
        let bench = Bench::with(Config { assumptions, ..quiet() }).await;
        let id = bench.complete_opportunity("again").await;
        let held = request(&id, "Solutions", "S-1234567");
        let reply = bench.call(ANVIL, ASSOCIATE, held).await;
        assert_eq!(reply.code(), duplicate.unwrap_or_default(), "{setting:?}");
        let missing = request(&id, "AwsProducts", "AmazonBedrock");
        let reply = bench.call(ANVIL, DISASSOCIATE, missing).await;
        assert_eq!(reply.code(), absent.unwrap_or_default(), "{setting:?}");
    }
    let listed = |name| &operations.operation(name).expect("modelled").errors;
    assert!(!listed(ASSOCIATE).contains(&"ConflictException".to_owned()), "the case above tests nothing any more");
}

#[tokio::test]
async fn the_last_offering_stays_where_one_is_needed() {
    let bench = Bench::new().await;
    let id = bench.complete_opportunity("last").await;
    let solution = request(&id, "Solutions", "S-1234567");
    let second = request(&id, "AwsMarketplaceProducts", &listing("AmiProduct", "prod-1"));
    // A draft can do without.
    bench.ok(ANVIL, DISASSOCIATE, solution.clone()).await;
    bench.ok(ANVIL, ASSOCIATE, solution.clone()).await;
    bench.submit(&id, "s").await;
    set_review(&bench, &id, "Approved").await;
    let reply = bench.refused(ANVIL, DISASSOCIATE, solution.clone(), REFUSED).await;
    assert_eq!(reply.errors(), [("relatedEntityIdentifier", "ACTION_NOT_PERMITTED")]);
    // Replacing it goes the other way round.
    bench.ok(ANVIL, ASSOCIATE, second.clone()).await;
    bench.ok(ANVIL, DISASSOCIATE, solution).await;
    let mut body = update_of(&bench.get_opportunity(&id).await);
    body["LifeCycle"]["Stage"] = json!("Committed");
    body["Project"]["OtherSolutionDescription"] = json!("Advice");
    bench.ok(ANVIL, "UpdateOpportunity", body).await;
    bench.refused(ANVIL, DISASSOCIATE, second, REFUSED).await;
}

#[tokio::test]
async fn a_review_locks_associations_and_ownership_unless_assumed_otherwise() {
    let locked = Bench::new().await;
    let open =
        Assumptions { review_locks_associations: false, review_locks_assignment: false, ..Assumptions::default() };
    let open = Bench::with(Config { assumptions: open, ..quiet() }).await;
    for (bench, locks) in [(&locked, true), (&open, false)] {
        for status in ["Submitted", "In review", "Rejected"] {
            let id = bench.complete_opportunity(status).await;
            bench.submit(&id, status).await;
            let action = AwsAction { review: Some(status.to_owned()), ..AwsAction::default() };
            bench.control().act_as_aws(&id, action).expect("it is submitted");
            let product = request(&id, "AwsProducts", "AmazonBedrock");
            let assignee = assignment(&id, "noor@example.com");
            for (operation, body) in [(ASSOCIATE, &product), (DISASSOCIATE, &product), (ASSIGN, &assignee)] {
                if locks {
                    let reply = bench.refused(ANVIL, operation, body.clone(), REFUSED).await;
                    assert_eq!(reply.errors(), [("lifeCycle.reviewStatus", "INVALID_RESOURCE_STATE")], "{operation}");
                } else {
                    bench.ok(ANVIL, operation, body.clone()).await;
                }
            }
        }
    }
}

fn assignment(opportunity: &str, email: &str) -> Value {
    json!({
        "Catalog": "Sandbox",
        "Identifier": opportunity,
        "Assignee": {
            "Email": email,
            "FirstName": "Noor",
            "LastName": "Haddad",
            "Phone": "+12065550188",
            "BusinessTitle": "PartnerAccountManager",
        },
    })
}

#[tokio::test]
async fn an_assignment_replaces_the_owner_and_nobody_else() {
    let bench = Bench::new().await;
    let mut body = opportunity("assign");
    let manager = json!({"BusinessTitle": "PartnerAccountManager", "Email": "mara@example.com"});
    body["OpportunityTeam"] = json!([manager]);
    let id = text(&bench.ok(ANVIL, "CreateOpportunity", body).await["Id"]);
    let before = bench.get_opportunity(&id).await;
    assert_eq!(before["OpportunityTeam"][1]["BusinessTitle"], "OpportunityOwner");
    assert_eq!(bench.ok(ANVIL, ASSIGN, assignment(&id, "noor@example.com")).await, Value::Null);
    let after = bench.get_opportunity(&id).await;
    let owner = json!({
        "BusinessTitle": "OpportunityOwner",
        "Email": "noor@example.com",
        "FirstName": "Noor",
        "LastName": "Haddad",
        "Phone": "+12065550188",
    });
    assert_eq!(after["OpportunityTeam"], json!([manager, owner]));
    assert_ne!(after["LastModifiedDate"], before["LastModifiedDate"]);
    let foreign = assignment(&id, "noor@example.com");
    bench.refused(BERGFINK, ASSIGN, foreign, "ResourceNotFoundException").await;
}

#[tokio::test]
async fn a_full_team_without_an_owner_takes_nobody_more() {
    let bench = Bench::new().await;
    let mut body = opportunity("full");
    let member = |number: usize| json!({"Email": format!("m{number}@example.com")});
    body["OpportunityTeam"] = (0..10).map(member).collect();
    let id = text(&bench.ok(ANVIL, "CreateOpportunity", body).await["Id"]);
    let reply = bench.refused(ANVIL, ASSIGN, assignment(&id, "noor@example.com"), REFUSED).await;
    assert_eq!(reply.errors(), [("assignee", "TOO_MANY_VALUES")]);
}
