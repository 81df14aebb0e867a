//! Validation of alarms.

use serde_json::Value;

use super::{invalid, text, texts};
use crate::fault::ApiFault;

const DAY_SECONDS: u64 = 86_400;
/// Periods from this on may span a week.
const HOUR_SECONDS: u64 = 3_600;
const HIGH_RESOLUTION: [u64; 3] = [10, 20, 30];
const MISSING: [&str; 4] = ["breaching", "notBreaching", "ignore", "missing"];

pub(super) fn alarm(input: &Value, region: &str) -> Result<(), ApiFault> {
    let is_set = |member: &str| !input[member].is_null();
    if !is_set("MetricName") || !is_set("Namespace") {
        return Err(invalid(
            "The parameters MetricName and Namespace must be specified for a single-metric alarm",
        ));
    }
    for member in [
        "EvaluationPeriods",
        "ComparisonOperator",
        "Threshold",
        "Period",
    ] {
        if !is_set(member) {
            return Err(invalid(format!("The parameter {member} is required.")));
        }
    }
    if is_set("Statistic") == is_set("ExtendedStatistic") {
        return Err(invalid(
            "Exactly one of Statistic and ExtendedStatistic must be specified",
        ));
    }
    let percentile = text(input, "ExtendedStatistic");
    let is_percentile = percentile.strip_prefix('p').is_some_and(|it| {
        let number: Option<f64> = it.parse().ok();
        number.is_some_and(|it| (0.0..=100.0).contains(&it))
    });
    if is_set("ExtendedStatistic") && !is_percentile {
        return Err(invalid(format!(
            "The value {percentile} for parameter ExtendedStatistic is not supported."
        )));
    }
    periods(input)?;
    let missing = text(input, "TreatMissingData");
    if is_set("TreatMissingData") && !MISSING.contains(&missing) {
        return Err(invalid(format!(
            "Option {missing} is not supported for TreatMissingData"
        )));
    }
    let actions = ["AlarmActions", "OKActions", "InsufficientDataActions"];
    let mut actions = actions.into_iter().flat_map(|member| texts(input, member));
    actions.try_for_each(|arn| action(arn, region))
}

fn periods(input: &Value) -> Result<(), ApiFault> {
    let number = |member: &str| input[member].as_u64();
    let (period, periods) = (
        number("Period").unwrap_or_default(),
        number("EvaluationPeriods").unwrap_or_default(),
    );
    if !HIGH_RESOLUTION.contains(&period) && (period == 0 || period % 60 != 0) {
        return Err(invalid("Period must be 10, 20, 30 or a multiple of 60"));
    }
    if period < HOUR_SECONDS && period * periods > DAY_SECONDS {
        return Err(invalid(
            "Metrics cannot be checked across more than a day (EvaluationPeriods * Period must be <= 86400).",
        ));
    }
    if number("DatapointsToAlarm").is_some_and(|it| it > periods) {
        return Err(invalid(
            "DatapointsToAlarm must be less than or equal to EvaluationPeriods",
        ));
    }
    Ok(())
}

/// CloudWatch does not check that the topic exists.
fn action(arn: &str, region: &str) -> Result<(), ApiFault> {
    let parts: Vec<&str> = arn.split(':').collect();
    match parts[..] {
        ["arn", _, _, there, _, _, ..] if there == region => Ok(()),
        ["arn", _, _, there, _, _, ..] => Err(invalid(format!(
            "Invalid region {there} specified. Only {region} is supported."
        ))),
        _ => Err(invalid(format!("Invalid arn syntax: {arn}"))),
    }
}
