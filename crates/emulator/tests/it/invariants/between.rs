//! What several accounts see of the same things, and what none may see of another's.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::ACCOUNTS;
use super::view::{ACCEPTING, CONVERTING, ENGAGEMENTS, JOBS, OPPORTUNITIES, PROSPECTING, RECEIVED, Rows, SENT, View};

/// The views of all accounts in one catalog.
pub(super) type Views = [View; 3];

/// The template that only the owner of an opportunity may read.
const PRIVATE: &str = "AwsOpportunitySummaryFullView";

/// What gives a writer away, and what belongs to someone: marks, secrets and identifiers.
pub(super) fn traces(value: &Value) -> BTreeSet<String> {
    let text = value.to_string();
    let words = text.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-');
    let is_trace = |word: &&str| {
        let digits = word.strip_prefix('O').unwrap_or_default();
        let is_opportunity = digits.len() > 4 && digits.bytes().all(|it| it.is_ascii_digit());
        let is_mark = word.starts_with("zq") || word.starts_with("zp");
        let is_other = ["eng-", "engi-", "task-", "job-"].iter().any(|kind| word.starts_with(kind)) && word.len() > 16;
        is_opportunity || is_mark || is_other
    };
    words.filter(is_trace).map(str::to_owned).collect()
}

/// What each account may know of the others, gathered over time: what was told stays told.
#[derive(Debug, Clone, Default)]
pub(super) struct Disclosed {
    told: [BTreeSet<String>; 3],
    /// Identifiers by whose they are, where only the owner knows them by itself.
    owners: BTreeMap<String, usize>,
}

impl Disclosed {
    /// Adds what the accounts told one another by now: by what they see of the engagements that they
    /// share, and by the invitations that they sent.
    pub(super) fn learn(&mut self, views: &Views) {
        for (who, view) in views.iter().enumerate() {
            for listing in [&OPPORTUNITIES, &JOBS, &PROSPECTING] {
                self.owners.extend(view.ids(listing).into_iter().map(|id| (id, who)));
            }
            self.owners.extend(view.tasks().filter_map(|task| task["TaskId"].as_str()).map(|id| (id.to_owned(), who)));
            for engagement in view.ids(&ENGAGEMENTS) {
                let readers = readers(&view.members[&engagement]);
                let shared =
                    view.snapshots[&engagement].iter().filter(|row| row["ResourceSnapshotTemplateName"] != PRIVATE);
                let copies = shared.filter_map(|row| view.copies.get(row["Arn"].as_str()?));
                let told = copies.flat_map(|copy| &copy.traces).chain(view.traces(&engagement));
                let told: Vec<_> = told.cloned().collect();
                for reader in readers {
                    self.told[reader].extend(told.iter().cloned());
                }
            }
            for row in view.rows(&SENT).iter() {
                let receiver = ACCOUNTS.iter().position(|it| row["Receiver"]["Account"]["AwsAccountId"] == *it);
                if let Some(receiver) = receiver {
                    self.told[receiver].extend(view.traces(row["Id"].as_str().unwrap_or_default()).cloned());
                }
            }
            for row in view.rows(&RECEIVED).iter() {
                self.told[who]
                    .extend(["Id", "EngagementId"].iter().filter_map(|it| row[*it].as_str()).map(str::to_owned));
                let sender = ACCOUNTS.iter().position(|it| row["SenderAwsAccountId"] == *it);
                if let Some(sender) = sender {
                    // The reason of a rejection goes to the sender.
                    let reason = &view.detail(row["Id"].as_str().unwrap_or_default())["RejectionReason"];
                    self.told[sender].extend(traces(reason));
                }
            }
            self.told[who].extend(view.ids(&ENGAGEMENTS));
            self.told[who].extend(view.ids(&SENT));
        }
    }

    /// Notes whose an identifier is that no list shows yet.
    pub(super) fn own(&mut self, id: &str, who: usize) {
        self.owners.insert(id.to_owned(), who);
    }

    /// Notes what an account said itself and gets to hear again.
    pub(super) fn said(&mut self, who: usize, request: &Value) {
        self.told[who].extend(traces(request));
    }

    /// What is wrong about an answer to this account: something of another's that it was not told. What
    /// it said itself in the request may come back.
    pub(super) fn leak<'t>(&self, who: usize, answer: &'t BTreeSet<String>, request: &Value) -> Option<&'t String> {
        let own_marks = ["zq", "zp"].map(|kind| format!("{kind}{}", ['A', 'B', 'C'][who]));
        let strange = answer.iter().filter(|trace| {
            let secret = trace.starts_with("zp");
            let own = if secret || trace.starts_with("zq") {
                own_marks.iter().any(|mark| trace.starts_with(mark))
            } else {
                !trace.starts_with("eng") && self.owners.get(*trace).is_none_or(|owner| *owner == who)
            };
            !own && (secret || !self.told[who].contains(*trace))
        });
        let mut strange = strange.peekable();
        strange.peek()?;
        let said = traces(request);
        strange.find(|trace| !said.contains(*trace))
    }
}

/// The partners among the members.
fn readers(members: &Rows) -> Vec<usize> {
    members.iter().filter_map(|member| ACCOUNTS.iter().position(|it| member["AccountId"] == *it)).collect()
}

/// Whoever shares something sees the same of it.
pub(super) fn agree(views: &Views) {
    for (who, view) in views.iter().enumerate() {
        for row in view.rows(&RECEIVED).iter() {
            let Some(sender) = ACCOUNTS.iter().position(|it| row["SenderAwsAccountId"] == *it) else { continue };
            let sent = views[sender].rows(&SENT).iter().find(|it| it["Id"] == row["Id"]);
            let sent = sent.unwrap_or_else(|| panic!("{} did not send {row}", ACCOUNTS[sender]));
            for name in ["Status", "InvitationDate", "ExpirationDate", "EngagementId", "PayloadType", "EngagementTitle"]
            {
                assert_eq!(row.get(name), sent.get(name), "{name}");
            }
            let content = view.detail(row["Id"].as_str().unwrap_or_default()).get("Payload");
            let let_go = (row["Status"] == "REJECTED" || row["Status"] == "EXPIRED") && sender != who;
            assert_eq!(content.is_none(), let_go, "{row}");
        }
        for engagement in view.ids(&ENGAGEMENTS) {
            let members = readers(&view.members[&engagement]);
            assert!(members.contains(&who), "no member of {engagement}, which it sees");
            for &other in &members {
                let seen = &views[other];
                assert_eq!(view.detail(&engagement), seen.detail(&engagement), "{engagement}");
                assert_eq!(view.members.get(&engagement), seen.members.get(&engagement), "{engagement}");
            }
            is_member_by_right(who, view, &engagement);
        }
        for (arn, copy) in &view.copies {
            if copy["ResourceSnapshotTemplateName"] == PRIVATE {
                assert_eq!(copy["CreatedBy"], ACCOUNTS[who], "a private snapshot: {copy:?}");
                continue;
            }
            let engagement = copy["EngagementId"].as_str().unwrap_or_default();
            for other in readers(&view.members[engagement]) {
                assert_eq!(views[other].copies.get(arn), Some(copy), "{arn}");
            }
        }
    }
}

/// Nobody is in an engagement but who made it and who accepted an invitation.
fn is_member_by_right(who: usize, view: &View, engagement: &str) {
    let created = view.detail(engagement)["CreatedBy"] == ACCOUNTS[who];
    let accepted = |row: &Value| row["EngagementId"] == engagement && row["Status"] == "ACCEPTED";
    assert!(created || view.rows(&RECEIVED).iter().any(accepted), "{engagement} was never joined");
}

/// Each accepted invitation brings one opportunity at most, and every opportunity comes from
/// somewhere: created by the account, or by a task of its own.
pub(super) fn acceptances_open_one_each(view: &View, created: &BTreeSet<String>) {
    let mut opened: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut completed: BTreeMap<&str, usize> = BTreeMap::new();
    for task in view.rows(&ACCEPTING).iter() {
        let invitation = task["EngagementInvitationId"].as_str().unwrap_or_default();
        opened.entry(invitation).or_default().extend(task["OpportunityId"].as_str());
        *completed.entry(invitation).or_default() += usize::from(task["TaskStatus"] == "COMPLETE");
        if task["TaskStatus"] == "COMPLETE" {
            assert_eq!(view.detail(invitation)["Status"], "ACCEPTED", "{task}");
        }
    }
    assert!(opened.values().all(|it| it.len() <= 1), "one acceptance, several opportunities: {opened:?}");
    assert!(completed.values().all(|it| *it <= 1), "accepted twice: {completed:?}");
    let listed = view.ids(&OPPORTUNITIES);
    let converted = view.rows(&CONVERTING).iter().filter_map(|task| task["OpportunityId"].as_str());
    let known: BTreeSet<_> = opened.values().flatten().copied().chain(converted).collect();
    let strays = listed.iter().filter(|id| !known.contains(id.as_str()) && !created.contains(*id)).count();
    let running = view.rows(&ACCEPTING).iter().chain(view.rows(&CONVERTING).iter());
    let running = running.filter(|task| task["TaskStatus"] == "IN_PROGRESS").count();
    assert!(strays <= running, "opportunities from nowhere: {listed:?}");
    assert!(known.iter().all(|id| listed.iter().any(|it| it == id)), "a task names what is not listed: {known:?}");
}
