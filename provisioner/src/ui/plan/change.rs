//! What happens to one resource, as it is shown.

use std::fmt::Write;

use kavak_stack::{
    Environment, Plan,
    cost::Decimal,
    impact::{Impact, Interruption},
    names,
    plan::{Action, Operation, Step},
    spec::Change,
};
use serde_json::Value;

use super::meaning;
use crate::{
    machine::ChangeView,
    ui::{cost, format, style::Palette},
};

impl ChangeView {
    pub(in crate::ui) fn new(step: &Step, plan: &Plan, environment: &Environment) -> Self {
        let (reason, changes) = match &step.operation {
            Operation::Create { replaces, .. } => (replaces.clone(), Vec::new()),
            Operation::Update { changes, .. } => (None, changes.iter().map(shown).collect()),
            _ => (None, Vec::new()),
        };
        Self {
            key: step.key.to_string(),
            kind: step.kind().to_string(),
            group: step.kind().group(),
            place: step.key.place(),
            name: name(step, environment),
            action: step.action(),
            id: step.id().map(str::to_owned),
            reason,
            changes,
            leaves: leaves(step, plan),
            interruptions: Vec::new(),
            losses: Vec::new(),
            remarks: Vec::new(),
            monthly_usd: cost::number(Decimal::ZERO, 2),
            seconds: 0,
            price: String::new(),
        }
    }

    /// The change with what it means.
    pub(super) fn meaning(self, impact: &Impact) -> Self {
        Self {
            interruptions: impact.interruptions.clone(),
            losses: impact.losses.clone(),
            remarks: impact.remarks.clone(),
            monthly_usd: impact.monthly.and_then(|it| cost::number(it, 2)),
            seconds: impact.seconds,
            price: meaning::price(impact.monthly),
            ..self
        }
    }

    /// The columns of its line.
    pub(super) fn row(&self) -> [String; 5] {
        let (sign, action) = match self.action {
            Action::Create => ("+", "create"),
            Action::Update => ("~", "update"),
            Action::Replace => ("±", "replace"),
            Action::Delete => ("-", "delete"),
            Action::None => ("=", "keep"),
        };
        [
            format!("{sign} {action}"),
            self.key.clone(),
            format::name(&self.name),
            meaning::time(self.seconds),
            self.price.clone(),
        ]
    }

    /// What follows its line; long values whole only if asked for.
    pub(super) fn details(&self, palette: &Palette, with_all: bool) -> String {
        let mut text = String::new();
        if let Some(reason) = &self.reason {
            _ = writeln!(text, "      because {reason}");
        }
        if let Some(leaves) = &self.leaves {
            _ = writeln!(text, "      leaves {leaves}");
        }
        // That what is deleted serves no more, its row says.
        let is_end =
            |it: &&Interruption| self.action == Action::Delete && it.at_most_seconds.is_none();
        for it in self.interruptions.iter().filter(|it| !is_end(it)) {
            let what = palette.error(&format!("interrupts {}", meaning::interruption(it)));
            _ = writeln!(text, "      {what}: {}", it.cause);
        }
        for loss in &self.losses {
            _ = writeln!(text, "      {}", palette.error(&format!("loses {loss}")));
        }
        for remark in &self.remarks {
            _ = writeln!(text, "      {}", palette.faint(&format!("({remark})")));
        }
        let value = |value: &Value| match with_all {
            true => format::value(value),
            false => format::short_value(value),
        };
        for change in &self.changes {
            let (from, to) = (value(&change.from), value(&change.to));
            _ = write!(text, "      {}: {from} → {to}", change.attribute);
            if let Some(reason) = change.reason {
                _ = write!(text, "  {}", palette.faint(&format!("({reason})")));
            }
            text.push('\n');
        }
        text
    }
}

/// What the deletion of a resource leaves behind, also of one that is replaced.
fn leaves(step: &Step, plan: &Plan) -> Option<String> {
    let of_it = plan.steps.iter().filter(|it| it.key == step.key);
    let mut left = of_it.filter_map(|it| match &it.operation {
        Operation::Delete { leaves, .. } if !leaves.is_nothing() => Some(leaves.to_string()),
        _ => None,
    });
    left.next()
}

/// What a resource is called: by its name, its `Name` tag or its id.
fn name(step: &Step, environment: &Environment) -> String {
    let tagged = || {
        let (Operation::Create { spec, .. } | Operation::Update { to: spec, .. }) = &step.operation
        else {
            return None;
        };
        spec.tags()?.get("Name").cloned()
    };
    names::name_of(environment, &step.key)
        .or_else(tagged)
        .or_else(|| step.id().map(str::to_owned))
        .unwrap_or_default()
}

/// A change as it may be shown: a user may have put a secret among the
/// variables of a task definition by hand.
fn shown(change: &Change) -> Change {
    let mut change = change.clone();
    let variable = change
        .attribute
        .rsplit('.')
        .next()
        .unwrap_or_default()
        .to_uppercase();
    let is_variable = change.is("container.environment");
    let is_sensitive = [
        "KEY",
        "TOKEN",
        "SECRET",
        "PASSWORD",
        "CREDENTIAL",
        "DATABASE_URL",
    ]
    .iter()
    .any(|word| variable.contains(word));
    for value in [&mut change.from, &mut change.to] {
        let has_password = value.as_str().is_some_and(|text| {
            text.split_once("://")
                .is_some_and(|(_, rest)| rest.contains('@') && rest.contains(':'))
        });
        if !value.is_null() && is_variable && (is_sensitive || has_password) {
            *value = "(not shown)".into();
        }
    }
    change
}
