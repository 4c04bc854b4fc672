//! `cosell-desk people`, and the link for the first administrator.

use super::{CommandError, audit, say};
use crate::{config::Config, sign_in::passwords::login_of};
use app::paths;
use clap::Subcommand;
use desk::{
    accounts::LINK_HOLDS,
    ports::{Account, AuditNote, Clock, Saved, SystemClock, Token, TokenKind},
};
use domain::people::{Origin, PASSWORD_ISSUER, Rights};
use identity::{random_word, word_mark};
use std::{io::Write, net::SocketAddr, process::ExitCode};
use store::Database;
use time::OffsetDateTime;
use uuid::Uuid;

/// What can be done about people from the command line.
#[derive(Debug, Subcommand)]
pub(crate) enum PeopleCommand {
    /// Print a link by which somebody sets password and second factor: for somebody new, or anew.
    Invite {
        /// Their mail address, by which they sign in.
        mail: String,
        /// What they are called; the mail address, if nothing is said.
        #[arg(long)]
        name: Option<String>,
        /// Let them administer the desk.
        #[arg(long)]
        administrator: bool,
    },
}

/// Does it.
pub(super) async fn run(config: &Config, command: PeopleCommand) -> Result<ExitCode, CommandError> {
    let PeopleCommand::Invite { mail, name, administrator } = command;
    if config.sign_in.passwords.is_none() {
        return Err(CommandError::Invitation(
            "nobody signs in with a password here: configure `sign_in.passwords` first (docs/SIGN-IN.md shows how).",
        ));
    }
    let login = login_of(&mail)
        .ok_or(CommandError::Invitation("this is no mail address: write a whole one, such as zoe@example.com."))?;
    let keys = config.audit.keys().map_err(CommandError::AuditKeys)?;
    let database = Database::open_existing(config.database.address()).await?.sealing_with(keys);
    let token = random_word();
    let invited = match audit::key_of_the_record(&database).await {
        Ok(_) => invite(&database, &login, name.as_deref(), administrator, &token).await,
        Err(unknown) => Err(unknown),
    };
    database.close().await;
    invited?;
    paths::set_base(config.public_url.as_ref().map_or("", |url| url.base())).map_err(CommandError::Base)?;
    say(&format!("Good once, for 24 hours: {}", address_of(config, config.listen, &token)));
    Ok(ExitCode::SUCCESS)
}

async fn invite(
    database: &Database,
    login: &str,
    name: Option<&str>,
    administrator: bool,
    token: &str,
) -> Result<(), CommandError> {
    let (accounts, credentials, now) = (database.accounts(), database.credentials(), SystemClock.now());
    let Some((_, known)) = credentials.credential_of(login).await? else {
        let id = Uuid::new_v4().simple().to_string();
        let account = Account {
            issuer: PASSWORD_ISSUER.to_owned(),
            subject: id.clone(),
            name: name.unwrap_or(login).to_owned(),
            email: Some(login.to_owned()),
            granted: Rights { administrator, ..Rights::default() },
            claimed: Rights::default(),
            disabled: false,
            created_at: now,
            last_sign_in_at: None,
            version: 1,
            id,
        };
        let token = enrolment(&account.id, token, now);
        if credentials.invite(&account, login, &token, &note("Invited", &account.id, now)).await? {
            return Ok(());
        }
        return Err(CommandError::Invitation("somebody else has invited them at this moment: try again."));
    };
    let granted = Rights { administrator: known.granted.administrator || administrator, ..known.granted.clone() };
    if granted != known.granted || known.disabled {
        let changed = Account { granted, disabled: false, ..known.clone() };
        let note = note("RightsChanged", &known.id, now);
        if accounts.save_account(&changed, known.version, &note).await? != Saved::Done {
            return Err(CommandError::Invitation("their account was changed at this moment: try again."));
        }
    }
    credentials.issue_token(&enrolment(&known.id, token, now), &note("LinkMade", &known.id, now)).await?;
    Ok(())
}

/// Prints a link for the first administrator, as long as nobody administers the desk. The one of the last start holds
/// no longer.
pub(super) async fn first_administrator(
    database: &Database,
    config: &Config,
    address: SocketAddr,
) -> Result<(), CommandError> {
    if database.accounts().administrators().await? > 0 {
        return Ok(());
    }
    let (word, now) = (random_word(), SystemClock.now());
    let token = Token {
        mark: word_mark(&word),
        kind: TokenKind::FirstAdministrator,
        account: None,
        expires_at: now + LINK_HOLDS,
    };
    database.credentials().issue_token(&token, &note("LinkMade", "first administrator", now)).await?;
    let link = address_of(config, address, &word);
    // As plain words, and not as a line of the log with what belongs to one. A closed standard error is no failure of ours.
    let _ = writeln!(
        std::io::stderr().lock(),
        "\n  Nobody administers this desk yet. Whoever opens this link makes the first account; it is good once,\n  for 24 \
         hours, until the next start:\n\n  {link}\n"
    );
    Ok(())
}

fn enrolment(account: &str, token: &str, now: OffsetDateTime) -> Token {
    Token {
        mark: word_mark(token),
        kind: TokenKind::Enrolment,
        account: Some(account.to_owned()),
        expires_at: now + LINK_HOLDS,
    }
}

/// Whoever runs the desk's machine has done it.
fn note(action: &str, subject: &str, at: OffsetDateTime) -> AuditNote {
    AuditNote {
        at,
        person: "desk".to_owned(),
        person_name: "Cosell Desk".to_owned(),
        from: Origin::default(),
        scope: None,
        action: action.to_owned(),
        subject: subject.to_owned(),
        outcome: "done".to_owned(),
        detail: "from the command line".to_owned(),
    }
}

fn address_of(config: &Config, address: SocketAddr, token: &str) -> String {
    let origin = config.public_url.as_ref().map_or_else(|| format!("http://{address}"), |url| url.origin());
    format!("{origin}{}", paths::link(token))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::with_passwords;
    use desk::ports::AuditCheck;

    const KEY: &str = "0123456789abcdef0123456789abcdef";

    async fn invite_at(file: &str, key: Option<&str>) -> Result<ExitCode, CommandError> {
        let mut config = with_passwords();
        config.database = file.parse().expect("an address");
        config.audit.key = key.map(str::to_owned);
        let command = PeopleCommand::Invite { mail: "zoe@example.com".into(), name: None, administrator: true };
        run(&config, command).await
    }

    #[tokio::test]
    async fn whoever_invites_goes_on_with_the_record_that_there_is() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("desk.db").display().to_string();
        assert!(matches!(invite_at(&file, Some(KEY)).await, Err(CommandError::Store(_))), "no new one is begun");

        let sealed = || async {
            let mut config = with_passwords();
            config.audit.key = Some(KEY.to_owned());
            let keys = config.audit.keys().expect("a key");
            (Database::open(&file).await.expect("opened").sealing_with(keys), config)
        };
        let (database, config) = sealed().await;
        audit::note_start(&config, &database).await.expect("noted");
        database.close().await;
        assert!(matches!(invite_at(&file, None).await, Err(CommandError::UnknownAuditKey(_))));
        for times in 1..=2 {
            assert!(invite_at(&file, Some(KEY)).await.is_ok(), "the {times}. time");
        }
        let (database, _) = sealed().await;
        let report = database.store().verify_audit(&AuditCheck::default()).await.expect("checked");
        assert_eq!(report.fault, None);
        assert_eq!(database.accounts().administrators().await.expect("counted"), 1);
        database.close().await;
    }
}
