//! What stands between the desk and AWS, tried on a service that fails as told, a store that only
//! books, and a paused clock.

mod attempts;
mod reads;
mod support;
mod turns;
