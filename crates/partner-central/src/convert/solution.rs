//! Solutions.

use super::{code, text};
use aws_sdk_partnercentralselling::types::SolutionBase;
use domain::views::SolutionSummary;

pub(crate) fn summary(row: SolutionBase) -> SolutionSummary {
    SolutionSummary {
        id: row.id,
        arn: text(row.arn),
        name: text(row.name),
        status: code(Some(row.status)),
        category: text(row.category),
        marketplace_arn: code(row.aws_marketplace_solution_arn),
    }
}
