//! What AWS does with the opportunities that partners share: a script plays it, and whoever
//! tests may play it instead. All that it says about a deal is invented, but follows from the deal.

mod act;
mod advance;
mod deal_sizing;
mod opinion;
mod products;
mod script;
mod summary;

pub use act::AwsAction;
pub use script::{AwsSide, AwsSideError, Verdict};

pub(crate) use act::act;
pub(crate) use advance::{advance, begin, catch_up};
pub(crate) use deal_sizing::{calculated_amount, converted_amount};
pub(crate) use opinion::rate;
pub(crate) use summary::summary;
