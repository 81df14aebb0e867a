//! The meaning of a plan before it is carried out: which part of the service it interrupts and for
//! how long at most, which data it loses, what it costs or saves, and how long it takes.

mod losses;
mod outages;
mod schedule;

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Serialize;

pub use crate::affected::Affected;
use crate::{
    Key, Plan, Spec,
    cost::{Estimate, HOURS_A_MONTH},
    plan::{Action, Operation, Step},
};

/// A time in which a part of the service does not work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Interruption {
    /// The part.
    pub affects: Affected,
    /// Upper bound in seconds; null: nothing in the plan ends it.
    pub at_most_seconds: Option<u32>,
    /// The cause.
    pub cause: String,
}

/// The meaning of one resource's change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Impact {
    /// Its interruptions of the service.
    pub interruptions: Vec<Interruption>,
    /// Data that it loses.
    pub losses: Vec<String>,
    /// Remarks: how it avoids an interruption, what is slower meanwhile.
    pub remarks: Vec<&'static str>,
    /// By how many US dollars a month it changes the cost; `None` where the table has no price.
    pub monthly: Option<Decimal>,
    /// Typical duration of its steps.
    pub seconds: u32,
}

/// The meaning of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanImpact {
    /// By resource; those that stay as they are and cost the same have no entry.
    pub by_key: BTreeMap<Key, Impact>,
    /// One an affected part, with the keys of the resources that interrupt it as cause.
    pub interruptions: Vec<Interruption>,
    /// The cost of the resources now.
    pub before: Estimate,
    /// Their cost after the plan.
    pub after: Estimate,
    /// Typical duration of the plan, its steps as parallel as they can be.
    pub seconds: u32,
}

impl PlanImpact {
    /// The meaning of `plan` in this region.
    #[must_use]
    pub fn of(plan: &Plan, region: &str) -> Self {
        let before = Estimate::of(region, before(plan));
        let after = after(plan);
        let after = Estimate::of(region, after.iter().map(|(key, spec)| (*key, spec)));
        let ends = schedule::ends(plan, schedule::max_seconds);
        let mut by_key: BTreeMap<Key, Impact> = BTreeMap::new();
        for (step, place) in plan.steps.iter().zip(0..) {
            let impact = by_key.entry(step.key.clone()).or_default();
            impact.seconds += schedule::typical_seconds(step);
            impact.losses.extend(losses::of(step));
            let (interruptions, remarks) = outages::of(plan, place, &ends);
            impact.interruptions.extend(interruptions);
            impact.remarks.extend(remarks);
        }
        for (key, impact) in &mut by_key {
            impact.monthly = monthly_change(key, &before, &after);
        }
        let changes: BTreeSet<&Key> = changed(plan).collect();
        by_key.retain(|key, it| {
            changes.contains(key) || it.monthly.is_none_or(|change| !change.is_zero())
        });
        let longest = ends.into_iter().max().unwrap_or_default();
        let ends = schedule::ends(plan, schedule::typical_seconds);
        Self {
            interruptions: totals(&by_key, longest),
            by_key,
            before,
            after,
            seconds: ends.into_iter().max().unwrap_or_default(),
        }
    }

    /// Data that the plan loses, with the resource that holds it.
    pub fn losses(&self) -> impl Iterator<Item = (&Key, &str)> {
        let by_key = self.by_key.iter();
        by_key.flat_map(|(key, it)| it.losses.iter().map(move |loss| (key, loss.as_str())))
    }
}

fn changed(plan: &Plan) -> impl Iterator<Item = &Key> {
    let changes = plan.steps.iter().filter(|it| it.action() != Action::None);
    changes.map(|step| &step.key)
}

/// One interruption an affected part. Interruptions of different resources can follow each
/// other, so that their sum bounds them, and so does the duration of the whole plan.
fn totals(by_key: &BTreeMap<Key, Impact>, longest: u32) -> Vec<Interruption> {
    let mut totals: BTreeMap<Affected, Interruption> = BTreeMap::new();
    for (key, impact) in by_key {
        for it in &impact.interruptions {
            let total = totals.entry(it.affects).or_insert_with(|| Interruption {
                affects: it.affects,
                at_most_seconds: Some(0),
                cause: String::new(),
            });
            let sum = |(total, more): (u32, u32)| {
                // A part is never longer than the whole.
                total.saturating_add(more).min(longest.max(total).max(more))
            };
            total.at_most_seconds = total.at_most_seconds.zip(it.at_most_seconds).map(sum);
            if !total.cause.split(", ").any(|cause| cause == key.as_str()) {
                let separator = if total.cause.is_empty() { "" } else { ", " };
                total.cause += &format!("{separator}{key}");
            }
        }
    }
    totals.into_values().collect()
}

/// The resources as they are.
fn before(plan: &Plan) -> BTreeMap<&Key, &Spec> {
    let found = plan.steps.iter().filter_map(|step| {
        let found = step.found()?;
        Some((&step.key, &found.spec))
    });
    found.collect()
}

/// The resources as the plan leaves them. What AWS decides itself, such as a number of tasks,
/// stays as it is.
fn after(plan: &Plan) -> Vec<(&Key, Spec)> {
    let left = plan.main_steps().filter_map(|step: &Step| {
        let spec = match &step.operation {
            Operation::Keep(found) => found.spec.clone(),
            Operation::Create { spec, .. } => spec.clone(),
            Operation::Update { found, to, .. } => to.settled(&found.spec),
            Operation::Release { .. } | Operation::Delete { .. } | Operation::Finish { .. } => {
                return None;
            }
        };
        Some((&step.key, spec))
    });
    left.collect()
}

fn monthly_change(key: &Key, before: &Estimate, after: &Estimate) -> Option<Decimal> {
    let hourly = |estimate: &Estimate| {
        let item = estimate.items.iter().find(|item| item.key == *key);
        item.map_or(Some(Decimal::ZERO), |item| item.hourly)
    };
    let change = hourly(after)? - hourly(before)?;
    Some(change * Decimal::from(HOURS_A_MONTH))
}
