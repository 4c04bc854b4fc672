//! Tasks against their model.

use crate::contract::tasks_model::tasks_follow_their_model;
use std::sync::Arc;
use tokio::runtime::Runtime;

#[test]
fn tasks_do_as_their_model() {
    let runtime = Runtime::new().expect("a runtime");
    let Some(store) = runtime.block_on(crate::open()) else { return };
    let store: Arc<dyn desk::ports::Store> = Arc::new(store);
    tasks_follow_their_model(&store, runtime.handle(), 24);
}
