//! Calls in a row, each made from the model and then damaged: what lies behind the decoder.

use bolero::TypeGenerator;
use serde_json::{Value, json};
use service_model::official;
use time::Duration;

use crate::bench::{ANVIL, BERGFINK, request};
use crate::{CASES, OPERATIONS, bench, send};

/// One call, by numbers that choose among what there is.
#[derive(Debug, Clone, TypeGenerator)]
struct Step {
    operation: u8,
    /// Which of the operation's requests: the least, or one with every member.
    fullness: u8,
    /// Whether the partner calls instead.
    as_partner: bool,
    /// How long to wait before the call.
    pause: u8,
    /// How many of its texts are taken from earlier answers.
    echoes: u8,
    echo: u16,
    /// How much of the damage is done. Half of the calls are sound, or few would get anywhere.
    damaged: u8,
    damage: [Damage; 2],
}

/// One change to a request.
#[derive(Debug, Clone, TypeGenerator)]
struct Damage {
    at: u16,
    by: u8,
    with: u16,
}

impl Step {
    /// The request, given everything that was answered so far.
    fn request(&self, operation: &str, heard: &[Value]) -> Value {
        let shape = &official().operation(operation).expect("modelled").input;
        let mut requests = vec![CASES.least(shape)];
        requests.extend(CASES.full(shape));
        let mut body = requests.swap_remove(usize::from(self.fullness) % requests.len());
        for at in 0..self.echoes % 4 {
            echo(&mut body, usize::from(self.echo) + usize::from(at), heard);
        }
        for damage in self.damage.iter().take(usize::from((self.damaged % 4).saturating_sub(1))) {
            damage.apply(&mut body);
        }
        body
    }

    /// From no time at all to longer than an invitation lives.
    fn pause(&self) -> Duration {
        match self.pause % 4 {
            0 | 1 => Duration::ZERO,
            2 => Duration::seconds(self.pause.into()),
            _ => Duration::hours(2 * i64::from(self.pause)),
        }
    }
}

impl Damage {
    fn apply(&self, body: &mut Value) {
        let mut places = Vec::new();
        collect(body, String::new(), &mut places);
        let place = &places[usize::from(self.at) % places.len()];
        let other = places[usize::from(self.with) % places.len()].clone();
        let other = body.pointer(&other).cloned().unwrap_or_default();
        let Some(part) = body.pointer_mut(place) else { return };
        match self.by % 8 {
            0..=2 => *part = odd(self.with),
            3 => *part = Value::Null,
            4 => *part = other,
            5 => repeat(part, usize::from(self.with % 40)),
            _ => stretch(part, usize::from(self.with)),
        }
    }
}

/// Puts something that the service said in place of one of the texts, of the same kind where there
/// is any: an identifier for an identifier, an ARN for an ARN, a moment for a moment.
fn echo(body: &mut Value, number: usize, heard: &[Value]) {
    let mut places = Vec::new();
    collect(body, String::new(), &mut places);
    places.retain(|place| body.pointer(place).is_some_and(Value::is_string));
    let Some(place) = places.get(number % places.len().max(1)) else { return };
    let Some(part) = body.pointer_mut(place) else { return };
    let start = |it: &Value| it.as_str().map(|it| it.chars().take(4).collect::<String>());
    let alike: Vec<_> = heard.iter().filter(|it| start(it) == start(part)).collect();
    if let Some(said) = alike.get(number % alike.len().max(1)) {
        *part = (*said).clone();
    }
}

/// Values that are wrong in most places and awkward in the others.
fn odd(number: u16) -> Value {
    match number % 16 {
        0 => json!(""),
        1 => json!("\u{0}\u{7f}\u{feff}"),
        2 => json!("emulator:error:ThrottlingException"),
        3 => json!("9999-12-31T23:59:59-23:59"),
        4 => json!("0000-01-01"),
        5 => json!("2026-02-31"),
        6 => json!(-1),
        7 => json!(i64::MAX),
        8 => json!(1e308),
        9 => json!(1.5),
        10 => json!([]),
        11 => json!({}),
        12 => json!([[[{}]]]),
        13 => json!({"Unheard": {"Of": [1]}}),
        14 => json!(true),
        _ => json!(format!("O{number}")),
    }
}

/// More of a list's last element, or of a text.
fn repeat(part: &mut Value, times: usize) {
    match part {
        Value::Array(items) => items.extend(items.last().cloned().into_iter().cycle().take(times).collect::<Vec<_>>()),
        Value::String(text) => *text = text.repeat(times),
        _ => {}
    }
}

/// A longer text, a greater number, a member more.
fn stretch(part: &mut Value, by: usize) {
    match part {
        Value::String(text) => text.extend(std::iter::repeat_n('\u{1f6f6}', by % 300)),
        Value::Number(number) => *part = json!(number.as_i64().unwrap_or_default().saturating_add_unsigned(by as u64)),
        Value::Object(members) => drop(members.insert(format!("Unknown{by}"), json!([by]))),
        _ => {}
    }
}

/// The places in a value, the innermost first.
fn collect(value: &Value, path: String, places: &mut Vec<String>) {
    for (name, child) in children(value) {
        collect(child, format!("{path}/{name}"), places);
    }
    places.push(path);
}

fn children(value: &Value) -> Vec<(String, &Value)> {
    match value {
        Value::Object(members) => members.iter().map(|(name, it)| (name.clone(), it)).collect(),
        Value::Array(items) => items.iter().enumerate().map(|(index, it)| (index.to_string(), it)).collect(),
        _ => Vec::new(),
    }
}

/// Remembers the texts of an answer: identifiers, ARNs, moments, tokens, statuses.
fn hear(answer: &Value, heard: &mut Vec<Value>) {
    if answer.is_string() {
        heard.push(answer.clone());
    }
    for (_, child) in children(answer).into_iter().take(20) {
        hear(child, heard);
    }
}

fn travel(steps: &[Step]) {
    let bench = bench();
    let mut heard = Vec::new();
    for step in steps.iter().take(6) {
        bench.advance(step.pause());
        let operation = OPERATIONS[usize::from(step.operation) % OPERATIONS.len()];
        let body = step.request(operation, &heard);
        let account = if step.as_partner { BERGFINK } else { ANVIL };
        let reply = send(&bench, operation, request(account, operation, &body));
        if reply.status.is_success() {
            hear(&reply.body, &mut heard);
        }
    }
}

#[test]
fn whatever_is_asked_in_a_row_is_answered_in_form() {
    bolero::check!().with_type::<Vec<Step>>().with_iterations(200).for_each(|steps| travel(steps));
}
