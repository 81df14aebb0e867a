//! The dashboard's widgets.

use serde_json::{Value, json};

use super::{Agent, Balancer, Cache, Database, Service, Source, Targets, Watched};
use crate::{Output, Text, desired::Inputs, spec::Dashboard};

/// Width and height of a widget; three of them fill the 24 columns.
const SIZE: (usize, usize) = (8, 6);
const A_ROW: usize = 3;

/// Stand for the dimensions that are known once their resources exist.
const BALANCER: &str = "{balancer}";
const TARGETS: &str = "{targets}";

pub(crate) fn dashboard(it: &Inputs<'_>, watched: &Watched<'_>) -> Dashboard {
    let widgets = widgets();
    let widgets = widgets.iter().enumerate();
    let widgets: Vec<Value> = widgets
        .map(|(place, widget)| drawn(it, watched, place, widget))
        .collect();
    let body = json!({ "widgets": widgets }).to_string();
    Dashboard {
        name: it.name(),
        body: spliced(&body, watched),
        tags: it.tags(),
    }
}

/// A title, and metrics with their statistics.
type Widget = (&'static str, Vec<(Source, &'static str, &'static str)>);

#[rustfmt::skip] // a table, one widget a row
fn widgets() -> Vec<Widget> {
    vec![
        ("Turns", vec![(Agent, "TurnsAnswered", "Sum"), (Agent, "TurnsFailed", "Sum")]),
        ("Leads undelivered", vec![(Agent, "LeadsUndelivered", "Maximum")]),
        ("Requests", vec![(Balancer, "RequestCount", "Sum")]),
        ("Errors", vec![(Balancer, "HTTPCode_ELB_5XX_Count", "Sum"), (Targets, "HTTPCode_Target_5XX_Count", "Sum")]),
        ("Latency (s)", vec![(Targets, "TargetResponseTime", "p50"), (Targets, "TargetResponseTime", "p95")]),
        ("Targets", vec![(Targets, "HealthyHostCount", "Minimum"), (Targets, "UnHealthyHostCount", "Maximum")]),
        ("Tasks (%)", vec![(Service, "CPUUtilization", "Average"), (Service, "MemoryUtilization", "Average")]),
        ("Database CPU (%)", vec![(Database, "CPUUtilization", "Average")]),
        ("Database connections", vec![(Database, "DatabaseConnections", "Maximum")]),
        ("Database free storage (bytes)", vec![(Database, "FreeStorageSpace", "Minimum")]),
        ("Cache memory (%)", vec![(Cache, "DatabaseMemoryUsagePercentage", "Maximum")]),
        ("Cache CPU (%)", vec![(Cache, "EngineCPUUtilization", "Average")]),
    ]
}

fn drawn(it: &Inputs<'_>, watched: &Watched<'_>, place: usize, (title, metrics): &Widget) -> Value {
    let (width, height) = SIZE;
    let metrics: Vec<Value> = metrics
        .iter()
        .map(|(source, metric, statistic)| {
            let mut row = vec![json!(source.namespace()), json!(metric)];
            for (name, value) in source.dimensions(it.environment, watched) {
                let known = value.literal();
                let placeholder = if name == "TargetGroup" {
                    TARGETS
                } else {
                    BALANCER
                };
                row.extend([json!(name), json!(known.unwrap_or(placeholder))]);
            }
            row.push(json!({ "stat": statistic }));
            Value::Array(row)
        })
        .collect();
    json!({
        "type": "metric",
        "x": place % A_ROW * width,
        "y": place / A_ROW * height,
        "width": width,
        "height": height,
        "properties": {
            "title": title,
            "region": it.environment.region,
            "view": "timeSeries",
            "period": 300,
            "metrics": metrics,
        },
    })
}

/// The body with an output in place of each placeholder.
fn spliced(body: &str, watched: &Watched<'_>) -> Text {
    let outputs = [
        (BALANCER, watched.balancer),
        (TARGETS, watched.target_group),
    ];
    let (mut text, mut rest) = (Text::default(), body);
    while let Some((at, mark, key)) = outputs
        .iter()
        .filter_map(|(mark, key)| Some((rest.find(mark)?, mark, key)))
        .min()
    {
        text = text
            .then(&rest[..at])
            .then(Text::output(key, Output::Dimension));
        rest = &rest[at + mark.len()..];
    }
    text.then(rest)
}
