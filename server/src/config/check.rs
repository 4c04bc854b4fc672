//! What figment cannot know: settings that parse and yet are wrong.

use super::{BackendKind, Config, network, plaintext, sign_in};
use crate::people::Directory;
use domain::people::{Catalog, Role};

/// Every wrong setting, each with its fix.
pub(super) fn problems(config: &Config) -> Vec<String> {
    let mut problems = Vec::new();
    let mut demand = |fine: bool, problem: String| {
        if !fine {
            problems.push(problem);
        }
    };
    network::reach(config, config.sign_in.is_real()).into_iter().for_each(|problem| demand(false, problem));
    demand(
        config.production_writes_by.may(Role::Seller),
        "`production_writes_by` is viewer, who only reads: set it to manager or seller".into(),
    );
    demand(
        config.metrics.listen.is_none_or(|address| address != config.listen || address.port() == 0),
        "`metrics.listen` is where the desk itself listens: choose another port".into(),
    );
    let longest_call = (config.backend == BackendKind::Aws).then_some(config.aws.operation_timeout);
    let of_sections = config.limits.problems().into_iter().chain(config.shutdown.problem(longest_call));
    of_sections
        .chain(plaintext::problems(config))
        .chain(sign_in::problems(config))
        .chain(config.emulator.problems_of_endpoint())
        .for_each(|problem| demand(false, problem));
    demand(
        config.emulator.listen.ip().is_loopback(),
        format!(
            "`emulator.listen` is {}, where others would reach the desk's records: use 127.0.0.1; an emulator for \
             others is started with `cosell-desk emulator --listen`",
            config.emulator.listen
        ),
    );
    match config.emulator.config() {
        Ok(emulator) => {
            for account in Directory::of(config).accounts() {
                let known = |it: &emulator::Account| it.id == account.as_str() && it.secret.is_default();
                demand(
                    config.backend != BackendKind::Emulator || emulator.accounts.iter().any(known),
                    format!(
                        "`emulator.settings.accounts` lacks {account}, for which people of the desk work: \
                         list it too, without a secret"
                    ),
                );
            }
        }
        Err(problems) => problems.into_iter().for_each(|problem| demand(false, problem)),
    }
    for (name, seconds) in [
        ("connect_timeout", config.aws.connect_timeout),
        ("read_timeout", config.aws.read_timeout),
        ("attempt_timeout", config.aws.attempt_timeout),
        ("operation_timeout", config.aws.operation_timeout),
    ] {
        demand(
            seconds.is_finite() && (0.1..=600.0).contains(&seconds),
            format!("`aws.{name}` is {seconds}: set it between 0.1 and 600 seconds"),
        );
    }
    demand(
        config.aws.operation_timeout <= 50.0,
        format!(
            "`aws.operation_timeout` is {}: set it to 50 seconds or less, so that a lost write is taken over safely",
            config.aws.operation_timeout
        ),
    );
    if config.backend == BackendKind::Aws {
        let account = config.aws.account.as_str();
        demand(
            account.len() == 12 && account.bytes().all(|b| b.is_ascii_digit()),
            format!("`aws.account` is {account:?}: set it to the company's 12-digit AWS account"),
        );
        for (name, role) in [("read_role", &config.aws.read_role), ("write_role", &config.aws.write_role)] {
            demand(
                role.as_ref().is_none_or(|arn| is_role(arn)),
                format!("`aws.{name}` is no ARN of a role: write arn:aws:iam::<account>:role/<name>"),
            );
        }
        demand(!config.aws.catalogs.is_empty(), "`aws.catalogs` is empty: write \"Sandbox\", \"AWS\" or both".into());
    }
    demand(
        (1..=10).contains(&config.aws.max_attempts),
        format!("`aws.max_attempts` is {}: set it between 1 and 10", config.aws.max_attempts),
    );
    config.quotas.problems().into_iter().for_each(|problem| demand(false, problem));
    config.audit.problems().into_iter().for_each(|problem| demand(false, problem));
    config.live.problems().into_iter().for_each(|problem| demand(false, problem));
    if config.backend == BackendKind::Aws
        && let Some(file) = config.aws.ca_bundle.as_ref().filter(|f| !f.is_file())
    {
        demand(false, format!("`aws.ca_bundle`: there is no file {}", file.display()));
    }
    problems
}

impl Config {
    /// Why AWS could not tell who has written to production, if so. The desk works all the same, so nothing is refused.
    pub(crate) fn unnamed_writes(&self) -> Option<&'static str> {
        let production = self.backend == BackendKind::Aws && self.aws.catalogs.contains(&Catalog::Aws);
        (production && self.allow_production_writes && self.aws.write_role.is_none()).then_some(
            "`aws.write_role` is not set, so no write to the catalog AWS carries the person as SourceIdentity, and \
             CloudTrail names only the desk: set it to a role as docs/AWS-ACCESS.md shows",
        )
    }
}

/// Whether this is the ARN of a role, in any partition.
fn is_role(arn: &str) -> bool {
    let parts: Vec<&str> = arn.split(':').collect();
    matches!(parts[..], ["arn", _, "iam", "", account, role]
        if account.len() == 12 && account.bytes().all(|b| b.is_ascii_digit()) && role.starts_with("role/"))
}

/// A figment error as a sentence: which setting, from where, and what it should be.
pub(super) fn explain(error: &figment::Error) -> String {
    let setting = error.path.join(".");
    let source = error
        .metadata
        .as_ref()
        .map(|m| m.source.as_ref().map_or_else(|| m.name.to_string(), ToString::to_string))
        .unwrap_or_default();
    let kind = error.kind.to_string();
    match (setting.is_empty(), source.is_empty()) {
        (true, true) => kind,
        (true, false) => format!("{source}: {kind}"),
        (false, true) => format!("`{setting}`: {kind}"),
        (false, false) => format!("`{setting}` (from {source}): {kind}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_are_fine() {
        assert_eq!(problems(&Config::default()), Vec::<String>::new());
    }

    #[test]
    fn each_wrong_setting_is_named() {
        let mut config = Config::default();
        config.listen.set_ip([0, 0, 0, 0].into());
        config.emulator.tasks = "sometimes".into();
        config.aws.read_timeout = f64::NAN;
        config.limits.head_timeout = 60.0;
        config.limits.idle_timeout = 0.0;
        config.metrics.listen = Some(config.listen);
        config.shutdown.grace = -1.0;
        let text = problems(&config).join("\n");
        for name in [
            "`listen`",
            "`emulator.tasks`",
            "`aws.read_timeout`",
            "`limits.head_timeout`",
            "`limits.idle_timeout`",
            "`metrics.listen`",
            "`shutdown.grace`",
        ] {
            assert!(text.contains(name), "{name} in {text}");
        }
    }

    #[test]
    fn writes_to_production_that_name_nobody_are_warned_of() {
        let mut config = Config { backend: BackendKind::Aws, allow_production_writes: true, ..Config::default() };
        config.aws.catalogs = vec![Catalog::Sandbox, Catalog::Aws];
        let warning = config.unnamed_writes().expect("a warning");
        assert!(warning.contains("`aws.write_role`") && warning.contains("SourceIdentity"), "{warning}");
        let (mut named, mut sandbox) = (config.clone(), config.clone());
        named.aws.write_role = Some("arn:aws:iam::111122223333:role/cosell-desk-write".into());
        sandbox.aws.catalogs = vec![Catalog::Sandbox];
        let read_only = Config { allow_production_writes: false, ..config.clone() };
        let emulator = Config { backend: BackendKind::Emulator, ..config };
        for fine in [named, sandbox, read_only, emulator] {
            assert_eq!(fine.unnamed_writes(), None, "{fine:?}");
        }
    }

    #[test]
    fn roles_are_arns() {
        assert!(is_role("arn:aws:iam::111122223333:role/cosell/desk-read"));
        for wrong in ["cosell-desk-read", "arn:aws:iam::1:role/x", "arn:aws:iam::111122223333:user/x", ""] {
            assert!(!is_role(wrong), "{wrong}");
        }
    }

    #[test]
    fn a_stop_waits_longer_than_the_longest_call() {
        let mut config = Config { backend: BackendKind::Aws, ..Config::default() };
        config.aws.operation_timeout = 45.0;
        assert!(problems(&config).iter().any(|problem| problem.starts_with("`shutdown.grace` is 45")));
        config.shutdown.grace = 50.0;
        assert!(!problems(&config).iter().any(|problem| problem.contains("shutdown")));
    }

    #[test]
    fn the_accounts_of_the_desks_people_must_stay() {
        let mut config = Config::default();
        let accounts = serde_json::json!([
            {"id": "111122223333", "company_name": "Anvil", "secret": "of its own"},
            {"id": "444455556666", "company_name": "Bergfink"},
        ]);
        config.emulator.settings.insert("accounts".into(), accounts);
        let problems = problems(&config);
        assert!(problems.len() == 1 && problems[0].contains("111122223333"), "{problems:?}");
    }
}
