//! Parts that several entities have in common.

use super::{code, text};
use aws_sdk_partnercentralselling::types::{Contact, ExpectedCustomerSpend};
use domain::commands::{CustomerSpend, SenderContact};

pub(super) fn spends(list: Option<Vec<ExpectedCustomerSpend>>) -> Vec<CustomerSpend> {
    list.unwrap_or_default().into_iter().map(spend).collect()
}

fn spend(spend: ExpectedCustomerSpend) -> CustomerSpend {
    CustomerSpend {
        amount: text(spend.amount),
        currency_code: spend.currency_code.as_str().to_owned(),
        frequency: spend.frequency.as_str().to_owned(),
        target_company: spend.target_company,
        estimation_url: code(spend.estimation_url),
    }
}

pub(super) fn contacts(list: Option<Vec<Contact>>) -> Vec<SenderContact> {
    list.unwrap_or_default().into_iter().map(contact).collect()
}

fn contact(contact: Contact) -> SenderContact {
    SenderContact {
        email: contact.email.unwrap_or_default(),
        first_name: text(contact.first_name),
        last_name: text(contact.last_name),
        business_title: text(contact.business_title),
        phone: text(contact.phone),
    }
}

/// Label and value, in human words.
pub(super) type Pairs = Vec<(String, String)>;

/// Adds what is there.
pub(super) fn tell(pairs: &mut Pairs, label: impl Into<String>, value: Option<String>) {
    if let Some(value) = text(value) {
        pairs.push((label.into(), value));
    }
}
