//! An engagement in which one partner shares an opportunity with the other.

use emulator::{Assumptions, Config};
use serde_json::{Value, json};

use crate::bench::{ANVIL, BERGFINK, Bench, invitation, quiet};

pub(crate) const SHARED: &str = "OpportunitySummaryView";
pub(crate) const PRIVATE: &str = "AwsOpportunitySummaryFullView";

/// An engagement of both partners and an opportunity of Anvil's that it doesn't share yet.
pub(crate) struct Space {
    pub(crate) bench: Bench,
    pub(crate) engagement: String,
    pub(crate) opportunity: String,
}

impl Space {
    pub(crate) async fn new() -> Self {
        Self::with(Assumptions::default()).await
    }

    pub(crate) async fn with(assumptions: Assumptions) -> Self {
        let bench = Bench::with(Config { assumptions, ..quiet() }).await;
        let engagement = bench.engagement(ANVIL, "Shops").await;
        let opportunity = bench.complete_opportunity("shop").await;
        let space = Self { bench, engagement, opportunity };
        space.bring_in_bergfink().await;
        space
    }

    async fn bring_in_bergfink(&self) {
        let body = invitation(&self.engagement, BERGFINK, "Redwing");
        let sent = self.bench.ok(ANVIL, "CreateEngagementInvitation", body).await;
        let accept = json!({"Catalog": "Sandbox", "Identifier": sent["Id"]});
        self.bench.ok(BERGFINK, "AcceptEngagementInvitation", accept).await;
    }

    /// The members that name a series of snapshots.
    pub(crate) fn series(&self, template: &str) -> Value {
        json!({
            "Catalog": "Sandbox",
            "EngagementIdentifier": self.engagement,
            "ResourceType": "Opportunity",
            "ResourceIdentifier": self.opportunity,
            "ResourceSnapshotTemplateIdentifier": template,
        })
    }

    /// A request to share by this template.
    pub(crate) fn sharing(&self, template: &str, token: &str) -> Value {
        let mut body = self.series(template);
        body["ClientToken"] = json!(token);
        body
    }

    /// Takes a snapshot and answers its revision.
    pub(crate) async fn take(&self, token: &str) -> u64 {
        let taken = self.bench.ok(ANVIL, "CreateResourceSnapshot", self.sharing(SHARED, token)).await;
        taken["Revision"].as_u64().expect("a revision")
    }

    /// Changes a member of the opportunity, given by its JSON pointer.
    pub(crate) async fn update(&self, pointer: &str, value: &str) {
        let got = self.bench.get_opportunity(&self.opportunity).await;
        let mut body = json!({
            "Catalog": "Sandbox",
            "Identifier": self.opportunity,
            "LastModifiedDate": got["LastModifiedDate"],
        });
        for name in ["Customer", "Project", "LifeCycle", "Marketing", "PrimaryNeedsFromAws", "OpportunityType"] {
            body[name] = got[name].clone();
        }
        // This member would play AWS.
        body["LifeCycle"].as_object_mut().expect("an object").remove("ReviewStatus");
        let (parent, name) = pointer.rsplit_once('/').expect("a path");
        body.pointer_mut(parent).expect("it is there")[name] = json!(value);
        self.bench.ok(ANVIL, "UpdateOpportunity", body).await;
    }

    /// The latest snapshot as a member sees it.
    pub(crate) async fn latest(&self, account: &str) -> Value {
        self.bench.ok(account, "GetResourceSnapshot", self.series(SHARED)).await
    }

    pub(crate) async fn list(&self, account: &str, more: &[(&str, Value)]) -> Value {
        let mut body = json!({"Catalog": "Sandbox", "EngagementIdentifier": self.engagement});
        for (name, value) in more {
            body[*name] = value.clone();
        }
        self.bench.ok(account, "ListResourceSnapshots", body).await
    }
}
