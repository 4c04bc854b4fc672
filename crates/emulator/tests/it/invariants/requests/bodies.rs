//! What is said in requests that say much.

use serde_json::{Value, json};

use super::{Maker, secret};
use crate::bench;
use crate::invariants::history::without;
use crate::invariants::view::{JOBS, OPPORTUNITIES};

impl Maker<'_> {
    pub(super) fn secret(&self) -> String {
        secret(self.ask.who, self.step)
    }

    pub(super) fn arn(&self) -> Value {
        let rows = self.others.rows(self.choose(&[&OPPORTUNITIES, &OPPORTUNITIES, &JOBS]));
        let made_up = "arn:aws:partnercentral:us-east-1:111122223333:catalog/Sandbox/opportunity/O1234567";
        self.pick(rows.iter(), "Id", 0).map_or_else(|| json!(made_up), |row| row["Arn"].clone())
    }

    pub(super) fn new_opportunity(&self) -> Value {
        let mut deal = bench::opportunity("");
        deal["PartnerOpportunityIdentifier"] = json!(self.secret());
        deal["Customer"]["Account"]["CompanyName"] = json!(self.says("Kestrel"));
        deal["Project"]["Title"] = json!(self.says("deal"));
        deal["Project"]["CustomerBusinessProblem"] = json!(self.says("has a problem to solve"));
        deal["LifeCycle"]["NextSteps"] = json!(self.says("call"));
        deal["LifeCycle"]["TargetCloseDate"] = json!(self.choose(&["2027-05-01", "2028-01-31"]));
        deal["Marketing"] =
            json!({"Source": "Marketing Activity", "CampaignName": self.secret(), "AwsFundingUsed": "No"});
        deal["Tags"] = self.tags();
        let person = json!({
            "FirstName": self.says("Mara"), "LastName": "Vos", "Email": "mara@example.com",
            "Phone": "+12065550142", "BusinessTitle": "PartnerAccountManager",
        });
        deal["OpportunityTeam"] = json!([person]);
        if self.ask.sandbox && self.ask.picks[0].is_multiple_of(4) {
            deal["Origin"] = json!("AWS Referral");
        }
        deal
    }

    /// The opportunity as it was got, with some change.
    pub(super) fn update(&self) -> Value {
        let id = self.opportunity();
        let mut deal = self.others.detail(id.as_str().unwrap_or_default()).clone();
        if deal.is_null() {
            deal = json!({"LastModifiedDate": "2026-11-20T09:30:00Z"});
        }
        let life_cycle = deal["LifeCycle"].take();
        let mut kept = json!({"Identifier": id, "LastModifiedDate": deal["LastModifiedDate"], "LifeCycle": {}});
        for name in [
            "PrimaryNeedsFromAws",
            "NationalSecurity",
            "PartnerOpportunityIdentifier",
            "Customer",
            "Project",
            "OpportunityType",
            "Marketing",
            "SoftwareRevenue",
        ] {
            kept[name] = deal[name].take();
        }
        for name in ["Stage", "ClosedLostReason", "NextSteps", "TargetCloseDate"] {
            kept["LifeCycle"][name] = life_cycle[name].clone();
        }
        match self.ask.picks[2] % 10 {
            0..=2 => kept["LifeCycle"]["NextSteps"] = json!(self.says("write")),
            3 => kept["Customer"]["Account"]["CompanyName"] = json!(self.says("Redwing")),
            4 => kept["Project"]["CustomerBusinessProblem"] = json!(self.says("has another problem by now")),
            5 => kept["LifeCycle"]["Stage"] = json!("Technical Validation"),
            6 => kept["LifeCycle"]["Stage"] = json!("Launched"),
            7 => kept["LifeCycle"]["TargetCloseDate"] = json!("2027-09-30"),
            8 => {
                kept["LifeCycle"]["ReviewStatus"] =
                    json!(["Approved", "Action Required", "Rejected"][usize::from(self.ask.picks[1] % 3)])
            }
            _ => {}
        }
        kept
    }

    pub(super) fn association(&self) -> Value {
        let number = self.ask.picks[1] % 24;
        let (kind, entity) = match self.ask.picks[2] % 6 {
            0..=2 => ("Solutions", "S-1234567".to_owned()),
            3 => ("AwsProducts", format!("Product{number}")),
            4 => (
                "AwsMarketplaceOffers",
                format!("arn:aws:aws-marketplace:us-east-1:111122223333:AWSMarketplace/Offer/offer-{number}abc"),
            ),
            _ => (
                "AwsMarketplaceOfferSets",
                format!("arn:aws:aws-marketplace:us-east-1:111122223333:AWSMarketplace/OfferSet/offerset-{number}abc"),
            ),
        };
        json!({"OpportunityIdentifier": self.opportunity(), "RelatedEntityType": kind, "RelatedEntityIdentifier": entity})
    }

    pub(super) fn lead(&self) -> Value {
        json!({
            "Customer": {"CompanyName": self.says("Bluefin"), "Industry": "Gaming", "Address": {"CountryCode": "SE"}},
            "Interactions": [self.interaction()],
        })
    }

    pub(super) fn interaction(&self) -> Value {
        json!({"BusinessProblem": self.says("has a problem to solve"), "Contact": {
            "BusinessTitle": "CTO", "Email": "cto@example.com", "FirstName": self.says("Ada"), "LastName": "Vos",
        }})
    }

    pub(super) fn project(&self) -> Value {
        json!({
            "Customer": {
                "CompanyName": self.says("Redwing"), "Industry": "Retail", "WebsiteUrl": "https://shop.example.com", "CountryCode": "NL",
            },
            "Project": {
                "Title": self.says("shop"), "BusinessProblem": self.says("has a problem to solve"), "TargetCompletionDate": "2027-05-01",
            },
        })
    }

    pub(super) fn context(&self) -> Value {
        match self.ask.picks[2] % 3 {
            0 => json!({"Type": "CustomerProject", "Payload": {"CustomerProject": self.project()}}),
            _ => json!({"Type": "Lead", "Payload": {"Lead": self.lead()}}),
        }
    }

    pub(super) fn new_engagement(&self) -> Value {
        let mut engagement = json!({"Title": self.says("space"), "Description": self.says("for all")});
        if !self.ask.picks[1].is_multiple_of(4) {
            engagement["Contexts"] = json!([self.context()]);
        }
        engagement
    }

    pub(super) fn context_update(&self) -> Value {
        let id = self.engagement();
        let engagement = self.others.detail(id.as_str().unwrap_or_default());
        let contexts = engagement["Contexts"].as_array().map(Vec::as_slice).unwrap_or_default();
        let none = json!({"Id": "1", "Type": "Lead"});
        let context = self.pick(contexts, "", 2).unwrap_or(&none);
        let payload = if context["Type"] == "Lead" {
            let mut lead = self.lead();
            lead["Interaction"] = lead["Interactions"][0].take();
            json!({"Lead": without(&lead, &["Interactions"])})
        } else {
            json!({"CustomerProject": self.project()})
        };
        json!({
            "EngagementIdentifier": id,
            "ContextIdentifier": context["Id"],
            "EngagementLastModifiedAt": engagement.get("ModifiedAt").cloned().unwrap_or(json!("2026-11-20T09:30:00Z")),
            "Type": context["Type"],
            "Payload": payload,
        })
    }

    pub(super) fn invitation(&self) -> Value {
        let engagement = self.engagement();
        let mut body = bench::invitation("", self.partner(), &self.says("Kestrel"));
        body["EngagementIdentifier"] = engagement;
        body["Invitation"]["Message"] = json!(self.says("shall we?"));
        if self.ask.picks[0].is_multiple_of(4) {
            let lead = json!({
                "Customer": {"CompanyName": self.says("Bluefin"), "CountryCode": "SE"},
                "Interaction": {"SourceType": "Event", "SourceName": "Fair", "ContactBusinessTitle": "CTO"},
            });
            body["Invitation"]["Payload"] = json!({"LeadInvitation": lead});
        }
        body
    }
}
