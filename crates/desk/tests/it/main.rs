//! What the desk promises, tried over its ports: on the real store in memory, on services that answer or
//! fail as told, and on a paused clock.

mod accounts;
mod services;
mod support;
mod tracker;
mod upstream;
