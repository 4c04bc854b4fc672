//! The operation on solutions.

use crate::{
    capture::Capture,
    client::AwsPartnerCentral,
    convert::{filter, solution},
};
use aws_sdk_partnercentralselling::types::{SolutionSort, SolutionSortName, SortOrder};
use desk::ports::{Answer, Refusal, SolutionQuery};
use domain::views::{Page, SolutionSummary};

/// `ListSolutions`, by name.
pub(crate) async fn list(
    service: &AwsPartnerCentral,
    query: &SolutionQuery,
) -> Result<Answer<Page<SolutionSummary>>, Refusal> {
    let sort = SolutionSort::builder()
        .sort_by(SolutionSortName::Name)
        .sort_order(SortOrder::Ascending)
        .build()
        .map_err(crate::refuse::incomplete)?;
    let capture = Capture::read("ListSolutions");
    let outcome = service
        .client
        .list_solutions()
        .catalog(service.catalog_code())
        .set_status(filter(&query.statuses))
        .sort(sort)
        .set_max_results(query.max_results)
        .set_next_token(query.next_token.clone())
        .customize()
        .interceptor(capture.clone())
        .send()
        .await;
    capture.finish(outcome, |output| Page {
        items: output.solution_summaries.into_iter().map(solution::summary).collect(),
        next: output.next_token,
    })
}
