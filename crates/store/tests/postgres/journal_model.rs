//! The journal against its model.

use crate::contract::model::the_journal_follows_its_model;
use std::sync::Arc;
use tokio::runtime::Runtime;

#[test]
fn the_journal_does_as_its_model() {
    let runtime = Runtime::new().expect("a runtime");
    let Some(store) = runtime.block_on(crate::open()) else { return };
    let store: Arc<dyn desk::ports::Store> = Arc::new(store);
    the_journal_follows_its_model(&store, runtime.handle(), 24);
}
