//! What a wrong start says.

use super::support::{program, run};

#[tokio::test]
async fn all_wrong_settings_are_named_at_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let settings = "public_url = \"https://desk.example.com\"\n[limits]\nconnections = 0\n[live]\nevents_secret = \"hush\"\n\
                    [shutdown]\ngrace = -1\n[quotas.writes]\nburst = 0\n";
    std::fs::write(folder.path().join("cosell-desk.toml"), settings).expect("written");
    let mut command = program(folder.path());
    command.arg("doctor");
    let output = run(command).await;
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success());
    for name in ["`public_url`", "`limits.connections`", "`live.events_secret`", "`shutdown.grace`", "`quotas.writes`"]
    {
        assert!(said.contains(name), "{name} in {said}");
    }
    assert!(!said.contains("hush"), "{said}");
}

#[tokio::test]
async fn a_password_of_the_database_is_never_shown() {
    let folder = tempfile::tempdir().expect("a folder");
    // Nothing listens on port 1.
    let url = "postgres://me:hush@127.0.0.1:1/desk";
    let file = folder.path().join("database");
    std::fs::write(&file, url).expect("written");
    let by_file = ("COSELL_DATABASE_FILE", file.to_str().expect("a plain path"));
    for (name, value) in [("COSELL_DATABASE", url), by_file] {
        let mut command = program(folder.path());
        command.arg("doctor").env(name, value);
        let output = run(command).await;
        let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(!output.status.success() && said.contains("127.0.0.1:1/desk"), "{said}");
        assert!(!said.contains("hush"), "{said}");
    }
}

#[tokio::test]
async fn a_password_on_the_command_line_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = "postgres://me:hush@127.0.0.1:1/desk";
    for arguments in [["doctor", "--database", url], ["--database", url, "serve"]] {
        let mut command = program(folder.path());
        command.args(arguments);
        let output = run(command).await;
        let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(!output.status.success() && said.contains("`--database` holds a password"), "{said}");
        assert!(said.contains("COSELL_DATABASE") && !said.contains("hush"), "{said}");
    }
    // An address without one is tried.
    let mut command = program(folder.path());
    command.args(["doctor", "--database", "postgres://me@127.0.0.1:1/desk"]);
    let said = String::from_utf8_lossy(&run(command).await.stdout).into_owned();
    assert!(said.contains("127.0.0.1:1/desk"), "{said}");
}

#[tokio::test]
async fn one_database_is_named_in_one_place() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut command = program(folder.path());
    command.arg("doctor").env("COSELL_DATABASE", "a.db").env("COSELL_DATABASE_FILE", "b");
    let output = run(command).await;
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && said.contains("`database_file`"), "{said}");
}

#[tokio::test]
async fn nobody_trusts_everybody() {
    for everybody in ["*", "0.0.0.0/0", "::/0", "::ffff:0:0/96", "10.0.0.1,0.0.0.0/0"] {
        let folder = tempfile::tempdir().expect("a folder");
        let mut command = program(folder.path());
        command.arg("serve").env("COSELL_TRUSTED_PROXIES", everybody);
        let output = run(command).await;
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success() && said.contains("`trusted_proxies`"), "{said}");
        assert!(said.contains("list the addresses of your own proxies"), "{said}");
    }
}
