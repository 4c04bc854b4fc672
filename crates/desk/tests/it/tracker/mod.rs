//! How tasks are followed: by one process of all, at a pace, and how open pages are told. The clock is
//! the runtime's, paused; the store can be cut off from one process.

mod freshness;
mod leasing;
mod looking;
mod pacing;
mod streams;
mod support;
