//! What one account sees may change from one look to the next only in the ways that the service
//! documents.

use std::collections::BTreeSet;

use serde_json::Value;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::view::{ENGAGEMENTS, JOBS, Listing, OPPORTUNITIES, PAIRS, PROSPECTING, RECEIVED, SENT, View};

pub(super) fn moment(value: &Value) -> OffsetDateTime {
    OffsetDateTime::parse(value.as_str().expect("a moment"), &Rfc3339).expect("in the wire's form")
}

/// A value without some of its members.
pub(super) fn without(value: &Value, names: &[&str]) -> Value {
    let mut rest = value.clone();
    if let Some(members) = rest.as_object_mut() {
        members.retain(|name, _| !names.contains(&name.as_str()));
    }
    rest
}

/// The entries of a list, by identifier, before and after. Nothing that was listed goes away.
fn pairs<'v>(before: &'v View, after: &'v View, listing: &Listing) -> Vec<(&'v Value, &'v Value)> {
    let found = before.rows(listing).iter().map(|old| {
        let new = after.rows(listing).iter().find(|new| new[listing.id] == old[listing.id]);
        (old, new.unwrap_or_else(|| panic!("{} has lost {old}", listing.operation)))
    });
    found.collect()
}

pub(super) fn follows(before: &View, after: &View) {
    for listing in [&RECEIVED, &SENT] {
        for (old, new) in pairs(before, after, listing) {
            invitation_follows(old, new);
            let detail = |view: &View| view.detail(old["Id"].as_str().unwrap_or_default()).clone();
            let (old, new) = (detail(before), detail(after));
            if old["Status"] == new["Status"] {
                let changing = ["ExistingMembers"];
                assert_eq!(without(&old, &changing), without(&new, &changing), "an invitation changed");
            }
        }
    }
    let ended = |task: &Value| task["TaskStatus"] != "IN_PROGRESS";
    for old in before.tasks() {
        let new = after.tasks().find(|new| new["TaskId"] == old["TaskId"]);
        let new = new.unwrap_or_else(|| panic!("the task is gone: {old}"));
        if ended(old) {
            assert_eq!(old, new, "a task changed after its end");
        }
        is_kept(old, new, &["TaskStatus"]);
    }
    for (old, _) in pairs(before, after, &PROSPECTING) {
        let id = old["TaskId"].as_str().unwrap_or_default();
        prospecting_follows(before.detail(id), after.detail(id));
    }
    for (old, _) in pairs(before, after, &OPPORTUNITIES) {
        let id = old["Id"].as_str().unwrap_or_default();
        opportunity_follows(before.detail(id), after.detail(id));
    }
    for (old, _) in pairs(before, after, &ENGAGEMENTS) {
        let id = old["Id"].as_str().unwrap_or_default();
        engagement_follows(before.detail(id), after.detail(id));
        let (old, new) = (&before.members[id], &after.members[id]);
        assert!(old.iter().eq(new.iter().take(old.iter().count())), "a member left or changed: {old:?} {new:?}");
        let (old, new) = (&before.snapshots[id], &after.snapshots[id]);
        assert!(old.iter().all(|row| new.iter().any(|it| it == row)), "a snapshot is gone: {old:?} {new:?}");
    }
    pairs(before, after, &PAIRS);
    for old in before.ids(&JOBS) {
        if after.ids(&JOBS).contains(&old) {
            is_kept(before.detail(&old), after.detail(&old), &["Status", "LastSuccessfulExecutionDate", "LastFailure"]);
        }
    }
}

/// Every member that was there is there still, apart from some.
fn is_kept(old: &Value, new: &Value, changing: &[&str]) {
    for (name, value) in without(old, changing).as_object().into_iter().flatten() {
        assert_eq!(new.get(name), Some(value), "{name} of {old} became {new}");
    }
}

fn invitation_follows(old: &Value, new: &Value) {
    assert_eq!(without(old, &["Status"]), without(new, &["Status"]), "an invitation changed");
    let ends = ["ACCEPTED", "REJECTED", "EXPIRED"];
    let same = old["Status"] == new["Status"];
    let ended = old["Status"] == "PENDING" && ends.iter().any(|end| new["Status"] == *end);
    assert!(same || ended, "an invitation went from {} to {}", old["Status"], new["Status"]);
}

fn prospecting_follows(old: &Value, new: &Value) {
    if old.get("EndTime").is_some() {
        assert_eq!(old, new, "a prospecting task changed after its end");
    }
    is_kept(old, new, &["Engagements"]);
    let findings = |task: &Value| task["Engagements"].as_array().cloned().unwrap_or_default();
    assert_eq!(findings(old).len(), findings(new).len());
    for (old, new) in findings(old).iter().zip(&findings(new)) {
        assert_eq!(old["EngagementIdentifier"], new["EngagementIdentifier"]);
        if old["Status"] == "COMPLETED" || old["Status"] == "FAILED" {
            assert_eq!(old, new, "a finding changed");
        }
    }
}

/// The statuses that a review can be led to from one of them. A look may miss some on the way. Who
/// plays AWS may take a decision back, but nothing returns to the partner unsubmitted.
fn reaches(from: &str, to: &str) -> bool {
    match from {
        "Pending Submission" => true,
        _ => to != "Pending Submission",
    }
}

fn opportunity_follows(old: &Value, new: &Value) {
    is_kept(
        old,
        new,
        &[
            "LastModifiedDate",
            "LifeCycle",
            "Customer",
            "Project",
            "PrimaryNeedsFromAws",
            "Marketing",
            "NationalSecurity",
            "PartnerOpportunityIdentifier",
            "OpportunityType",
            "SoftwareRevenue",
            "OpportunityTeam",
            "RelatedEntityIdentifiers",
        ],
    );
    let status = |it: &Value| it["LifeCycle"]["ReviewStatus"].as_str().unwrap_or_default().to_owned();
    assert!(reaches(&status(old), &status(new)), "a review went from {} to {}", status(old), status(new));
    let (was, is) = (moment(&old["LastModifiedDate"]), moment(&new["LastModifiedDate"]));
    if without(old, &["LastModifiedDate"]) == without(new, &["LastModifiedDate"]) {
        assert!(is >= was, "LastModifiedDate went back: {old} {new}");
    } else {
        assert!(is > was, "LastModifiedDate did not grow: {old} {new}");
    }
}

fn engagement_follows(old: &Value, new: &Value) {
    is_kept(old, new, &["ModifiedAt", "ModifiedBy", "MemberCount", "Contexts"]);
    let (was, is) = (moment(&old["ModifiedAt"]), moment(&new["ModifiedAt"]));
    assert!(if old == new { is == was } else { is > was }, "ModifiedAt did not grow: {old} {new}");
    let contexts = |it: &Value| -> Vec<(Value, Value)> {
        let all = it["Contexts"].as_array().into_iter().flatten();
        all.map(|context| (context["Id"].clone(), context["Type"].clone())).collect()
    };
    assert!(contexts(new).starts_with(&contexts(old)), "a context is gone: {old} {new}");
}

/// What a single look must show.
pub(super) fn is_sound(view: &View, now: OffsetDateTime) {
    for listing in [&RECEIVED, &SENT] {
        view.rows(listing).iter().for_each(|row| invitation_is_sound(row, now));
    }
    for row in view.rows(&ENGAGEMENTS).iter() {
        let id = row["Id"].as_str().unwrap_or_default();
        let (members, detail) = (&view.members[id], view.detail(id));
        assert_eq!(row["MemberCount"], members.iter().count(), "{row}");
        assert!((1..=10).contains(&members.iter().count()), "{members:?}");
        let contexts = detail["Contexts"].as_array().map(Vec::as_slice).unwrap_or_default();
        assert!(contexts.len() <= 5, "{detail}");
        let ids: BTreeSet<_> = contexts.iter().map(|it| it["Id"].to_string()).collect();
        assert_eq!(ids.len(), contexts.len(), "two contexts have one identifier: {detail}");
        revisions_are_whole(view, id);
    }
    for (id, row) in view.ids(&OPPORTUNITIES).iter().zip(view.rows(&OPPORTUNITIES).iter()) {
        let related = &view.detail(id)["RelatedEntityIdentifiers"];
        let count = |kind: &str| related[kind].as_array().map_or(0, Vec::len);
        assert!(count("Solutions") <= 10 && count("AwsProducts") <= 20, "{related}");
        let offers = (count("AwsMarketplaceOffers"), count("AwsMarketplaceOfferSets"));
        assert!(offers.0 + offers.1 <= 1, "{related}");
        assert!(moment(&row["LastModifiedDate"]) >= moment(&row["CreatedDate"]), "{row}");
    }
    assert!(
        view.tags.values().all(|tags| tags["Tags"].as_array().is_some_and(|it| it.len() <= 200)),
        "{:?}",
        view.tags
    );
    for task in view.tasks() {
        let failed = task["TaskStatus"] == "FAILED";
        assert_eq!(failed, task.get("ReasonCode").is_some(), "{task}");
    }
    lists_agree_with_gets(view);
}

fn invitation_is_sound(row: &Value, now: OffsetDateTime) {
    let (sent, lapses) = (moment(&row["InvitationDate"]), moment(&row["ExpirationDate"]));
    assert_eq!(lapses - sent, time::Duration::days(15), "{row}");
    match row["Status"].as_str() {
        Some("PENDING") => assert!(now < lapses, "at {now} it should have lapsed: {row}"),
        Some("EXPIRED") => assert!(now >= lapses, "at {now} it lapsed too early: {row}"),
        _ => {}
    }
}

/// The revisions of each series count from 1 without gaps, and each is later than the one before.
fn revisions_are_whole(view: &View, engagement: &str) {
    let series = |row: &Value| format!("{}/{}", row["ResourceId"], row["ResourceSnapshotTemplateName"]);
    let rows = &view.snapshots[engagement];
    for name in rows.iter().map(series).collect::<BTreeSet<_>>() {
        let mut of: Vec<_> = rows.iter().filter(|row| series(row) == name).collect();
        of.sort_by_key(|row| row["Revision"].as_u64());
        let numbers: Vec<_> = of.iter().filter_map(|row| row["Revision"].as_u64()).collect();
        assert!(numbers.iter().copied().eq(1..=of.len() as u64), "{name} in {engagement}: {numbers:?}");
        let copies: Vec<_> = of.iter().filter_map(|row| view.copies.get(row["Arn"].as_str()?)).collect();
        assert!(copies.windows(2).all(|two| moment(&two[0]["CreatedAt"]) < moment(&two[1]["CreatedAt"])), "{copies:?}");
        assert!(copies.windows(2).all(|two| two[0]["Payload"] != two[1]["Payload"]), "nothing changed: {copies:?}");
    }
}

/// Whether everything that the row says is said by the whole thing too.
fn is_part_of(row: &Value, whole: &Value) -> bool {
    match (row, whole) {
        (Value::Object(row), Value::Object(whole)) => {
            row.iter().all(|(name, value)| whole.get(name).is_some_and(|it| is_part_of(value, it)))
        }
        _ => row == whole,
    }
}

fn lists_agree_with_gets(view: &View) {
    for listing in [&OPPORTUNITIES, &ENGAGEMENTS, &RECEIVED, &SENT, &JOBS, &PROSPECTING] {
        let ids: BTreeSet<_> = view.ids(listing).into_iter().collect();
        assert_eq!(ids.len(), view.rows(listing).iter().count(), "{} lists something twice", listing.operation);
        for row in view.rows(listing).iter() {
            let whole = view.detail(row[listing.id].as_str().unwrap_or_default());
            // These are counted or told from the rest.
            let derived = [
                "ContextTypes",
                "ParticipantType",
                "TotalEngagementCount",
                "CompletedEngagementCount",
                "FailedEngagementCount",
            ];
            assert!(is_part_of(&without(row, &derived), whole), "{row} is no part of {whole}");
        }
    }
    for row in view.rows(&ENGAGEMENTS).iter() {
        let contexts = view.detail(row["Id"].as_str().unwrap_or_default())["Contexts"].as_array().cloned();
        let told: BTreeSet<_> = contexts.iter().flatten().map(|it| it["Type"].to_string()).collect();
        let types: BTreeSet<_> = row["ContextTypes"].as_array().into_iter().flatten().map(Value::to_string).collect();
        assert_eq!(types, told, "{row}");
    }
    for row in view.rows(&PROSPECTING).iter() {
        let findings = view.detail(row["TaskId"].as_str().unwrap_or_default())["Engagements"].as_array().cloned();
        let count = |status: &str| findings.iter().flatten().filter(|it| it["Status"] == status).count();
        assert_eq!(row["CompletedEngagementCount"], count("COMPLETED"), "{row}");
        assert_eq!(row["FailedEngagementCount"], count("FAILED"), "{row}");
        assert_eq!(row["TotalEngagementCount"], findings.map_or(0, |it| it.len()), "{row}");
    }
}
