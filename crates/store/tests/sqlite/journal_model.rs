//! The journal against its model, in memory.

use crate::contract::model::the_journal_follows_its_model;
use std::sync::Arc;
use store::SqliteStore;
use tokio::runtime::Runtime;

#[test]
fn the_journal_does_as_its_model() {
    let runtime = Runtime::new().expect("a runtime");
    let store = runtime.block_on(SqliteStore::open(":memory:")).expect("opens");
    let store: Arc<dyn desk::ports::Store> = Arc::new(store);
    the_journal_follows_its_model(&store, runtime.handle(), 256);
}
