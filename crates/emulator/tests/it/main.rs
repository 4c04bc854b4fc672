//! The emulator from outside: requests in, answers out.

mod associations;
mod auth;
mod bench;
mod engagements;
mod fuzz;
mod invitations;
mod opportunities;
mod paging;
mod persistence;
mod protocol;
mod quotas;
mod seed;
mod selling_settings;
mod snapshot_jobs;
mod snapshots;
mod tags;
mod tasks;
