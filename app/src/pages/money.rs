//! Amounts of money as people read them. The service gives decimal numbers as text; they are summed
//! in hundredths, so that nothing is lost to binary fractions.

use domain::commands::CustomerSpend;

/// `25000.5` of `USD` as `USD 25,000.50`. What is no such number stays as it came.
pub(super) fn money(amount: &str, currency: &str) -> String {
    let shown = hundredths(amount).map_or_else(|| amount.to_owned(), grouped);
    format!("{currency} {shown}").trim().to_owned()
}

/// What a list of spends comes to a month, currency by currency, in the order in which they appear.
/// Spends without an amount, which hold only an estimate's link, add nothing.
pub(super) fn monthly_totals(spends: &[CustomerSpend]) -> Vec<String> {
    let mut sums: Vec<(&str, i128)> = Vec::new();
    for spend in spends {
        let Some(amount) = spend.amount.as_deref().and_then(hundredths) else { continue };
        match sums.iter_mut().find(|(currency, _)| *currency == spend.currency_code) {
            Some((_, sum)) => *sum = sum.saturating_add(amount),
            None => sums.push((&spend.currency_code, amount)),
        }
    }
    sums.into_iter().map(|(currency, sum)| format!("{currency} {}", grouped(sum))).collect()
}

fn hundredths(amount: &str) -> Option<i128> {
    let (whole, part) = amount.split_once('.').unwrap_or((amount, ""));
    let digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || part.len() > 2 || !digits(part) {
        return None;
    }
    format!("{whole}{part:0<2}").parse().ok()
}

/// Groups of three, and hundredths only where there are some.
fn grouped(hundredths: i128) -> String {
    let (whole, part) = (hundredths / 100, hundredths % 100);
    let digits = whole.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3 + 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if part == 0 { text } else { format!("{text}.{part:02}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_grouped() {
        for (amount, shown) in
            [("0", "0"), ("999", "999"), ("25000.00", "25,000"), ("1234567.5", "1,234,567.50"), ("7.", "7")]
        {
            assert_eq!(money(amount, "EUR"), format!("EUR {shown}"));
        }
        assert_eq!(money("about 5", "EUR"), "EUR about 5");
        assert_eq!(money("5", ""), "5");
    }

    #[test]
    fn currencies_are_not_mixed() {
        let spend = |amount: Option<&str>, currency: &str| CustomerSpend {
            amount: amount.map(Into::into),
            currency_code: currency.into(),
            ..CustomerSpend::default()
        };
        let spends =
            [spend(Some("0.1"), "USD"), spend(Some("2000"), "EUR"), spend(None, "USD"), spend(Some("0.2"), "USD")];
        assert_eq!(monthly_totals(&spends), ["USD 0.30", "EUR 2,000"]);
        assert!(monthly_totals(&[]).is_empty());
    }
}
