//! The variables that a task's program starts with.

use std::collections::BTreeMap;

use serde_json::Value;

use super::requirements::{PULL, denied, execution_role};
use crate::{
    hidden::Hidden,
    state::ecs::{Need, Revision, Task},
    world::Turn,
};

/// The variables of a task's main container.
#[derive(Default)]
pub(crate) struct Environment {
    pub(crate) variables: BTreeMap<String, String>,
    pub(crate) secrets: BTreeMap<String, Hidden>,
}

impl Environment {
    /// The variables, with the values that the secrets have now.
    ///
    /// # Errors
    /// The reason for which a task can't start, if its role may not read a
    /// secret, or the secret has no value.
    pub(crate) fn of(
        turn: &mut Turn<'_>,
        task: &Task,
        revision: &Revision,
    ) -> Result<Self, String> {
        let container = revision.main_container();
        let mut variables = pairs(&container["environment"]);
        variables.extend(pairs(&own_override(task, revision)["environment"]));
        let role = execution_role(task, revision).unwrap_or_default();
        let mut secrets = BTreeMap::new();
        for secret in container["secrets"].as_array().into_iter().flatten() {
            let name = secret["name"].as_str().unwrap_or_default();
            let from = secret["valueFrom"].as_str().unwrap_or_default();
            let value = fetch(turn, &role, &task.id, from)?;
            secrets.insert(name.to_owned(), Hidden::from(value));
        }
        Ok(Self { variables, secrets })
    }

    /// Returns the endpoints that the program will connect to: databases and caches by the
    /// URLs among its variables.
    pub(super) fn needs(&self) -> Vec<Need> {
        let secrets = self.secrets.values().map(Hidden::reveal);
        let variables = self.variables.values().map(String::as_str);
        variables.chain(secrets).filter_map(endpoint).collect()
    }
}

/// Returns the override of a task for its main container.
pub(crate) fn own_override(task: &Task, revision: &Revision) -> Value {
    let overrides = task.overrides["containerOverrides"].as_array();
    let name = &revision.main_container()["name"];
    let mut overrides = overrides.into_iter().flatten();
    overrides
        .find(|it| it["name"] == *name)
        .cloned()
        .unwrap_or(Value::Null)
}

fn pairs(list: &Value) -> BTreeMap<String, String> {
    let list = list.as_array().into_iter().flatten();
    list.filter_map(|pair| {
        let value = pair["value"].as_str().unwrap_or_default();
        Some((pair["name"].as_str()?.to_owned(), value.to_owned()))
    })
    .collect()
}

/// The place that a database's or cache's URL names.
fn endpoint(url: &str) -> Option<Need> {
    let (scheme, rest) = url.split_once("://")?;
    let default = match scheme {
        "postgres" | "postgresql" => 5432,
        "redis" | "rediss" => 6379,
        _ => return None,
    };
    let place = rest.split(['/', '?']).next().unwrap_or_default();
    let (user, place) = place.rsplit_once('@').unwrap_or(("", place));
    let password = user.split_once(':').map(|(_, password)| password);
    let (host, port) = match place.rsplit_once(':') {
        Some((host, port)) => (host, port.parse().unwrap_or(default)),
        None => (place, default),
    };
    Some(Need {
        host: host.to_owned(),
        port,
        with_tls: scheme == "rediss",
        password: password.map(|it| Hidden::from(it.to_owned())),
    })
}

/// Fetches a secret with the task's role.
fn fetch(turn: &mut Turn<'_>, role: &str, task: &str, from: &str) -> Result<String, String> {
    if !from.contains(":secretsmanager:") {
        return fetch_parameter(turn, role, task, from);
    }
    // After the ARN, a key in the value and a version may come.
    let arn: Vec<&str> = from.split(':').take(7).collect();
    let arn = arn.join(":");
    let asm = format!(
        "{PULL} unable to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch secret {arn} from secrets manager:"
    );
    let action = "secretsmanager:GetSecretValue";
    if let Some(denied) = denied(turn, role, task, action, &arn) {
        return Err(format!("{asm} {denied}"));
    }
    turn.secret_value_from(from)
        .map_err(|fault| format!("{asm} {fault}"))
}

fn fetch_parameter(
    turn: &mut Turn<'_>,
    role: &str,
    task: &str,
    from: &str,
) -> Result<String, String> {
    let (_, name) = from.split_once(":parameter").unwrap_or(("", from));
    let arn = turn.arn(
        "ssm",
        &format!("parameter/{}", name.trim_start_matches('/')),
    );
    let ssm = format!(
        "{PULL} unable to retrieve secrets from ssm: service call has been retried 1 time(s):"
    );
    let action = "ssm:GetParameters";
    if let Some(denied) = denied(turn, role, task, action, &arn) {
        return Err(format!("{ssm} {denied}"));
    }
    let parameters = &turn.here().ssm.parameters;
    let bare = name.trim_start_matches('/');
    let parameter = parameters.get(name).or_else(|| parameters.get(bare));
    let value = parameter.and_then(|parameter| parameter.newest());
    value
        .map(|(_, version)| version.value.clone())
        .ok_or_else(|| format!("{ssm} invalid parameters: {name}"))
}
