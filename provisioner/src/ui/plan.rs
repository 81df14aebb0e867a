//! A plan as people and programs read it.

mod change;
mod meaning;

use std::fmt::Write;

use kavak_stack::{
    Environment, Group, Kind, Plan,
    impact::PlanImpact,
    plan::{Action, Step},
};

use super::{format, style::Palette};
use crate::{
    machine::{ChangeView, PlanCounts, PlanObject},
    text,
};

/// What is shown of a plan.
#[derive(Clone, Debug, PartialEq)]
pub struct PlanView {
    /// Whose resources.
    pub environment: Environment,
    /// What happens, one entry a resource, unchanged ones too.
    pub changes: Vec<ChangeView>,
    /// Why it must not be carried out.
    pub refusals: Vec<String>,
    /// What the user should know.
    pub notices: Vec<String>,
    /// What it interrupts, loses, costs and takes.
    pub impact: PlanImpact,
}

impl PlanView {
    /// What is to be shown of a plan.
    #[must_use]
    pub fn new(plan: &Plan, environment: &Environment) -> Self {
        let impact = PlanImpact::of(plan, &environment.region);
        let change = |step: &Step| {
            let change = ChangeView::new(step, plan, environment);
            match impact.by_key.get(&step.key) {
                Some(impact) => change.meaning(impact),
                None => change,
            }
        };
        Self {
            environment: environment.clone(),
            changes: plan.main_steps().map(change).collect(),
            refusals: plan.refusals.iter().map(ToString::to_string).collect(),
            notices: plan.notices.clone(),
            impact,
        }
    }

    /// How many resources see this action.
    #[must_use]
    pub fn count(&self, action: Action) -> usize {
        self.changes
            .iter()
            .filter(|change| change.action == action)
            .count()
    }

    pub(super) fn object(&self) -> PlanObject {
        PlanObject {
            environment: self.environment.clone(),
            changes: self.changes.clone(),
            refusals: self.refusals.clone(),
            notices: self.notices.clone(),
            summary: PlanCounts {
                create: self.count(Action::Create),
                update: self.count(Action::Update),
                replace: self.count(Action::Replace),
                delete: self.count(Action::Delete),
                unchanged: self.count(Action::None),
            },
            impact: meaning::object(&self.impact),
        }
    }

    /// The plan in lines; resources that stay as they are only if asked for.
    #[must_use]
    pub fn text(&self, palette: &Palette, with_unchanged: bool) -> String {
        let mut shown: Vec<&ChangeView> = self
            .changes
            .iter()
            .filter(|change| with_unchanged || change.action != Action::None)
            .collect();
        // As the blueprint draws them.
        shown.sort_by_key(|change| (change.group, change.place));
        let rows: Vec<[String; 5]> = shown.iter().map(|change| change.row()).collect();
        let mut text = String::new();
        let mut group = None;
        for (line, change) in format::columns(&rows).iter().zip(shown) {
            if group.replace(change.group) != Some(change.group) {
                let heading = palette.strong(change.group.title());
                _ = writeln!(text, "{heading}: {}", self.counts_of(change.group));
            }
            _ = writeln!(text, "  {}", palette.action(change.action, line));
            text.push_str(&change.details(palette, with_unchanged));
        }
        for refusal in &self.refusals {
            _ = writeln!(text, "{} {refusal}", palette.error("refused:"));
        }
        for notice in &self.notices {
            _ = writeln!(text, "note: {notice}");
        }
        if self.changes.iter().any(|it| it.action != Action::None) {
            text.push_str(&meaning::text(&self.impact, *palette));
        }
        text.push_str(&self.conclusion());
        text
    }

    fn conclusion(&self) -> String {
        let counts = counts(|action, word| {
            let image = self.with_image(word);
            (self.count(action), format!("{word}{image}"))
        });
        let environment = format!(
            "{} in {}",
            self.environment.prefix(),
            self.environment.region
        );
        let unchanged = self.count(Action::None);
        match (counts.is_empty(), unchanged) {
            (true, 0) => format!("{environment}: nothing is there, nothing to do"),
            (true, _) => {
                format!(
                    "{environment}: nothing to do, {} as wanted",
                    text::count(unchanged, "resource")
                )
            }
            (false, 0) => format!("{environment}: {}", counts.join(", ")),
            (false, _) => format!(
                "{environment}: {}, {unchanged} unchanged",
                counts.join(", ")
            ),
        }
    }
}

impl PlanView {
    /// `8 to create, 2 unchanged`: what happens in one group.
    fn counts_of(&self, group: Group) -> String {
        let count = |action| {
            let changes = self.changes.iter().filter(|it| it.group == group);
            changes.filter(|it| it.action == action).count()
        };
        let mut counts = counts(|action, word| (count(action), word.to_owned()));
        let unchanged = count(Action::None);
        if unchanged > 0 {
            counts.push(format!("{unchanged} unchanged"));
        }
        counts.join(", ")
    }

    /// What is made besides resources, so that who counts these is not misled.
    fn with_image(&self, word: &str) -> &'static str {
        let image = Kind::Image.to_string();
        let mut made = self.changes.iter().filter(|it| it.kind == image);
        match made.any(|it| it.action == Action::Create && word == "create") {
            true => " (the image among them)",
            false => "",
        }
    }
}

/// `1 to create`, `2 to delete`: how many resources see each action, without those that none sees.
fn counts(of: impl Fn(Action, &'static str) -> (usize, String)) -> Vec<String> {
    [
        (Action::Create, "create"),
        (Action::Update, "update"),
        (Action::Replace, "replace"),
        (Action::Delete, "delete"),
    ]
    .into_iter()
    .map(|(action, word)| of(action, word))
    .filter(|(count, _)| *count > 0)
    .map(|(count, words)| format!("{count} to {words}"))
    .collect()
}

#[cfg(test)]
mod tests;
