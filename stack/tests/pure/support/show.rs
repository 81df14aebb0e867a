//! Stacks and plans as texts that a person can review.

use kavak_stack::{
    Resource, Stack, Text,
    plan::{Operation, Plan, Step, Until},
    spec::Change,
};
use serde_json::Value;

use super::world;

/// Every resource with every attribute; references in angle brackets.
pub(crate) fn stack(stack: &Stack) -> String {
    let resources = stack.resources().iter();
    resources
        .map(|(key, resource)| format!("{key}\n{}\n", resource_lines(resource)))
        .collect()
}

fn resource_lines(resource: &Resource) -> String {
    let mut lines = Vec::new();
    attribute("", &resource.spec.attributes().unwrap(), &mut lines);
    for (title, keys) in [
        ("(after, ready)", &resource.after_ready),
        ("(after)", &resource.after),
    ] {
        if !keys.is_empty() {
            let keys: Vec<&str> = keys.iter().map(kavak_stack::Key::as_str).collect();
            lines.push(format!("{title} {}", keys.join(", ")));
        }
    }
    lines.iter().map(|line| format!("  {line}\n")).collect()
}

fn attribute(path: &str, value: &Value, lines: &mut Vec<String>) {
    match value {
        Value::Object(members) if reference(value).is_none() && path != "tags" => {
            for (name, member) in members {
                let dot = if path.is_empty() { "" } else { "." };
                attribute(&format!("{path}{dot}{name}"), member, lines);
            }
        }
        _ => lines.push(format!("{path} = {}", inline(value))),
    }
}

fn inline(value: &Value) -> String {
    if let Some(text) = reference(value) {
        return text.to_string();
    }
    match value {
        Value::Object(members) => {
            let members = members.iter().filter(|(_, member)| !member.is_null());
            let members = members.map(|(name, member)| format!("{name}: {}", inline(member)));
            format!("{{{}}}", members.collect::<Vec<_>>().join(", "))
        }
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(inline).collect();
            format!("[{}]", items.join(", "))
        }
        scalar => scalar.to_string(),
    }
}

fn reference(value: &Value) -> Option<Text> {
    value
        .is_object()
        .then(|| serde_json::from_value(value.clone()).ok())?
}

/// The steps in a possible order; kept resources are left out.
pub(crate) fn plan(plan: &Plan) -> String {
    let mut lines: Vec<String> = Vec::new();
    for index in world::order(plan, &[]) {
        let step = &plan.steps[index];
        if !matches!(step.operation, Operation::Keep(_)) {
            lines.push(title(step));
            lines.extend(details(step).into_iter().map(|line| format!("    {line}")));
            lines.extend(waits(plan, step));
        }
    }
    lines.extend(plan.refusals.iter().map(|it| format!("refused: {it}")));
    lines.extend(plan.notices.iter().map(|it| format!("notice: {it}")));
    lines.join("\n")
}

/// The operation and the key.
pub(crate) fn title(step: &Step) -> String {
    let operation = match &step.operation {
        Operation::Keep(_) => "keep",
        Operation::Create { replaces: None, .. } => "create",
        Operation::Create { .. } => "make again",
        Operation::Update { .. } => "update",
        Operation::Release { .. } => "release",
        Operation::Delete { .. } => "delete",
        Operation::Finish { .. } => "finish",
    };
    format!("{operation} {}", step.key)
}

fn details(step: &Step) -> Vec<String> {
    match &step.operation {
        Operation::Create {
            replaces: Some(reason),
            ..
        } => vec![format!("because {reason}")],
        Operation::Update { changes, .. } => changes.iter().map(change).collect(),
        Operation::Delete { leaves, .. } if !leaves.is_nothing() => {
            vec![format!("leaves {leaves}")]
        }
        _ => Vec::new(),
    }
}

fn change(change: &Change) -> String {
    let Change {
        attribute,
        from,
        to,
        reason,
    } = change;
    let reason = reason.map(|reason| format!(" ({reason})"));
    format!("{attribute}: {from} → {to}{}", reason.unwrap_or_default())
}

/// The steps that it waits for, without kept resources.
fn waits(plan: &Plan, step: &Step) -> Option<String> {
    let titles: Vec<String> = step
        .after
        .iter()
        .filter(|after| !matches!(plan.steps[after.step].operation, Operation::Keep(_)))
        .map(|after| match after.until {
            Until::Made => format!("{} (made)", title(&plan.steps[after.step])),
            Until::Done => title(&plan.steps[after.step]),
        })
        .collect();
    (!titles.is_empty()).then(|| format!("    after {}", titles.join(", ")))
}
