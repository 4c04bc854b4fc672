//! How much larger than its input an expression's result can be.
//!
//! `[@, @] | [@, @] | …` doubles the data with every step: thirty of them fit into one line and would
//! fill any memory. JMESPath has no variables, so a bound can be read off the expression: what follows one
//! another multiplies, what stands side by side adds up.

use jmespath::ast::Ast;

/// The bound, as a multiple of the data's size.
pub(super) fn of(ast: &Ast) -> u64 {
    match ast {
        Ast::Identity { .. } | Ast::Field { .. } | Ast::Index { .. } | Ast::Literal { .. } | Ast::Slice { .. } => 1,
        Ast::Comparison { lhs, rhs, .. } | Ast::And { lhs, rhs, .. } | Ast::Or { lhs, rhs, .. } => of(lhs).max(of(rhs)),
        Ast::Condition { predicate, then, .. } => of(predicate).max(of(then)),
        Ast::Subexpr { lhs, rhs, .. } | Ast::Projection { lhs, rhs, .. } => of(lhs).saturating_mul(of(rhs)),
        Ast::Expref { ast: node, .. }
        | Ast::Flatten { node, .. }
        | Ast::Not { node, .. }
        | Ast::ObjectValues { node, .. } => of(node),
        Ast::MultiList { elements, .. } => sum(elements.iter()),
        Ast::MultiHash { elements, .. } => sum(elements.iter().map(|pair| &pair.value)),
        // `join` puts its first argument between all parts of the second: data there squares the size.
        Ast::Function { name, args, .. } if name == "join" && !matches!(args.first(), Some(Ast::Literal { .. })) => {
            u64::MAX
        }
        // `map` applies one argument to each part of another.
        Ast::Function { args, .. } => args.iter().map(of).fold(1, u64::saturating_mul),
    }
}

fn sum<'a>(parts: impl Iterator<Item = &'a Ast>) -> u64 {
    parts.map(of).fold(0, u64::saturating_add).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn growth(expression: &str) -> u64 {
        of(&jmespath::parse(expression).unwrap())
    }

    #[test]
    fn steps_multiply_and_neighbours_add_up() {
        assert_eq!(growth("EngagementSummaryList[*].Id"), 1);
        assert_eq!(growth("EngagementSummaryList[*].[Id, Title, CreatedAt]"), 3);
        assert_eq!(growth("{a: @, b: x[*].[p, q]}"), 3);
        assert_eq!(growth("[@, @] | [@, @, @]"), 6);
        assert_eq!(growth("map(&[@, @], [@, @])"), 4);
        assert_eq!(growth("sort_by(x, &Id)[?a == 'b'].c"), 1);
    }

    #[test]
    fn joining_with_data_has_no_bound() {
        assert_eq!(growth("join(', ', x[*].Id)"), 1);
        assert_eq!(growth("join(to_string(@), x[*].Id)"), u64::MAX);
    }
}
