//! An invented profile of a lead's customer: always the same for the same customer, and different
//! for different ones.

use serde_json::{Value, json};

use crate::hash::Fingerprint;
use crate::state::put_some;

/// Where AWS's sales would look for a country: geography, region, sub-region, countries.
const REGIONS: &[(&str, &str, &str, &str)] = &[
    ("AMER", "NAMER", "United States", "US"),
    ("AMER", "NAMER", "Canada", "CA"),
    ("AMER", "LATAM", "Brazil", "BR"),
    ("AMER", "LATAM", "Mexico and Central America", "MX GT HN SV NI CR PA BZ"),
    ("AMER", "LATAM", "Spanish South America", "AR CL CO PE UY PY BO EC VE"),
    ("EMEA", "EMEA North", "UK and Ireland", "GB IE"),
    ("EMEA", "EMEA North", "Nordics", "SE NO DK FI IS"),
    ("EMEA", "EMEA Central", "Germany, Austria and Switzerland", "DE AT CH LI"),
    ("EMEA", "EMEA Central", "Central and Eastern Europe", "PL CZ SK HU RO BG SI HR EE LV LT RS UA"),
    ("EMEA", "EMEA West", "France and Benelux", "FR BE NL LU MC"),
    ("EMEA", "EMEA South", "Iberia, Italy and Greece", "ES PT IT GR MT CY"),
    ("EMEA", "MEA", "Middle East", "AE SA QA KW BH OM IL JO TR"),
    ("EMEA", "MEA", "Africa", "ZA NG KE GH MA TN EG ET TZ UG"),
    ("APJ", "Japan", "Japan", "JP"),
    ("APJ", "ASEAN", "South-East Asia", "SG MY TH VN ID PH"),
    ("APJ", "ANZ", "Australia and New Zealand", "AU NZ"),
    ("APJ", "South Asia", "India and its neighbours", "IN BD LK NP PK"),
    ("APJ", "North Asia", "Korea", "KR"),
    ("GCR", "Greater China", "Greater China", "CN HK TW MO"),
];

/// What an industry divides into, and what its companies tend to look for.
const INDUSTRIES: &[(&str, [&str; 2], [&str; 2])] = &[
    ("Automotive", ["Suppliers", "Vehicle Manufacturing"], ["Quality Inspection", "Connected Vehicles"]),
    ("Consumer Goods", ["Food and Beverage", "Household Products"], ["Demand Forecasting", "Supply Chain"]),
    ("Education", ["Higher Education", "Schools"], ["Student Portals", "Learning Platforms"]),
    ("Energy - Power and Utilities", ["Electricity", "Water"], ["Meter Data", "Grid Forecasting"]),
    ("Financial Services", ["Banking", "Insurance"], ["Fraud Detection", "Claims Processing"]),
    ("Gaming", ["Mobile Games", "Multiplayer Games"], ["Game Backends", "Player Analytics"]),
    ("Government", ["Local Government", "Public Agencies"], ["Citizen Services", "Records Management"]),
    ("Healthcare", ["Hospitals", "Outpatient Clinics"], ["Medical Imaging", "Patient Records"]),
    ("Hospitality", ["Hotels", "Restaurants"], ["Booking Platforms", "Guest Analytics"]),
    ("Manufacturing", ["Discrete Manufacturing", "Process Manufacturing"], ["Predictive Maintenance", "Digital Twins"]),
    ("Media and Entertainment", ["Broadcasting", "Publishing"], ["Media Archives", "Content Delivery"]),
    ("Retail", ["Online Retail", "Store Chains"], ["Order Management", "Personalisation"]),
    ("Transportation and Logistics", ["Freight", "Shipping"], ["Route Planning", "Fleet Tracking"]),
    ("Travel", ["Airlines", "Tour Operators"], ["Crew Planning", "Dynamic Pricing"]),
];
const OTHER_TOPICS: [&str; 2] = ["Data Platforms", "Application Modernisation"];

const CATEGORIES: [&str; 5] =
    ["Business Applications", "Data and Analytics", "Machine Learning", "Migration", "Security"];
const SEGMENTS: [&str; 5] = ["Enterprise", "Large", "Medium", "Small", "Micro"];
/// Employees, in the order of [`SEGMENTS`].
const SIZES: [&str; 5] = ["10,001+", "1,001-10,000", "201-1,000", "11-200", "1-10"];
const PROGRAMS: [&str; 4] =
    ["Migration Acceleration", "Workload Migration", "Proof of Concept Funding", "ISV Workload"];
const SCORES: [&str; 3] = ["Low", "Medium", "High"];

/// Chance that always falls alike for the same company.
struct Dice(u128);

impl Dice {
    fn of(company: &str) -> Self {
        Self(Fingerprint::new().text(&company.to_lowercase()).finish())
    }

    /// A number below `count`; different questions are answered independently.
    fn roll(&self, question: &str, count: usize) -> usize {
        let mixed = Fingerprint::new().bytes(&self.0.to_be_bytes()).text(question).finish();
        // The high half: the low bits of this kind of fingerprint mix badly.
        usize::try_from((mixed >> 64) % (count.max(1) as u128)).unwrap_or(0)
    }

    fn pick<'a>(&self, question: &str, choices: &[&'a str]) -> &'a str {
        choices[self.roll(question, choices.len())]
    }
}

fn text<'a>(customer: &'a Value, pointer: &str) -> &'a str {
    customer.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
}

/// A text of the lead's if it is one of the model's values: what people write into a lead is free.
fn known<'a>(shape: &str, text: &'a str) -> Option<&'a str> {
    let values = service_model::official().shape(shape)?.values();
    values.iter().any(|value| value == text).then_some(text)
}

fn topics(industry: &str) -> Option<&'static (&'static str, [&'static str; 2], [&'static str; 2])> {
    INDUSTRIES.iter().find(|(name, ..)| *name == industry)
}

/// `ProspectingResultCustomer` for a lead's `Customer`.
pub(super) fn customer(lead: &Value) -> Value {
    let company = text(lead, "/CompanyName");
    let dice = Dice::of(company);
    let country = known("CountryCode", text(lead, "/Address/CountryCode"));
    let industry = known("Industry", text(lead, "/Industry"));
    let said = text(lead, "/MarketSegment");
    let segment = SEGMENTS.iter().position(|it| *it == said).unwrap_or_else(|| dice.roll("segment", SEGMENTS.len()));
    let programs: Vec<_> = PROGRAMS.into_iter().filter(|program| dice.roll(program, 2) == 1).collect();
    let mut customer = json!({
        "AccountName": company,
        "Segment": SEGMENTS[segment],
        "CompanySize": SIZES[segment],
        "EligiblePrograms": programs,
        "PublicProfileSummary": summary(lead, &dice, SEGMENTS[segment], industry),
    });
    put_some(&mut customer, "Country", country);
    let place = country.and_then(|code| REGIONS.iter().find(|row| row.3.split(' ').any(|it| it == code)));
    if let Some((geography, region, sub_region, _)) = place {
        customer["Geo"] = json!(geography);
        customer["Region"] = json!(region);
        customer["SubRegion"] = json!(sub_region);
    }
    put_some(&mut customer, "Industry", industry);
    let parts = industry.and_then(topics).map(|(_, parts, _)| dice.pick("part", parts));
    put_some(&mut customer, "SubIndustry", parts);
    customer
}

fn summary(lead: &Value, dice: &Dice, segment: &str, industry: Option<&str>) -> String {
    let company = text(lead, "/CompanyName");
    let field = industry.map_or_else(String::new, |industry| format!(" in the industry {industry}"));
    let city = text(lead, "/Address/City");
    let seat = if city.is_empty() { String::new() } else { format!(", seated in {city}") };
    let maturity = match text(lead, "/AwsMaturity") {
        "" => "nothing is known of its use of AWS",
        "Evaluating" => "it is evaluating AWS",
        _ => "it runs workloads on AWS already",
    };
    let news = dice.pick(
        "news",
        &[
            "It announced to close a data centre.",
            "It is hiring engineers for its platform.",
            "It opened a site abroad this year.",
            "Its annual report names cost of operation as a risk.",
        ],
    );
    format!("{company} is a company of the segment {segment}{field}{seat}; {maturity}. {news}")
}

/// `ProspectingInsights` for a lead's `Customer`.
pub(super) fn insights(lead: &Value) -> Value {
    let dice = Dice::of(text(lead, "/CompanyName"));
    let topics = topics(text(lead, "/Industry")).map_or(OTHER_TOPICS, |(_, _, topics)| *topics);
    // Who buys on AWS already is likelier to buy in its marketplace.
    let lowest = usize::from(text(lead, "/AwsMaturity") == "Multi-Account");
    json!({
        "MarketplaceEngagementScore": dice.pick("marketplace", &SCORES[lowest..]),
        "SolutionScore": dice.pick("solution", &SCORES),
        "SolutionCategory": dice.pick("category", &CATEGORIES),
        "SolutionSubCategory": dice.pick("topic", &topics),
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_profile_belongs_to_its_customer() {
        let lead = |name: &str| {
            json!({
                "CompanyName": name,
                "Industry": "Retail",
                "Address": {"CountryCode": "NL", "City": "Rotterdam"},
                "AwsMaturity": "Multi-Account",
            })
        };
        let one = customer(&lead("Redwing Stores"));
        assert_eq!(one, customer(&lead("Redwing Stores")));
        assert_eq!(
            (&one["Geo"], &one["Region"], &one["Industry"]),
            (&json!("EMEA"), &json!("EMEA West"), &json!("Retail"))
        );
        let names: Vec<_> = (0..30).map(|number| format!("Customer {number}")).collect();
        let different = |member: &str, of: fn(&Value) -> Value| {
            names.iter().map(|name| of(&lead(name))[member].to_string()).collect::<BTreeSet<_>>().len()
        };
        assert_eq!(different("Segment", customer), SEGMENTS.len());
        assert_eq!(different("SolutionCategory", insights), CATEGORIES.len());
        assert_eq!(different("MarketplaceEngagementScore", insights), 2, "never low for who has many accounts");
    }

    #[test]
    fn what_the_model_does_not_know_is_left_out() {
        let odd = json!({"CompanyName": "Odd", "Industry": "Odds", "Address": {"CountryCode": "Oddland"}});
        let odd = customer(&odd);
        for member in ["Industry", "SubIndustry", "Country", "Geo"] {
            assert_eq!(odd.get(member), None, "{member}");
        }
        let model = service_model::official();
        assert_eq!(model.validate("ProspectingResultCustomer", &odd), []);
        for (industry, ..) in INDUSTRIES {
            assert_eq!(known("Industry", industry), Some(*industry));
        }
        for code in REGIONS.iter().flat_map(|row| row.3.split(' ')) {
            assert_eq!(known("CountryCode", code), Some(code));
        }
    }
}
