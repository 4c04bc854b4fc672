//! The writes that something will still come of, kept up to date.

#[cfg(feature = "hydrate")]
mod asking;

use super::task_table::ticking;
use crate::{
    paths,
    ui::{Status, Tone},
};
use domain::{
    views::{OpenWrite, WriteState},
    when,
};
use leptos::prelude::*;
use time::OffsetDateTime;

/// The tone of a write's state.
#[must_use]
pub(crate) fn tone(state: WriteState) -> Tone {
    match state {
        WriteState::Pending | WriteState::Unsettled => Tone::Progress,
        WriteState::Done => Tone::Success,
        WriteState::Refused => Tone::Danger,
        WriteState::Undecided => Tone::Warning,
    }
}

/// The name of a write's state.
#[must_use]
pub(crate) fn label(state: WriteState) -> &'static str {
    match state {
        WriteState::Pending => "On its way",
        WriteState::Done => "Done",
        WriteState::Refused => "Not done",
        WriteState::Unsettled => "Finding out",
        WriteState::Undecided => "To be decided",
    }
}

/// A write, as it was told at a time, in seconds since 1970.
#[derive(Clone, Debug, PartialEq)]
struct Told {
    write: OpenWrite,
    at: i64,
}

type Rows = RwSignal<Vec<RwSignal<Told>>>;

/// The writes as a table: where those stand that wait for their turn, and what comes of each. One that
/// somebody begins elsewhere appears at the end; rows never move, and those that are over stay until the
/// page is loaded again.
#[island]
pub fn OpenWrites(
    /// The writes when the page was rendered.
    writes: Vec<OpenWrite>,
    /// When that was, in seconds since 1970.
    rendered_at: i64,
) -> impl IntoView {
    let told = |write| RwSignal::new(Told { write, at: rendered_at });
    let rows = RwSignal::new(writes.into_iter().map(told).collect::<Vec<_>>());
    let said = RwSignal::new(String::new());
    let now = ticking(rendered_at);
    #[cfg(feature = "hydrate")]
    follow(rows, now, said);
    view! {
        <p class="text-ink-soft" class:hidden=move || rows.with(|all| !all.is_empty())>
            "Nothing waits: whatever was asked for has an answer."
        </p>
        <div class="card overflow-clip" class:hidden=move || rows.with(Vec::is_empty)>
            <table class="table table-stack" role="table">
                <caption class="sr-only">"Writes that wait"</caption>
                <thead role="rowgroup">
                    <tr role="row">
                        {["What", "By", "How it stands", "Since"]
                            .map(|label| view! { <th scope="col" role="columnheader">{label}</th> })
                            .collect_view()}
                    </tr>
                </thead>
                <tbody role="rowgroup">
                    <For each=move || rows.get() key=|row| row.with_untracked(|told| told.write.entry) let:row>
                        <OpenRow row now/>
                    </For>
                </tbody>
            </table>
        </div>
        // Whoever hears the page is told what comes of a write, not of each step in the queue.
        <p class="sr-only" role="status">{said}</p>
    }
}

/// A write. What it is stays, how it stands follows.
#[component]
fn OpenRow(row: RwSignal<Told>, now: ReadSignal<i64>) -> impl IntoView {
    let OpenWrite { entry, wanted, operation, link, who, begun_at, .. } = row.with_untracked(|told| told.write.clone());
    let state = Memo::new(move |_| row.with(|told| told.write.state));
    let since = move || {
        OffsetDateTime::from_unix_timestamp(now.get())
            .map_or_else(|_| String::new(), |now| when::relative(begun_at, now))
    };
    view! {
        <tr role="row" data-entry=entry data-write-state=move || state.get().code()>
            <th scope="row" role="rowheader">
                <a class="link-plain" href=paths::at(&link)>{wanted}</a>
                <span class="block text-sm text-ink-faint">{operation}</span>
            </th>
            <td role="cell" data-label="By"><div>{who}</div></td>
            <td role="cell" data-label="How it stands">
                <div>
                    {move || view! { <Status tone=tone(state.get()) label=row.with(|told| stands(told, now.get()))/> }}
                    {move || (state.get() == WriteState::Undecided).then(|| view! {
                        <a class="link block text-sm" href=paths::activity()>"Decide it"</a>
                    })}
                </div>
            </td>
            <td role="cell" data-label="Since">
                <div><time datetime=when::iso(begun_at) title=when::date_time(begun_at) class="whitespace-nowrap">{since}</time></div>
            </td>
        </tr>
    }
}

/// How a write stands, as a sentence.
fn stands(told: &Told, now: i64) -> String {
    match (told.write.state, told.write.turn) {
        (WriteState::Pending, Some(turn)) => {
            let left = (told.at + i64::from(turn.seconds) - now).max(1);
            format!("Number {} in the queue, in about {left} s", turn.place)
        }
        (WriteState::Unsettled, _) => "Finding out what AWS did".into(),
        (state, _) => label(state).into(),
    }
}

/// Follows the changes of writes. A change tells how one stands; the rows with their places in the queue are
/// asked for, because one turn moves all places.
#[cfg(feature = "hydrate")]
fn follow(rows: Rows, now: ReadSignal<i64>, said: RwSignal<String>) {
    asking::when_answered(move |writes| take(rows, writes, now.get_untracked()));
    super::stream::follow(move |event| {
        let domain::views::Change::Write(note) = &event.change else { return };
        if let Some(row) = find(rows, note.entry) {
            row.update(|told| (told.write.state, told.write.turn) = (note.state, None));
            if note.state.is_over() || note.state == WriteState::Undecided {
                said.set(row.with_untracked(|told| format!("{}: {}", label(note.state), told.write.wanted)));
            }
        }
        asking::ask();
    });
}

/// Takes what was told of all that is open. What is known to be over stays so: the answer may be older than
/// the change.
#[cfg_attr(not(any(feature = "hydrate", test)), expect(dead_code, reason = "only the browser asks"))]
fn take(rows: Rows, writes: Vec<OpenWrite>, now: i64) {
    for write in writes {
        let told = Told { at: now, write };
        match find(rows, told.write.entry) {
            Some(row) if row.with_untracked(|known| known.write.state.is_over()) => {}
            Some(row) => row.set(told),
            None => rows.update(|all| all.push(RwSignal::new(told))),
        }
    }
}

fn find(rows: Rows, entry: i64) -> Option<RwSignal<Told>> {
    rows.with_untracked(|all| all.iter().find(|row| row.with_untracked(|told| told.write.entry == entry)).copied())
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::views::Turn;

    fn write(entry: i64, state: WriteState, turn: Option<Turn>) -> OpenWrite {
        OpenWrite {
            entry,
            wanted: "Decline the invitation".into(),
            operation: "RejectEngagementInvitation".into(),
            link: "/invitations/engi-0a1b2c3d4e5f6".into(),
            who: "Sam Okafor".into(),
            state,
            begun_at: OffsetDateTime::UNIX_EPOCH,
            turn,
        }
    }

    #[test]
    fn the_time_left_runs_down_and_never_out() {
        let waits = write(1, WriteState::Pending, Some(Turn { place: 2, seconds: 17 }));
        let told = Told { write: waits, at: 1_000 };
        for (now, words) in [
            (1_000, "Number 2 in the queue, in about 17 s"),
            (1_016, "Number 2 in the queue, in about 1 s"),
            (1_090, "Number 2 in the queue, in about 1 s"),
        ] {
            assert_eq!(stands(&told, now), words);
        }
        assert_eq!(stands(&Told { write: write(1, WriteState::Pending, None), at: 0 }, 9), "On its way");
    }

    #[test]
    fn what_is_told_updates_rows_adds_new_ones_and_brings_nothing_back() {
        Owner::new().with(|| {
            let turn = |place| Some(Turn { place, seconds: 5 });
            let known = [write(1, WriteState::Pending, turn(2)), write(2, WriteState::Done, None)];
            let rows: Rows =
                RwSignal::new(known.into_iter().map(|write| RwSignal::new(Told { write, at: 0 })).collect());
            let states = || {
                rows.with_untracked(|all| {
                    let state =
                        |row: &RwSignal<Told>| row.with_untracked(|t| (t.write.entry, t.write.state, t.write.turn));
                    all.iter().map(state).collect::<Vec<_>>()
                })
            };
            take(
                rows,
                vec![
                    write(3, WriteState::Pending, turn(2)),
                    write(1, WriteState::Pending, turn(1)),
                    write(2, WriteState::Pending, None),
                ],
                9,
            );
            assert_eq!(
                states(),
                [(1, WriteState::Pending, turn(1)), (2, WriteState::Done, None), (3, WriteState::Pending, turn(2)),]
            );
        });
    }
}
