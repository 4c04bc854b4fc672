//! Values that AWS accepts although the model admits any text: the lists are in AWS's
//! documentation of the members.

use serde_json::{Map, Value};

use super::content::{Findings, Frame, part, text};

/// `Project.CustomerUseCase`.
const USE_CASES: &[&str] = &[
    "AI Machine Learning and Analytics",
    "Archiving",
    "Big Data: Data Warehouse/Data Integration/ETL/Data Lake/BI",
    "Blockchain",
    "Business Applications: Mainframe Modernization",
    "Business Applications & Contact Center",
    "Business Applications & SAP Production",
    "Centralized Operations Management",
    "Cloud Management Tools",
    "Cloud Management Tools & DevOps with Continuous Integration & Continuous Delivery (CICD)",
    "Configuration, Compliance & Auditing",
    "Connected Services",
    "Containers & Serverless",
    "Content Delivery & Edge Services",
    "Database",
    "Edge Computing/End User Computing",
    "Energy",
    "Enterprise Governance & Controls",
    "Enterprise Resource Planning",
    "Financial Services",
    "Healthcare and Life Sciences",
    "High Performance Computing",
    "Hybrid Application Platform",
    "Industrial Software",
    "IOT",
    "Manufacturing, Supply Chain and Operations",
    "Media & High performance computing (HPC)",
    "Migration/Database Migration",
    "Monitoring, logging and performance",
    "Monitoring & Observability",
    "Networking",
    "Outpost",
    "SAP",
    "Security & Compliance",
    "Storage & Backup",
    "Training",
    "VMC",
    "VMWare",
    "Web development & DevOps",
];

/// `StateOrRegion` of an address in the United States.
const US_STATES: &[&str] = &[
    "Alabama",
    "Alaska",
    "American Samoa",
    "Arizona",
    "Arkansas",
    "California",
    "Colorado",
    "Connecticut",
    "Delaware",
    "Dist. of Columbia",
    "Federated States of Micronesia",
    "Florida",
    "Georgia",
    "Guam",
    "Hawaii",
    "Idaho",
    "Illinois",
    "Indiana",
    "Iowa",
    "Kansas",
    "Kentucky",
    "Louisiana",
    "Maine",
    "Marshall Islands",
    "Maryland",
    "Massachusetts",
    "Michigan",
    "Minnesota",
    "Mississippi",
    "Missouri",
    "Montana",
    "Nebraska",
    "Nevada",
    "New Hampshire",
    "New Jersey",
    "New Mexico",
    "New York",
    "North Carolina",
    "North Dakota",
    "Northern Mariana Islands",
    "Ohio",
    "Oklahoma",
    "Oregon",
    "Palau",
    "Pennsylvania",
    "Puerto Rico",
    "Rhode Island",
    "South Carolina",
    "South Dakota",
    "Tennessee",
    "Texas",
    "Utah",
    "Vermont",
    "Virginia",
    "Virgin Islands",
    "Washington",
    "West Virginia",
    "Wisconsin",
    "Wyoming",
    "APO/AE",
    "AFO/FPO",
    "FPO, AP",
];

/// `Project.ApnPrograms`. One name stands in two spellings in AWS's own material.
const PROGRAMS: &[&str] = &[
    "APN Immersion Days",
    "APN Solution Space",
    "ATO (Authority to Operate)",
    "AWS Marketplace Campaign",
    "IS Immersion Day SFID Program",
    "ISV Immersion Day SFID Program",
    "ISV Workload Migration",
    "Migration Acceleration Program",
    "P3",
    "Partner Launch Initiative",
    "Partner Opportunity Acceleration Funded",
    "The Next Smart",
    "VMware Cloud on AWS",
    "Well-Architected",
    "Windows",
    "Workspaces/AppStream Accelerator Program",
    "WWPS NDPP",
];

/// `Marketing.UseCases`.
const MARKETING_USE_CASES: &[&str] = &[
    "AI/ML",
    "Analytics",
    "Application Integration",
    "Blockchain",
    "Business Applications",
    "Cloud Financial Management",
    "Compute",
    "Containers",
    "Customer Engagement",
    "Databases",
    "Developer Tools",
    "End User Computing",
    "Front End Web & Mobile",
    "Game Tech",
    "IoT",
    "Management & Governance",
    "Media Services",
    "Migration & Transfer",
    "Networking & Content Delivery",
    "Quantum Technologies",
    "Robotics",
    "Satellite",
    "Security",
    "Serverless",
    "Storage",
    "VR & AR",
];

/// Whether a list holds a value. Blanks don't count: the same use case is written with and without
/// them around its slashes.
fn lists(values: &[&str], value: &str) -> bool {
    let letters = |text: &str| text.split_whitespace().collect::<String>();
    let value = letters(value);
    values.iter().any(|listed| letters(listed) == value)
}

pub(super) fn check(content: &Map<String, Value>, frame: &Frame<'_>, findings: &mut Findings) {
    const CODE: &str = "INVALID_ENUM_VALUE";
    let assumed = frame.assumptions;
    let use_case = text(content, "/Project/CustomerUseCase");
    findings.add(
        assumed.known_use_cases_only && !use_case.is_empty() && !lists(USE_CASES, use_case),
        "project.customerUseCase",
        CODE,
        "This is none of the use cases that AWS lists.",
    );
    let state = text(content, "/Customer/Account/Address/StateOrRegion");
    findings.add(
        assumed.known_us_states_only
            && text(content, "/Customer/Account/Address/CountryCode") == "US"
            && !state.is_empty()
            && !lists(US_STATES, state),
        "customer.account.address.stateOrRegion",
        CODE,
        "This is none of the states of the United States, by their full names, that AWS lists.",
    );
    for (pointer, field, listed) in [
        ("/Project/ApnPrograms", "project.apnPrograms", PROGRAMS),
        ("/Marketing/UseCases", "marketing.useCases", MARKETING_USE_CASES),
    ] {
        let given = part(content, pointer).and_then(Value::as_array).into_iter().flatten();
        for (index, value) in given.enumerate() {
            findings.add(
                assumed.known_programs_only && !lists(listed, value.as_str().unwrap_or_default()),
                &format!("{field}[{index}]"),
                CODE,
                "This is none of the values that AWS lists.",
            );
        }
    }
}
