//! The adapter against a service that answers what it is told to.

mod answers;
mod doctor;
mod fake;
mod refusals;
mod requests;
