//! The durations of steps, and the end of each if all start as early as they can.

use crate::{
    Condition, Plan,
    plan::{Operation, Step, Until},
    spec::rules,
};

/// A call that AWS answers at once (`docs/AWS.md#durations`).
const CALL_SECONDS: u32 = 1;
const MAX_CALL_SECONDS: u32 = 2;

/// Typical seconds that a step takes.
pub(super) fn typical_seconds(step: &Step) -> u32 {
    match &step.operation {
        Operation::Keep(found) if found.condition == Condition::Ready => 0,
        Operation::Keep(_) | Operation::Create { .. } => step.kind().typical_create_seconds(),
        Operation::Delete { .. } => step.kind().typical_delete_seconds(),
        Operation::Update { found, changes, .. } => {
            let rules = rules::of(&found.spec, changes);
            rules.map(|it| it.seconds).max().unwrap_or(CALL_SECONDS)
        }
        Operation::Release { .. } | Operation::Finish { .. } => CALL_SECONDS,
    }
}

/// The seconds that a step takes at most. AWS publishes no bounds: these are the longest that
/// were seen (`docs/AWS.md#durations`), and double the typical time of a change in place.
pub(super) fn max_seconds(step: &Step) -> u32 {
    match &step.operation {
        Operation::Keep(found) if found.condition == Condition::Ready => 0,
        Operation::Keep(_) | Operation::Create { .. } => step.kind().max_create_seconds(),
        Operation::Delete { .. } => step.kind().max_delete_seconds(),
        Operation::Update { .. } => typical_seconds(step) * 2,
        Operation::Release { .. } | Operation::Finish { .. } => MAX_CALL_SECONDS,
    }
}

/// For each step the second in which it ends.
pub(super) fn ends(plan: &Plan, seconds: fn(&Step) -> u32) -> Vec<u32> {
    let mut schedule = Schedule {
        plan,
        seconds,
        starts: vec![None; plan.steps.len()],
        ends: vec![None; plan.steps.len()],
    };
    (0..plan.steps.len()).map(|it| schedule.end(it)).collect()
}

struct Schedule<'a> {
    plan: &'a Plan,
    seconds: fn(&Step) -> u32,
    starts: Vec<Option<u32>>,
    ends: Vec<Option<u32>>,
}

impl Schedule<'_> {
    fn start(&mut self, place: usize) -> u32 {
        if let Some(start) = self.starts[place] {
            return start;
        }
        // A plan has no cycles; this ends the walk if one had.
        self.starts[place] = Some(0);
        let plan = self.plan;
        let after = plan.steps[place].after.iter();
        let earliest = after.map(|after| match after.until {
            Until::Made => {
                let call = (self.seconds)(&plan.steps[after.step]).min(CALL_SECONDS);
                self.start(after.step) + call
            }
            Until::Done => self.end(after.step),
        });
        let start = earliest.max().unwrap_or(0);
        self.starts[place] = Some(start);
        start
    }

    fn end(&mut self, place: usize) -> u32 {
        if let Some(end) = self.ends[place] {
            return end;
        }
        self.ends[place] = Some(0);
        let plan = self.plan;
        let step = &plan.steps[place];
        let alone = self.start(place) + (self.seconds)(step);
        let ready_with = step.ready_with.iter().map(|other| self.end(*other));
        let end = ready_with.max().unwrap_or(0).max(alone);
        self.ends[place] = Some(end);
        end
    }
}
