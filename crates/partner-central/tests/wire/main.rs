//! The adapter against a service that answers what it is told to.

mod answers;
mod changing;
mod doctor;
mod fake;
mod refusals;
mod requests;
mod roles;
