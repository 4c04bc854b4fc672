//! Lists and results as the AWS CLI gives them.

use super::{OutputFormat, equivalent_command, masking::masked, operation_of};
use crate::{
    Desk,
    access::{Permit, Reader, Reads},
    ports::{Exchange, TaskQuery},
    writing::exchange_of,
};
use domain::{
    error::AppError,
    forms::FieldError,
    people::Asker,
    queries::{EngagementQuery, InvitationQuery, OpportunityQuery, Params},
    views::{DataView, TaskKind},
};
use serde_json::Value;
use service_model::Pagination;

/// "All pages" ends here: beyond, the service's own tools are the better choice.
const MOST_PAGES: usize = 50;

/// A list or result as a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// The media type.
    pub media_type: &'static str,
    /// A name to save it under.
    pub file_name: String,
    /// What it holds.
    pub body: String,
}

impl Desk {
    /// A list or result as the AWS CLI gives it, with the request and answer as sent. See the server
    /// function of the same name for the parameters.
    ///
    /// # Errors
    /// When there is no such operation or thing; what AWS refused. A wrong query is no error but the
    /// view's `problem`.
    pub async fn get_data(&self, asker: &Asker, command: &str, params: &Params) -> Result<DataView, AppError> {
        let exchange = self.exchange(asker, command, params).await?;
        let (body, problem) = match formatted(&exchange.response, params) {
            Ok(body) => (body, None),
            Err(problem) => (String::new(), Some(problem)),
        };
        let show = one(params, "show").is_some();
        let document = |value: &Value| {
            let value = if show { value.clone() } else { masked(value) };
            serde_json::to_string_pretty(&value).unwrap_or_default()
        };
        Ok(DataView {
            command: equivalent_command(asker, &self.policy.cli, &exchange.operation, &exchange.request),
            body,
            problem,
            request: document(&exchange.request),
            response: document(&exchange.response),
            masked: !show,
            status: exchange.status,
            request_id: exchange.request_id,
            elapsed_ms: u64::try_from(exchange.elapsed.as_millis()).unwrap_or(u64::MAX),
            operation: exchange.operation,
        })
    }

    /// The same as a file.
    ///
    /// # Errors
    /// As [`Self::get_data`]; here a wrong query is a field error.
    pub async fn get_document(&self, asker: &Asker, command: &str, params: &Params) -> Result<Document, AppError> {
        let exchange = self.exchange(asker, command, params).await?;
        let format = format_of(params).map_err(|e| AppError::validation(vec![e]))?;
        let body = formatted(&exchange.response, params).map_err(|e| AppError::validation(vec![e]))?;
        let extension = if format == OutputFormat::Text { "txt" } else { format.name() };
        Ok(Document { media_type: format.media_type(), file_name: format!("{command}.{extension}"), body })
    }

    /// Asks AWS, for lists page after page if asked to; for writes looks into the journal.
    async fn exchange(&self, asker: &Asker, command: &str, params: &Params) -> Result<Exchange, AppError> {
        // What the first page comes from says how the others are read, so what is noted of it is apart until then.
        let apart = self.for_request();
        let reader = apart.reader(asker)?;
        let operation = operation_of(command)?;
        let upstream = reader.partner_central()?;
        let Some(first) = read(&upstream, operation, params, None).await? else {
            return Self::journalled(&reader, operation, params).await;
        };
        let pagination = service_model::official().operation(operation).and_then(|o| o.pagination.as_ref());
        let Some(pagination) = pagination.filter(|_| one(params, "all").is_some()) else {
            self.read_notes().join(apart.read_notes());
            return Ok(first);
        };
        if apart.read_notes().has_stored() && next_token(&first, pagination).is_some() {
            // It may be of days ago: AWS does not take its token any more, or goes on with a page that does not fit to it.
            let upstream = reader.partner_central_now()?;
            let first = read(&upstream, operation, params, None).await?.unwrap_or(first);
            return all_pages(&upstream, operation, params, pagination, first).await;
        }
        let all = all_pages(&upstream, operation, params, pagination, first).await?;
        self.read_notes().join(apart.read_notes());
        Ok(all)
    }

    /// What the journal keeps of a write: its request and answer, by what it was about (`subject`).
    async fn journalled(reader: &Permit<'_, Reader>, operation: &str, params: &Params) -> Result<Exchange, AppError> {
        let subject = one(params, "subject").ok_or_else(AppError::not_found)?;
        let entry =
            reader.records().last_entry(&reader.scope, operation, &subject).await?.ok_or_else(AppError::not_found)?;
        let stored = entry.outcome.as_ref().and_then(exchange_of).ok_or_else(AppError::not_found)?;
        Ok(Exchange {
            operation: operation.to_owned(),
            request: stored.request,
            response: stored.response,
            status: stored.status,
            request_id: stored.request_id,
            elapsed: std::time::Duration::from_millis(stored.elapsed_ms),
        })
    }
}

/// A list with the pages that follow its first one.
async fn all_pages(
    upstream: &Reads,
    operation: &str,
    params: &Params,
    pagination: &Pagination,
    mut first: Exchange,
) -> Result<Exchange, AppError> {
    for _ in 1..MOST_PAGES {
        let Some(token) = next_token(&first, pagination) else { break };
        let Some(next) = read(upstream, operation, params, Some(token)).await? else { break };
        let rows = next.response.get(&pagination.result_key).and_then(Value::as_array).cloned().unwrap_or_default();
        if let Some(all) = first.response.get_mut(&pagination.result_key).and_then(Value::as_array_mut) {
            all.extend(rows);
        }
        // After the last page there is none, as in the AWS CLI's own merged answer.
        if let Some(all) = first.response.as_object_mut() {
            all.shift_remove(&pagination.output_token);
            if let Some(token) = next.response.get(&pagination.output_token) {
                all.insert(pagination.output_token.clone(), token.clone());
            }
        }
        first.elapsed += next.elapsed;
        first.request_id = next.request_id;
    }
    Ok(first)
}

/// The token of the page after this one, if there is one.
fn next_token(page: &Exchange, pagination: &Pagination) -> Option<String> {
    page.response.get(&pagination.output_token).and_then(Value::as_str).map(str::to_owned)
}

/// Runs a reading operation; `None` when the operation writes.
async fn read(
    upstream: &Reads,
    operation: &str,
    params: &Params,
    token: Option<String>,
) -> Result<Option<Exchange>, AppError> {
    let id = one(params, "id").unwrap_or_default();
    if let Some(kind) = TaskKind::ALL.into_iter().find(|kind| kind.list_operation() == operation) {
        return Ok(Some(upstream.list_tasks(kind, &task_query(params, token)).await?.exchange));
    }
    let exchange = match operation {
        "ListEngagementInvitations" => {
            let query = InvitationQuery::from_params(params);
            let next_token = token.or(query.next_token);
            upstream.list_engagement_invitations(&InvitationQuery { next_token, ..query }).await?.exchange
        }
        "ListOpportunities" => {
            let query = OpportunityQuery::from_params(params);
            let next_token = token.or(query.next_token);
            upstream.list_opportunities(&OpportunityQuery { next_token, ..query }).await?.exchange
        }
        "ListEngagements" => {
            let query = EngagementQuery::from_params(params);
            let next_token = token.or(query.next_token);
            upstream.list_engagements(&EngagementQuery { next_token, ..query }).await?.exchange
        }
        "GetEngagementInvitation" => upstream.get_engagement_invitation(&id).await?.exchange,
        "GetOpportunity" => upstream.get_opportunity(&id).await?.exchange,
        "GetEngagement" => upstream.get_engagement(&id).await?.exchange,
        "ListEngagementMembers" => upstream.list_engagement_members(&id).await?.exchange,
        _ => return Ok(None),
    };
    Ok(Some(exchange))
}

fn task_query(params: &Params, token: Option<String>) -> TaskQuery {
    TaskQuery {
        identifiers: one(params, "id").into_iter().collect(),
        max_results: Some(100),
        next_token: token.or_else(|| one(params, "page")),
        ..TaskQuery::default()
    }
}

fn one(params: &Params, name: &str) -> Option<String> {
    params.iter().find(|(key, _)| key == name).map(|(_, v)| v.trim().to_owned()).filter(|v| !v.is_empty())
}

fn format_of(params: &Params) -> Result<OutputFormat, FieldError> {
    one(params, "output")
        .map_or(Ok(OutputFormat::Json), |name| name.parse())
        .map_err(|error| FieldError::new("output", error.to_string()))
}

/// The answer, queried and formatted.
fn formatted(response: &Value, params: &Params) -> Result<String, FieldError> {
    let format = format_of(params)?;
    let result = match one(params, "query") {
        Some(expression) => {
            aws_cli::query::query(&expression, response).map_err(|error| FieldError::new("query", error.to_string()))?
        }
        None => response.clone(),
    };
    aws_cli::output::format(&result, format).map_err(|error| FieldError::new("output", error.to_string()))
}
