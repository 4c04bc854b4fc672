//! Requests about what the caller knows, each text with a mark of who wrote it.

mod bodies;

use std::collections::BTreeMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use model_cases::Cases;
use serde_json::{Value, json};
use time::Duration;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use service_model::official;

use super::steps::{Ask, Manner};
use super::view::{ENGAGEMENTS, JOBS, Listing, OPPORTUNITIES, PROSPECTING, RECEIVED, SENT, View};
use super::{ACCOUNTS, catalog};

static CASES: LazyLock<Cases<'static>> = LazyLock::new(|| Cases::of(official()).with("CatalogIdentifier", "Sandbox"));

/// The broken requests of an operation, which take long to make.
static BROKEN: Mutex<BTreeMap<&str, Vec<Value>>> = Mutex::new(BTreeMap::new());

fn nonsense(operation: &'static str, number: usize) -> Value {
    let mut known = BROKEN.lock().unwrap_or_else(PoisonError::into_inner);
    let broken = known.entry(operation).or_insert_with(|| {
        let input = &official().operation(operation).expect("modelled").input;
        CASES.broken(input).into_iter().map(|it| it.value).collect()
    });
    broken[number % broken.len()].clone()
}

/// What a request is made of.
pub(super) struct Maker<'a> {
    pub(super) ask: &'a Ask,
    /// What it shall be about: what the caller sees, or what someone else does.
    pub(super) others: &'a View,
    /// When something was first seen.
    pub(super) born: &'a BTreeMap<String, usize>,
    /// The number of the step, which every mark has.
    pub(super) step: usize,
}

/// What stands at the beginning of every text that an account writes where others may come to read it.
pub(super) fn mark(who: usize, step: usize) -> String {
    format!("zq{}{step:03}", ['A', 'B', 'C'][who])
}

/// The same for what nobody else may ever read.
pub(super) fn secret(who: usize, step: usize) -> String {
    format!("zp{}{step:03}", ['A', 'B', 'C'][who])
}

/// What an operation needs to be about.
pub(super) fn needed(operation: &str) -> Option<&'static Listing> {
    Some(match operation {
        "UpdateOpportunity"
        | "AssignOpportunity"
        | "AssociateOpportunity"
        | "DisassociateOpportunity"
        | "SubmitOpportunity"
        | "CreateResourceSnapshot"
        | "CreateResourceSnapshotJob"
        | "StartEngagementFromOpportunityTask"
        | "TagResource"
        | "UntagResource"
        | "ListTagsForResource" => &OPPORTUNITIES,
        "CreateEngagementContext"
        | "UpdateEngagementContext"
        | "CreateEngagementInvitation"
        | "StartOpportunityFromEngagementTask"
        | "StartProspectingFromEngagementTask" => &ENGAGEMENTS,
        "AcceptEngagementInvitation" | "RejectEngagementInvitation" | "StartEngagementByAcceptingInvitationTask" => {
            &RECEIVED
        }
        "StartResourceSnapshotJob" | "StopResourceSnapshotJob" | "DeleteResourceSnapshotJob" => &JOBS,
        _ => return None,
    })
}

impl Maker<'_> {
    /// One of the rows, which are counted in the order in which they came up.
    fn pick<'v>(&self, from: impl IntoIterator<Item = &'v Value>, id: &str, number: usize) -> Option<&'v Value> {
        let mut rows: Vec<_> = from.into_iter().collect();
        rows.sort_by_key(|row| row[id].as_str().and_then(|id| self.born.get(id)));
        rows.get(usize::from(self.ask.picks[number]) % rows.len().max(1)).copied()
    }

    fn id(&self, listing: &Listing, number: usize, without: &str) -> Value {
        let row = self.pick(self.others.rows(listing).iter(), listing.id, number);
        row.map_or_else(|| json!(without), |row| row[listing.id].clone())
    }

    fn opportunity(&self) -> Value {
        self.id(&OPPORTUNITIES, 0, "O1234567")
    }

    fn engagement(&self) -> Value {
        self.id(&ENGAGEMENTS, 1, "eng-00000000000000")
    }

    /// One that waits for an answer, if there is any: the others are tried now and then.
    fn received(&self) -> Value {
        let all = self.others.rows(&RECEIVED);
        let wanted = |row: &&Value| self.ask.picks[1] >= 200 || row["Status"] == "PENDING";
        let row = self.pick(all.iter().filter(wanted), "Id", 0).or_else(|| self.pick(all.iter(), "Id", 0));
        row.map_or_else(|| json!("engi-0000000000000"), |row| row["Id"].clone())
    }

    fn says(&self, what: &str) -> String {
        format!("{} {what}", mark(self.ask.who, self.step))
    }

    /// One of the choices, by the last of the numbers.
    fn choose<T: Clone>(&self, choices: &[T]) -> T {
        choices[usize::from(self.ask.picks[2]) % choices.len()].clone()
    }

    fn partner(&self) -> &'static str {
        match self.ask.picks[2] % 8 {
            0 => "aws",
            1 => ACCOUNTS[self.ask.who],
            number => ACCOUNTS[(self.ask.who + 1 + usize::from(number) % 2) % 3],
        }
    }

    fn tags(&self) -> Value {
        let count = [0, 0, 1, 120][usize::from(self.ask.picks[1]) % 4];
        let tag = |number| json!({"Key": format!("k{}-{number}", self.step), "Value": secret(self.ask.who, self.step)});
        if count == 0 { Value::Null } else { (0..count).map(tag).collect() }
    }

    /// Tags that may ask for a failure.
    fn task_tags(&self) -> Value {
        let codes = official().shape("ReasonCode").expect("modelled").values();
        if !self.ask.picks[2].is_multiple_of(4) {
            return self.tags();
        }
        let code = &codes[usize::from(self.ask.picks[2] / 4) % codes.len()];
        json!([{"Key": "emulator:fail", "Value": code}])
    }

    /// The request as it should be.
    fn sound(&self) -> Value {
        let operation = self.ask.operation;
        let mut body = CASES.least(&official().operation(operation).expect("modelled").input);
        let set = |body: &mut Value, members: Value| {
            for (name, value) in members.as_object().cloned().unwrap_or_default() {
                body[name] = value;
            }
        };
        let members = match operation {
            "CreateOpportunity" => self.new_opportunity(),
            "UpdateOpportunity" => self.update(),
            "AssignOpportunity" => json!({
                "Identifier": self.opportunity(),
                "Assignee": {
                    "Email": "kim@example.com", "FirstName": self.says("Kim"), "LastName": "Vos", "BusinessTitle": "Sales",
                },
            }),
            "AssociateOpportunity" | "DisassociateOpportunity" => self.association(),
            "SubmitOpportunity" => {
                json!({"Identifier": self.opportunity(), "InvolvementType": "Co-Sell", "Visibility": "Full"})
            }
            "GetOpportunity" => json!({"Identifier": self.opportunity()}),
            "GetAwsOpportunitySummary" => json!({"RelatedOpportunityIdentifier": self.opportunity()}),
            "CreateEngagement" => self.new_engagement(),
            "CreateEngagementContext" => {
                let mut context = self.context();
                context["EngagementIdentifier"] = self.engagement();
                context
            }
            "UpdateEngagementContext" => self.context_update(),
            "CreateEngagementInvitation" => self.invitation(),
            "AcceptEngagementInvitation" => json!({"Identifier": self.received()}),
            "RejectEngagementInvitation" => {
                json!({"Identifier": self.received(), "RejectionReason": self.says("no")})
            }
            "GetEngagementInvitation" => {
                json!({"Identifier": self.id(self.choose(&[&RECEIVED, &SENT]), 0, "engi-0000000000000")})
            }
            "StartEngagementByAcceptingInvitationTask" => {
                json!({"Identifier": self.received(), "Tags": self.task_tags()})
            }
            "StartEngagementFromOpportunityTask" => json!({
                "Identifier": self.opportunity(),
                "AwsSubmission": {"InvolvementType": "Co-Sell", "Visibility": "Full"},
                "Tags": self.task_tags(),
            }),
            "StartOpportunityFromEngagementTask" => json!({
                "Identifier": self.engagement(), "ContextIdentifier": self.choose(&["1", "1", "2"]), "Tags": self.task_tags(),
            }),
            "StartProspectingFromEngagementTask" => {
                let mut first = self.others.ids(&ENGAGEMENTS);
                first.truncate(usize::from(self.ask.picks[0] % 4).max(1));
                let name = self.choose(&["", "", "emulator:fail:NoData "]);
                json!({"TaskName": format!("{name}{}", self.says("leads")), "Identifiers": first})
            }
            "GetProspectingFromEngagementTask" => {
                json!({"TaskIdentifier": self.id(&PROSPECTING, 0, "task-00000000000000")})
            }
            "GetEngagement" | "ListEngagementMembers" => json!({"Identifier": self.engagement()}),
            "CreateResourceSnapshot" | "CreateResourceSnapshotJob" | "GetResourceSnapshot" => json!({
                "EngagementIdentifier": self.engagement(),
                "ResourceIdentifier": self.opportunity(),
                "ResourceType": "Opportunity",
                "ResourceSnapshotTemplateIdentifier":
                    self.choose(&["OpportunitySummaryView", "OpportunitySummaryView", "AwsOpportunitySummaryFullView", "Own"]),
            }),
            "ListResourceSnapshots" => json!({"EngagementIdentifier": self.engagement()}),
            "StartResourceSnapshotJob"
            | "StopResourceSnapshotJob"
            | "DeleteResourceSnapshotJob"
            | "GetResourceSnapshotJob" => {
                json!({"ResourceSnapshotJobIdentifier": self.id(&JOBS, 0, "job-0000000000000")})
            }
            "PutSellingSystemSettings" => {
                json!({"ResourceSnapshotJobRoleIdentifier": self.choose(&[json!("Role"), json!("Role"), Value::Null])})
            }
            "TagResource" => {
                let tags =
                    (0..self.choose(&[1, 100, 200])).map(|it| json!({"Key": format!("t{it}"), "Value": self.secret()}));
                json!({"ResourceArn": self.arn(), "Tags": tags.collect::<Value>()})
            }
            "UntagResource" => json!({"ResourceArn": self.arn(), "TagKeys": ["t0", "t1"]}),
            "ListTagsForResource" => json!({"ResourceArn": self.arn()}),
            _ => json!({}),
        };
        set(&mut body, members);
        if body.get("ClientToken").is_some() {
            body["ClientToken"] = json!(format!("token-{}", self.step));
        }
        if body.get("Catalog").is_some() {
            body["Catalog"] = json!(catalog(self.ask.sandbox));
        }
        body
    }

    /// The request in the manner asked for.
    pub(super) fn request(&self) -> Value {
        let mut body = match self.ask.manner {
            Manner::Nonsense(number) => nonsense(self.ask.operation, usize::from(number)),
            _ => self.sound(),
        };
        match self.ask.manner {
            Manner::Elsewhere if body.get("Catalog").is_some() => body["Catalog"] = json!(catalog(!self.ask.sandbox)),
            Manner::Amiss(number) => spoil(&mut body, usize::from(number)),
            _ => {}
        }
        body
    }
}

/// Sets a lock back by a millisecond where there is one, and else takes a member away.
fn spoil(body: &mut Value, number: usize) {
    for lock in ["LastModifiedDate", "EngagementLastModifiedAt"] {
        if let Some(moment) = body[lock].as_str().and_then(|it| OffsetDateTime::parse(it, &Rfc3339).ok())
            && let Ok(before) = (moment - Duration::MILLISECOND).format(&Rfc3339)
        {
            body[lock] = json!(before);
            return;
        }
    }
    if let Some(members) = body.as_object_mut()
        && let Some(name) = members.keys().nth(number % members.len().max(1)).cloned()
    {
        members.remove(&name);
    }
}
