//! What a task looks for when it starts: a way out of its network, its
//! secrets, its image, its log group.

use std::{collections::BTreeMap, time::Duration};

use serde_json::Value;

use super::{
    Deed, Revision, Stage, Task, program, scheduler,
    stop::{self, Stop},
};
use crate::{
    hidden::Hidden,
    world::{Runtime, Turn},
};

/// How often a task without a way out of its network tries again.
const TRY_AGAIN: Duration = Duration::from_secs(15);

/// Begins every reason of a task that could not get what it needs.
const PULL: &str = "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed:";

/// A task's network is there.
pub(super) fn prepare(turn: &mut Turn<'_>, id: &str) {
    let now = turn.now;
    let Some(task) = turn.task(id).filter(|task| task.is_alive()) else {
        return;
    };
    task.stage = Stage::Pending;
    task.pull_started.get_or_insert(now);
    let task = task.clone();
    let Some(revision) = turn.here().ecs.revision(&task.definition).cloned() else {
        return;
    };
    if !turn.has_way_out(&task.place.subnet_id, task.place.public_ip)
        || !turn.may_leave(&task.place.groups, 443)
    {
        wait_for_way_out(turn, &task, &revision);
        return;
    }
    let rest = task.runs_at.since(now);
    let deed = match Found::by(turn, &task, &revision) {
        Ok(found) => {
            let is_played = turn.world.runtime == Runtime::Played;
            if let Some(task) = turn.task(id) {
                task.image_digest = found.image_digest;
                task.needs = found.needs;
                task.is_handed_out = !is_played;
            }
            is_played.then(|| Deed::Run {
                task: id.to_owned(),
            })
        }
        Err(reason) => Some(Deed::Fail {
            task: id.to_owned(),
            reason,
        }),
    };
    if let Some(deed) = deed {
        turn.later(rest, deed.planned());
    }
}

fn wait_for_way_out(turn: &mut Turn<'_>, task: &Task, revision: &Revision) {
    if turn.now >= task.gives_up_at {
        let reason = timeout(&turn.region, revision);
        fail(turn, &task.id, reason);
        return;
    }
    let rest = task.gives_up_at.since(turn.now);
    let time = turn.world.pace.repeated(TRY_AGAIN).min(rest);
    let task = task.id.clone();
    turn.later(time, Deed::Prepare { task }.planned());
}

/// What a task without a way out of its network ends with.
fn timeout(region: &str, revision: &Revision) -> String {
    let container = revision.main_container();
    let image = container["image"].as_str().unwrap_or_default();
    let retried = "service call has been retried 5 time(s)";
    let dial = "dial tcp 52.94.233.129:443: i/o timeout";
    if let Some(secret) = container["secrets"][0]["valueFrom"].as_str() {
        format!(
            "{PULL} unable to retrieve secret from asm: {retried}: failed to fetch secret {secret} from secrets manager: RequestError: send request failed caused by: Post \"https://secretsmanager.{region}.amazonaws.com/\": {dial}"
        )
    } else if image.contains(".dkr.ecr.") {
        format!(
            "{PULL} unable to retrieve ecr registry auth: {retried}: RequestError: send request failed caused by: Post \"https://api.ecr.{region}.amazonaws.com/\": {dial}"
        )
    } else {
        format!(
            "CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to resolve ref {image}: failed to do request: {dial}"
        )
    }
}

/// What a task has found.
struct Found {
    image_digest: Option<String>,
    needs: Vec<(String, u16)>,
}

impl Found {
    /// Looks for everything; the reason why the task can't start if something
    /// is not to be had.
    fn by(turn: &mut Turn<'_>, task: &Task, revision: &Revision) -> Result<Self, String> {
        let environment = Environment::of(turn, task, revision)?;
        let mut image_digest = None;
        if turn.world.runtime == Runtime::Played {
            image_digest = pull(turn, task, revision)?;
        }
        check_log_group(turn, revision)?;
        Ok(Self {
            image_digest,
            needs: environment.needs(),
        })
    }
}

/// The role that fetches what a task needs.
fn execution_role(task: &Task, revision: &Revision) -> Option<String> {
    let instead = task.overrides["executionRoleArn"].as_str();
    let instead = instead.map(str::to_owned);
    instead.or_else(|| revision.role("executionRoleArn"))
}

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

    /// Where the program will want connections: databases and caches by the
    /// URLs among its variables.
    fn needs(&self) -> Vec<(String, u16)> {
        let secrets = self.secrets.values().map(Hidden::reveal);
        let variables = self.variables.values().map(String::as_str);
        variables.chain(secrets).filter_map(endpoint).collect()
    }
}

/// What a task says instead of its definition for its main container.
pub(crate) fn own_override(task: &Task, revision: &Revision) -> Value {
    let said = task.overrides["containerOverrides"].as_array();
    let name = &revision.main_container()["name"];
    let mut said = said.into_iter().flatten();
    said.find(|it| it["name"] == *name)
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

/// Host and port of a database's or cache's URL.
fn endpoint(url: &str) -> Option<(String, u16)> {
    let (scheme, rest) = url.split_once("://")?;
    let default = match scheme {
        "postgres" | "postgresql" => 5432,
        "redis" | "rediss" => 6379,
        _ => return None,
    };
    let place = rest.split(['/', '?']).next().unwrap_or_default();
    let place = place.rsplit('@').next().unwrap_or_default();
    Some(match place.rsplit_once(':') {
        Some((host, port)) => (host.to_owned(), port.parse().unwrap_or(default)),
        None => (place.to_owned(), default),
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
    if !turn.role_allows(role, action, &arn) {
        return Err(format!("{asm} {}", denied(turn, role, task, action, &arn)));
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
    if !turn.role_allows(role, action, &arn) {
        return Err(format!("{ssm} {}", denied(turn, role, task, action, &arn)));
    }
    let parameters = &turn.here().ssm.parameters;
    let bare = name.trim_start_matches('/');
    let parameter = parameters.get(name).or_else(|| parameters.get(bare));
    let value = parameter.and_then(|parameter| parameter.newest());
    value
        .map(|(_, version)| version.value.clone())
        .ok_or_else(|| format!("{ssm} invalid parameters: {name}"))
}

fn denied(turn: &Turn<'_>, role: &str, task: &str, action: &str, resource: &str) -> String {
    let name = role.rsplit('/').next().unwrap_or(role);
    format!(
        "AccessDeniedException: User: arn:aws:sts::{}:assumed-role/{name}/{task} is not authorized to perform: {action} on resource: {resource} because no identity-based policy allows the {action} action",
        turn.world.account
    )
}

/// Pulls the image: those of the registry here must be there, others always
/// are. The answer is its digest, where it is known.
fn pull(turn: &mut Turn<'_>, task: &Task, revision: &Revision) -> Result<Option<String>, String> {
    let reference = revision.main_container()["image"]
        .as_str()
        .unwrap_or_default();
    if !turn.is_in_registry(reference) {
        return Ok(None);
    }
    let role = execution_role(task, revision).unwrap_or_default();
    let action = "ecr:GetAuthorizationToken";
    if !turn.role_allows(&role, action, "*") {
        let denied = denied(turn, &role, &task.id, action, "*");
        return Err(format!(
            "{PULL} unable to retrieve ecr registry auth: service call has been retried 1 time(s): {denied}"
        ));
    }
    let retried = "CannotPullContainerError: pull image manifest has been retried 5 time(s):";
    let Some(image) = turn.image(reference) else {
        return Err(format!(
            "{retried} failed to resolve ref {reference}: {reference}: not found"
        ));
    };
    let architecture = match revision.definition["runtimePlatform"]["cpuArchitecture"].as_str() {
        Some("ARM64") => "arm64",
        _ => "amd64",
    };
    if !runs_on(&image.manifest, architecture) {
        return Err(format!(
            "{retried} image Manifest does not contain descriptor matching platform 'linux/{architecture}'"
        ));
    }
    Ok(Some(image.digest))
}

/// Whether an image is for this architecture, as far as its manifest tells: an
/// index names platforms, a manifest of one image does not.
fn runs_on(manifest: &str, architecture: &str) -> bool {
    let manifest: Value = serde_json::from_str(manifest).unwrap_or(Value::Null);
    let Some(images) = manifest["manifests"].as_array() else {
        return true;
    };
    let mut platforms = images.iter().map(|image| &image["platform"]);
    platforms.any(|platform| platform["architecture"] == architecture)
}

fn check_log_group(turn: &mut Turn<'_>, revision: &Revision) -> Result<(), String> {
    let Some(logs) = LogStream::of(revision, "") else {
        return Ok(());
    };
    if logs.is_made {
        turn.make_log_group(&logs.group);
    }
    if turn.here().logs.groups.contains_key(&logs.group) {
        return Ok(());
    }
    Err("ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist. : exit status 1".to_owned())
}

/// Where a task's lines go.
pub(crate) struct LogStream {
    pub(crate) group: String,
    pub(crate) stream: String,
    /// Whether the group is made if it is not there.
    is_made: bool,
}

impl LogStream {
    /// The stream of a task's main container, if it has one.
    pub(crate) fn of(revision: &Revision, task: &str) -> Option<Self> {
        let container = revision.main_container();
        let logs = &container["logConfiguration"];
        let option = |name: &str| logs["options"][name].as_str();
        let name = container["name"].as_str().unwrap_or_default();
        let prefix = option("awslogs-stream-prefix").unwrap_or_default();
        (logs["logDriver"] == "awslogs").then(|| Self {
            group: option("awslogs-group").unwrap_or_default().to_owned(),
            stream: format!("{prefix}/{name}/{task}"),
            is_made: option("awslogs-create-group") == Some("true"),
        })
    }
}

/// A task has all it needs, and its program starts.
pub(super) fn run(turn: &mut Turn<'_>, id: &str) {
    let now = turn.now;
    let Some(task) = turn.task(id) else {
        return;
    };
    if !task.is_alive() || task.stage != Stage::Pending {
        return;
    }
    task.stage = Stage::Running;
    task.started = Some(now);
    let task = task.clone();
    register(turn, &task);
    if turn.world.runtime == Runtime::Played {
        program::start(turn, &task);
    }
    if let Some(key) = &task.service {
        scheduler::wake(turn, key);
    }
}

/// Registers a task of a service in its target groups.
fn register(turn: &mut Turn<'_>, task: &Task) {
    let Some(key) = &task.service else {
        return;
    };
    let service = turn.service(key);
    let mut deployments = service.iter().flat_map(|it| it.deployments.iter());
    let own = deployments.find(|it| Some(&it.id) == task.deployment.as_ref());
    let balanced = own.map(|own| own.settings.load_balancers.clone());
    for one in balanced.unwrap_or_default() {
        let (group, port) = (one.target_group_arn, one.container_port);
        // A group that is gone gets no targets; the task runs without.
        if turn
            .register_target(&group, &task.place.address, port)
            .is_err()
        {
            continue;
        }
        turn.tell(
            key,
            &format!("registered 1 targets in (target-group {group})"),
        );
        if let Some(task) = turn.task(&task.id) {
            task.targets.push((group, port));
        }
    }
}

/// A task could not start.
pub(super) fn fail(turn: &mut Turn<'_>, id: &str, reason: String) {
    if let Some(task) = turn.task(id)
        && reason.starts_with("CannotPull")
    {
        task.container_reason = Some(reason.clone());
    }
    stop::end(turn, id, Stop::failed_to_start(reason));
}
