//! Identifiers and ARNs in the forms that the service hands out.

use serde_json::Value;
use service_model::Kind as ShapeKind;

use crate::catalog::Catalog;
use crate::hash::Fingerprint;

const ALPHABET: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";
const REGION: &str = "us-east-1";

/// The kinds of things that have an identifier of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Opportunity,
    Engagement,
    Invitation,
    Task,
    SnapshotJob,
    ProspectingTask,
    ProspectingContext,
}

impl Kind {
    /// A new random identifier, such as `eng-` and 14 characters or `O` and 8 digits.
    pub(crate) fn fresh(self) -> String {
        self.spell(rand::random())
    }

    /// The same identifier for the same label in every run: what demo data uses, so that a link
    /// to it survives a restart.
    pub(crate) fn derived(self, label: &str) -> String {
        self.spell(Fingerprint::new().text(label).finish())
    }

    fn spell(self, mut number: u128) -> String {
        let (prefix, length) = match self {
            Self::Opportunity => return format!("O{}", 10_000_000 + number % 90_000_000),
            Self::Engagement => ("eng-", 14),
            Self::Invitation => ("engi-", 13),
            Self::Task => ("task-", 13),
            Self::SnapshotJob => ("job-", 13),
            Self::ProspectingTask => ("task-", 14),
            Self::ProspectingContext => ("ctx-", 14),
        };
        let mut id = String::from(prefix);
        for _ in 0..length {
            id.push(char::from(ALPHABET[(number % 36) as usize]));
            number /= 36;
        }
        id
    }
}

/// The ARN of a thing that belongs to no account, such as an engagement.
pub(crate) fn shared_arn(catalog: Catalog, resource: &str, id: &str) -> String {
    format!("arn:aws:partnercentral:{REGION}::catalog/{}/{resource}/{id}", catalog.name())
}

/// The ARN of a thing that an account owns, such as an opportunity. Only these can be tagged.
pub(crate) fn owned_arn(account: &str, catalog: Catalog, resource: &str, id: &str) -> String {
    format!("arn:aws:partnercentral:{REGION}:{account}:catalog/{}/{resource}/{id}", catalog.name())
}

/// The ARN of a prospecting task. It alone names the service by its endpoint: the model's pattern
/// says so.
pub(crate) fn prospecting_arn(account: &str, catalog: Catalog, id: &str) -> String {
    format!(
        "arn:aws:partnercentral-selling:{REGION}:{account}:catalog/{}/prospecting-from-engagement-task/{id}",
        catalog.name()
    )
}

/// The identifier in what may be an ARN or a bare identifier.
pub(crate) fn bare(identifier: &str) -> &str {
    if identifier.starts_with("arn:") { identifier.rsplit('/').next().unwrap_or(identifier) } else { identifier }
}

/// The identifiers in a filter that takes ARNs too.
pub(crate) fn bare_all(identifiers: Option<&[String]>) -> Option<Vec<String>> {
    identifiers.map(|all| all.iter().map(|one| bare(one).to_owned()).collect())
}

/// The identifiers and ARNs that a request names at its top, by member, in the model's order.
pub(crate) fn named_in<'a>(operation: &str, body: &'a Value) -> Vec<(&'static str, &'a str)> {
    let model = service_model::official();
    let input = model.operation(operation).and_then(|it| model.shape(&it.input));
    let Some(ShapeKind::Structure { members, .. }) = input.map(|shape| &shape.kind) else {
        return Vec::new();
    };
    let mut named = Vec::new();
    for name in members.keys() {
        if !["Identifier", "Identifiers", "Arn"].iter().any(|end| name.ends_with(end)) {
            continue;
        }
        match body.get(name) {
            Some(Value::String(one)) => named.push((name.as_str(), one.as_str())),
            Some(Value::Array(all)) => named.extend(all.iter().filter_map(|one| Some((name.as_str(), one.as_str()?)))),
            _ => {}
        }
    }
    named
}

/// The parts of the ARN of something taggable.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct OwnedArn<'a> {
    pub(crate) account: &'a str,
    pub(crate) catalog: Catalog,
    pub(crate) resource: &'a str,
    pub(crate) id: &'a str,
}

impl<'a> OwnedArn<'a> {
    /// Takes `arn:…:partnercentral:<region>:<account>:catalog/<catalog>/<resource>/<id>` apart.
    pub(crate) fn parse(arn: &'a str) -> Option<Self> {
        let mut parts = arn.splitn(6, ':');
        if parts.next()? != "arn" {
            return None;
        }
        let (_partition, service, _region) = (parts.next()?, parts.next()?, parts.next()?);
        let (account, path) = (parts.next()?, parts.next()?);
        let mut path = path.split('/');
        if service != "partnercentral" || path.next()? != "catalog" {
            return None;
        }
        let catalog = Catalog::named(path.next()?)?;
        let (resource, id) = (path.next()?, path.next()?);
        path.next().is_none().then_some(Self { account, catalog, resource, id })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_have_the_form_that_the_model_asks_for() {
        for (kind, length) in [
            (Kind::Engagement, 18),
            (Kind::Invitation, 18),
            (Kind::Task, 18),
            (Kind::SnapshotJob, 17),
            (Kind::ProspectingTask, 19),
            (Kind::ProspectingContext, 18),
            (Kind::Opportunity, 9),
        ] {
            assert_eq!(kind.fresh().len(), length, "{kind:?}");
            assert_eq!(kind.derived("a"), kind.derived("a"));
            assert_ne!(kind.derived("a"), kind.derived("b"));
        }
    }

    #[test]
    fn an_owned_arn_comes_apart_again() {
        let arn = owned_arn("111122223333", Catalog::Sandbox, "opportunity", "O1234567");
        let parsed = OwnedArn::parse(&arn).expect("it was just put together");
        assert_eq!((parsed.account, parsed.id), ("111122223333", "O1234567"));
        assert_eq!(bare(&arn), "O1234567");
        assert_eq!(OwnedArn::parse("arn:aws:s3:::bucket"), None);
        assert_eq!(OwnedArn::parse(&format!("{arn}/more")), None);
    }
}
