//! What an instance was asked to be, by the names that RDS has for it.

use crate::members::Members;

/// What is called otherwise in requests than in answers.
const RENAMED: &[(&str, &str)] = &[
    ("DBPortNumber", "Port"),
    (
        "EnableCloudwatchLogsExports",
        "EnabledCloudwatchLogsExports",
    ),
    (
        "EnableIAMDatabaseAuthentication",
        "IAMDatabaseAuthenticationEnabled",
    ),
    ("EnablePerformanceInsights", "PerformanceInsightsEnabled"),
];

/// A request's members by the names that answers have for them.
pub(super) fn renamed(mut input: Members) -> Members {
    for (asked, told) in RENAMED {
        if let Some(value) = input.remove(*asked) {
            input.insert((*told).to_owned(), value);
        }
    }
    input.retain(|_, value| !value.is_null());
    input
}
