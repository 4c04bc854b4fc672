//! What comes of writes meanwhile: people say what they want, are told something, and say it again when AWS is
//! well.

use crate::{
    Error,
    asking::{Told, draft, insist_on, say_wish, settle},
    desk::{Browser, Desk},
    edge::{self, Trouble},
    report::{say, table},
    stage::Stage,
    wishes::{WRITES, Wishes},
};
use chaos::Wish;
use futures::future::try_join_all;
use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

/// Which calls are struck. Where all are, a change that begins with a look at AWS mostly ends there; with those alone
/// that write, each one is begun.
const STRUCK: [(&str, &[&str]); 2] = [("every call", &["*"]), ("writes", &WRITES)];

/// What came of the writes under one trouble.
#[derive(Debug, Default)]
struct Verdict {
    wishes: usize,
    /// Told to be done in the middle of it.
    done: usize,
    /// What came instead of words.
    unclear: Vec<String>,
    /// How long the last answer took.
    slowest: Duration,
    /// From the end of the trouble until no write was open.
    settled_after: Duration,
    undecided: usize,
    lost: usize,
    doubled: usize,
    /// What people were told last of what they were never told to be done.
    untold: Vec<Told>,
}

impl Verdict {
    fn is_whole(&self) -> bool {
        self.undecided + self.lost + self.doubled + self.unclear.len() + self.untold.len() == 0
    }

    fn row(&self, name: &str, struck: &str) -> Vec<String> {
        let mut row = vec![name.to_owned(), struck.to_owned()];
        row.extend([self.wishes, self.done, self.unclear.len()].map(|count| count.to_string()));
        row.extend([self.slowest, self.settled_after].map(|time| format!("{:.1} s", time.as_secs_f64())));
        row.extend([self.undecided, self.lost, self.doubled, self.untold.len()].map(|count| count.to_string()));
        row
    }
}

/// Writes everything under every trouble, prints the table, and says whether everything held.
pub(super) async fn run(stage: &Stage, desk: &Desk, browser: &Browser) -> Result<bool, Error> {
    say("# Writes while AWS fails\n");
    let (mut rows, mut held) = (Vec::new(), true);
    // Each in a session of its own: what a form came to is told once in a session.
    let people = try_join_all(wishes(stage, browser).await?.all.iter().map(|_| desk.sign_in())).await?;
    for trouble in edge::troubles() {
        for (struck, operations) in STRUCK {
            let verdict = trial(stage, desk, &people, (&trouble, operations))
                .await
                .map_err(|error| format!("{}, {struck}: {error}", trouble.name))?;
            if !verdict.is_whole() {
                held = false;
                say(&format!("{}, {struck}: {verdict:?}\n", trouble.name));
            }
            rows.push(verdict.row(trouble.name, struck));
        }
    }
    let heads = [
        "At AWS's edge",
        "Struck",
        "Writes",
        "Told done meanwhile",
        "Not clear",
        "Slowest answer",
        "Settled after",
        "Undecided",
        "Lost",
        "Doubled",
        "Untold",
    ];
    say(&table(&heads, &rows));
    say(if held { "Held." } else { "BROKEN: see above the table." });
    Ok(held)
}

async fn trial(
    stage: &Stage,
    desk: &Desk,
    people: &[Browser],
    (trouble, operations): (&Trouble, &[&str]),
) -> Result<Verdict, Error> {
    let browser = people.first().ok_or("nobody has signed in")?;
    edge::all_well(browser).await?;
    let wishes = wishes(stage, browser).await?;
    stage.control.clear_ledger();

    trouble.begin_with(&stage.control, operations)?;
    let begun = Instant::now();
    let said = people.iter().zip(&wishes.all).map(|(person, wanted)| say_wish(person, &wanted.wish));
    let told = try_join_all(said).await?;
    let mut verdict = Verdict { wishes: told.len(), slowest: begun.elapsed(), ..Verdict::default() };
    trouble.end(&stage.control)?;

    let begun = Instant::now();
    verdict.undecided = settle(desk).await?;
    verdict.settled_after = begun.elapsed();
    let mut open = BTreeMap::new();
    for (number, told) in told.into_iter().enumerate() {
        match &told {
            Told::Done => verdict.done += 1,
            Told::Not(_) => {}
            Told::Unclear(instead) => verdict.unclear.push(instead.clone()),
        }
        // Whoever was told that it was done may ask again too.
        open.insert(number, told);
    }
    verdict.untold = insist_on(browser, &wishes, open).await?.into_values().collect();
    settle(desk).await?;
    (verdict.lost, verdict.doubled) = wishes.judge(stage.effects());
    Ok(verdict)
}

/// One wish for each operation that writes.
async fn wishes(stage: &Stage, browser: &Browser) -> Result<Wishes, Error> {
    let mut wishes = Wishes::default();
    wishes.want(Wish::Accept(stage.invite()?));
    wishes.want(Wish::Reject(stage.invite()?));
    wishes.want(Wish::AcceptLead(stage.invite_to_lead()?));
    wishes.want(Wish::Start(stage.opportunity().await?));
    let engagement = stage.engagement("A stage").await?;
    wishes.want_to_invite(draft(browser, Some(&engagement)).await?, Some(engagement));
    wishes.want_to_invite(draft(browser, None).await?, None);
    for wish in [Wish::Update, Wish::Assign, Wish::Submit, Wish::Disassociate, Wish::Tag] {
        wishes.want(wish(stage.opportunity().await?));
    }
    wishes.want(Wish::Associate(stage.bare_opportunity().await?));
    wishes.want(Wish::Qualify(stage.lead().await?));
    Ok(wishes)
}
