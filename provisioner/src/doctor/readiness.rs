//! Whether AWS can keep the settings, and what `up` needs beside them.

use std::{
    collections::BTreeSet,
    time::{Duration, SystemTime},
};

use kavak_stack::{Environment, Facts, Settings, Stack, cost::Estimate};

use super::{Finding, Health, Local};
use crate::{
    aws::Clients,
    delivery::secrets::{self, ValueState},
    error::Error,
    gather::{self, Checked, Gathered},
    secrets::DATABASE_VARIABLE,
};

/// List prices change about once a year.
const PRICES_KEEP: Duration = Duration::from_secs(366 * 24 * 60 * 60);

pub(super) async fn examine(aws: &Clients, settings: &Settings, local: &Local) -> Vec<Finding> {
    let asked = gather::Asked {
        data_sha256: local.data_sha256.clone(),
        new_uses_model: local.new_uses_model,
        ..gather::Asked::default()
    };
    match gather::up_with(aws, settings, asked).await {
        Ok(gathered) => of_plan(&gathered),
        Err(error) => vec![Finding::of("plan", &error)],
    }
}

fn of_plan(gathered: &Gathered) -> Vec<Finding> {
    let plan = &gathered.plan;
    let mut findings = vec![of_refusals(gathered)];
    findings.extend(gathered.preflight.iter().map(of_check));
    let asked: Vec<&String> = gathered
        .preflight
        .iter()
        .filter_map(|it| it.unanswered.as_ref())
        .collect();
    let notices = plan.notices.iter().filter(|it| !asked.contains(it));
    findings.extend(notices.map(|it| Finding::new("notice", Health::Warning, it, [])));
    if let Some(image) = &gathered.image {
        findings.push(Finding::ok("image", &image.reference));
    }
    findings
}

/// What the plan itself refuses, apart from what AWS was asked.
fn of_refusals(gathered: &Gathered) -> Finding {
    let by_check = |refusal: &_| {
        let mut checks = gathered.preflight.iter();
        checks.any(|it| it.refusals.contains(refusal))
    };
    let mut own = gathered.plan.refusals.clone();
    own.retain(|refusal| !by_check(refusal));
    if own.is_empty() {
        let steps = gathered.plan.main_steps().count();
        return Finding::ok("plan", format!("{steps} resources, nothing is refused"));
    }
    Finding::of("plan", &Error::of_refusals(&own))
}

fn of_check(checked: &Checked) -> Finding {
    let about = checked.about.trim_start_matches("the ");
    if let Some(unanswered) = &checked.unanswered {
        let next = "allow the reads of `kavak-infra doctor --permissions`";
        return Finding::new(about, Health::Warning, unanswered, [next]);
    }
    if checked.refusals.is_empty() {
        return Finding::ok(about, "AWS has what the settings ask for");
    }
    Finding::of(about, &Error::of_refusals(&checked.refusals))
}

/// The secrets that the user gives: whether each has a value in AWS, or would get one.
pub(super) async fn secrets(
    aws: &Clients,
    environment: &Environment,
    given: &BTreeSet<String>,
) -> Vec<Finding> {
    let states = match secrets::states(aws, environment).await {
        Ok(states) => states,
        Err(error) => return vec![Finding::of("secrets", &error)],
    };
    let of_user = states.iter().filter(|it| it.variable != DATABASE_VARIABLE);
    of_user
        .map(|secret| {
            let (variable, name) = (secret.variable, &secret.name);
            match secret.state {
                ValueState::Set => Finding::ok(variable, format!("{name} has a value")),
                ValueState::Foreign => {
                    let what = format!("{name} is not tagged as part of this environment");
                    let next = "choose another project or env, or remove that secret";
                    Finding::new(variable, Health::Failure, what, [next])
                }
                _ if given.contains(variable) => Finding::ok(variable, "`up` has a value for it"),
                _ => {
                    let what = format!("{name} has no value, and the variable is not set");
                    let next = format!("set {variable} for `up`, or let it ask");
                    Finding::new(variable, Health::Warning, what, [next.as_str()])
                }
            }
        })
        .collect()
}

/// How old the price table is.
pub(super) fn prices(settings: &Settings, now: SystemTime) -> Finding {
    let stack = Stack::new(settings, &Facts::default());
    let specs = stack.resources().iter().map(|(key, it)| (key, &it.spec));
    let as_of = Estimate::of(&settings.region, specs).as_of;
    let is_old = aws_smithy_types::DateTime::from_str(
        &format!("{as_of}T00:00:00Z"),
        aws_smithy_types::date_time::Format::DateTime,
    )
    .ok()
    .and_then(|date| SystemTime::try_from(date).ok())
    .and_then(|date| now.duration_since(date).ok())
    .is_none_or(|age| age > PRICES_KEEP);
    if is_old {
        let what = format!("the prices of `cost` are of {as_of}, more than a year ago");
        let next = "compare them with https://aws.amazon.com/pricing before you rely on them";
        return Finding::new("prices", Health::Warning, what, [next]);
    }
    Finding::ok("prices", format!("of {as_of}"))
}
