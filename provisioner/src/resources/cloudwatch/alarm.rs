//! Alarms.

use aws_sdk_cloudwatch::{
    operation::put_metric_alarm::builders::PutMetricAlarmFluentBuilder as Put,
    types::{ComparisonOperator, Dimension, StandardUnit, Statistic},
};
use hcl::Expression;
use kavak_engine::Fault;
use kavak_stack::{Found, plan::Leaves, spec::Alarm};

use super::retag;
use crate::{
    aws::{Clients, fault, tags::cloudwatch::to_aws},
    observe::{self, Observe, Read, Sweep, exists, nothing},
    resources::{AwsCloud, known, lifecycle::Lifecycle},
    terraform::{Described, Exported, Referred, Resource},
};

impl Lifecycle for Alarm {
    /// The answer has no ARN, which only a change of tags needs: that comes with the next
    /// read.
    async fn create(cloud: &AwsCloud, alarm: &Self, _: &str) -> Result<Found, Fault> {
        let aws: &Clients = &cloud.clients;
        send(put(aws, alarm).set_tags(Some(to_aws(&alarm.tags)))).await?;
        Ok(Found::ready(&alarm.name, alarm.clone()))
    }

    /// A second call for the same name overwrites everything but the tags.
    async fn update(
        cloud: &AwsCloud,
        found: &Found,
        from: &Self,
        to: &Self,
        _: &mut Found,
    ) -> Result<(), Fault> {
        let is_same = Alarm {
            tags: from.tags.clone(),
            ..to.clone()
        } == *from;
        if !is_same {
            send(put(&cloud.clients, to)).await?;
        }
        retag(cloud, found, &from.tags, &to.tags).await
    }

    async fn delete(cloud: &AwsCloud, found: &Found, _: &Self, _: &Leaves) -> Result<(), Fault> {
        let aws: &Clients = &cloud.clients;
        let name = found.id.as_str();
        let call = aws.cloudwatch.delete_alarms().alarm_names(name);
        call.send().await.map(drop).map_err(fault("DeleteAlarms"))
    }
}

impl Observe for Alarm {
    const READ: Read = Read::Own(|aws, scope| Box::pin(observe::cloudwatch::all(aws, scope)));

    const SWEEP: Sweep = Sweep::Service("cloudwatch", |aws, arn| {
        Box::pin(async move {
            let call = aws
                .cloudwatch
                .list_tags_for_resource()
                .resource_arn(arn.text);
            exists(call.send().await.map_err(fault("ListTagsForResource")))
        })
    });

    nothing!(poll users interfaces);
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

async fn send(call: Put) -> Result<(), Fault> {
    call.send().await.map(drop).map_err(fault("PutMetricAlarm"))
}

fn put(aws: &Clients, alarm: &Alarm) -> Put {
    let signed = |count: u32| i32::try_from(count).unwrap_or(i32::MAX);
    let dimensions = alarm.dimensions.iter().map(|(name, value)| {
        let dimension = Dimension::builder().name(name).value(value.known());
        dimension.build()
    });
    let (simple, percentile) = match Statistic::try_parse(&alarm.statistic) {
        Ok(statistic) => (Some(statistic), None),
        Err(_) => (None, Some(alarm.statistic.clone())),
    };
    aws.cloudwatch
        .put_metric_alarm()
        .alarm_name(&alarm.name)
        .alarm_description(&alarm.description)
        .namespace(&alarm.namespace)
        .metric_name(&alarm.metric_name)
        .set_dimensions(Some(dimensions.collect()))
        .set_statistic(simple)
        .set_extended_statistic(percentile)
        .set_unit(alarm.unit.as_deref().map(StandardUnit::from))
        .period(signed(alarm.period_seconds))
        .evaluation_periods(signed(alarm.evaluation_periods))
        .datapoints_to_alarm(signed(alarm.datapoints_to_alarm))
        .comparison_operator(ComparisonOperator::from(alarm.comparison_operator.as_str()))
        .set_threshold(alarm.threshold.parse().ok())
        .treat_missing_data(&alarm.treat_missing_data)
        .actions_enabled(alarm.actions_enabled)
        .set_alarm_actions(Some(known(&alarm.alarm_actions)))
        .set_ok_actions(Some(known(&alarm.ok_actions)))
}
