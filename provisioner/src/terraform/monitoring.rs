//! Alarms, dashboard and the topic of events.

use hcl::Expression;
use kavak_stack::spec::{Alarm, Dashboard, SnsTopic};

use super::{
    Described, Exported,
    references::{ARN, Referred},
    resource::Resource,
};

impl Exported for SnsTopic {
    const REFERRED: Referred = Some(("aws_sns_topic", ARN));

    /// Without subscriptions: those that are not confirmed can't be imported, and ending one needs
    /// its address to confirm again.
    fn export(of: &Described<'_>, it: &Self) -> Result<Vec<Resource>, String> {
        let topic = of.import("aws_sns_topic", &of.found.id);
        let topic = match it.subscriptions.is_empty() {
            true => topic,
            false => topic.note("Its e-mail subscriptions are not here and stay as they are: import each that is confirmed as an aws_sns_topic_subscription, or subscribe it again."),
        };
        Ok(vec![topic.set("name", it.name.as_str()).tags(&it.tags)])
    }
}

impl Exported for Alarm {
    const REFERRED: Referred = None;

    fn export(of: &Described<'_>, it: &Self) -> Result<Vec<Resource>, String> {
        let dimensions = it.dimensions.iter();
        let dimensions: Expression = dimensions
            .map(|(name, value)| (name.as_str(), of.references.of(value)))
            .collect();
        let statistic = match it.statistic.starts_with('p') {
            true => "extended_statistic",
            false => "statistic",
        };
        let threshold: f64 = it.threshold.parse().unwrap_or_default();
        Ok(vec![
            of.import("aws_cloudwatch_metric_alarm", &it.name)
                .set("alarm_name", it.name.as_str())
                .set("alarm_description", it.description.as_str())
                .set("namespace", it.namespace.as_str())
                .set("metric_name", it.metric_name.as_str())
                .set("dimensions", dimensions)
                .set(statistic, it.statistic.as_str())
                .set_some("unit", it.unit.as_deref())
                .set("period", it.period_seconds)
                .set("evaluation_periods", it.evaluation_periods)
                .set("datapoints_to_alarm", it.datapoints_to_alarm)
                .set("comparison_operator", it.comparison_operator.as_str())
                .set("threshold", threshold)
                .set("treat_missing_data", it.treat_missing_data.as_str())
                .set("actions_enabled", it.actions_enabled)
                .set("alarm_actions", of.references.list(&it.alarm_actions))
                .set("ok_actions", of.references.list(&it.ok_actions))
                .tags(&it.tags),
        ])
    }
}

impl Exported for Dashboard {
    const REFERRED: Referred = None;

    fn export(of: &Described<'_>, it: &Self) -> Result<Vec<Resource>, String> {
        let body = serde_json::from_str(&it.body.known()).unwrap_or_default();
        Ok(vec![
            of.import("aws_cloudwatch_dashboard", &it.name)
                .note("Its tags are not here: version 5 of the provider knows none of a dashboard.")
                .set("dashboard_name", it.name.as_str())
                .set("dashboard_body", of.references.json(&body)),
        ])
    }
}
