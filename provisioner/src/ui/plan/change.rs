//! What happens to one resource, as it is told.

use std::fmt::Write;

use kavak_stack::{
    Environment, Plan, names,
    plan::{Operation, Step},
    spec::Change,
};

use crate::{
    machine::ChangeView,
    ui::{format, style::Palette},
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
            name: name(step, environment),
            action: step.action(),
            id: step.id().map(str::to_owned),
            reason,
            changes,
            leaves: leaves(step, plan),
        }
    }

    pub(super) fn details(&self, palette: &Palette) -> String {
        let mut text = String::new();
        if let Some(reason) = &self.reason {
            _ = writeln!(text, "      because {reason}");
        }
        if let Some(leaves) = &self.leaves {
            _ = writeln!(text, "      leaves {leaves}");
        }
        for change in &self.changes {
            _ = write!(
                text,
                "      {}: {} → {}",
                change.attribute,
                format::value(&change.from),
                format::value(&change.to)
            );
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

/// A change as it may be shown: somebody may have put a secret among the
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
    let is_telling = [
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
        if !value.is_null() && is_variable && (is_telling || has_password) {
            *value = "(not shown)".into();
        }
    }
    change
}
