//! Reads of alarms and of the dashboard.

use aws_sdk_cloudwatch::types::{
    AlarmType, ComparisonOperator, MetricAlarm, StandardUnit, StateValue, Statistic,
};
use futures::{future::try_join_all, join};
use kavak_engine::Fault;
use kavak_stack::{
    Environment, Found, Kind, Observed, Output, Tags, Text,
    spec::{Alarm, Dashboard},
};
use serde_json::Value;

use super::{ObserveScope, absent_if_not_found, names_of, optional_unless, place_by_name};
use crate::aws::{Clients, fault, millis, tags::cloudwatch::from_aws};

/// An alarm that is on.
pub(crate) struct RaisedAlarm {
    pub(crate) name: String,
    /// CloudWatch's reason, with the values that are beyond the limit.
    pub(crate) reason: String,
    pub(crate) since_ms: Option<i64>,
}

/// Alarms and dashboard. Credentials that may not read them need not be able to as long
/// as the settings ask for none.
pub(crate) async fn all(aws: &Clients, scope: &ObserveScope) -> Result<Observed, Fault> {
    let environment = &scope.environment;
    let mut observed = Observed::default();
    let (alarms, dashboards) = join!(alarms(aws, environment), dashboards(aws, environment));
    optional_unless(scope.has_alarms, &mut observed, "alarms", alarms)?;
    optional_unless(
        scope.has_dashboard,
        &mut observed,
        "the dashboard",
        dashboards,
    )?;
    Ok(observed)
}

async fn alarms(aws: &Clients, environment: &Environment) -> Result<Observed, Fault> {
    let alarms = described(aws, environment, None).await?;
    let tags = alarms.iter().map(|it| tags(aws, it.alarm_arn()));
    let tags = try_join_all(tags).await?;
    let mut observed = Observed::default();
    for (alarm, tags) in alarms.iter().zip(tags) {
        // Without tags it has gone since it was described.
        let Some(tags) = tags else { continue };
        let name = alarm.alarm_name().unwrap_or_default();
        let found = Found::ready(name, spec(alarm, tags))
            .with(Output::Arn, alarm.alarm_arn().unwrap_or_default());
        place_by_name(&mut observed, environment, name, found);
    }
    Ok(observed)
}

/// The alarms with a name of the environment, one call for all: in this state or in any.
async fn described(
    aws: &Clients,
    environment: &Environment,
    state: Option<StateValue>,
) -> Result<Vec<MetricAlarm>, Fault> {
    let names = names_of(environment, Kind::Alarm);
    let answer = aws.read(|| async {
        let call = aws
            .cloudwatch
            .describe_alarms()
            .set_alarm_names(Some(names.clone()))
            .alarm_types(AlarmType::MetricAlarm)
            .set_state_value(state.clone())
            .max_records(100);
        call.send().await.map_err(fault("DescribeAlarms"))
    });
    Ok(answer.await?.metric_alarms.unwrap_or_default())
}

/// The environment's alarms that are on.
pub(crate) async fn raised(
    aws: &Clients,
    environment: &Environment,
) -> Result<Vec<RaisedAlarm>, Fault> {
    let alarms = described(aws, environment, Some(StateValue::Alarm)).await?;
    let raised = |alarm: &MetricAlarm| RaisedAlarm {
        name: text(alarm.alarm_name()),
        reason: text(alarm.state_reason()),
        since_ms: millis(
            alarm
                .state_transitioned_timestamp()
                .or(alarm.state_updated_timestamp()),
        ),
    };
    Ok(alarms.iter().map(raised).collect())
}

fn text(value: Option<&str>) -> String {
    value.unwrap_or_default().to_owned()
}

fn spec(alarm: &MetricAlarm, tags: Tags) -> Alarm {
    let count = |value: Option<i32>| value.and_then(|it| it.try_into().ok()).unwrap_or_default();
    let dimensions = alarm.dimensions().iter().map(|it| {
        let value = it.value().unwrap_or_default();
        (text(it.name()), Text::from(value))
    });
    let simple = alarm.statistic().map(Statistic::as_str);
    let evaluation_periods = count(alarm.evaluation_periods());
    Alarm {
        name: text(alarm.alarm_name()),
        description: text(alarm.alarm_description()),
        namespace: text(alarm.namespace()),
        metric_name: text(alarm.metric_name()),
        dimensions: dimensions.collect(),
        statistic: text(simple.or(alarm.extended_statistic())),
        unit: alarm.unit().map(StandardUnit::as_str).map(str::to_owned),
        period_seconds: count(alarm.period()),
        evaluation_periods,
        datapoints_to_alarm: alarm
            .datapoints_to_alarm()
            .map_or(evaluation_periods, |it| count(Some(it))),
        comparison_operator: text(alarm.comparison_operator().map(ComparisonOperator::as_str)),
        threshold: alarm
            .threshold()
            .map(|it| it.to_string())
            .unwrap_or_default(),
        // The default is not in the answer.
        treat_missing_data: alarm.treat_missing_data().unwrap_or("missing").to_owned(),
        actions_enabled: alarm.actions_enabled().unwrap_or(true),
        alarm_actions: alarm.alarm_actions().iter().map(Text::from).collect(),
        ok_actions: alarm.ok_actions().iter().map(Text::from).collect(),
        tags,
    }
}

async fn dashboards(aws: &Clients, environment: &Environment) -> Result<Observed, Fault> {
    let mut observed = Observed::default();
    for name in names_of(environment, Kind::Dashboard) {
        let answer = aws.read(|| async {
            let call = aws.cloudwatch.get_dashboard().dashboard_name(&name);
            call.send().await.map_err(fault("GetDashboard"))
        });
        let Some(dashboard) = absent_if_not_found(answer.await)? else {
            continue;
        };
        let Some(tags) = tags(aws, dashboard.dashboard_arn()).await? else {
            continue;
        };
        let spec = Dashboard {
            name: name.clone(),
            body: Text::from(canonical(dashboard.dashboard_body().unwrap_or_default())),
            tags,
        };
        let arn = dashboard.dashboard_arn().unwrap_or_default();
        let found = Found::ready(&name, spec).with(Output::Arn, arn);
        place_by_name(&mut observed, environment, &name, found);
    }
    Ok(observed)
}

/// The JSON as [`Dashboard`] holds it.
fn canonical(body: &str) -> String {
    let parsed: Result<Value, _> = serde_json::from_str(body);
    parsed.map_or_else(|_| body.to_owned(), |value| value.to_string())
}

/// The tags of an alarm or a dashboard; `None` if there is none with this ARN.
async fn tags(aws: &Clients, arn: Option<&str>) -> Result<Option<Tags>, Fault> {
    let answer = aws.read(|| async {
        let call = aws.cloudwatch.list_tags_for_resource();
        let call = call.resource_arn(arn.unwrap_or_default());
        call.send().await.map_err(fault("ListTagsForResource"))
    });
    let answer = absent_if_not_found(answer.await)?;
    Ok(answer.map(|answer| from_aws(answer.tags())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn body_that_was_saved_by_the_console_is_the_same() {
        let saved = "{\n  \"widgets\": [ {\"y\": 0, \"x\": 1} ]\n}";
        assert_eq!(canonical(saved), r#"{"widgets":[{"x":1,"y":0}]}"#);
        assert_eq!(canonical("not JSON"), "not JSON");
    }
}
