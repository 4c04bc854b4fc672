//! The vocabulary of co-selling, for the server and the browser.
//!
//! Everything here is plain data and pure functions: what people choose from ([`choices`]), what they
//! type ([`forms`]), what that becomes ([`commands`]), what they read ([`views`]) and what goes wrong
//! ([`error`]). There is no I/O, no clock and no regular expression, because the browser's bundle
//! carries whatever of this its islands use.

pub mod choices;
pub mod commands;
pub mod error;
pub mod forms;
pub mod ids;
pub mod people;
pub mod queries;
pub mod reasons;
pub mod views;
pub mod when;
