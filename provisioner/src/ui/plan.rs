//! A plan as people and programs read it.

mod change;

use std::fmt::Write;

use kavak_stack::{Environment, Kind, Plan, plan::Action};

use super::{format, style::Palette};
use crate::{
    machine::{ChangeView, PlanCounts, PlanObject},
    text,
};

/// What is told of a plan.
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
}

impl PlanView {
    /// What is to be told of a plan.
    #[must_use]
    pub fn new(plan: &Plan, environment: &Environment) -> Self {
        Self {
            environment: environment.clone(),
            changes: plan
                .main_steps()
                .map(|step| ChangeView::new(step, plan, environment))
                .collect(),
            refusals: plan.refusals.iter().map(ToString::to_string).collect(),
            notices: plan.notices.clone(),
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
        }
    }

    /// The plan in lines; resources that stay as they are only if asked for.
    #[must_use]
    pub fn text(&self, palette: &Palette, with_unchanged: bool) -> String {
        let shown: Vec<&ChangeView> = self
            .changes
            .iter()
            .filter(|change| with_unchanged || change.action != Action::None)
            .collect();
        let rows: Vec<[String; 3]> = shown
            .iter()
            .map(|change| {
                let action = match change.action {
                    Action::None => "keep".to_owned(),
                    action => action.to_string(),
                };
                [
                    format!("{} {action}", sign(change.action)),
                    change.key.clone(),
                    change.name.clone(),
                ]
            })
            .collect();
        let mut text = String::new();
        for (line, change) in format::columns(&rows).iter().zip(shown) {
            text.push_str(&palette.action(change.action, line));
            text.push('\n');
            text.push_str(&change.details(palette));
        }
        for refusal in &self.refusals {
            _ = writeln!(text, "{} {refusal}", palette.error("refused:"));
        }
        for notice in &self.notices {
            _ = writeln!(text, "note: {notice}");
        }
        text.push_str(&self.conclusion());
        text
    }

    fn conclusion(&self) -> String {
        let counts: Vec<String> = [
            (Action::Create, "create"),
            (Action::Update, "update"),
            (Action::Replace, "replace"),
            (Action::Delete, "delete"),
        ]
        .into_iter()
        .map(|(action, word)| (self.count(action), word))
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} to {word}{}", self.with_image(word)))
        .collect();
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

fn sign(action: Action) -> &'static str {
    match action {
        Action::Create => "+",
        Action::Update => "~",
        Action::Replace => "±",
        Action::Delete => "-",
        Action::None => "=",
    }
}

#[cfg(test)]
mod tests;
