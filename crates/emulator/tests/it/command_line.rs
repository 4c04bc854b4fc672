//! The command line, laid over a configuration.

use std::fs;
use std::path::Path;

use clap::Parser;
use emulator::{Account, Arguments, Config, ControlAccess, Emulator, Refusal, ReviewPace, Secret, Seed, TaskProgress};
use tempfile::TempDir;

use crate::bench::ANVIL;

#[derive(Debug, Parser)]
struct Cli {
    #[command(flatten)]
    arguments: Arguments,
}

fn read(flags: &[&str]) -> Arguments {
    let words = ["emulator"].iter().chain(flags);
    Cli::try_parse_from(words).expect("flags that there are").arguments
}

fn over(flags: &[&str], base: Config) -> Config {
    read(flags).over(base).expect("values that can be used")
}

/// The problems with some flags, one a line.
fn refused(flags: &[&str]) -> Vec<String> {
    read(flags).over(Config::default()).expect_err("values that can't be used").problems().to_vec()
}

fn file(folder: &TempDir, name: &str, text: &str) -> String {
    let path = folder.path().join(name);
    fs::write(&path, text).expect("it can be written");
    path.to_str().expect("a plain path").to_owned()
}

#[test]
fn without_flags_the_configuration_stays() {
    let base = Config {
        state_file: Some("kept.redb".into()),
        seed: Seed::Empty,
        tasks: TaskProgress::Held,
        signatures: true,
        quirks: true,
        fault_seed: 9,
        ..Config::default()
    };
    assert_eq!(format!("{:?}", over(&[], base.clone())), format!("{base:?}"));
}

#[test]
fn flags_go_over_the_configuration() {
    let base = Config { state_file: Some("kept.redb".into()), signatures: true, quirks: true, ..Config::default() };
    let flags = "--listen 127.0.0.1:0 --control off --max-connections 7 --ledger-size 8 --event-buffer 9 \
                 --in-memory --seed empty --load state.json --tasks reads:3 --review never --aws-side reject \
                 --signatures=false --quotas --fault-seed 5 --events-url http://127.0.0.1:9/x \
                 --events-secret hush --assume self_invitation=allowed,job-needs-role=false \
                 --assume invitation_lifetime_days=3";
    let config = over(&flags.split_whitespace().collect::<Vec<_>>(), base);
    assert_eq!((config.listen.port(), config.control), (0, ControlAccess::Off));
    assert_eq!((config.max_connections, config.ledger_size, config.event_buffer), (7, 8, 9));
    assert_eq!((config.state_file, config.load.as_deref()), (None, Some(Path::new("state.json"))));
    assert_eq!((config.seed, config.tasks, config.review), (Seed::Empty, TaskProgress::Reads(3), ReviewPace::Never));
    assert!(config.aws_side.to_string().starts_with("reject"), "{}", config.aws_side);
    assert!(!config.signatures && config.quirks && config.quotas.enforced);
    assert_eq!(config.fault_seed, 5);
    assert_eq!(config.events_url.map(String::from).as_deref(), Some("http://127.0.0.1:9/x"));
    assert!(config.events_secret.is_some());
    assert_eq!(config.assumptions.self_invitation, Refusal::Allowed);
    assert!(!config.assumptions.job_needs_role);
    assert_eq!(config.assumptions.invitation_lifetime_days, 3);
}

#[test]
fn files_say_what_flags_are_too_short_for() {
    let folder = TempDir::new().expect("a folder");
    let accounts = file(&folder, "a.json", r#"[{"id": "222222222222", "company_name": "Two", "secret": "s"}]"#);
    let keys = file(&folder, "k.json", r#"[{"id": "AKIAIOSFODNN7EXAMPLE", "secret": "s", "account": "222222222222"}]"#);
    let figures = file(&folder, "q.json", r#"{"rates": [], "engagements": 3}"#);
    let faults = file(&folder, "f.json", r#"[{"effect": {"error": "ThrottlingException"}}]"#);
    let rules = file(&folder, "t.json", r#"[{"progress": "held"}]"#);
    let flags = [
        "--account",
        "999999999999=Nine, Inc.",
        "--accounts",
        &accounts,
        "--access-keys",
        &keys,
        "--quotas",
        "--quota-figures",
        &figures,
        "--faults",
        &faults,
        "--task-rules",
        &rules,
    ];
    let config = over(&flags, Config::default());
    let names: Vec<_> = config.accounts.iter().map(|it| it.company_name.as_str()).collect();
    assert_eq!(names, ["Nine, Inc.", "Two"]);
    assert_eq!(config.default_account, "999999999999");
    assert_eq!(config.access_keys.len(), 1);
    assert_eq!((config.quotas.enforced, config.quotas.engagements), (true, Some(3)));
    assert_eq!((config.faults.len(), config.task_rules.len()), (1, 1));
}

#[test]
fn the_default_account_stays_while_there_is_such_an_account() {
    let both = ["--account", "999999999999=Nine;111122223333=One"];
    assert_eq!(over(&both, Config::default()).default_account, ANVIL);
    let chosen = [&both[..], &["--default-account", "999999999999"]].concat();
    assert_eq!(over(&chosen, Config::default()).default_account, "999999999999");
}

#[test]
fn all_wrong_values_are_named_at_once() {
    let folder = TempDir::new().expect("a folder");
    let rubbish = file(&folder, "rubbish.json", "[{]");
    let other = file(&folder, "other.json", r#"[{"effect": {"error": "ThrottlingException"}, "tmies": 2}]"#);
    let problems = refused(&[
        "--assume",
        "self_invitaton=allowed",
        "--assume",
        "job_needs_role=perhaps",
        "--account",
        "Nine",
        "--accounts",
        "nowhere.json",
        "--task-rules",
        &rubbish,
        "--faults",
        &other,
        "--events-secret",
        "hush\nhush",
    ]);
    let expected = [
        "--account \"Nine\"",
        "--accounts nowhere.json: ",
        "--task-rules ",
        "--assume self_invitaton",
        "--assume job_",
        "--faults ",
        "--events-secret: ",
    ];
    assert_eq!(problems.len(), expected.len(), "{problems:#?}");
    for words in expected {
        assert!(problems.iter().any(|it| it.contains(words)), "{words} in {problems:#?}");
    }
    let text = problems.join("\n");
    assert!(
        text.contains("did you mean self_invitation?") && text.contains("tmies") && !text.contains("hush"),
        "{text}"
    );
}

#[test]
fn a_flag_that_clap_reads_is_refused_with_what_there_is() {
    for (flag, value, words) in [
        ("--tasks", "soon", "immediate"),
        ("--review", "soon", "never"),
        ("--seed", "full", "demo"),
        ("--control", "maybe", "auto"),
        ("--aws-side", "aprove", "approve"),
        ("--events-url", "http://example.com/", "on this machine"),
        ("--listen", "here", "invalid"),
        ("--quirks", "maybe", "true or false"),
    ] {
        let error = Cli::try_parse_from(["emulator", &format!("{flag}={value}")]).expect_err(value).to_string();
        assert!(error.contains(words) && error.contains(flag), "{error}");
    }
}

#[test]
fn every_flag_has_a_variable_and_a_sentence() {
    use clap::CommandFactory;
    for argument in Cli::command().get_arguments() {
        let name = argument.get_long().expect("a long name");
        assert!(argument.get_help().is_some_and(|help| !help.to_string().is_empty()), "{name}");
        let variable = (name != "in-memory").then(|| format!("EMULATOR_{}", name.replace('-', "_").to_uppercase()));
        assert_eq!(argument.get_env().map(|it| it.to_string_lossy().into_owned()), variable, "{name}");
    }
}

async fn greeting(config: Config) -> emulator::Greeting {
    let listen = ([127, 0, 0, 1], 0).into();
    Emulator::bind(Config { listen, ..config }).await.expect("it starts").greeting()
}

#[tokio::test]
async fn the_greeting_has_a_line_that_works() {
    let told = greeting(Config::default()).await;
    let line = told.example();
    for words in [
        "AWS_ACCESS_KEY_ID=111122223333 AWS_SECRET_ACCESS_KEY=emulator aws partnercentral-selling ",
        " --region us-east-1 ",
        &format!(" --endpoint-url {}", told.endpoint()),
    ] {
        assert!(line.contains(words), "{words} in {line}");
    }
    assert_eq!(told.page(), Some(format!("{}/_emulator/", told.endpoint()).as_str()));
    let text = told.to_string();
    assert!(text.contains(line) && text.lines().next().is_some_and(|it| it.ends_with(told.endpoint())), "{text}");
}

#[tokio::test]
async fn the_greeting_gives_no_secret_away() {
    let mut own = Account::new("999999999999", "Nine", "https://nine.example.com");
    own.secret = Secret::new("hush");
    let mut config = Config { accounts: vec![own], default_account: "999999999999".into(), ..Config::default() };
    // Nobody checks signatures: any secret will do.
    assert!(greeting(config.clone()).await.example().contains("=999999999999 AWS_SECRET_ACCESS_KEY=emulator "));
    config.signatures = true;
    let told = greeting(config.clone()).await.to_string();
    assert!(told.contains("\"$EMULATOR_SECRET\"") && !told.contains("hush"), "{told}");
    config.accounts.push(Account::new(ANVIL, "Anvil", "https://anvil.example.com"));
    assert!(greeting(config).await.example().contains("=111122223333 AWS_SECRET_ACCESS_KEY=emulator "));
}

#[tokio::test]
async fn whoever_lets_others_in_is_told() {
    for (control, words) in [(ControlAccess::Auto, "can call it"), (ControlAccess::On, "can call and control it")] {
        let config = Config { listen: ([0, 0, 0, 0], 0).into(), control, ..Config::default() };
        let told = Emulator::bind(config).await.expect("it starts").greeting();
        assert!(told.endpoint().starts_with("http://127.0.0.1:") && told.example().ends_with(told.endpoint()));
        assert!(told.to_string().contains(words), "{told}");
    }
}

#[tokio::test]
async fn an_emulator_without_control_offers_no_page() {
    let told = greeting(Config { control: ControlAccess::Off, ..Config::default() }).await;
    assert!(told.page().is_none() && !told.to_string().contains("/_emulator/"));
}
