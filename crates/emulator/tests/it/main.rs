//! The emulator from outside: requests in, answers out.

mod bench;
mod engagements;
mod fuzz;
mod invitations;
mod opportunities;
mod paging;
mod persistence;
mod protocol;
mod seed;
mod tags;
mod tasks;
