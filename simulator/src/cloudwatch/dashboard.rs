//! Dashboards, which are in no region.

use serde_json::{Value, json};

use super::{text, texts};
use crate::{fault::ApiFault, operation::Answer, state::cloudwatch::Dashboard, tags, world::Turn};

const COLUMNS: u64 = 24;
const ROWS: u64 = 1_000;
const TYPES: [&str; 5] = ["metric", "text", "log", "alarm", "explorer"];
/// Characters of a name at most.
const LONGEST_NAME: usize = 255;

pub(super) fn perform(operation: &str, input: &Value, turn: &mut Turn<'_>) -> Option<Answer> {
    Some(match operation {
        "PutDashboard" => put(input, turn),
        "GetDashboard" => get(input, turn),
        "DeleteDashboards" => delete(input, turn),
        "ListDashboards" => list(input, turn),
        _ => return None,
    })
}

/// Creates a dashboard, or overwrites the body of the one of this name.
fn put(input: &Value, turn: &mut Turn<'_>) -> Answer {
    let (name, body) = (text(input, "DashboardName"), text(input, "DashboardBody"));
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    if name.is_empty() || name.len() > LONGEST_NAME || !name.chars().all(is_plain) {
        return Err(refused(
            "The value for field DashboardName contains invalid characters. It can only contain alphanumerics, dash (-) and underscore (_).",
        ));
    }
    check(body)?;
    let now = turn.timestamp();
    let account = &turn.world.account;
    let arn = format!("arn:aws:cloudwatch::{account}:dashboard/{name}");
    let dashboards = &mut turn.world.dashboards;
    let before = dashboards.get(name).map(|it| it.tags.clone());
    let dashboard = Dashboard {
        arn,
        body: body.to_owned(),
        modified_at: now,
        tags: before.unwrap_or_else(|| tags::read(&input["Tags"])),
    };
    dashboards.insert(name.to_owned(), dashboard);
    Ok(json!({"DashboardValidationMessages": []}))
}

fn check(body: &str) -> Result<(), ApiFault> {
    let parsed: Value = serde_json::from_str(body)
        .map_err(|_| refused("The field DashboardBody must be a valid JSON object"))?;
    let Some(widgets) = parsed["widgets"].as_array() else {
        return Err(refused(
            "The dashboard body is invalid: it should have required property 'widgets'",
        ));
    };
    for (place, widget) in widgets.iter().enumerate() {
        let kind = text(widget, "type");
        if !TYPES.contains(&kind) {
            return Err(refused(&format!(
                "/widgets/{place}/type: should be equal to one of the allowed values"
            )));
        }
        let (x, y) = (widget["x"].as_u64(), widget["y"].as_u64());
        let width = widget["width"].as_u64().unwrap_or(6);
        let height = widget["height"].as_u64().unwrap_or(6);
        let fits = x.unwrap_or_default() < COLUMNS
            && (1..=COLUMNS).contains(&width)
            && (1..=ROWS).contains(&height)
            && x.is_some() == y.is_some();
        if !fits {
            return Err(refused(&format!(
                "/widgets/{place}: it does not fit into the grid"
            )));
        }
        let properties = &widget["properties"];
        let has_metrics = properties["metrics"]
            .as_array()
            .is_some_and(|it| !it.is_empty());
        if kind == "metric" && (!has_metrics || properties["region"].is_null()) {
            return Err(refused(&format!(
                "/widgets/{place}/properties: should have required property 'metrics' and 'region'"
            )));
        }
    }
    Ok(())
}

fn get(input: &Value, turn: &mut Turn<'_>) -> Answer {
    let name = text(input, "DashboardName");
    let dashboard = turn.world.dashboards.get(name);
    let dashboard = dashboard.ok_or_else(|| not_found(name))?;
    Ok(json!({
        "DashboardArn": dashboard.arn,
        "DashboardBody": dashboard.body,
        "DashboardName": name,
    }))
}

/// Deletes all or none.
fn delete(input: &Value, turn: &mut Turn<'_>) -> Answer {
    let dashboards = &mut turn.world.dashboards;
    let names: Vec<&str> = texts(input, "DashboardNames").collect();
    if let Some(unknown) = names.iter().find(|name| !dashboards.contains_key(**name)) {
        return Err(not_found(unknown));
    }
    for name in names {
        dashboards.remove(name);
    }
    Ok(json!({}))
}

fn list(input: &Value, turn: &mut Turn<'_>) -> Answer {
    let prefix = text(input, "DashboardNamePrefix");
    let dashboards = turn.world.dashboards.iter();
    let entries: Vec<Value> = dashboards
        .filter(|(name, _)| name.starts_with(prefix))
        .map(|(name, it)| {
            json!({
                "DashboardName": name,
                "DashboardArn": it.arn,
                "LastModified": it.modified_at,
                "Size": it.body.len(),
            })
        })
        .collect();
    Ok(json!({"DashboardEntries": entries}))
}

fn refused(message: &str) -> ApiFault {
    ApiFault::new("InvalidParameterInput", message)
}

fn not_found(name: &str) -> ApiFault {
    let message = format!("Dashboard {name} does not exist");
    ApiFault::new("ResourceNotFound", message).with_status(404)
}
