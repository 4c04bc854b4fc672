//! The pages under `docs` name everything there is, and nothing that there isn't.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{fs, iter};

use emulator::Assumptions;
use serde_json::{Value, json};

use crate::bench::Bench;

fn docs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs")
}

/// A page under `docs`.
fn page(name: &str) -> String {
    fs::read_to_string(docs().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The part of a page from a heading to the next one of the same level or a higher one.
fn section(page: &str, heading: &str) -> String {
    let level = heading.chars().take_while(|it| *it == '#').count();
    let ends = |line: &&str| {
        let own = line.chars().take_while(|it| *it == '#').count();
        own == 0 || own > level
    };
    let mut lines = page.lines().skip_while(|line| *line != heading).skip(1);
    let first = lines.next().unwrap_or_else(|| panic!("there is no {heading}"));
    iter::once(first).chain(lines.take_while(ends)).fold(String::new(), |text, line| text + line + "\n")
}

/// The cells of the tables' rows. A bar that belongs to a cell is nowhere written.
fn rows(text: &str) -> Vec<Vec<&str>> {
    let rows = text.lines().filter(|line| line.starts_with('|') && !line.starts_with("|--"));
    rows.map(|row| row.trim_matches('|').split('|').map(str::trim).collect()).collect()
}

/// What stands in a cell as code and nothing else.
fn code(cell: &str) -> Option<&str> {
    cell.strip_prefix('`')?.strip_suffix('`').filter(|it| !it.contains('`'))
}

/// The first cells that are code, each of which must be there once.
fn named(text: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for name in rows(text).iter().filter_map(|row| code(row[0])) {
        assert!(names.insert(name.to_owned()), "{name} is there twice");
    }
    names
}

#[test]
fn every_operation_has_its_row() {
    let there: BTreeSet<_> = service_model::official().operations().map(|it| it.name.clone()).collect();
    assert_eq!(named(&page("emulator/OPERATIONS.md")), there);
}

#[test]
fn every_assumption_has_its_row_with_its_default() {
    let defaults = serde_json::to_value(Assumptions::default()).expect("plain data");
    let defaults = defaults.as_object().expect("an object");
    let switches = section(&page("emulator/ASSUMPTIONS.md"), "## Switches");
    assert_eq!(named(&switches), defaults.keys().cloned().collect());
    for row in rows(&switches) {
        let Some(name) = code(row[0]) else { continue };
        let value = code(row[1]).unwrap_or_else(|| panic!("the default of {name} is no code"));
        let value = serde_json::from_str(value).unwrap_or_else(|_| json!(value));
        assert_eq!(value, defaults[name], "{name}");
        assert!(row[2].len() > 10, "{name} is explained");
    }
}

#[tokio::test]
async fn every_setting_that_can_be_changed_has_its_row() {
    let settings = serde_json::to_value(Bench::new().await.control().settings()).expect("plain data");
    let there = settings.as_object().expect("an object").keys().cloned().collect();
    assert_eq!(named(&section(&page("emulator/CONTROL.md"), "## Settings")), there);
}

/// Words of the help that begin so, without what stands around them.
fn words(text: &str, prefix: &str) -> BTreeSet<String> {
    let known = |it: char| it.is_ascii_alphanumeric() || it == '-' || it == '_';
    text.split(|it| !known(it)).filter(|word| word.starts_with(prefix)).map(str::to_owned).collect()
}

#[test]
fn every_flag_and_its_variable_have_their_row() {
    let help = Command::new(env!("CARGO_BIN_EXE_partner-central-emulator")).arg("--help").output();
    let help = String::from_utf8(help.expect("the program starts").stdout).expect("text");
    // The flags stand at the beginnings of lines; the sentences about them may name others.
    let flags = help.lines().map(str::trim_start).filter_map(|line| {
        let line = line.strip_prefix("-h, ").or(line.strip_prefix("-V, ")).unwrap_or(line);
        line.starts_with("--").then(|| line.split([' ', '=', '[']).next().unwrap_or_default().to_owned())
    });
    let mut flags: BTreeSet<_> = flags.collect();
    assert!(flags.remove("--help") && flags.remove("--version"), "{flags:?}");
    let settings = section(&page("EMULATOR.md"), "## Settings");
    let firsts: Vec<_> = rows(&settings).iter().map(|row| row[0].to_owned()).collect();
    assert_eq!(words(&firsts.join("\n"), "--"), flags);
    assert_eq!(words(&settings, "EMULATOR_"), words(&help, "EMULATOR_"));
}

/// The requests in the table of the control interface, as method and path.
fn documented_requests() -> BTreeSet<(String, String)> {
    let requests = named(&page("emulator/CONTROL.md")).into_iter();
    requests.filter_map(|it| it.split_once(' ').map(|(method, path)| (method.to_owned(), path.to_owned()))).collect()
}

/// The requests that the sources have routes for: `.route("/faults", get(list).post(add))`.
fn routed_requests() -> BTreeSet<(String, String)> {
    let mut requests = BTreeSet::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src/control")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder of the sources") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            // The page's icon and the like are no sources.
            let source = if path.extension().is_some_and(|it| it == "rs") {
                fs::read_to_string(path).expect("a source")
            } else {
                String::new()
            };
            for route in source.split(".route(").skip(1) {
                let (path, rest) = route.trim_start().trim_start_matches('"').split_once('"').expect("a path");
                // A route goes as far as its parentheses are open.
                let mut depth = 1;
                let call = rest.split_inclusive(['(', ')']).take_while(|part| {
                    let open = depth > 0;
                    depth += if part.ends_with('(') { 1 } else { -1 };
                    open
                });
                let call: String = call.collect();
                for method in ["get", "post", "put", "patch", "delete"] {
                    if words(&call, method).contains(method) {
                        requests.insert((method.to_uppercase(), format!("/_emulator{path}")));
                    }
                }
            }
        }
    }
    requests
}

#[test]
fn every_path_of_the_control_interface_has_its_row() {
    let mut routed = routed_requests();
    assert!(routed.len() > 20, "{routed:?}");
    // The parts of the page are named with it.
    routed.retain(|(_, path)| !path.starts_with("/_emulator/page."));
    assert_eq!(documented_requests(), routed);
}

#[tokio::test]
async fn every_documented_path_is_answered() {
    let bench = Bench::new().await;
    for (method, path) in documented_requests() {
        // The stream never ends, and the page is no JSON.
        if path.ends_with("/stream") || path.ends_with("_emulator/") {
            continue;
        }
        let reply = bench.send_control(&method, &path, &[], String::new()).await;
        let error = reply.body["error"].as_str().unwrap_or_default();
        let strange = error.starts_with("There is nothing at") || error.starts_with("This path doesn't take");
        assert!(!strange, "{method} {path}: {}", reply.body);
    }
}

/// The commands among the examples of a page, with continued lines joined.
fn commands(page: &str) -> Vec<String> {
    let joined = page.replace("\\\n", " ");
    joined.lines().filter(|line| line.starts_with("curl ")).map(str::to_owned).collect()
}

#[test]
fn every_request_of_the_control_interface_has_an_example() {
    let pages = ["CONTROL", "FAULTS", "EVENTS"].map(|name| page(&format!("emulator/{name}.md")));
    let examples: Vec<_> = pages.iter().flat_map(|page| commands(page)).collect();
    let examples: Vec<_> = examples.iter().map(|it| it.replace("http://127.0.0.1:4599/_emulator", "$E")).collect();
    for (method, path) in documented_requests() {
        let path = path.replace("/_emulator", "$E");
        let (start, end) = path.split_once("{id}").or(path.split_once("{account}")).unwrap_or((&path, ""));
        let shown = examples.iter().any(|example| {
            let method_fits = match example.split_once("-X ") {
                Some((_, rest)) => rest.starts_with(&format!("{method} ")),
                None => method == "GET",
            };
            let called = example.split([' ', '\'', '"']).map(|word| word.split('?').next().unwrap_or_default());
            let mut called = called.filter(|word| word.starts_with("$E"));
            method_fits && called.any(|it| it == path || (start != path && it.starts_with(start) && it.ends_with(end)))
        });
        assert!(shown || path == "$E/", "{method} {path}");
    }
}

/// The bodies that the examples send as JSON must be JSON.
#[test]
fn what_the_examples_send_is_json() {
    let mut seen = 0;
    for name in ["CONTROL", "FAULTS", "EVENTS", "ASSUMPTIONS", "CLIENTS"] {
        let page = page(&format!("emulator/{name}.md"));
        for body in page.split("-d '").skip(1) {
            let body = body.split('\'').next().unwrap_or_default();
            let value: Result<Value, _> = serde_json::from_str(body);
            assert!(value.is_ok(), "{name}: {body}");
            seen += 1;
        }
    }
    assert!(seen > 15, "{seen}");
}

#[test]
fn links_between_the_pages_lead_somewhere() {
    let names = ["EMULATOR", "ARCHITECTURE"].map(str::to_owned).into_iter();
    let inner = fs::read_dir(docs().join("emulator")).expect("the folder").map(|entry| {
        let name = entry.expect("an entry").file_name().into_string().expect("text");
        format!("emulator/{}", name.trim_end_matches(".md"))
    });
    for name in names.chain(inner) {
        let text = page(&format!("{name}.md"));
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if link.contains("://") {
                continue;
            }
            let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
            let folder = docs().join(&name).parent().expect("a folder").to_owned();
            let target = if file.is_empty() { docs().join(format!("{name}.md")) } else { folder.join(file) };
            let target = fs::read_to_string(&target).unwrap_or_else(|error| panic!("{name}: {link}: {error}"));
            let headings = target.lines().filter(|line| line.starts_with('#')).map(anchor_of);
            assert!(anchor.is_empty() || headings.into_iter().any(|it| it == anchor), "{name}: {link}");
        }
    }
}

/// The anchor that Markdown renderers give a heading.
fn anchor_of(heading: &str) -> String {
    let text = heading.trim_start_matches('#').trim().to_lowercase();
    let kept = text.chars().filter(|it| it.is_alphanumeric() || [' ', '-', '_'].contains(it));
    kept.map(|it| if it == ' ' { '-' } else { it }).collect()
}
