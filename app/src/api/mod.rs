//! The server functions: who is asking, parse, one service call, answer.
//!
//! Reads are called while a page is rendered. Writes are plain form posts that end in a redirect, so
//! they work before the wasm arrives and without script.

#![expect(
    missing_docs,
    reason = "the server macro makes a struct of each function's arguments; the functions explain them"
)]

pub mod account;
pub mod activity;
pub mod audit;
pub mod bulk;
pub mod documents;
pub mod drafts;
pub mod engagements;
pub mod invitations;
pub mod opportunities;
pub mod overview;
pub mod people;
pub mod session;
pub mod settings;
pub mod tasks;
