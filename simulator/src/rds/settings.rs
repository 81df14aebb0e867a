//! Settings of instances, by the names of RDS.

use crate::members::Members;

/// Members with different names in requests and answers.
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
    for (asked, shown) in RENAMED {
        if let Some(value) = input.remove(*asked) {
            input.insert((*shown).to_owned(), value);
        }
    }
    input.retain(|_, value| !value.is_null());
    input
}
