//! What stands between the desk and AWS, tried on a service that fails as told and a
//! paused clock.

mod attempts;
mod reads;
mod restarts;
mod support;
mod turns;
