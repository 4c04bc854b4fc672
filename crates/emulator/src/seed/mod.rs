//! What a new state begins with. The data are the JSON files in `seed/`; here they become records,
//! dated relative to now.

mod data;
mod engagements;
mod invitations;
mod opportunities;
mod prospecting;
mod snapshots;
mod tasks;

use serde::de::DeserializeOwned;
use time::{Duration, OffsetDateTime};

use crate::assumptions::Assumptions;
use crate::catalog::Catalog;
use crate::config::{Account, Config, Seed};
use crate::state::{AWS, Member, SANDBOX_SOLUTION, Solution, State};
use data::{Company, Customer, SolutionRow};

/// A fresh state, or what is wrong with the demo data.
pub(crate) fn plant(config: &Config, now: OffsetDateTime) -> Result<State, String> {
    let mut state = State::default();
    plant_solutions(&mut state, config, now)?;
    if config.seed == Seed::Demo {
        let cast = Cast::of(config, now)?;
        opportunities::plant(&mut state, &cast)?;
        engagements::plant(&mut state, &cast)?;
        invitations::plant(&mut state, &cast)?;
        tasks::plant(&mut state, &cast, config)?;
        snapshots::plant(&mut state, &cast, config)?;
        prospecting::plant(&mut state, &cast)?;
    }
    // What was there from the start is no news.
    let changes = state.take_changes();
    state.take_records(&changes);
    Ok(state)
}

/// The rows of one of the data files.
fn rows<T: DeserializeOwned>(name: &str, text: &str) -> Result<Vec<T>, String> {
    serde_json::from_str(text).map_err(|error| format!("seed/{name}.json: {error}"))
}

/// Reads a data file of this crate by its name.
macro_rules! seed_rows {
    ($name:literal) => {
        $crate::seed::rows($name, include_str!(concat!("../../seed/", $name, ".json")))
    };
}
use seed_rows;

/// Every partner has the same few solutions, and in the Sandbox the one that AWS gives everyone.
fn plant_solutions(state: &mut State, config: &Config, now: OffsetDateTime) -> Result<(), String> {
    let rows: Vec<SolutionRow> = seed_rows!("solutions")?;
    for account in &config.accounts {
        for catalog in account.catalogs.iter().copied() {
            let sandbox = SolutionRow {
                id: SANDBOX_SOLUTION.to_owned(),
                name: "Sandbox Default Solution".to_owned(),
                status: "Active".to_owned(),
                category: "Software Product".to_owned(),
                created_days_ago: 700.0,
                listing: None,
            };
            let own = rows.iter().chain((catalog == Catalog::Sandbox).then_some(&sandbox));
            for row in own {
                state.solutions.put(Solution {
                    arn: Solution::arn_of(&account.id, catalog, &row.id),
                    id: row.id.clone(),
                    account: account.id.clone(),
                    catalog,
                    name: row.name.clone(),
                    status: row.status.clone(),
                    category: row.category.clone(),
                    created: now - days(row.created_days_ago),
                    marketplace_arn: row.listing.as_ref().map(|id| Solution::listing_arn(&account.id, id)),
                });
            }
        }
    }
    Ok(())
}

/// Who plays which part in the demo, and when it is.
struct Cast {
    now: OffsetDateTime,
    us: Account,
    them: Account,
    companies: Vec<Company>,
    customers: Vec<Customer>,
    assumptions: Assumptions,
}

impl Cast {
    /// The default account plays the protagonist, the next one its partner. With a single account
    /// the partner is a company that nobody can call as.
    fn of(config: &Config, now: OffsetDateTime) -> Result<Self, String> {
        let us = config.account(&config.default_account).ok_or("the default account is not among the accounts")?;
        let them = config.accounts.iter().find(|it| it.id != us.id);
        let absent = || Account::new("444455556666", "Bergfink Systems", "https://bergfink.example.com");
        Ok(Self {
            now,
            us: us.clone(),
            them: them.cloned().unwrap_or_else(absent),
            companies: seed_rows!("companies")?,
            customers: seed_rows!("customers")?,
            assumptions: config.assumptions.clone(),
        })
    }

    /// The party that goes by this key in the data files.
    fn member(&self, key: &str) -> Result<Member, String> {
        let own = |account: &Account| Member {
            account: account.id.clone(),
            company_name: account.company_name.clone(),
            website: account.website.clone(),
        };
        match key {
            AWS => Ok(Member::aws()),
            "us" => Ok(own(&self.us)),
            "them" => Ok(own(&self.them)),
            other => {
                let company = self.companies.iter().find(|it| it.key == other);
                let company = company.ok_or(format!("seed: no company {other}"))?;
                Ok(Member {
                    account: company.id.clone(),
                    company_name: company.name.clone(),
                    website: Some(company.website.clone()),
                })
            }
        }
    }

    fn account(&self, key: &str) -> Result<String, String> {
        self.member(key).map(|member| member.account)
    }

    fn customer(&self, key: &str) -> Result<&Customer, String> {
        let found = self.customers.iter().find(|it| it.key == key);
        found.ok_or(format!("seed: no customer {key}"))
    }

    /// A date so many days from now, as the API writes dates.
    fn date(&self, in_days: f64) -> String {
        let date = (self.now + days(in_days)).date();
        format!("{:04}-{:02}-{:02}", date.year(), u8::from(date.month()), date.day())
    }
}

fn days(count: f64) -> Duration {
    Duration::seconds_f64(count * 86_400.0)
}

fn hours(count: f64) -> Duration {
    Duration::seconds_f64(count * 3_600.0)
}
