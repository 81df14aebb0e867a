//! Alarms, whose limits must not contradict the other settings.

use kavak_stack::Settings;

use super::Report;

pub(super) fn check(settings: &Settings, report: &mut Report<'_>) {
    if !settings.monitoring.alarms {
        return;
    }
    let limits = &settings.monitoring.limits;
    if let Some(scaling) = &settings.agent.autoscaling
        && report.is_sound("agent.autoscaling.target_cpu")
    {
        report.demand(
            limits.task_cpu_percent > scaling.target_cpu,
            "monitoring.limits.task_cpu_percent",
            limits.task_cpu_percent,
            format!(
                "must be over agent.autoscaling.target_cpu, which is {}: autoscaling keeps the tasks there",
                scaling.target_cpu
            ),
        );
    }
    if report.is_sound("database.storage_gb") {
        report.demand(
            limits.db_free_storage_gb < settings.database.storage_gb,
            "monitoring.limits.db_free_storage_gb",
            limits.db_free_storage_gb,
            format!(
                "must be below database.storage_gb, which is {}: no more can ever be free",
                settings.database.storage_gb
            ),
        );
    }
}
