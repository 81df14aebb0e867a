//! The task definition and its image.

use std::collections::BTreeMap;

use super::{Inputs, events};
use crate::{
    Facts, Key, Output, Settings, Text, agent_data, settings,
    spec::{AGENT_METRICS, Container, Image, SecretContent, TaskDefinition},
};

/// Name of the container in the task definition.
pub(super) const CONTAINER: &str = "app";

const REDIS_URL: &str = "REDIS_URL";
/// The address that customers and Twilio call.
const PUBLIC_BASE_URL: &str = "PUBLIC_BASE_URL";
/// The agent's default port.
const AGENTS_OWN_PORT: u16 = 8000;

/// A secret that tasks are started with.
pub(crate) struct TaskSecret {
    /// The agent's variable that it is in.
    pub(crate) variable: &'static str,
    /// Its description in the console.
    pub(crate) about: &'static str,
    pub(crate) secret: &'static Key,
    pub(crate) value: &'static Key,
    pub(crate) content: SecretContent,
}

/// The references of a task definition.
pub(crate) struct TaskReferences<'a> {
    pub(crate) execution_role: &'a Key,
    pub(crate) task_role: &'a Key,
    /// The image to build, unless there is one.
    pub(crate) image: Option<&'a Key>,
    pub(crate) secrets: &'a [TaskSecret],
    /// The cache, if its address is no secret.
    pub(crate) plain_cache: Option<&'a Key>,
    pub(crate) topic: Option<&'a Key>,
}

/// The image that there is: what the settings name, else what runs (D5).
fn present_image<'a>(settings: &'a Settings, facts: &'a Facts) -> Option<&'a String> {
    let named = settings.agent.image.as_ref();
    named.or(facts.running_image.as_ref())
}

/// `true` if an image is built: where there is none, or it holds other data of the
/// seller (D8).
pub(crate) fn builds_image(settings: &Settings, facts: &Facts) -> bool {
    let has_other_data = facts.data.is_some() && facts.data != facts.running_data;
    has_other_data || present_image(settings, facts).is_none()
}

pub(crate) fn image(it: &Inputs<'_>, repository: &Key) -> Image {
    let agent = &it.settings.agent;
    Image {
        repository_url: Text::output(repository, Output::RepositoryUrl),
        cpu_architecture: agent.architecture.as_ecs().into(),
        port: agent.port,
        base: present_image(it.settings, it.facts).cloned(),
        data_sha256: it.facts.data.clone(),
    }
}

pub(crate) fn task_definition(it: &Inputs<'_>, to: &TaskReferences<'_>) -> TaskDefinition {
    let agent = &it.settings.agent;
    TaskDefinition {
        family: it.name(),
        cpu: agent.cpu.to_string(),
        memory: agent.memory.to_string(),
        cpu_architecture: agent.architecture.as_ecs().into(),
        network_mode: "awsvpc".into(),
        execution_role_arn: Text::output(to.execution_role, Output::Arn),
        task_role_arn: Text::output(to.task_role, Output::Arn),
        container: container(it, to),
        tags: it.tags_named(it.environment.name("app-task")),
    }
}

/// The size of the buffer of a task's log: events beyond it are lost, and
/// with AWS's own megabyte that is soon.
const LOG_BUFFER: &str = "25m";

fn container(it: &Inputs<'_>, to: &TaskReferences<'_>) -> Container {
    let agent = &it.settings.agent;
    let built = to
        .image
        .map(|image| Text::output(image, Output::ImageReference));
    let present = || present_image(it.settings, it.facts).map(Text::from);
    Container {
        name: CONTAINER.into(),
        image: built.or_else(present).unwrap_or_default(),
        essential: true,
        readonly_root_filesystem: agent.read_only_root_filesystem,
        port_mappings: [format!("{}/tcp", agent.port)].into(),
        environment: environment_variables(it, to),
        secrets: secret_variables(to.secrets),
        log_driver: "awslogs".into(),
        log_options: BTreeMap::from([
            ("awslogs-group".into(), it.environment.log_group()),
            ("awslogs-region".into(), it.environment.region.clone()),
            ("awslogs-stream-prefix".into(), "ecs".into()),
            // Without a mode the account's default counts. Blocked by logs that can't
            // be sent, the agent would stop answering customers.
            ("mode".into(), "non-blocking".into()),
            ("max-buffer-size".into(), LOG_BUFFER.into()),
        ]),
    }
}

/// The variables of the configuration, then those of the stack: the
/// latter wins.
fn environment_variables(it: &Inputs<'_>, to: &TaskReferences<'_>) -> BTreeMap<String, Text> {
    let agent = &it.settings.agent;
    let mut variables: BTreeMap<String, Text> = agent
        .environment
        .iter()
        .map(|(name, value)| (name.clone(), Text::from(value)))
        .collect();
    variables.extend(
        [
            ("APP_ENV", Text::from(&it.settings.env)),
            ("DEBUG_MODE", Text::from("false")),
            ("LLM_ENABLED", Text::from(agent.llm_enabled.to_string())),
            ("TWILIO_IDEMPOTENCY_ENABLED", Text::from("true")),
            ("CONVERSATION_STATE_REPOSITORY", Text::from("postgres")),
            ("LEAD_REPOSITORY", Text::from("postgres")),
            ("STATE_CACHE", Text::from("redis")),
        ]
        .map(|(name, value)| (name.to_owned(), value)),
    );
    let facts = it.facts;
    // Data that were not read are those that run.
    let data = facts.data.as_ref().or(facts.running_data.as_ref());
    let data = agent_data::variables(agent, data.map(String::as_str));
    variables.extend(
        data.into_iter()
            .map(|(name, value)| (name, Text::from(value))),
    );
    let of_settings = settings::variables(it.settings);
    variables.extend(of_settings.map(|(name, value)| (name.to_owned(), Text::from(value))));
    variables.extend(events::variables(it, to.topic));
    if it.settings.monitoring.has_agent_metrics() {
        let prefix = it.environment.prefix();
        variables.insert(AGENT_METRICS.into(), Text::from(prefix));
    }
    if let Some(domain) = &it.settings.ingress.domain {
        // A user who puts a proxy in front of the balancer sets its address.
        let url = variables.entry(PUBLIC_BASE_URL.to_owned());
        url.or_insert_with(|| Text::from(format!("https://{domain}")));
    }
    variables.remove(REDIS_URL);
    if let Some(cache) = to.plain_cache {
        let host = Text::output(cache, Output::PlainEndpoint);
        let url = Text::from("redis://").then(host);
        variables.insert(
            REDIS_URL.into(),
            url.then(format!(":{}", facts.access.cache_port)),
        );
    }
    if agent.port != AGENTS_OWN_PORT {
        variables.insert("PORT".into(), Text::from(agent.port.to_string()));
    }
    variables
}

fn secret_variables(secrets: &[TaskSecret]) -> BTreeMap<String, Text> {
    let variable = |it: &TaskSecret| {
        let arn = Text::output(it.secret, Output::Arn);
        let from = match it.content {
            // JSON with a member of the variable's name.
            SecretContent::DatabaseCredentials { .. } | SecretContent::CacheCredentials { .. } => {
                arn.then(format!(":{}::", it.variable))
            }
            SecretContent::UserGiven { .. }
            | SecretContent::SigningKey
            | SecretContent::ApiToken => arn,
        };
        (it.variable.to_owned(), from)
    };
    secrets.iter().map(variable).collect()
}
