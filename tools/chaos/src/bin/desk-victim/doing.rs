//! What the victim does when it is told to.

use crate::{Failure, building::seller};
use chaos::{Order, Wish, Word, answers};
use desk::{
    Desk,
    ports::{IntentState, JournalQuery},
};
use domain::{
    error::AppError,
    forms::Fields,
    ids::{DraftId, InvitationId, OpportunityId},
    people::Asker,
};

/// As many entries and drafts as are counted at most.
const MOST: u32 = 10_000;

/// Follows an order; what comes of it.
pub(crate) async fn answer(desk: &Desk, order: Order) -> Word {
    let word = match order {
        Order::Do { number, wish } => {
            let failure = fulfil(desk, wish).await.err().map(|failure| failure.to_string());
            Ok(Word::Answered { number, failure })
        }
        Order::Draft { engagement } => draft(desk, engagement).await,
        Order::Open => open(desk).await,
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
    };
    told.map_err(|error| words(&error).into())
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

async fn open(desk: &Desk) -> Result<Word, Failure> {
    let scope = seller()?.scope;
    let count = async |states: &[IntentState]| {
        let query = JournalQuery { states: states.to_vec(), limit: MOST };
        desk.store().journal(&scope, &query).await.map(|entries| entries.len())
    };
    let writes = count(&[IntentState::Pending, IntentState::Unsettled]).await?;
    let undecided = count(&[IntentState::Undecided]).await?;
    let drafts = desk.store().drafts_under_way(MOST).await?.len();
    Ok(Word::Open { unfinished: writes + drafts, undecided })
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
