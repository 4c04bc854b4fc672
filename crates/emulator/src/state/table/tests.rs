use proptest::collection::vec;
use proptest::prelude::*;

use super::*;
use crate::catalog::Catalog;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Note {
    id: String,
    account: String,
    colour: String,
    at: i64,
}

impl Row for Note {
    fn key(&self) -> &str {
        &self.id
    }

    fn shelves(&self) -> Vec<Shelf> {
        vec![Shelf::own(&self.account, Catalog::Sandbox)]
    }

    fn sort_keys(&self) -> Vec<SortKey> {
        vec![SortKey::Time(self.at), SortKey::Text(self.id.clone())]
    }

    fn facets(&self) -> Vec<(&'static str, String)> {
        let colours = self.colours().into_iter().map(|colour| ("colour", colour.to_owned()));
        colours.chain([("parity", (self.at % 2).to_string())]).collect()
    }
}

impl Note {
    /// Some are grey besides.
    fn colours(&self) -> Vec<&str> {
        let grey = (self.at % 3 == 0).then_some("grey");
        grey.into_iter().chain([self.colour.as_str()]).collect()
    }
}

fn note(id: &str, account: &str, at: i64) -> Note {
    Note { id: id.into(), account: account.into(), colour: "red".into(), at }
}

fn listed(table: &Table<Note>, account: &str, order: usize, descending: bool) -> Vec<String> {
    let shelf = Shelf::own(account, Catalog::Sandbox);
    let course = Course { order, descending, after: None };
    table.search(&Query::from(&shelf), course).map(|slot| slot.id.to_string()).collect()
}

#[test]
fn a_changed_row_moves_in_every_order_and_between_shelves() {
    let mut table = Table::default();
    for (id, at) in [("b", 1), ("a", 2), ("c", 3)] {
        table.put(note(id, "x", at));
    }
    assert_eq!(listed(&table, "x", 0, false), ["b", "a", "c"]);
    assert_eq!(listed(&table, "x", 1, true), ["c", "b", "a"]);

    table.change("b", |note| note.at = 9);
    assert_eq!(listed(&table, "x", 0, false), ["a", "c", "b"]);
    table.change("b", |note| note.account = "y".into());
    assert_eq!(listed(&table, "x", 0, false), ["a", "c"]);
    assert_eq!(listed(&table, "y", 0, false), ["b"]);
    table.remove("b");
    assert_eq!(listed(&table, "y", 0, false), Vec::<String>::new());

    let saved = serde_json::to_string(&table).expect("notes are plain data");
    let loaded: Table<Note> = serde_json::from_str(&saved).expect("it was just saved");
    assert_eq!(listed(&loaded, "x", 0, false), ["a", "c"]);
}

#[test]
fn what_was_touched_is_told_once_with_what_it_was() {
    let mut table = Table::default();
    table.put(note("a", "x", 1));
    assert_eq!(table.take_touched(), Touched::from([("a".to_owned(), None)]));
    table.change("a", |note| note.at = 2);
    table.change("a", |note| note.at = 3);
    assert_eq!(table.take_touched(), Touched::from([("a".to_owned(), Some(note("a", "x", 1)))]));
    assert!(table.take_touched().is_empty());
}

#[test]
fn a_row_is_written_anew_after_a_change_and_not_before() {
    let mut table = Table::default();
    table.put(note("a", "x", 1));
    let text = |table: &Table<Note>| {
        let shelf = Shelf::own("x", Catalog::Sandbox);
        let course = Course { order: 0, descending: false, after: None };
        let mut rows = table.search(&Query::from(&shelf), course);
        rows.next().expect("one row").text(0, |row| serde_json::json!(row.at)).to_owned()
    };
    assert_eq!(text(&table), "1");
    table.change("a", |note| note.at = 2);
    assert_eq!(text(&table), "2");
}

#[derive(Debug, Clone)]
struct Asked {
    colours: Option<Vec<String>>,
    parities: Option<Vec<String>>,
    keys: Option<Vec<String>>,
    span: (Option<i64>, Option<i64>),
    order: usize,
    descending: bool,
    after: usize,
}

fn asked() -> impl Strategy<Value = Asked> {
    let colours = proptest::option::of(vec("red|green|blue|grey", 0..3));
    let parities = proptest::option::of(vec("0|1", 0..2));
    let keys = proptest::option::weighted(0.2, vec("[a-d]", 0..4));
    let span = (proptest::option::of(0..20_i64), proptest::option::of(0..20_i64));
    (colours, parities, keys, span, 0..2_usize, any::<bool>(), 0..40_usize).prop_map(
        |(colours, parities, keys, span, order, descending, after)| Asked {
            colours,
            parities,
            keys,
            span,
            order,
            descending,
            after,
        },
    )
}

fn admits(filter: Option<&Vec<String>>, value: &str) -> bool {
    filter.is_none_or(|wanted| wanted.is_empty() || wanted.iter().any(|one| one == value))
}

proptest! {
    /// Whatever way the rows were found, they are those that a look at every row finds.
    #[test]
    fn a_search_finds_what_a_scan_finds(
        rows in vec(("[a-h]{1,2}", "x|y", "red|green|blue", 0..20_i64), 0..40),
        asked in asked(),
    ) {
        let mut table = Table::default();
        for (id, account, colour, at) in rows {
            table.put(Note { id, account, colour, at });
        }
        let keep = |row: &Note| {
            row.colours().into_iter().any(|colour| admits(asked.colours.as_ref(), colour))
                && admits(asked.parities.as_ref(), &(row.at % 2).to_string())
                && admits(asked.keys.as_ref(), &row.id)
                && asked.span.0.is_none_or(|low| row.at > low)
                && asked.span.1.is_none_or(|high| row.at < high)
        };
        let shelf = Shelf::own("x", Catalog::Sandbox);
        let mut all: Vec<_> = table.rows.values().filter(|slot| slot.account == "x" && keep(slot)).collect();
        all.sort_by_key(|slot| slot.place(asked.order));
        if asked.descending {
            all.reverse();
        }
        let after = all.get(asked.after).and_then(|slot| slot.place(asked.order));
        let rest = if after.is_some() { &all[asked.after + 1..] } else { &all[..] };
        let expected: Vec<_> = rest.iter().map(|slot| slot.id.to_string()).collect();

        let key = SortKey::Time;
        let query = Query::from(&shelf)
            .facet("colour", asked.colours.as_deref())
            .facet("parity", asked.parities.as_deref())
            .keys(asked.keys.as_deref())
            .span(0, (asked.span.0.map(key), asked.span.1.map(key)));
        let course = Course { order: asked.order, descending: asked.descending, after: after.as_ref() };
        let found: Vec<_> = table.search(&query, course).filter(|slot| keep(slot)).map(|slot| slot.id.to_string()).collect();
        prop_assert_eq!(found, expected);
    }
}
