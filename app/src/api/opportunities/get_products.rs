//! An opportunity with the solutions that may be tied to it.

use crate::failure::Failure;
use domain::views::{OpportunityDetail, SolutionSummary};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// An opportunity with the solutions that may be tied to it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Products {
    /// The opportunity.
    pub opportunity: OpportunityDetail,
    /// The company's solutions.
    pub solutions: Vec<SolutionSummary>,
    /// Why they could not be read; the page goes without them.
    pub no_solutions: Option<String>,
}

/// An opportunity with the solutions that may be tied to it.
///
/// # Errors
/// When the opportunity cannot be read; solutions that cannot are told of in the answer.
#[server(name = GetProducts, prefix = "/api", endpoint = "opportunities/get-products", input = server_fn::codec::GetUrl)]
pub async fn get_products(id: String) -> Result<Products, Failure> {
    let (desk, asker) = (crate::context::desk()?, crate::context::asker()?);
    let id = domain::ids::OpportunityId::parse(&id).ok_or_else(domain::error::AppError::not_found)?;
    let (opportunity, solutions) = tokio::join!(desk.get_opportunity(&asker, &id), all_solutions(&desk, &asker));
    let (solutions, no_solutions) = match solutions {
        Ok(solutions) => (solutions, None),
        Err(error) => (Vec::new(), Some(error.to_string())),
    };
    Ok(Products { opportunity: opportunity?, solutions, no_solutions })
}

/// So many pages of solutions are read: more than a company offers.
#[cfg(feature = "ssr")]
const MOST_PAGES: usize = 5;

#[cfg(feature = "ssr")]
async fn all_solutions(
    desk: &desk::Desk,
    asker: &domain::people::Asker,
) -> Result<Vec<SolutionSummary>, domain::error::AppError> {
    let mut query = domain::queries::SolutionQuery { max_results: Some(100), ..Default::default() };
    let mut all = Vec::new();
    for _ in 0..MOST_PAGES {
        let page = desk.list_solutions(asker, &query).await?;
        all.extend(page.items);
        query.next_token = page.next;
        if query.next_token.is_none() {
            break;
        }
    }
    Ok(all)
}
