//! Connections that leave this machine are encrypted, and whoever is at the other end is known by a certificate.

use super::{BackendKind, Config};
use store::Unverified;
use url::{Host, Url};

/// Addresses that would have the desk talk in the clear, or to whoever answers.
pub(super) fn problems(config: &Config) -> Vec<String> {
    let mut problems = Vec::new();
    if !config.trusted_postgres_network
        && let Some(Unverified { host }) = store::unverified(config.database.address())
    {
        problems.push(format!(
            "`database` reaches PostgreSQL at {host} without checking who answers, and perhaps in the clear: add \
             `sslmode=verify-full` to its address (and `sslrootcert=<file>` for a certificate authority of your own), or \
             set `trusted_postgres_network = true` if nobody else is on the network between them"
        ));
    }
    if config.backend == BackendKind::Aws {
        let named = [("endpoint_url", &config.aws.endpoint_url), ("sts_endpoint_url", &config.aws.sts_endpoint_url)];
        problems.extend(named.into_iter().filter_map(|(name, url)| endpoint(name, url.as_deref()?)));
    }
    problems
}

fn endpoint(name: &str, address: &str) -> Option<String> {
    let Some(url) = Url::parse(address).ok().filter(|url| matches!(url.scheme(), "https" | "http") && url.has_host())
    else {
        return Some(format!("`aws.{name}` is no web address: it must begin with https:// or http://"));
    };
    (url.scheme() == "http" && !url.host().is_some_and(is_this_machine)).then(|| {
        format!(
            "`aws.{name}` begins with http://, so what is sent to AWS could be read and changed on the way: write \
             https://; plain http is for 127.0.0.1 only"
        )
    })
}

fn is_this_machine(host: Host<&str>) -> bool {
    match host {
        Host::Domain(name) => name == "localhost",
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(config: &Config) -> Vec<String> {
        let first = |problem: String| problem.split('`').nth(1).unwrap_or_default().to_owned();
        problems(config).into_iter().map(first).collect()
    }

    #[test]
    fn a_database_elsewhere_has_to_prove_itself() {
        let mut config = Config::default();
        for (address, fine) in [
            ("data/cosell-desk.db", true),
            ("postgres://me@127.0.0.1/desk", true),
            ("postgres://me@localhost:5433/desk?sslmode=disable", true),
            ("postgres://me@[::1]/desk", true),
            ("postgres:///desk?host=/run/postgresql", true),
            ("postgres://%2Frun%2Fpostgresql/desk", true),
            ("postgres://me@db.example.com/desk", false),
            ("postgresql://me@10.0.0.5/desk?sslmode=disable", false),
            ("postgres://me@db.example.com/desk?sslmode=prefer", false),
            ("postgres://me@db.example.com/desk?sslmode=require", false),
            ("postgres://me@localhost/desk?host=db.example.com", false),
            ("postgres://me@db.example.com/desk?sslmode=verify-ca", true),
            ("postgres://me@db.example.com/desk?sslmode=verify-full", true),
        ] {
            config.trusted_postgres_network = false;
            let Ok(()) = address.parse().map(|address| config.database = address);
            assert_eq!(named(&config), if fine { vec![] } else { vec!["database"] }, "{address}");
            config.trusted_postgres_network = true;
            assert_eq!(named(&config), Vec::<String>::new(), "{address}");
        }
    }

    #[test]
    fn a_refusal_does_not_repeat_the_password() {
        let mut config = Config::default();
        let Ok(()) = "postgres://me:hush@db.example.com/desk".parse().map(|address| config.database = address);
        let said = problems(&config).join("\n");
        assert!(said.contains("db.example.com") && !said.contains("hush"), "{said}");
    }

    #[test]
    fn aws_is_asked_in_the_clear_on_this_machine_only() {
        let mut config = Config { backend: BackendKind::Aws, ..Config::default() };
        for (address, fine) in [
            ("https://vpce.example.com", true),
            ("http://127.0.0.1:4599", true),
            ("http://localhost:4599", true),
            ("http://[::1]:4599", true),
            ("http://10.0.0.5:4599", false),
            ("http://aws.example.com", false),
            ("http://localhost.example.com", false),
            ("http://127.0.0.1@example.com", false),
            ("ftp://example.com", false),
            ("example.com", false),
        ] {
            (config.aws.endpoint_url, config.aws.sts_endpoint_url) = (Some(address.into()), None);
            assert_eq!(named(&config), if fine { vec![] } else { vec!["aws.endpoint_url"] }, "{address}");
            (config.aws.endpoint_url, config.aws.sts_endpoint_url) = (None, Some(address.into()));
            assert_eq!(named(&config), if fine { vec![] } else { vec!["aws.sts_endpoint_url"] }, "{address}");
        }
        config.backend = BackendKind::Emulator;
        assert_eq!(named(&config), Vec::<String>::new(), "it is not asked");
    }
}
