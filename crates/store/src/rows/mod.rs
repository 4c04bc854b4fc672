//! The tables, one a module. Compiled once for each database (see [`crate`]): whatever differs between
//! them comes from the module above.

mod accounts;
mod accounts_port;
mod audit;
mod audit_record;
mod copying;
mod credentials;
mod credentials_port;
mod drafts;
mod events;
mod jobs;
mod journal;
mod known_answers;
mod leases;
mod port;
mod proposals;
mod quotas;
mod settings;
mod settling;
mod sign_ins;
mod tasks;
mod throttles;
mod tokens;
