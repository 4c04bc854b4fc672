//! A list or result as the AWS CLI gives it.

use crate::failure::Failure;
use domain::views::DataView;
use leptos::prelude::*;

/// A list or result as the AWS CLI gives it. `operation` is in kebab case
/// (`list-engagement-invitations`); `query` holds the list's own parameters, or `id` for one thing,
/// and besides `output` (`json`, `yaml`, `text`, `csv`), `query` (JMESPath), `all` (every page) and
/// `show` (customer data in the request panel).
///
/// # Errors
/// As the service of the same name.
#[server(name = GetData, prefix = "/api", endpoint = "documents/get-data", input = server_fn::codec::Json)]
pub async fn get_data(operation: String, query: Vec<(String, String)>) -> Result<DataView, Failure> {
    let (desk, asker) = (crate::context::desk()?, crate::context::asker()?);
    Ok(desk.get_data(&asker, &operation, &query).await?)
}
