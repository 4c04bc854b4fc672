//! `[[sign_in.roles]]`: what follows from the groups that people are in.

use domain::people::{Catalog, Rights, Role};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What the people of a group may do: a role in a catalog, or to administer the desk.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct RoleRule {
    /// The group, as the provider or proxy names it.
    pub(crate) group: String,
    /// Whether they administer the desk.
    pub(crate) administrator: bool,
    /// `Sandbox` or `AWS`.
    #[schemars(with = "Option<String>")]
    pub(crate) catalog: Option<Catalog>,
    /// `viewer`, `seller` or `manager`.
    #[schemars(with = "Option<String>")]
    pub(crate) role: Option<Role>,
}

/// Every wrong rule, with its fix.
pub(super) fn problems(rules: &[RoleRule]) -> Vec<String> {
    let mut problems = Vec::new();
    for (number, rule) in rules.iter().enumerate() {
        let name = format!("`sign_in.roles`, entry {}", number + 1);
        if rule.group.trim().is_empty() {
            problems.push(format!("{name}: `group` is empty: write the group as the provider names it"));
        }
        let problem = match (rule.administrator, rule.catalog, rule.role) {
            (true, None, None) | (false, Some(_), Some(_)) => continue,
            (true, _, _) => "administering the desk and a role in a catalog are two things: write an entry for each",
            (false, None, None) => "write `administrator = true`, or `catalog` and `role`",
            (false, None, Some(_)) => "in which catalog? Write `catalog = \"Sandbox\"` or `catalog = \"AWS\"`",
            (false, Some(_), None) => {
                "which role? Write `role = \"viewer\"`, `role = \"seller\"` or `role = \"manager\"`"
            }
        };
        problems.push(format!("{name}: {problem}"));
    }
    problems
}

/// What follows from these groups.
pub(crate) fn rights(rules: &[RoleRule], groups: &BTreeSet<String>) -> Rights {
    rules.iter().filter(|rule| groups.contains(&rule.group)).fold(Rights::default(), |rights, rule| {
        let roles = rule.catalog.zip(rule.role).into_iter().collect();
        rights.merged(&Rights { roles, administrator: rule.administrator })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(group: &str, catalog: Option<Catalog>, role: Option<Role>, administrator: bool) -> RoleRule {
        RoleRule { group: group.into(), administrator, catalog, role }
    }

    #[test]
    fn rights_follow_from_all_groups_together() {
        let rules = [
            rule("sellers", Some(Catalog::Sandbox), Some(Role::Seller), false),
            rule("sellers", Some(Catalog::Aws), Some(Role::Viewer), false),
            rule("leads", Some(Catalog::Sandbox), Some(Role::Manager), false),
            rule("it", None, None, true),
        ];
        assert_eq!(problems(&rules), Vec::<String>::new());
        let of = |groups: &[&str]| rights(&rules, &groups.iter().map(|&group| group.to_owned()).collect());
        let seller = of(&["sellers", "everybody"]);
        assert_eq!(seller.role_in(Catalog::Sandbox), Some(Role::Seller));
        assert_eq!(seller.role_in(Catalog::Aws), Some(Role::Viewer));
        assert!(!seller.administrator);
        let lead = of(&["leads", "sellers", "it"]);
        assert_eq!(lead.role_in(Catalog::Sandbox), Some(Role::Manager));
        assert!(lead.administrator);
        assert!(of(&["Sellers", "everybody"]).is_empty(), "groups are told apart by case");
    }

    #[test]
    fn a_rule_that_says_too_little_or_too_much_is_named() {
        let rules = [
            rule(" ", Some(Catalog::Sandbox), Some(Role::Seller), false),
            rule("a", None, None, false),
            rule("b", Some(Catalog::Aws), None, false),
            rule("c", None, Some(Role::Viewer), false),
            rule("d", Some(Catalog::Aws), Some(Role::Viewer), true),
        ];
        let problems = problems(&rules);
        assert_eq!(problems.len(), 5, "{problems:?}");
        for (number, words) in [
            (1, "`group` is empty"),
            (2, "or `catalog` and `role`"),
            (3, "which role"),
            (4, "which catalog"),
            (5, "two things"),
        ] {
            let problem = &problems[number - 1];
            assert!(problem.contains(&format!("entry {number}")) && problem.contains(words), "{problem}");
        }
    }
}
