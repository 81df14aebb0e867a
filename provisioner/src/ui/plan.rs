//! A plan as people and programs read it.

use std::fmt::Write;

use kavak_stack::{
    Environment, Plan, names,
    plan::{Action, Deed, Step},
    spec::Change,
};
use serde::Serialize;
use serde_json::{Value, json};

use super::{format, style::Palette};

/// What is told of a plan.
#[derive(Clone, Debug, PartialEq, Serialize)]
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

/// What happens to one resource.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ChangeView {
    /// Which one.
    pub key: String,
    /// Its kind.
    pub kind: String,
    /// Its name, or its id where it has none.
    pub name: String,
    /// What happens.
    pub action: Action,
    /// What AWS calls it now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Why it is replaced.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// What is changed in place.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
}

impl PlanView {
    /// What is to be told of a plan.
    #[must_use]
    pub fn new(plan: &Plan, environment: &Environment) -> Self {
        Self {
            environment: environment.clone(),
            changes: plan
                .main_steps()
                .map(|step| ChangeView::new(step, environment))
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

    pub(super) fn object(&self) -> Value {
        let mut object = serde_json::to_value(self).unwrap_or_default();
        object["summary"] = json!({
            "create": self.count(Action::Create),
            "update": self.count(Action::Update),
            "replace": self.count(Action::Replace),
            "delete": self.count(Action::Delete),
            "unchanged": self.count(Action::None),
        });
        object
    }

    /// The plan in lines; resources that stay as they are only if asked for.
    #[must_use]
    pub fn text(&self, palette: &Palette, with_unchanged: bool) -> String {
        let shown: Vec<&ChangeView> = self
            .changes
            .iter()
            .filter(|change| with_unchanged || change.action != Action::None)
            .collect();
        let rows: Vec<[String; 4]> = shown
            .iter()
            .map(|change| {
                let action = match change.action {
                    Action::None => "keep".to_owned(),
                    action => action.to_string(),
                };
                [
                    sign(change.action).into(),
                    action,
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
        .map(|(count, word)| format!("{count} to {word}"))
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
                format!("{environment}: nothing to do, {unchanged} resources are as they should be")
            }
            (false, 0) => format!("{environment}: {}", counts.join(", ")),
            (false, _) => format!(
                "{environment}: {}, {unchanged} unchanged",
                counts.join(", ")
            ),
        }
    }
}

impl ChangeView {
    pub(super) fn new(step: &Step, environment: &Environment) -> Self {
        let (reason, changes) = match &step.deed {
            Deed::Create { replaces, .. } => (replaces.clone(), Vec::new()),
            Deed::Update { changes, .. } => (None, changes.iter().map(shown).collect()),
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
        }
    }

    fn details(&self, palette: &Palette) -> String {
        let mut text = String::new();
        if let Some(reason) = &self.reason {
            _ = writeln!(text, "      because {reason}");
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

/// What a resource is called: by its name, its `Name` tag or its id.
fn name(step: &Step, environment: &Environment) -> String {
    let tagged = || {
        let (Deed::Create { spec, .. } | Deed::Update { to: spec, .. }) = &step.deed else {
            return None;
        };
        spec.tags()?.get("Name").cloned()
    };
    names::name_of(environment, &step.key)
        .or_else(tagged)
        .or_else(|| step.id().map(str::to_owned))
        .unwrap_or_default()
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

#[cfg(test)]
mod tests;
