//! What the desk promises, tried on a service that can be told what to answer, a clock that stands
//! still, and the real store in memory.

mod accepting;
mod audit;
mod bulk;
mod changing;
mod crowding;
mod drafts;
mod ended_rights;
mod engagements;
mod in_the_way;
mod journal_model;
mod leads;
mod lost_answers;
mod permissions;
mod reading;
mod recovering;
mod second_person;
mod sending;
mod starting_again;
pub(crate) mod support;
mod taking_over;
mod undecided;
