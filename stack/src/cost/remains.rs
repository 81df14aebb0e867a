//! The monthly cost of data that a deletion leaves behind.

use rust_decimal::Decimal;

use crate::{
    Plan, Spec,
    plan::{Leaves, Operation},
    prices::Table,
};

/// For each deletion of the plan that leaves something behind: what that is, and
/// what it costs a month at most. Secrets that can be restored cost nothing.
#[must_use]
pub fn remains(plan: &Plan, region: &str) -> Vec<String> {
    let prices = Table::load().and_then(|table| table.of(region));
    let prices = prices.map(|it| (it.database_snapshot_gb_month, it.cache_snapshot_gb_month));
    let deletions = plan.steps.iter().filter_map(|step| match &step.operation {
        Operation::Delete { found, leaves, .. } if !leaves.is_nothing() => {
            Some((step, found, leaves))
        }
        _ => None,
    });
    deletions
        .map(|(step, found, leaves)| {
            let cost = cost(&found.spec, leaves, prices);
            format!("{} is deleted and leaves {leaves}: {cost}", step.key)
        })
        .collect()
}

fn cost(spec: &Spec, leaves: &Leaves, prices: Option<(Decimal, Decimal)>) -> String {
    match (spec, prices) {
        (Spec::Secret(_), _) => "no cost".into(),
        (_, None) => "no price is known for this region".into(),
        (Spec::DbInstance(it), Some((a_gb, _))) => {
            let gb = Decimal::from(it.allocated_storage_gb);
            let copies = u32::from(leaves.final_snapshot.is_some())
                + u32::from(leaves.automated_backups_days.is_some());
            let most = a_gb * gb * Decimal::from(copies);
            format!("at most ${} a month, until it is removed", most.round_dp(2))
        }
        (_, Some((_, a_gb))) => format!("${a_gb} a GB and month, until it is removed"),
    }
}
