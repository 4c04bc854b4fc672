//! Bytes on the wire: the decoder, and the way to an operation.

use axum::body::Body;
use axum::http::{HeaderValue, Method, Request};
use service_model::official;

use crate::bench::{ANVIL, BERGFINK};
use crate::{CASES, OPERATIONS, bench, send};

const METHODS: [&str; 4] = ["POST", "GET", "PUT", "OPTIONS"];
const PATHS: [&str; 4] = ["/", "/x", "//", "/?a=b"];
const TYPES: [&str; 4] =
    ["application/x-amz-json-1.0", "", "application/json", "Application/X-Amz-Json-1.0; charset=utf-8"];

/// A request read from bytes. Seven of them choose the parts of the head and where in a valid body
/// the rest is put; so the few that a kept input begins with say plainly what it is about.
struct Script<'a> {
    bytes: &'a [u8],
}

impl<'a> Script<'a> {
    fn next(&mut self) -> u8 {
        let Some((first, rest)) = self.bytes.split_first() else { return 0 };
        self.bytes = rest;
        *first
    }

    /// One of the choices; the first, which is the right one, more often than not.
    fn choose<T: Copy>(&mut self, choices: &[T]) -> T {
        let at = usize::from(self.next() % 32);
        *choices.get(at).unwrap_or(&choices[0])
    }

    /// The operation meant and the header that names it. A few say something else, or anything.
    fn target(&mut self) -> (&'static str, Vec<u8>) {
        let prefix = official().target_prefix();
        let number = usize::from(self.next());
        let operation = OPERATIONS[number % OPERATIONS.len()];
        let header = match number / OPERATIONS.len() {
            0..=3 => format!("{prefix}.{operation}").into_bytes(),
            4 => format!("{prefix}.{operation}s").into_bytes(),
            _ => self.start(24),
        };
        (operation, header)
    }

    fn authorization(&mut self) -> Vec<u8> {
        let signed = |account: &str| format!("AWS4-HMAC-SHA256 Credential={account}/20261120/us-east-1/x/aws4_request");
        match self.next() % 32 {
            0 => Vec::new(),
            1 => b"AWS4-HMAC-SHA256 Credential=".to_vec(),
            2 => self.start(40),
            3 => [b"AWS4-HMAC-SHA256 Credential=".as_slice(), &self.start(40)].concat(),
            4 => signed("999999999999").into_bytes(),
            5 => signed(BERGFINK).into_bytes(),
            _ => signed(ANVIL).into_bytes(),
        }
    }

    /// The first of the remaining bytes, which stay.
    fn start(&self, len: usize) -> Vec<u8> {
        self.bytes[..len.min(self.bytes.len())].to_vec()
    }

    /// What is left: on its own, or in place of a part of a valid request.
    fn body(mut self, operation: &str) -> Vec<u8> {
        let (position, length) = (usize::from(self.next()), usize::from(self.next()));
        if position == 0 {
            return self.bytes.to_vec();
        }
        let valid = CASES.least(&official().operation(operation).expect("modelled").input).to_string().into_bytes();
        let from = position.min(valid.len());
        let to = (from + length % 16).min(valid.len());
        [&valid[..from], self.bytes, &valid[to..]].concat()
    }
}

fn call(bytes: &[u8]) {
    let mut script = Script { bytes };
    let method: Method = script.choose(&METHODS).parse().expect("a method");
    let mut request = Request::builder().method(method).uri(script.choose(&PATHS));
    let kind = script.choose(&TYPES);
    let (operation, target) = script.target();
    let authorization = script.authorization();
    for (name, value) in
        [("content-type", kind.as_bytes()), ("x-amz-target", &target), ("authorization", &authorization)]
    {
        // A header that can't be sent is left out.
        if let Ok(value) = HeaderValue::from_bytes(value)
            && !value.is_empty()
        {
            request = request.header(name, value);
        }
    }
    let request = request.body(Body::from(script.body(operation))).expect("a request");
    send(&bench(), operation, request);
}

#[test]
fn whatever_arrives_is_answered_in_form() {
    bolero::check!().with_iterations(400).with_max_len(200).for_each(call);
}
