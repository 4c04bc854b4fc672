//! One trial: real desks on one database behind a proxy, and the one that follows the tasks is lost while people
//! watch and ask.

use super::{
    people::{self, Written},
    proxy::Proxy,
};
use crate::{
    Error,
    desk::{Browser, Desk, Plan},
    edge::PAGES,
    link::Link,
    people::{LOOK_EVERY, PATIENCE},
    replicas::Harm,
    stage::{ACCOUNT, Stage},
    watching::{Watched, Watchers},
    wishes::Wishes,
};
use chaos::Wish;
use futures::future::try_join_all;
use hyper::StatusCode;
use std::time::{Duration, Instant};
use tokio_util::sync::CancellationToken;

/// How many browsers watch.
const STREAMS: usize = 30;
/// How often another client of the account starts a task.
const TASK_EVERY: Duration = Duration::from_millis(400);
/// How often somebody asks for a page.
const PAGE_EVERY: Duration = Duration::from_millis(100);
/// How long all is well at first.
const AT_FIRST: Duration = Duration::from_secs(3);
/// How long a desk is lost at least: so long that the proxy gives up what hangs at a paused one.
const LOST_FOR: Duration = Duration::from_secs(25);
/// How long it goes on afterwards.
const AT_LAST: Duration = Duration::from_secs(5);

/// What came of a trial.
#[derive(Debug, Default)]
pub(super) struct Verdict {
    /// From the harm until another desk says that it follows.
    pub(super) taken_over_after: Duration,
    /// Desks that follow in the end, where there must be one.
    pub(super) followers: usize,
    /// Pages that were asked for.
    pub(super) pages: usize,
    /// What came instead of a page, and when, since the harm.
    pub(super) without_page: Vec<(Duration, String)>,
    /// How long the slowest page took.
    pub(super) slowest: Duration,
    /// How browsers were told.
    pub(super) watched: Watched,
    /// What came of what people wrote.
    pub(super) written: Written,
}

impl Verdict {
    /// Until when after the harm pages were missing.
    pub(super) fn missing_until(&self) -> Duration {
        self.without_page.iter().map(|(at, _)| *at).max().unwrap_or_default()
    }
}

struct Replica {
    desk: Desk,
    link: Link,
}

/// Runs one.
pub(super) async fn run(harm: Harm, size: usize, database: &str) -> Result<Verdict, Error> {
    let stage = Stage::set().await?;
    let proxy = Proxy::open().await?;
    let mut replicas = try_join_all((0..size).map(|_| replica(database, &stage, &proxy))).await?;
    let browser = Browser::sign_in(proxy.port, "seller").await?;
    for page in PAGES {
        browser.page(page).await?;
    }
    let watchers = Watchers::open(&browser, STREAMS, 0).await?;
    let crowd = people::crowd(&stage, proxy.port).await?;
    let stop = CancellationToken::new();
    let harmed = tokio::sync::OnceCell::new();
    let (wishes, said, pages, taken_over_after) = tokio::join!(
        start_tasks(&stage, &stop),
        people::write(&stage, proxy.port, &stop),
        ask_for_pages(&browser, &harmed, &stop),
        async {
            let taken_over_after = lose_one(harm, &mut replicas, &harmed).await;
            stop.cancel();
            taken_over_after
        },
    );
    let wishes = wishes?;
    let mut verdict = pages;
    verdict.taken_over_after = taken_over_after?;
    verdict.watched = watchers.end(&stage.tasks_of(&wishes), PATIENCE).await?;
    verdict.followers = followers(&replicas).await?.len();
    let desk = &replicas.first().ok_or("no desk is left")?.desk;
    verdict.written = people::judge(&stage, (desk, proxy.port), crowd, said?, wishes).await?;
    Ok(verdict)
}

async fn replica(database: &str, stage: &Stage, proxy: &Proxy) -> Result<Replica, Error> {
    let (link, database) = Link::to_database(database).await?;
    let plan = Plan::on(&stage.endpoint)?
        .with("COSELL_DATABASE", database)
        .with("COSELL_PUBLIC_URL", format!("http://127.0.0.1:{}/", proxy.port));
    let desk = Desk::start(&plan).await?;
    proxy.add(desk.port);
    Ok(Replica { desk, link })
}

/// Harms the desk that follows the tasks, waits until another does, and lets the lost one come back. How long
/// it took until another followed.
async fn lose_one(
    harm: Harm,
    replicas: &mut Vec<Replica>,
    harmed: &tokio::sync::OnceCell<Instant>,
) -> Result<Duration, Error> {
    tokio::time::sleep(AT_FIRST).await;
    let owner = until_followed(replicas).await?;
    let mut lost = replicas.remove(owner);
    let begun = Instant::now();
    harmed.set(begun)?;
    match harm {
        Harm::Killed => lost.desk.kill().await?,
        Harm::Paused => lost.desk.pause()?,
        Harm::CutOff => lost.link.cut(),
    }
    until_followed(replicas).await?;
    let taken_over_after = begun.elapsed();
    tokio::time::sleep(LOST_FOR.saturating_sub(taken_over_after)).await;
    match harm {
        Harm::Killed => {}
        Harm::Paused => lost.desk.resume()?,
        Harm::CutOff => lost.link.mend(),
    }
    if harm != Harm::Killed {
        replicas.push(lost);
    }
    tokio::time::sleep(AT_LAST).await;
    Ok(taken_over_after)
}

/// Waits until one of these desks follows the tasks; which.
async fn until_followed(replicas: &[Replica]) -> Result<usize, Error> {
    let begun = Instant::now();
    loop {
        if let [owner] = followers(replicas).await?.as_slice() {
            return Ok(*owner);
        }
        if begun.elapsed() > PATIENCE {
            return Err("nobody follows the tasks".into());
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

/// Which desks say that they follow the seller's tasks.
async fn followers(replicas: &[Replica]) -> Result<Vec<usize>, Error> {
    let figures = try_join_all(replicas.iter().map(|replica| replica.desk.figures())).await?;
    let follow = figures.iter().map(|figures| figures.count("cosell_tracker_owner", &[ACCOUNT]) > 0);
    Ok(follow.enumerate().filter_map(|(number, follows)| follows.then_some(number)).collect())
}

/// Another client of the account accepts invitations by tasks until stopped; whatever was accepted.
async fn start_tasks(stage: &Stage, stop: &CancellationToken) -> Result<Wishes, Error> {
    let mut wishes = Wishes::default();
    while stop.run_until_cancelled(tokio::time::sleep(TASK_EVERY)).await.is_some() {
        let invitation = stage.invite()?;
        stage.start_task(&invitation).await?;
        wishes.want(Wish::Accept(invitation));
    }
    Ok(wishes)
}

/// Somebody asks for pages until stopped. Until the harm each must come, so a missing one counts from the start.
async fn ask_for_pages(
    browser: &Browser,
    harmed: &tokio::sync::OnceCell<Instant>,
    stop: &CancellationToken,
) -> Verdict {
    let mut verdict = Verdict::default();
    for page in PAGES.iter().cycle() {
        if stop.run_until_cancelled(tokio::time::sleep(PAGE_EVERY)).await.is_none() {
            break;
        }
        let begun = Instant::now();
        let instead = match browser.page(page).await {
            Ok((StatusCode::OK, ..)) => None,
            Ok((status, ..)) => Some(status.as_str().to_owned()),
            Err(error) => Some(error.to_string()),
        };
        verdict.pages += 1;
        verdict.slowest = verdict.slowest.max(begun.elapsed());
        if let Some(instead) = instead {
            let at = harmed.get().map_or(Duration::ZERO, Instant::elapsed);
            verdict.without_page.push((at, format!("{page}: {instead}")));
        }
    }
    verdict
}
