//! Which events follow from a change.
//!
//! AWS's developer guide lists, for each action, the events that it brings and their order. One
//! order serves all of them: answers to invitations and who joined by them, opportunities,
//! engagements, snapshots, the founder of an engagement that shares something, new invitations.

use serde_json::{Value, json};
use time::OffsetDateTime;

use super::Tiding;
use crate::config::Config;
use crate::state::{AWS, Changes, Engagement, Invitation, InvitationStatus, Member, Opportunity, State, wire_time};

/// Derives the events from what changed and puts them aside for the feed.
pub(crate) fn publish(state: &mut State, config: &Config, changes: &Changes, at: OffsetDateTime) {
    let mut teller = Teller { state, config, at, told: Vec::new() };
    teller.answered_invitations(changes);
    teller.joined_members(changes);
    teller.opportunities(changes);
    teller.engagements(changes);
    teller.snapshots(changes);
    teller.founders(changes);
    teller.new_invitations(changes);
    let told = teller.told;
    state.tidings.extend(told);
}

struct Teller<'a> {
    state: &'a State,
    config: &'a Config,
    at: OffsetDateTime,
    told: Vec<Tiding>,
}

impl Teller<'_> {
    /// AWS takes part in engagements, but its own feed is nobody's business.
    fn tell(&mut self, account: &str, detail_type: &'static str, resources: &[String], detail: Value) {
        if account == AWS {
            return;
        }
        let tiding =
            Tiding { account: account.to_owned(), detail_type, resources: resources.to_vec(), detail, at: self.at };
        self.told.push(tiding);
    }

    fn answered_invitations(&mut self, changes: &Changes) {
        for (id, before) in &changes.invitations {
            let state = self.state;
            let (Some(before), Some(after)) = (before, state.invitations.get(id)) else {
                continue;
            };
            if !before.is_pending() {
                continue;
            }
            match after.status {
                InvitationStatus::Pending => {}
                InvitationStatus::Accepted => self.invitation(after, "Engagement Invitation Accepted", false),
                InvitationStatus::Rejected => self.invitation(after, "Engagement Invitation Rejected", false),
                InvitationStatus::Expired => self.invitation(after, "Engagement Invitation Expired", false),
            }
        }
    }

    fn new_invitations(&mut self, changes: &Changes) {
        for (id, before) in &changes.invitations {
            let state = self.state;
            if let (None, Some(after)) = (before, state.invitations.get(id)) {
                self.invitation(after, "Engagement Invitation Created", true);
            }
        }
    }

    /// Tells both sides. Only a new invitation says who sends it and until when it can be answered.
    fn invitation(&mut self, invitation: &Invitation, detail_type: &'static str, new: bool) {
        let [sender, receiver] = if self.config.quirks { ["SENDER", "RECEIVER"] } else { ["Sender", "Receiver"] };
        for (account, part) in [(&invitation.sender, sender), (&invitation.receiver, receiver)] {
            let mut told = json!({
                "arn": invitation.arn(),
                "id": invitation.id,
                "engagementId": invitation.engagement,
                "senderAccountId": invitation.sender,
                "receiverAccountId": invitation.receiver,
                "participantType": part,
                "payloadType": invitation.payload_type.name(),
            });
            if new {
                told["senderCompanyName"] = json!(invitation.sender_company);
                told["expirationDate"] = wire_time(invitation.expires);
            }
            let detail = json!({"catalog": invitation.catalog.name(), "engagementInvitation": told});
            self.tell(account, detail_type, &[invitation.arn()], detail);
        }
    }

    /// Who joined an engagement that was there before.
    fn joined_members(&mut self, changes: &Changes) {
        for (id, before) in &changes.engagements {
            let state = self.state;
            let (Some(before), Some(after)) = (before, state.engagements.get(id)) else {
                continue;
            };
            for member in after.members.iter().filter(|it| !before.has_member(&it.account)) {
                self.member(after, member);
            }
        }
    }

    /// The first members of an engagement that a task has opened. One that a partner creates by
    /// itself brings no such event.
    fn founders(&mut self, changes: &Changes) {
        for (id, before) in &changes.engagements {
            let state = self.state;
            let (None, Some(after)) = (before, state.engagements.get(id)) else {
                continue;
            };
            if after.opportunities.is_empty() {
                continue;
            }
            for member in &after.members {
                self.member(after, member);
            }
        }
    }

    fn member(&mut self, engagement: &Engagement, member: &Member) {
        let detail = json!({
            "catalog": engagement.catalog.name(),
            "engagement": {"id": engagement.id},
            "engagementMember": {"accountId": member.account, "companyName": member.company_name},
        });
        for other in &engagement.members {
            self.tell(&other.account, "Engagement Member Added", &[engagement.arn()], detail.clone());
        }
    }

    fn opportunities(&mut self, changes: &Changes) {
        let mut updated = Vec::new();
        for (id, before) in &changes.opportunities {
            let state = self.state;
            let Some(after) = state.opportunities.get(id).filter(|it| !it.hidden) else {
                continue;
            };
            match before.as_ref().filter(|it| !it.hidden) {
                None => {
                    self.opportunity(after, "Opportunity Created");
                    // One that an acceptance opens is filled in after it was created.
                    if after.modified > after.created {
                        updated.push(after);
                    }
                }
                Some(before) if !before.looks_like(after) => updated.push(after),
                Some(_) => {}
            }
        }
        for opportunity in updated {
            self.opportunity(opportunity, "Opportunity Updated");
            if self.config.quirks {
                self.opportunity(opportunity, "Opportunity Updated");
            }
        }
    }

    fn opportunity(&mut self, opportunity: &Opportunity, detail_type: &'static str) {
        let detail = json!({
            "schemaVersion": if self.config.quirks { "1.0" } else { "1" },
            "catalog": opportunity.catalog.name(),
            "opportunity": {"identifier": opportunity.id},
        });
        self.tell(&opportunity.account, detail_type, &[], detail);
    }

    /// Engagements that are new, or whose description or contexts changed. That someone joined is
    /// told by an event of its own.
    fn engagements(&mut self, changes: &Changes) {
        for (id, before) in &changes.engagements {
            let state = self.state;
            let Some(after) = state.engagements.get(id) else {
                continue;
            };
            match before {
                None => self.engagement(after, "Engagement Created", "Created", after.created, &after.created_by),
                Some(before)
                    if before.title != after.title
                        || before.description != after.description
                        || before.contexts != after.contexts =>
                {
                    self.engagement(after, "Engagement Updated", "LastModified", after.modified, &after.modified_by);
                }
                Some(_) => {}
            }
        }
    }

    /// New revisions, to those they were taken for: the engagement's members, or the opportunity's
    /// owner alone.
    fn snapshots(&mut self, changes: &Changes) {
        for (id, before) in &changes.snapshots {
            let state = self.state;
            let (None, Some(after)) = (before, state.snapshots.get(id)) else {
                continue;
            };
            let Some(engagement) = state.engagements.get(&after.engagement) else {
                continue;
            };
            let summary = after.to_summary();
            let detail = json!({
                "catalog": after.catalog.name(),
                "resourceSnapshot": {
                    "arn": after.arn(),
                    "engagementId": after.engagement,
                    "resourceType": summary["ResourceType"],
                    "resourceId": after.opportunity,
                    "createdBy": after.account,
                    "targetMemberAccounts": after.targets,
                    "resourceSnapshotTemplateName": after.template,
                },
            });
            for account in &after.targets {
                self.tell(account, "Engagement Resource Snapshot Created", &[engagement.arn()], detail.clone());
            }
        }
    }

    fn engagement(
        &mut self,
        engagement: &Engagement,
        detail_type: &'static str,
        what: &str,
        when: OffsetDateTime,
        who: &str,
    ) {
        let mut told = json!({"engagementArn": engagement.arn(), "engagementId": engagement.id});
        told[format!("{what}At")] = wire_time(when);
        told[format!("{what}By")] = json!(who);
        told["ContextTypes"] = json!(engagement.context_types());
        let detail = json!({"catalog": engagement.catalog.name(), "engagement": told});
        for member in &engagement.members {
            self.tell(&member.account, detail_type, &[engagement.arn()], detail.clone());
        }
    }
}

#[cfg(test)]
mod tests;
