//! An emulator, what its accounts were seen to see, and what must hold after each step.

mod acts;

use std::collections::{BTreeMap, BTreeSet};

use emulator::{Account, Config};
use serde_json::Value;
use time::{Duration, OffsetDateTime};

use super::between::{self, Disclosed, Views};
use super::steps::Step;
use super::view::{Eyes, LISTINGS, Looker, View};
use super::{ACCOUNTS, catalog, history, lists};
use crate::bench::{Bench, Reply, START, quiet};

/// A request with a client token that was carried out.
#[derive(Debug, Clone)]
struct Done {
    who: usize,
    operation: &'static str,
    request: Value,
    answer: Value,
    at: OffsetDateTime,
    /// The number of the step, which its texts have.
    step: usize,
}

/// What is known of one catalog.
#[derive(Debug, Clone, Default)]
struct Realm {
    views: Views,
    disclosed: Disclosed,
    /// The opportunities that each account created itself.
    created: [BTreeSet<String>; 3],
    /// Whether anything was ever asked of it.
    used: bool,
}

pub(super) struct World {
    bench: Bench,
    eyes: Eyes,
    now: OffsetDateTime,
    /// Sandbox and AWS.
    realms: [Realm; 2],
    /// When something was first seen, so that choices among things don't depend on how their random
    /// identifiers sort.
    born: BTreeMap<String, usize>,
    done: Vec<Done>,
    /// The state when everyone last looked.
    state: Vec<u8>,
    /// Whether looking may end tasks.
    looks_count: bool,
    /// Whether there is more to look at than last time.
    news: bool,
    /// What was refused in the last step, and so must have changed nothing.
    refused: Option<String>,
    fault: Option<u8>,
    step: usize,
}

/// How much of what was seen before is looked at again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Care {
    /// What changes often.
    Hasty,
    /// What can change.
    Thorough,
    /// Everything.
    Afresh,
}

/// A request of the last step and what came of it.
struct Answered {
    who: usize,
    realm: usize,
    request: Value,
    reply: Reply,
}

fn config() -> Config {
    let mut config = quiet();
    config.accounts.push(Account::new(ACCOUNTS[2], "Cairn Data", "https://cairn.example.com"));
    config
}

fn realm(sandbox: bool) -> usize {
    usize::from(!sandbox)
}

impl World {
    pub(super) async fn new() -> Self {
        let mut world = Self {
            bench: Bench::with(config()).await,
            eyes: Eyes::default(),
            now: START,
            realms: Default::default(),
            born: BTreeMap::new(),
            done: Vec::new(),
            state: Vec::new(),
            looks_count: false,
            news: false,
            refused: None,
            fault: None,
            step: 0,
        };
        world.state = world.export();
        world
    }

    fn looker(&self, who: usize, sandbox: bool) -> Looker<'_> {
        Looker { bench: &self.bench, eyes: &self.eyes, account: ACCOUNTS[who], catalog: catalog(sandbox) }
    }

    fn export(&self) -> Vec<u8> {
        self.bench.control().export_state().expect("plain data").as_json().to_vec()
    }

    fn set(&self, settings: Value) {
        self.bench.control().patch_settings(settings).expect("the settings are right");
    }

    /// From now on everyone looks into this catalog too.
    fn enter(&mut self, realm: usize) {
        self.news |= !std::mem::replace(&mut self.realms[realm].used, true);
    }

    fn advance(&mut self, step: Duration) {
        self.bench.advance(step);
        self.now += step;
    }

    /// Takes a step, lets everyone look, and checks what they see.
    pub(super) async fn take(&mut self, step: &Step) {
        let answered = self.act(step).await;
        // What is asked of one catalog doesn't concern the other; the rest may.
        self.look(answered.as_ref().map(|it| it.realm)).await;
        if let Some(Answered { who, realm, request, reply }) = answered {
            let traces = between::traces(&reply.body);
            let leak = self.realms[realm].disclosed.leak(who, &traces, &request);
            assert_eq!(leak, None, "{request} was answered {}", reply.body);
        }
    }

    /// Takes steps of which everyone sees only what comes of all.
    pub(super) async fn take_all(&mut self, steps: &[Step]) {
        for step in steps {
            self.act(step).await;
        }
        self.look(None).await;
    }

    /// Lets everyone look, if there can be anything new to see: in one catalog or in both.
    async fn look(&mut self, only: Option<usize>) {
        let mut state = self.export();
        if let Some(refused) = &self.refused {
            assert!(self.state == state, "this was refused and changed something: {refused}");
        }
        if std::mem::take(&mut self.news) || self.state != state {
            // A thorough look takes twice as long.
            let care = if only.is_some() && !self.step.is_multiple_of(4) { Care::Hasty } else { Care::Thorough };
            self.look_with(care, only).await;
            if self.looks_count {
                state = self.export();
            }
        }
        self.state = state;
    }

    async fn look_again(&mut self) {
        self.look_with(Care::Thorough, None).await;
    }

    async fn look_with(&mut self, care: Care, only: Option<usize>) {
        for sandbox in [true, false] {
            let realm = realm(sandbox);
            if self.realms[realm].used && only.is_none_or(|it| it == realm) {
                let views = self.views(sandbox, care).await;
                self.note(realm, views);
            }
        }
    }

    /// What the accounts see, when their looking changes nothing any more.
    async fn views(&self, sandbox: bool, care: Care) -> Views {
        let known = &self.realms[realm(sandbox)].views;
        let mut seen: Option<Views> = None;
        loop {
            let mut views = Views::default();
            for who in 0..ACCOUNTS.len() {
                let earlier = (care != Care::Afresh).then_some(&known[who]);
                views[who] = View::of(self.looker(who, sandbox), earlier, care == Care::Hasty).await;
            }
            if !self.looks_count || seen.as_ref() == Some(&views) {
                return views;
            }
            seen = Some(views);
        }
    }

    /// Checks what is seen by itself, against what was seen before, and between the accounts.
    fn note(&mut self, realm: usize, views: Views) {
        let Realm { views: before, disclosed, created, .. } = &mut self.realms[realm];
        disclosed.learn(&views);
        for (who, view) in views.iter().enumerate() {
            history::follows(&before[who], view);
            history::is_sound(view, self.now);
            between::acceptances_open_one_each(view, &created[who]);
            for answer in view.answers() {
                let leak = disclosed.leak(who, &answer.traces, &Value::Null);
                assert_eq!(leak, None, "{} sees {}", ACCOUNTS[who], ***answer);
            }
            let count = self.born.len();
            for id in LISTINGS.iter().flat_map(|listing| view.ids(listing)) {
                self.born.entry(id).or_insert(count);
            }
        }
        between::agree(&views);
        *before = views;
    }

    /// Lists in all ways what there is at the end, and restores it elsewhere.
    pub(super) async fn end(&mut self) {
        self.look_again().await;
        let exported = self.bench.control().export_state().expect("plain data");
        let elsewhere = Bench::with(config()).await;
        elsewhere.advance(self.now - START);
        let settings = self.bench.control().settings();
        elsewhere.control().update_settings(|it| *it = settings).expect("they were right here");
        elsewhere.control().restore_state(&exported).expect("it was just exported");
        for sandbox in [true, false] {
            let realm = &self.realms[realm(sandbox)];
            if !realm.used {
                continue;
            }
            assert!(self.views(sandbox, Care::Afresh).await == realm.views, "a snapshot changed");
            for who in 0..ACCOUNTS.len() {
                let looker = self.looker(who, sandbox);
                // For one of them, whose turn it is: this takes long.
                if who == self.step % ACCOUNTS.len() {
                    lists::tell_the_same(looker, &realm.views[who]).await;
                }
                let there = View::of(Looker { bench: &elsewhere, ..looker }, None, false).await;
                assert!(there == realm.views[who], "restored elsewhere it is seen otherwise: {there:?}");
            }
        }
    }
}
