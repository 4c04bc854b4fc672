//! What AWS asks of an opportunity that is handed over to it, on the terms of the submission.

use time::Date;

use super::content::is_given;
use super::submission;
use crate::assumptions::Assumptions;
use crate::error::FieldError;
use crate::state::Opportunity;

/// What only a submission for co-selling has to name: what AWS's sales people are to help with.
const FOR_SUPPORT: [&str; 2] = ["primaryNeedsFromAws", "project.salesActivities"];

/// The terms of a submission, `AwsSubmission` in the model.
pub(crate) struct AwsSubmission<'a> {
    /// `InvolvementType`.
    pub(crate) involvement: &'a str,
    pub(crate) visibility: Option<&'a str>,
}

impl AwsSubmission<'_> {
    /// The visibility; the model says that it is full when the request is silent.
    pub(crate) fn visibility_or_default(&self) -> &str {
        self.visibility.unwrap_or("Full")
    }

    fn is_for_visibility_only(&self) -> bool {
        self.involvement == "For Visibility Only"
    }
}

/// The members of the opportunity and of the terms that are missing or unfit; empty when all is
/// there.
pub(crate) fn lacks(
    opportunity: &Opportunity,
    terms: &AwsSubmission<'_>,
    today: Date,
    assumed: &Assumptions,
) -> Vec<FieldError> {
    let unsupported = terms.is_for_visibility_only() && !assumed.visibility_only_needs_support;
    let shortcomings = submission::shortcomings(opportunity, today).into_iter();
    let needed = shortcomings.filter(|path| !(unsupported && FOR_SUPPORT.contains(path)));
    let mut lacks: Vec<_> = needed.map(|path| lack(opportunity, path)).collect();
    if !terms.is_for_visibility_only() && terms.visibility_or_default() == "Limited" && !assumed.co_sell_may_be_limited
    {
        lacks.push(FieldError::new(
            "visibility",
            "INVALID_VALUE",
            "AWS can't co-sell what its sales people may not fully see.",
        ));
    }
    lacks
}

/// The lack of anything that is offered to the customer.
pub(crate) fn without_offering(opportunity: &Opportunity) -> Option<FieldError> {
    (!submission::has_offering(opportunity)).then(|| {
        FieldError::new(
            "relatedEntityIdentifiers.solutions",
            "REQUIRED_FIELD_MISSING",
            "No solution or Marketplace listing is associated with the opportunity.",
        )
    })
}

fn lack(opportunity: &Opportunity, path: &str) -> FieldError {
    if is_given(&opportunity.content, &pointer(path)) {
        FieldError::new(path, "INVALID_VALUE", "This value doesn't do for a submission.")
    } else {
        FieldError::new(path, "REQUIRED_FIELD_MISSING", "A submission needs this.")
    }
}

/// The place in the content that a camelCase path names.
fn pointer(path: &str) -> String {
    let mut pointer = String::with_capacity(path.len() + 1);
    for name in path.split('.') {
        let (first, rest) = name.split_at_checked(1).unwrap_or((name, ""));
        pointer.push('/');
        pointer.push_str(&first.to_uppercase());
        pointer.push_str(rest);
    }
    pointer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_leads_to_its_member() {
        assert_eq!(pointer("customer.account.websiteUrl"), "/Customer/Account/WebsiteUrl");
        assert_eq!(pointer("primaryNeedsFromAws"), "/PrimaryNeedsFromAws");
    }
}
