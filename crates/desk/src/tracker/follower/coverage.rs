//! How far back what is known of each kind reaches.

use domain::views::{TaskKind, TaskView};
use std::collections::{BTreeMap, BTreeSet};
use time::OffsetDateTime;

/// When AWS was asked about what, by the desk's clock.
#[derive(Default)]
pub(super) struct Coverage {
    /// When the newest tasks of each kind were listed.
    newest: BTreeMap<TaskKind, OffsetDateTime>,
    /// When each task under way was asked about, by kind and id; also where AWS had nothing to tell of it. One that
    /// has vanished at AWS is not seen again, and must not keep the others from their turn.
    asked: BTreeMap<TaskKind, BTreeMap<String, OffsetDateTime>>,
}

impl Coverage {
    /// Puts those first that were never asked about or longest ago.
    pub(super) fn sort(&self, under_way: &mut [TaskView]) {
        under_way.sort_by_key(|task| (self.asked_about(task), task.seen_at));
    }

    /// The newest tasks of a kind were listed.
    pub(super) fn listed(&mut self, kind: TaskKind, at: OffsetDateTime) {
        self.newest.insert(kind, at);
    }

    /// AWS was asked about `covered`, of a kind's tasks that are under way. The others keep their time, and what is
    /// under way no longer is forgotten.
    pub(super) fn covered(&mut self, covered: &[String], under_way: &[&TaskView], kind: TaskKind, at: OffsetDateTime) {
        let covered: BTreeSet<&str> = covered.iter().map(String::as_str).collect();
        let asked = under_way.iter().filter_map(|task| {
            let asked = if covered.contains(task.id.as_str()) { Some(at) } else { self.asked_about(task) };
            asked.map(|at| (task.id.clone(), at))
        });
        let asked = asked.collect();
        self.asked.insert(kind, asked);
    }

    /// Nothing that is shown of a kind is older; `None` before its newest tasks were listed.
    pub(super) fn complete_at(&self, kind: TaskKind, under_way: &[&TaskView]) -> Option<OffsetDateTime> {
        let newest = *self.newest.get(&kind)?;
        let known = |task: &&TaskView| self.asked_about(task).map_or(task.seen_at, |asked| asked.max(task.seen_at));
        under_way.iter().map(known).chain([newest]).min()
    }

    fn asked_about(&self, task: &TaskView) -> Option<OffsetDateTime> {
        self.asked.get(&task.kind)?.get(&task.id).copied()
    }
}
