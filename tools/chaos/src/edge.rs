//! What goes wrong at AWS's edge, and what pages show of it.

use crate::{Error, desk::Browser};
use emulator::{ClockMove, Control, FaultRule};
use hyper::StatusCode;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// The pages of many things that ask AWS.
pub(crate) const PAGES: [&str; 6] = [
    "/",
    "/invitations",
    "/opportunities",
    "/engagements",
    "/tasks",
    "/data/list-engagement-invitations?side=received",
];
/// How a page says that it shows an older state.
pub(crate) const STALE: &str = "this is the last known state";
/// The longest that is waited until all is well again.
const PATIENCE: Duration = Duration::from_secs(120);

/// Something that goes wrong with every call, or with some.
pub(crate) struct Trouble {
    /// Its name.
    pub(crate) name: &'static str,
    fault: Value,
    /// How far AWS's clock is ahead of the desk's meanwhile, in minutes.
    clock: i64,
}

impl Trouble {
    /// Lets it begin.
    pub(crate) fn begin(&self, control: &Control) -> Result<(), Error> {
        self.begin_with(control, &["*"])
    }

    /// Lets it begin with the calls of some operations; all others go well.
    pub(crate) fn begin_with(&self, control: &Control, operations: &[&str]) -> Result<(), Error> {
        if self.clock != 0 {
            control.move_clock(ClockMove::Advance(time::Duration::minutes(self.clock)))?;
        }
        for operation in operations {
            let mut fault = self.fault.clone();
            fault["operation"] = json!(operation);
            control.add_fault(serde_json::from_value::<FaultRule>(fault)?)?;
        }
        Ok(())
    }

    /// Whether every call goes wrong that it is begun with, and not only some.
    pub(crate) fn strikes_all(&self) -> bool {
        self.fault.get("probability").is_none()
    }

    /// Lets all be well again.
    pub(crate) fn end(&self, control: &Control) -> Result<(), Error> {
        control.clear_faults();
        if self.clock != 0 {
            control.move_clock(ClockMove::Reset)?;
        }
        Ok(())
    }
}

/// What goes wrong.
pub(crate) fn troubles() -> Vec<Trouble> {
    let lost = || json!({"effect": {"reset": "after"}});
    // How AWS refuses a signature of another time, in the words of its JSON services and of others.
    let expired =
        "Signature expired: 20261127T090000Z is now earlier than 20261127T091000Z (20261127T091500Z - 5 min.)";
    let skewed = "The difference between the request time and the current time is too large.";
    [
        ("everything is throttled", 0, json!({"effect": {"error": "ThrottlingException"}})),
        ("30 % fail", 0, json!({"effect": {"error": "InternalServerException"}, "probability": 0.3})),
        ("no answer", 0, json!({"effect": {"stall": true}})),
        ("no answer after applying", 0, json!({"effect": {"stall": "after"}})),
        ("reset after applying", 0, lost()),
        ("an answer in drops", 0, json!({"effect": {"drip": {"bytes": 16, "every_ms": 100}}})),
        ("half an answer", 0, json!({"effect": {"malformed": true}})),
        ("a web page for an answer", 0, json!({"effect": {"malformed": "rubbish"}})),
        ("credentials expired", 0, json!({"effect": {"error": "ExpiredTokenException", "status": 400}})),
        (
            "signatures expired: the clock is off",
            0,
            json!({"effect": {
                "error": "InvalidSignatureException", "status": 400, "message": expired,
            }}),
        ),
        (
            "`RequestTimeTooSkewed`",
            0,
            json!({"effect": {
                "error": "RequestTimeTooSkewed", "status": 403, "message": skewed,
            }}),
        ),
        ("AWS's clock 15 min ahead, answers lost", 15, lost()),
        ("AWS's clock 15 min behind, answers lost", -15, lost()),
    ]
    .map(|(name, clock, fault)| Trouble { name, fault, clock })
    .into()
}

/// Waits until every page of many things shows the present state, and says how long that took.
pub(crate) async fn all_well(browser: &Browser) -> Result<Duration, Error> {
    all_well_on(browser, &PAGES).await
}

/// The same of these pages.
pub(crate) async fn all_well_on(browser: &Browser, pages: &[impl AsRef<str>]) -> Result<Duration, Error> {
    let begun = Instant::now();
    loop {
        let mut ill = None;
        for page in pages {
            let page: &str = page.as_ref();
            let (status, text, _) = browser.page(page).await?;
            if status != StatusCode::OK || text.contains(STALE) {
                ill = Some(format!("{page}: {}", status.as_u16()));
            }
        }
        let Some(ill) = ill else { return Ok(begun.elapsed()) };
        if begun.elapsed() > PATIENCE {
            return Err(format!("the pages do not heal: {ill}").into());
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}
