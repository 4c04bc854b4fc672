//! What the victim does when it is told to.

use crate::{
    Failure,
    building::{Running, manager, seller},
};
use chaos::{Order, Wish, Word, answers};
use desk::{
    Desk,
    ports::{IntentState, JournalQuery},
    upstream::QuotaClass,
};
use domain::{
    error::AppError,
    forms::Fields,
    ids::{DraftId, EngagementId, InvitationId, JobId, OpportunityId},
    people::Asker,
    views::{BulkAction, ItemState, JobState},
};
use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

/// As many entries and drafts as are counted at most.
const MOST: u32 = 10_000;
/// How often somebody looks what has become of their bulk job.
const LOOK_EVERY: Duration = Duration::from_millis(100);
/// How long they do: for some seconds a job is still another process's, which may have been killed.
const LOOK_FOR: Duration = Duration::from_secs(40);

/// Follows an order; what comes of it.
pub(crate) async fn answer(running: &Running, order: Order) -> Word {
    let word = match order {
        Order::Do { number, wish } => {
            let failure = fulfil(&running.desk, wish).await.err().map(|failure| failure.to_string());
            Ok(Word::Answered { number, failure })
        }
        Order::Draft { engagement } => draft(&running.desk, engagement).await,
        Order::Open => open(running).await,
        Order::Count => count(running).await,
    };
    word.unwrap_or_else(|failure| Word::Trouble { text: failure.to_string() })
}

async fn fulfil(desk: &Desk, wish: Wish) -> Result<(), Failure> {
    let asker = seller()?;
    let desk = desk.for_request();
    let told = match wish {
        Wish::Accept(id) => desk.accept_by_task(&asker, &invitation(&id)?, &Fields::new()).await.map(drop),
        Wish::AcceptLead(id) => desk.accept_lead(&asker, &invitation(&id)?).await.map(drop),
        Wish::Reject(id) => {
            let reason = fields(answers::to_decline());
            desk.reject_invitation(&asker, &invitation(&id)?, &reason).await.map(drop)
        }
        Wish::Start(id) => {
            desk.start_from_opportunity(&asker, &opportunity(&id)?, &fields(answers::to_start())).await.map(drop)
        }
        Wish::Send(id) => desk.send_draft(&asker, &DraftId::parse(&id).ok_or("a draft's id")?).await.map(drop),
        Wish::Update(id) => update(&desk, &asker, &opportunity(&id)?).await,
        Wish::Assign(id) => {
            desk.assign_opportunity(&asker, &opportunity(&id)?, &fields(answers::to_assign())).await.map(drop)
        }
        Wish::Submit(id) => {
            desk.submit_opportunity(&asker, &opportunity(&id)?, &fields(answers::to_submit())).await.map(drop)
        }
        Wish::Associate(id) => {
            desk.associate_opportunity(&asker, &opportunity(&id)?, &fields(answers::to_associate())).await.map(drop)
        }
        Wish::Disassociate(id) => {
            desk.disassociate_opportunity(&asker, &opportunity(&id)?, &fields(answers::to_associate())).await.map(drop)
        }
        Wish::Qualify(id) => qualify(&desk, &asker, &EngagementId::parse(&id).ok_or("an engagement's id")?).await,
        Wish::Tag(id) => desk.tag_opportunity(&asker, &opportunity(&id)?, &fields(answers::to_tag())).await.map(drop),
        Wish::Bulk { job, invitations } => return bulk(&desk, &job, &invitations).await,
    };
    told.map_err(|error| words(&error).into())
}

/// Starts a bulk job, unless it was started before, and looks until all of it is done.
async fn bulk(desk: &Desk, job: &str, invitations: &[String]) -> Result<(), Failure> {
    let (manager, id) = (manager()?, JobId::parse(job).ok_or("a job's id")?);
    let reason = fields(answers::to_decline());
    desk.create_job(&manager, &id, BulkAction::RejectInvitations, invitations, &reason).await.map_err(|e| words(&e))?;
    let begun = Instant::now();
    loop {
        let found = desk.get_job(&manager, &id).await.map_err(|e| words(&e))?;
        if found.items.iter().all(|item| item.state == ItemState::Done) {
            return Ok(());
        }
        if found.job.state == JobState::Done || begun.elapsed() > LOOK_FOR {
            let states: Vec<_> = found.items.iter().map(|item| item.state).collect();
            return Err(format!("the job is {:?}, its things {states:?}", found.job.state).into());
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

/// Qualifies an engagement's lead as somebody does who has just looked at it.
async fn qualify(desk: &Desk, asker: &Asker, id: &EngagementId) -> Result<(), AppError> {
    let seen = desk.get_engagement(asker, id).await?.last_modified.unwrap_or_default();
    let answers = fields(answers::to_qualify(answers::CONTEXT, &seen));
    desk.update_engagement_context(asker, id, &answers).await.map(drop)
}

/// Changes an opportunity as somebody does who has just looked at it.
async fn update(desk: &Desk, asker: &Asker, id: &OpportunityId) -> Result<(), AppError> {
    let seen = desk.get_opportunity(asker, id).await?.last_modified.unwrap_or_default();
    desk.update_opportunity(asker, id, &fields(answers::to_update(&seen))).await.map(drop)
}

/// What went wrong, whole: nobody's data are in it but the demo's.
fn words(error: &AppError) -> String {
    format!("{error:?}")
}

async fn draft(desk: &Desk, engagement: Option<String>) -> Result<Word, Failure> {
    let id = desk
        .create_draft(&seller()?, fields(answers::to_invite(engagement.as_deref())))
        .await
        .map_err(|e| words(&e))?;
    Ok(Word::Draft { id: id.to_string() })
}

async fn open(running: &Running) -> Result<Word, Failure> {
    let (store, scope) = (&running.store, seller()?.scope);
    let count = async |states: &[IntentState]| {
        let query = JournalQuery { states: states.to_vec(), limit: MOST };
        store.journal(&scope, &query).await.map(|entries| entries.len())
    };
    // Jobs first: what one has begun meanwhile is then found in the journal.
    let jobs = store.active_jobs().await?.len();
    let writes = count(&[IntentState::Pending, IntentState::Unsettled]).await?;
    let undecided = count(&[IntentState::Undecided]).await?;
    let drafts = store.drafts_under_way(MOST).await?.len();
    Ok(Word::Open { unfinished: writes + drafts + jobs, undecided })
}

async fn count(running: &Running) -> Result<Word, Failure> {
    let account = seller()?.scope.account;
    let mut calls = BTreeMap::new();
    for class in QuotaClass::ALL.map(QuotaClass::name) {
        calls.insert(class.to_owned(), running.store.used_in_day(&account, class, running.desk.now()).await?);
    }
    Ok(Word::Counted { calls })
}

fn invitation(id: &str) -> Result<InvitationId, Failure> {
    InvitationId::parse(id).ok_or_else(|| "an invitation's id".into())
}

fn opportunity(id: &str) -> Result<OpportunityId, Failure> {
    OpportunityId::parse(id).ok_or_else(|| "an opportunity's id".into())
}

fn fields(answers: Vec<answers::Answer>) -> Fields {
    answers.into_iter().collect()
}
