//! What has been done at AWS, what waits, and what a person has to decide.

mod activity_page;
mod decide_card;
mod proposal_card;

pub use activity_page::ActivityPage;
