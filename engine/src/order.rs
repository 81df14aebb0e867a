//! Which of the steps that can start is started first.

use kavak_stack::plan::{Operation, Plan, Step};

/// For each step the typical seconds from its start to the end of all that
/// follows from it: the longest chain goes first.
pub(crate) fn chain_seconds(plan: &Plan) -> Vec<u32> {
    let mut followers: Vec<Vec<usize>> = vec![Vec::new(); plan.steps.len()];
    for (index, step) in plan.steps.iter().enumerate() {
        for after in &step.after {
            followers[after.step].push(index);
        }
    }
    let mut known = vec![None; plan.steps.len()];
    for index in 0..plan.steps.len() {
        seconds(plan, &followers, index, &mut known);
    }
    known.into_iter().map(Option::unwrap_or_default).collect()
}

fn seconds(
    plan: &Plan,
    followers: &[Vec<usize>],
    index: usize,
    known: &mut Vec<Option<u32>>,
) -> u32 {
    if let Some(seconds) = known[index] {
        return seconds;
    }
    // A plan has no cycles; this ends the walk if one had.
    known[index] = Some(0);
    let longest = followers[index]
        .iter()
        .map(|next| seconds(plan, followers, *next, known))
        .max();
    let total = typical_seconds(&plan.steps[index]) + longest.unwrap_or(0);
    known[index] = Some(total);
    total
}

/// Typical seconds that one step takes.
pub(crate) fn typical_seconds(step: &Step) -> u32 {
    match &step.operation {
        Operation::Create { .. } => step.kind().typical_create_seconds(),
        Operation::Delete { .. } => step.kind().typical_delete_seconds(),
        Operation::Keep(_)
        | Operation::Update { .. }
        | Operation::Release { .. }
        | Operation::Finish { .. } => 1,
    }
}
