//! What was acknowledged survives a crash: the program itself is killed while clients write.

use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

use crate::bench::{ANVIL, opportunity, text};

const ROUNDS: usize = 5;
const WRITERS: usize = 3;

/// The emulator in a process of its own, which ends with this value.
struct Process {
    child: Child,
    /// Kept open: the greeting has more than one line.
    out: BufReader<ChildStdout>,
}

impl Process {
    fn spawn(state_file: &Path) -> Self {
        let mut program = Command::new(env!("CARGO_BIN_EXE_partner-central-emulator"));
        program.args(["--listen", "127.0.0.1:0", "--seed", "empty", "--state-file"]).arg(state_file);
        let mut child = program.env("RUST_LOG", "warn").stdout(Stdio::piped()).spawn().expect("the program was built");
        let out = BufReader::new(child.stdout.take().expect("piped"));
        Self { child, out }
    }

    /// Waits until it says where it listens.
    fn address(&mut self) -> String {
        let mut greeting = String::new();
        self.out.read_line(&mut greeting).expect("readable");
        let (_, address) = greeting.trim_end().split_once("http://").expect("it starts and greets");
        address.to_owned()
    }
}

impl Drop for Process {
    /// On Unix this is SIGKILL: nothing is flushed, nothing is tidied up.
    fn drop(&mut self) {
        self.child.kill().expect("it hasn't ended by itself");
        self.child.wait().expect("it was started");
    }
}

/// The whole answer to a call, or why there is none.
fn call(address: &str, operation: &str, body: &Value) -> io::Result<Value> {
    let body = body.to_string();
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_secs(20)))?;
    write!(
        stream,
        "POST / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\
         content-type: application/x-amz-json-1.0\r\n\
         x-amz-target: AWSPartnerCentralSelling.{operation}\r\n\
         authorization: AWS4-HMAC-SHA256 Credential={ANVIL}/x\r\n\
         content-length: {}\r\n\r\n{body}",
        body.len()
    )?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let (head, body) = answer.split_once("\r\n\r\n").ok_or(io::ErrorKind::UnexpectedEof)?;
    assert!(head.starts_with("HTTP/1.1 200"), "{answer}");
    Ok(serde_json::from_str(body)?)
}

/// Creates opportunities until the emulator is gone. Answers each token with what it brought; the
/// last one has brought nothing that this client knows of.
fn write_until_the_end(address: &str, name: &str) -> Vec<(String, Option<String>)> {
    let mut sent = Vec::new();
    loop {
        let token = format!("{name}-{}", sent.len());
        let id = call(address, "CreateOpportunity", &opportunity(&token)).ok().map(|created| text(&created["Id"]));
        let gone = id.is_none();
        sent.push((token, id));
        if gone {
            return sent;
        }
    }
}

/// The identifiers of all opportunities by their customers, each of whom must have only one.
fn listed(address: &str) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    let mut body = json!({"Catalog": "Sandbox", "MaxResults": 100});
    loop {
        let page = call(address, "ListOpportunities", &body).expect("it serves");
        for row in page["OpportunitySummaries"].as_array().expect("a list") {
            let customer = text(&row["Customer"]["Account"]["CompanyName"]);
            let doubled = all.insert(customer.clone(), text(&row["Id"]));
            assert_eq!(doubled, None, "{customer}");
        }
        match page.get("NextToken") {
            Some(next) => body["NextToken"] = next.clone(),
            None => return all,
        }
    }
}

#[test]
fn nothing_acknowledged_is_lost_and_nothing_is_doubled() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let file = directory.path().join("state.redb");
    // By customer, as `opportunity` names them.
    let mut known = BTreeMap::new();
    for round in 0..ROUNDS {
        let mut process = Process::spawn(&file);
        let address = process.address();
        let writers: Vec<_> = (0..WRITERS)
            .map(|writer| {
                let (address, name) = (address.clone(), format!("{round}-{writer}"));
                thread::spawn(move || write_until_the_end(&address, &name))
            })
            .collect();
        thread::sleep(Duration::from_millis(rand::random_range(50..400)));
        drop(process);
        let sent: Vec<_> = writers.into_iter().flat_map(|it| it.join().expect("no panic")).collect();

        let mut process = Process::spawn(&file);
        let address = process.address();
        let found = listed(&address);
        let acknowledged = sent.iter().filter_map(|(token, id)| Some((format!("Customer {token}"), id.clone()?)));
        known.extend(acknowledged);
        for (customer, id) in &known {
            assert_eq!(found.get(customer), Some(id), "round {round}");
        }
        // A client that tries again gets what its first attempt brought, whether it heard of it or not.
        for (token, id) in sent {
            let again = call(&address, "CreateOpportunity", &opportunity(&token)).expect("it serves");
            let customer = format!("Customer {token}");
            if let Some(first) = id.as_ref().or(found.get(&customer)) {
                assert_eq!(&text(&again["Id"]), first, "round {round}, {token}");
            }
            known.insert(customer, text(&again["Id"]));
        }
        assert_eq!(listed(&address), known, "round {round}");
    }
    assert!(known.len() > ROUNDS * WRITERS, "some were acknowledged: {}", known.len());
}

#[test]
fn a_start_that_was_cut_short_is_no_obstacle_to_the_next() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    for attempt in 0..8 {
        let file = directory.path().join(format!("{attempt}.redb"));
        let process = Process::spawn(&file);
        thread::sleep(Duration::from_millis(rand::random_range(0..60)));
        drop(process);
        let mut process = Process::spawn(&file);
        let solutions = call(&process.address(), "ListSolutions", &json!({"Catalog": "Sandbox"})).expect("it serves");
        assert_ne!(solutions["SolutionSummaries"], json!([]), "attempt {attempt}");
    }
}
