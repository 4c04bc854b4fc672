//! Tags on what exists.

use super::{Tag, changing::checked, tags};
use crate::forms::{FieldError, Fields};
use serde::{Deserialize, Serialize};

/// `TagResource`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct TagCommand {
    /// What is tagged.
    pub resource_arn: String,
    /// At least one; a key that is there gets the new value.
    pub tags: Vec<Tag>,
}

/// Whether AWS takes tags on what has this ARN: the model's `TaggableResourceArn` names an account,
/// which the ARNs of invitations and engagements lack.
#[must_use]
pub fn is_taggable(arn: &str) -> bool {
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    let ["arn", partition, "partnercentral", region, account, resource] = parts[..] else { return false };
    let mut steps = resource.split('/');
    let in_catalog = steps.next() == Some("catalog") && steps.next().is_some_and(is_catalog);
    let names: Vec<&str> = steps.collect();
    (is_plain(partition) && !partition.is_empty())
        && is_plain(region)
        && (account.len() == 12 && account.bytes().all(|b| b.is_ascii_digit()))
        && in_catalog
        && !names.is_empty()
        && names.iter().all(|name| !name.is_empty() && is_plain(name))
}

fn is_catalog(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphabetic())
}

fn is_plain(text: &str) -> bool {
    text.chars().all(|c| c.is_alphanumeric() || "_+=/,.@-".contains(c))
}

/// The tags of a form that adds some.
///
/// # Errors
/// What is wrong with which field; that there is none.
pub fn parse_new_tags(fields: &Fields) -> Result<Vec<Tag>, Vec<FieldError>> {
    checked("tag", fields)?;
    Ok(tags(fields))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_names_an_account_takes_tags() {
        assert!(is_taggable("arn:aws:partnercentral:us-east-1:111122223333:catalog/Sandbox/opportunity/O1234567"));
        for other in [
            "arn:aws:partnercentral:us-east-1::catalog/Sandbox/engagement-invitation/engi-0a1b2c3d4e5f6",
            "arn:aws:partnercentral:us-east-1:111122223333:catalog/Sandbox",
            "arn:aws:s3:us-east-1:111122223333:catalog/Sandbox/opportunity/O1",
            "O1234567",
        ] {
            assert!(!is_taggable(other), "{other}");
        }
    }
}
