//! The agent's logs.

use kavak_stack::Settings;

use super::Report;

/// The days that `PutRetentionPolicy` takes.
const RETENTION_DAYS: [u32; 22] = [
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922,
    3288, 3653,
];

pub(super) fn check(settings: &Settings, report: &mut Report<'_>) {
    let days = settings.logs.retention_days;
    report.demand(
        RETENTION_DAYS.contains(&days),
        "logs.retention_days",
        days,
        "must be one of the times that CloudWatch Logs takes: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288 or 3653 days",
    );
}
