//! The emulator from outside: requests in, answers out.

mod associations;
mod auth;
mod aws_side;
mod bench;
mod contexts;
mod engagements;
mod generated;
mod invitation_rules;
mod invitations;
mod leads;
mod opportunities;
mod paging;
mod persistence;
mod prospecting;
mod protocol;
mod quotas;
mod seed;
mod selling_settings;
mod snapshot_jobs;
mod snapshots;
mod submitting;
mod tags;
mod task_rules;
mod task_steps;
mod tasks;
