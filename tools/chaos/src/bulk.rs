//! A bulk job within AWS's quotas: how much of them it uses, who goes first, and what a restart in its middle does.

use crate::{
    Error,
    asking::{Told, insist_on, say_wish},
    desk::{Browser, Desk, Plan},
    people::PATIENCE,
    report::{say, table},
    stage::Stage,
    wishes::Wishes,
};
use chaos::Wish;
use clap::Args;
use emulator::{FaultRule, LedgerEntry};
use serde_json::json;
use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

/// What AWS counts as writes, of what this run makes.
const WRITES: [&str; 2] = ["StartEngagementByAcceptingInvitationTask", "RejectEngagementInvitation"];
/// AWS's quota of writes.
const A_SECOND: f64 = 1.0;
/// The goal for the share of it that is used.
const GOAL: f64 = 0.95;
/// How often a person writes in between.
const PERSON_EVERY: Duration = Duration::from_secs(8);

/// How many of the job's writes may come before a person's that is asked for meanwhile: the one that has its turn
/// already, and those that are on the wire. The emulator knows of a call that is late once it is over.
fn before(latency: Duration) -> usize {
    1 + usize::try_from(latency.as_millis().div_ceil(1_000)).unwrap_or(usize::MAX)
}

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// How many invitations the job accepts, at most 500; each takes a second
    #[arg(long, default_value_t = 150, value_parser = clap::value_parser!(u16).range(10..=500))]
    count: u16,
    /// How many milliseconds AWS takes to answer a write in a second run; 0 leaves that run out
    #[arg(long, default_value_t = 2_500, value_parser = clap::value_parser!(u32).range(..=10_000))]
    latency: u32,
    /// Fail too when less than 95 % of the quota is used, or AWS throttles
    #[arg(long)]
    timed: bool,
}

/// A run on one stage.
struct Run {
    stage: Stage,
    plan: Plan,
    wishes: Wishes,
    job: Vec<String>,
    /// What people were not told to be done yet.
    open: BTreeMap<usize, Told>,
    /// How many of the job's writes came before each person's.
    places: Vec<usize>,
}

/// Runs it with answers that come at once and with late ones, prints the table, and says whether everything held.
pub(crate) async fn run(arguments: Arguments) -> Result<bool, Error> {
    say("# A bulk job within AWS's quotas\n");
    let late = Some(Duration::from_millis(arguments.latency.into())).filter(|late| !late.is_zero());
    let (mut rows, mut held) = (Vec::new(), true);
    for latency in [Some(Duration::ZERO), late].into_iter().flatten() {
        let (row, well) = once(&arguments, latency).await?;
        rows.push(row);
        held &= well;
    }
    let heads = [
        "Answers after",
        "Of the job",
        "By people in between",
        "Of the quota used",
        "Throttled",
        "Of the job before a person",
        "Lost",
        "Doubled",
        "Untold",
        "The job's page says",
    ];
    say(&table(&heads, &rows));
    say(if held { "Held." } else { "BROKEN: see the table." });
    Ok(held)
}

/// One run, at whose writes AWS takes so long to answer: its row, and whether everything held.
async fn once(arguments: &Arguments, latency: Duration) -> Result<(Vec<String>, bool), Error> {
    let stage = Stage::set_with(|config| config.quotas.enforced = true).await?;
    let plan = Plan::on(&stage.endpoint)?.with("COSELL_QUOTAS__ENFORCED", "true");
    for operation in WRITES.iter().filter(|_| !latency.is_zero()) {
        let late = json!({ "operation": operation, "effect": { "latency_ms": arguments.latency } });
        stage.control.add_fault(serde_json::from_value::<FaultRule>(late)?)?;
    }
    let mut run =
        Run { stage, plan, wishes: Wishes::default(), job: Vec::new(), open: BTreeMap::new(), places: Vec::new() };
    for _ in 0..arguments.count {
        let id = run.stage.invite()?;
        run.wishes.want(Wish::Accept(id.clone()));
        run.job.push(id);
    }
    let desk = Desk::start(&run.plan).await?;
    let browser = desk.sign_in().await?;
    let page = begin_job(&browser, &run.job).await?;

    let half = usize::from(arguments.count) / 2;
    run.go_on(&browser, half).await?;
    // What waits for its turn then is still sent.
    desk.stop().await?;
    let until_stop = run.writes(0);
    let last = run.stage.last_call();
    let desk = Desk::start(&run.plan).await?;
    let browser = desk.sign_in().await?;
    run.go_on(&browser, usize::from(arguments.count)).await?;
    let since_start = run.writes(last);

    let told = until_done(&browser, &page).await?;
    let untold = insist_on(&browser, &run.wishes, std::mem::take(&mut run.open)).await?;
    let (lost, doubled) = run.wishes.judge(run.stage.effects());
    let throttled: u64 = run.stage.control.quota_usage(crate::stage::ACCOUNT).iter().map(|quota| quota.throttled).sum();
    let share = share(&[&until_stop, &since_start]);
    let worst = run.places.iter().copied().max().unwrap_or_default();

    let row = vec![
        if latency.is_zero() { "at once".to_owned() } else { format!("{:.1} s", latency.as_secs_f64()) },
        arguments.count.to_string(),
        run.places.len().to_string(),
        format!("{:.1} %", share * 100.0),
        throttled.to_string(),
        worst.to_string(),
        lost.to_string(),
        doubled.to_string(),
        untold.len().to_string(),
        if told { "done" } else { "not done" }.to_owned(),
    ];
    let held = lost + doubled + untold.len() == 0 && told && !run.places.is_empty() && worst <= before(latency);
    Ok((row, held && (!arguments.timed || (share >= GOAL && throttled == 0))))
}

impl Run {
    /// Lets the job go on until so many of its things are done, while a person writes now and then.
    async fn go_on(&mut self, browser: &Browser, wanted: usize) -> Result<(), Error> {
        let (mut done, mut progress) = (0, Instant::now());
        let mut spoken = Instant::now();
        while done < wanted {
            if spoken.elapsed() >= PERSON_EVERY {
                spoken = Instant::now();
                self.person(browser).await?;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
            let now = self.done();
            if now > done {
                (done, progress) = (now, Instant::now());
            }
            if progress.elapsed() > PATIENCE {
                return Err(format!("the job stands at {done} of {wanted}").into());
            }
        }
        Ok(())
    }

    /// A person declines an invitation; how many of the job's writes come before it.
    async fn person(&mut self, browser: &Browser) -> Result<(), Error> {
        let id = self.stage.invite()?;
        let wish = Wish::Reject(id.clone());
        self.wishes.want(wish.clone());
        let call = self.stage.last_call();
        let told = say_wish(browser, &wish).await?;
        if told != Told::Done {
            self.open.insert(self.wishes.all.len() - 1, told);
        }
        let begun = Instant::now();
        let place = loop {
            let writes = self.writes(call);
            match writes.iter().position(|write| write.identifier.as_deref() == Some(&id)) {
                Some(place) => break place,
                None if begun.elapsed() > PATIENCE => return Err("a person's write never came to AWS".into()),
                None => tokio::time::sleep(Duration::from_millis(100)).await,
            }
        };
        self.places.push(place);
        Ok(())
    }

    /// The writes after a call, in the order in which they came to AWS.
    fn writes(&self, after: u64) -> Vec<LedgerEntry> {
        self.stage.calls_after(after, |operation| WRITES.contains(&operation))
    }

    /// How many of the job's things are done.
    fn done(&self) -> usize {
        let done = self.stage.effects();
        self.job.iter().filter(|id| done.contains_key(&(WRITES[0].to_owned(), (*id).clone()))).count()
    }
}

/// Selects the invitations, and starts the job by the page that then comes; the job's page.
async fn begin_job(browser: &Browser, ids: &[String]) -> Result<String, Error> {
    let query = ids.iter().fold("action=accept-invitations".to_owned(), |query, id| query + "&id=" + id);
    let (status, page, _) = browser.page(&format!("/bulk/new?{query}")).await?;
    let hidden = |name: &str| {
        let (_, rest) = page.split_once(&format!("name=\"{name}\" value=\""))?;
        Some((name.to_owned(), rest.split_once('"')?.0.to_owned()))
    };
    let form = [hidden("id"), hidden("action"), hidden("subjects")];
    let form: Vec<_> = form.into_iter().collect::<Option<_>>().ok_or_else(|| format!("no form for a job: {status}"))?;
    let sent = browser.send("/api/bulk/create-job", &form).await?;
    if sent.location.starts_with("/bulk/new") {
        return Err("the job was refused".into());
    }
    Ok(sent.location)
}

/// Waits until the job's page says that all is done; whether it ever does.
async fn until_done(browser: &Browser, page: &str) -> Result<bool, Error> {
    let begun = Instant::now();
    while begun.elapsed() < PATIENCE {
        let (_, text, _) = browser.page(page).await?;
        if text.contains("data-state=\"done\"") {
            return Ok(true);
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    Ok(false)
}

/// Which share of the quota some uninterrupted series of writes used.
fn share(series: &[&Vec<LedgerEntry>]) -> f64 {
    let (mut writes, mut seconds) = (0.0, 0.0);
    for series in series {
        if let [first, .., last] = series.as_slice() {
            // From the first to the last there are as many seconds as writes, less one.
            writes += f64::from(u32::try_from(series.len() - 1).unwrap_or(u32::MAX));
            seconds += (last.at - first.at).as_seconds_f64();
        }
    }
    if seconds > 0.0 { writes / (seconds * A_SECOND) } else { 0.0 }
}
