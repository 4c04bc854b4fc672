//! People who write through the proxy while one of the desks is lost.

use crate::{
    Error,
    asking::{Told, insist_on, say_wish, settle},
    desk::{Browser, Desk},
    stage::Stage,
    wishes::Wishes,
};
use chaos::Wish;
use futures::future::{join_all, try_join_all};
use std::{collections::BTreeMap, time::Duration};
use tokio_util::sync::CancellationToken;

/// Who wants the same at the same moment: so many browsers, each so many times.
const CROWD: (usize, usize) = (10, 10);
/// How many people write.
const WRITERS: usize = 3;
/// How long each of them waits from one write to the next.
const WRITE_EVERY: Duration = Duration::from_millis(250);

/// What came of what people wrote.
#[derive(Debug, Default)]
pub(super) struct Written {
    /// How many wanted to accept one invitation at once and were not told that it was done.
    pub(super) left_out: usize,
    pub(super) writes: usize,
    /// Not told to be done the first time.
    pub(super) not_at_once: usize,
    pub(super) undecided: usize,
    pub(super) lost: usize,
    pub(super) doubled: usize,
    /// Never told to be done, however often they said it again.
    pub(super) untold: usize,
}

impl Written {
    pub(super) fn is_whole(&self) -> bool {
        self.left_out + self.undecided + self.lost + self.doubled + self.untold == 0
    }
}

/// What one person has said, and what they were told.
type Said = Vec<(Wish, Told)>;

/// A hundred want to accept one invitation at once, at whichever desk the proxy takes them to; the invitation, and how
/// many were not told that it was done.
pub(super) async fn crowd(stage: &Stage, port: u16) -> Result<(Wish, usize), Error> {
    let wish = Wish::Accept(stage.invite()?);
    let people = try_join_all((0..CROWD.0).map(|_| Browser::sign_in(port, "seller"))).await?;
    let said = people.iter().flat_map(|person| (0..CROWD.1).map(|_| say_wish(person, &wish)));
    let told = try_join_all(said).await?;
    Ok((wish, told.iter().filter(|told| **told != Told::Done).count()))
}

/// People accept and decline invitations until stopped.
pub(super) async fn write(stage: &Stage, port: u16, stop: &CancellationToken) -> Result<Said, Error> {
    let people = try_join_all((0..WRITERS).map(|_| Browser::sign_in(port, "seller"))).await?;
    let said = join_all(people.iter().map(|person| write_on(stage, person, stop))).await;
    Ok(said.into_iter().collect::<Result<Vec<_>, _>>()?.concat())
}

async fn write_on(stage: &Stage, person: &Browser, stop: &CancellationToken) -> Result<Said, Error> {
    let mut said = Vec::new();
    while stop.run_until_cancelled(tokio::time::sleep(WRITE_EVERY)).await.is_some() {
        let id = stage.invite()?;
        let wish = if said.len() % 2 == 0 { Wish::Reject(id) } else { Wish::Accept(id) };
        // A desk that is lost in the middle of it answers nothing.
        let told = say_wish(person, &wish).await.unwrap_or_else(|error| Told::Not(error.to_string()));
        said.push((wish, told));
    }
    Ok(said)
}

/// Waits until a desk has settled all that is open, has people say the rest again, and judges by the ledger. `others`
/// are the tasks that another client has started.
pub(super) async fn judge(
    stage: &Stage,
    (desk, port): (&Desk, u16),
    (crowd, left_out): (Wish, usize),
    said: Said,
    others: Wishes,
) -> Result<Written, Error> {
    let (mut wishes, mut open) = (Wishes::default(), BTreeMap::new());
    for (number, (wish, told)) in said.into_iter().enumerate() {
        wishes.want(wish);
        if told != Told::Done {
            open.insert(number, told);
        }
    }
    let (writes, not_at_once) = (wishes.all.len(), open.len());
    let undecided = settle(desk).await?;
    let person = Browser::sign_in(port, "seller").await?;
    let untold = insist_on(&person, &wishes, open).await?.len();
    settle(desk).await?;
    wishes.want(crowd);
    wishes.all.extend(others.all);
    let (lost, doubled) = wishes.judge(stage.effects());
    Ok(Written { left_out, writes, not_at_once, undecided, lost, doubled, untold })
}
