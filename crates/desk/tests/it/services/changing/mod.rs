//! Changing opportunities, leads and tags: no operation here takes a ClientToken, so each is read back and
//! compared.

mod asking;
mod doubting;
mod random;
mod recovering;

use crate::services::support::{ENGAGEMENT, OPPORTUNITY, World, answers, seller};
use desk::{
    Desk, Written,
    ports::{IntentState, JournalQuery, Store},
};
use domain::{
    error::AppError,
    forms::{self, Fields},
    ids::{EngagementId, OpportunityId},
    people::Asker,
};

const UPDATE: &str = "UpdateOpportunity";
const ASSIGN: &str = "AssignOpportunity";
const SUBMIT: &str = "SubmitOpportunity";
const ASSOCIATE: &str = "AssociateOpportunity";
const DISASSOCIATE: &str = "DisassociateOpportunity";
const CONTEXT: &str = "UpdateEngagementContext";
const TAG: &str = "TagResource";

/// Every operation that changes something and takes no token.
const ALL: [&str; 7] = [UPDATE, ASSIGN, SUBMIT, ASSOCIATE, DISASSOCIATE, CONTEXT, TAG];

fn opportunity() -> OpportunityId {
    OpportunityId::parse(OPPORTUNITY).expect("an id")
}

/// A world in which each of [`ALL`] has something to do.
async fn world() -> World {
    let world = World::new().await;
    world.aws.somebody_changes(|things| {
        things
            .opportunity
            .related
            .push(domain::commands::RelatedEntity { entity_type: "Solutions".into(), id: "S-2".into() });
    });
    world
}

/// The answers of an operation's form, about the present version.
fn form(world: &World, operation: &str) -> Fields {
    let seen = world.aws.things(|things| things.opportunity.last_modified.clone()).expect("a version");
    match operation {
        UPDATE => answers(&[
            (forms::LAST_MODIFIED, &seen),
            (forms::STAGE, "Committed"),
            (forms::NEXT_STEPS, "Sign"),
            (forms::TARGET_CLOSE_DATE, "2027-03-31"),
        ]),
        ASSIGN => assignee("ana@example.com"),
        SUBMIT => answers(&[("InvolvementType", "Co-Sell"), ("Visibility", "Full")]),
        ASSOCIATE => answers(&[("RelatedEntityType", "Solutions"), ("RelatedEntityIdentifier", "S-1")]),
        DISASSOCIATE => answers(&[("RelatedEntityType", "Solutions"), ("RelatedEntityIdentifier", "S-2")]),
        CONTEXT => answers(&[
            (forms::ENGAGEMENT_LAST_MODIFIED, &seen),
            (forms::CONTEXT, "1"),
            (forms::QUALIFICATION, "Qualified"),
            ("Payload.Lead.Interaction.CustomerAction", "Called back"),
            ("Payload.Lead.Interaction.Contact.BusinessTitle", "CIO"),
            ("Payload.Lead.Interaction.Contact.Email", "cio@example.com"),
            ("Payload.Lead.Interaction.Contact.FirstName", "Ada"),
            ("Payload.Lead.Interaction.Contact.LastName", "Low"),
        ]),
        TAG => answers(&[("Tags.0.Key", "team"), ("Tags.0.Value", "north")]),
        other => panic!("{other} has no form here"),
    }
}

fn assignee(email: &str) -> Fields {
    answers(&[
        ("Assignee.Email", email),
        ("Assignee.FirstName", "Ana"),
        ("Assignee.LastName", "Low"),
        ("Assignee.BusinessTitle", "Sales"),
    ])
}

/// Asks for an operation, as a page does.
async fn ask(desk: &Desk, me: &Asker, operation: &str, form: &Fields) -> Result<Written<()>, AppError> {
    let id = opportunity();
    match operation {
        UPDATE => desk.update_opportunity(me, &id, form).await,
        ASSIGN => desk.assign_opportunity(me, &id, form).await,
        SUBMIT => desk.submit_opportunity(me, &id, form).await,
        ASSOCIATE => desk.associate_opportunity(me, &id, form).await,
        DISASSOCIATE => desk.disassociate_opportunity(me, &id, form).await,
        CONTEXT => {
            let id = EngagementId::parse(ENGAGEMENT).expect("an id");
            desk.update_engagement_context(me, &id, form).await
        }
        _ => desk.tag_opportunity(me, &id, form).await,
    }
}

/// How the last entry of an operation stands.
async fn state(world: &World, operation: &str) -> Option<IntentState> {
    let query = JournalQuery { limit: 100, ..JournalQuery::default() };
    let mut entries = world.store.journal(&seller().scope, &query).await.expect("the journal");
    entries.sort_by_key(|entry| entry.id);
    entries.into_iter().rfind(|entry| entry.operation == operation).map(|entry| entry.state)
}

/// Lets what a dead process left go stale, and another process look into it.
async fn a_minute_later(world: &World) {
    world.clock.pass(time::Duration::seconds(59));
    world.another_desk().reconcile_once().await.expect("a round");
}
