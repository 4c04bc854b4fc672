//! Tasks against their model, in memory.

use crate::contract::tasks_model::tasks_follow_their_model;
use std::sync::Arc;
use store::SqliteStore;
use tokio::runtime::Runtime;

#[test]
fn tasks_do_as_their_model() {
    let runtime = Runtime::new().expect("a runtime");
    let store = runtime.block_on(SqliteStore::open(":memory:")).expect("opens");
    let store: Arc<dyn desk::ports::Store> = Arc::new(store);
    tasks_follow_their_model(&store, runtime.handle(), 256);
}
