//! What the desk promises, tried on a service that can be told what to answer, a clock that stands
//! still, and the real store in memory.

mod accepting;
mod bulk;
mod drafts;
mod engagements;
mod leads;
mod lost_answers;
mod permissions;
mod reading;
mod sending;
mod starting_again;
mod support;
mod tracking;
