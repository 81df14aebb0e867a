//! Alarms and the dashboard.

mod dashboard;

use std::collections::BTreeMap;

pub(crate) use self::dashboard::dashboard;
use super::Inputs;
use crate::{Environment, Key, Output, Text, spec::Alarm};

/// The namespace of the agent's own metrics.
pub(crate) const AGENT_NAMESPACE: &str = "KavakAgent";

/// The sources of the metrics, and the topic that is notified.
pub(crate) struct Watched<'a> {
    pub(crate) balancer: &'a Key,
    pub(crate) target_group: &'a Key,
    pub(crate) topic: Option<&'a Key>,
}

/// The source of a metric.
#[derive(Clone, Copy)]
pub(crate) enum Source {
    Balancer,
    Targets,
    Service,
    Database,
    Cache,
    Agent,
}

use Source::{Agent, Balancer, Cache, Database, Service, Targets};

impl Source {
    fn namespace(self) -> &'static str {
        match self {
            Balancer | Targets => "AWS/ApplicationELB",
            Service => "AWS/ECS",
            Database => "AWS/RDS",
            Cache => "AWS/ElastiCache",
            Agent => AGENT_NAMESPACE,
        }
    }

    fn dimensions(
        self,
        environment: &Environment,
        watched: &Watched<'_>,
    ) -> BTreeMap<String, Text> {
        let name = |suffix: &str| Text::from(environment.name(suffix));
        let balancer = || {
            (
                "LoadBalancer",
                Text::output(watched.balancer, Output::Dimension),
            )
        };
        let targets = || {
            (
                "TargetGroup",
                Text::output(watched.target_group, Output::Dimension),
            )
        };
        let dimensions = match self {
            Balancer => vec![balancer()],
            Targets => vec![balancer(), targets()],
            Service => vec![
                ("ClusterName", name("cluster")),
                ("ServiceName", name("app-service")),
            ],
            Database => vec![("DBInstanceIdentifier", name("db"))],
            // The first node has the same data as all others.
            Cache => vec![("CacheClusterId", name("redis-001"))],
            Agent => vec![("Environment", Text::from(environment.prefix()))],
        };
        let owned = |(name, value): (&str, Text)| (name.to_owned(), value);
        dimensions.into_iter().map(owned).collect()
    }
}

/// When an alarm goes off.
#[derive(Clone, Copy)]
pub(crate) enum Limit {
    Over(u64),
    Under(u64),
}

use Limit::{Over, Under};

/// The meaning of a period without data.
#[derive(Clone, Copy)]
pub(crate) enum Missing {
    /// Nothing is known: the metric is always reported.
    Unknown,
    /// All is well: only trouble is reported.
    Good,
    /// Trouble: nothing is there that could report.
    Bad,
    /// As it was.
    Unchanged,
}

use Missing::{Bad, Good, Unchanged, Unknown};

/// An alarm in one row.
pub(crate) struct Rule {
    pub(crate) source: Source,
    pub(crate) metric: &'static str,
    pub(crate) statistic: &'static str,
    pub(crate) limit: Limit,
    /// Seconds of a period, and how many periods in a row are beyond the limit.
    pub(crate) periods: (u32, u32),
    pub(crate) missing: Missing,
    /// For the mail, which sellers read.
    pub(crate) description: &'static str,
}

/// An alarm. It is not sent when it ends: a new alarm begins without data and then ends, which
/// would be a mail for each at the first `up`.
pub(crate) fn alarm(it: &Inputs<'_>, watched: &Watched<'_>, rule: &Rule) -> Alarm {
    let (period_seconds, periods) = rule.periods;
    let (comparison_operator, threshold) = match rule.limit {
        Over(limit) => ("GreaterThanThreshold", limit),
        Under(limit) => ("LessThanThreshold", limit),
    };
    let treat_missing_data = match rule.missing {
        Unknown => "missing",
        Good => "notBreaching",
        Bad => "breaching",
        Unchanged => "ignore",
    };
    let topic = watched.topic.map(|topic| Text::output(topic, Output::Arn));
    Alarm {
        name: it.name(),
        description: rule.description.into(),
        namespace: rule.source.namespace().into(),
        metric_name: rule.metric.into(),
        dimensions: rule.source.dimensions(it.environment, watched),
        statistic: rule.statistic.into(),
        unit: None,
        period_seconds,
        evaluation_periods: periods,
        datapoints_to_alarm: periods,
        comparison_operator: comparison_operator.into(),
        threshold: threshold.to_string(),
        treat_missing_data: treat_missing_data.into(),
        actions_enabled: true,
        alarm_actions: topic.into_iter().collect(),
        ok_actions: Default::default(),
        tags: it.tags(),
    }
}
