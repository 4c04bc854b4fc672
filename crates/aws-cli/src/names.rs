//! Names of operations and members as the AWS CLI writes them.

/// The kebab-case of an API name: `CreateEngagementInvitation` becomes `create-engagement-invitation`.
///
/// The rule is botocore's: a capital starts a word when a small letter follows it, or a small letter or
/// digit stands before it; a plural of capitals (`ARNs`) at the end is one word.
pub fn kebab_case(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let plural = start_of_plural(&letters);
    let mut kebab = String::with_capacity(name.len() + 8);
    for (at, letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).map(|at| letters[at]);
        let after = letters.get(at + 1);
        let starts_word = letter.is_ascii_uppercase()
            && before.is_some_and(|before| {
                before.is_ascii_lowercase() || before.is_ascii_digit() || after.is_some_and(char::is_ascii_lowercase)
            });
        let starts_word = plural.map_or(starts_word, |plural| at == plural && at > 0 || starts_word && at < plural);
        if starts_word {
            kebab.push('-');
        }
        kebab.push(letter.to_ascii_lowercase());
    }
    kebab
}

/// Where a plural of two or more capitals at the end begins.
fn start_of_plural(letters: &[char]) -> Option<usize> {
    let (last, others) = letters.split_last()?;
    let capitals = others.iter().rev().take_while(|letter| letter.is_ascii_uppercase()).count();
    (*last == 's' && capitals >= 2).then(|| others.len() - capitals)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_those_of_the_aws_cli() {
        for (name, kebab) in [
            ("CreateEngagementInvitation", "create-engagement-invitation"),
            ("StartEngagementByAcceptingInvitationTask", "start-engagement-by-accepting-invitation-task"),
            ("ListTagsForResource", "list-tags-for-resource"),
            ("GetAwsOpportunitySummary", "get-aws-opportunity-summary"),
            ("Catalog", "catalog"),
            ("ClientToken", "client-token"),
            ("HTTPHeaders", "http-headers"),
            ("EC2Instance", "ec2-instance"),
            ("ResourceARNs", "resource-arns"),
            ("", ""),
        ] {
            assert_eq!(kebab_case(name), kebab, "{name}");
        }
    }
}
