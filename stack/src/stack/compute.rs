//! Logs, roles, cluster, task definition, service.

use std::collections::{BTreeMap, BTreeSet};

use super::{Facts, Inputs, events, monitoring::AGENT_METRICS};
use crate::{
    Key, Output, SCALED_TAG, Scaled, Settings, Text, agent_data, settings,
    spec::{
        Container, EcsCluster, EcsService, IamRole, Image, LogGroup, ScalableTarget, ScalingPolicy,
        SecretContent, ServiceLoadBalancer, Statement, TaskDefinition,
    },
};

/// Name of the container in the task definition.
const CONTAINER: &str = "app";

const EXECUTION_POLICY: &str =
    "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy";
const REDIS_URL: &str = "REDIS_URL";
/// The address that customers and Twilio call.
const PUBLIC_BASE_URL: &str = "PUBLIC_BASE_URL";
/// What the agent listens on where nothing else is set.
const AGENTS_OWN_PORT: u16 = 8000;

/// A secret that tasks are started with.
pub(crate) struct TaskSecret {
    /// The agent's variable that it is in.
    pub(crate) variable: &'static str,
    /// What it is.
    pub(crate) about: &'static str,
    pub(crate) secret: &'static Key,
    pub(crate) value: &'static Key,
    pub(crate) content: SecretContent,
}

/// What a task definition refers to.
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

pub(crate) fn log_group(it: &Inputs<'_>) -> LogGroup {
    LogGroup {
        name: it.name(),
        retention_days: Some(it.settings.logs.retention_days),
        deletion_protection: false,
        tags: it.tags_named(it.environment.name("ecs-logs")),
    }
}

pub(crate) fn ecs_cluster(it: &Inputs<'_>) -> EcsCluster {
    EcsCluster {
        name: it.name(),
        container_insights: "disabled".into(),
        tags: it.tags(),
    }
}

pub(crate) fn execution_role(it: &Inputs<'_>, secrets: &[TaskSecret]) -> IamRole {
    let reads_secrets = Statement {
        effect: "Allow".into(),
        actions: [
            "secretsmanager:GetSecretValue",
            "secretsmanager:DescribeSecret",
        ]
        .map(str::to_owned)
        .into(),
        resources: secrets
            .iter()
            .map(|it| Text::output(it.secret, Output::Arn))
            .collect(),
        ..Statement::default()
    };
    let policy = it.environment.name("ecs-secrets-policy");
    IamRole {
        managed_policies: [EXECUTION_POLICY.to_owned()].into(),
        inline_policies: BTreeMap::from([(policy, BTreeSet::from([reads_secrets]))]),
        ..role(it)
    }
}

pub(crate) fn task_role(it: &Inputs<'_>, topic: Option<&Key>) -> IamRole {
    IamRole {
        inline_policies: events::task_policies(it, topic),
        ..role(it)
    }
}

fn role(it: &Inputs<'_>) -> IamRole {
    let assumed_by_tasks = Statement {
        effect: "Allow".into(),
        actions: ["sts:AssumeRole".to_owned()].into(),
        services: ["ecs-tasks.amazonaws.com".to_owned()].into(),
        ..Statement::default()
    };
    IamRole {
        name: it.name(),
        trust_policy: [assumed_by_tasks].into(),
        permissions_boundary: it.settings.iam.permissions_boundary.clone(),
        managed_policies: BTreeSet::new(),
        inline_policies: BTreeMap::new(),
        tags: it.tags(),
    }
}

/// The image that there is: what the settings name, else what runs (D5).
fn present_image<'a>(settings: &'a Settings, facts: &'a Facts) -> Option<&'a String> {
    let named = settings.agent.image.as_ref();
    named.or(facts.running_image.as_ref())
}

/// Whether an image is built: where there is none, or it holds other data of the
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

/// What of a task's log waits at most to be sent: what comes on top is lost, and
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

/// What the configuration adds, then what the stack itself decides: the
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
        // Whoever puts something in front of the balancer says its address.
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

/// What a service refers to.
pub(crate) struct ServiceReferences<'a> {
    pub(crate) cluster: &'a Key,
    pub(crate) task_definition: &'a Key,
    pub(crate) subnets: &'a [Key],
    pub(crate) security_group: &'a Key,
    pub(crate) target_group: &'a Key,
}

pub(crate) fn ecs_service(it: &Inputs<'_>, to: &ServiceReferences<'_>) -> EcsService {
    let agent = &it.settings.agent;
    let scaled = kept_scale(it);
    let desired_count = scaled.map_or(agent.desired_count, |scaled| scaled.count);
    let mut tags = it.tags();
    if let Some(scaled) = scaled {
        tags.insert(SCALED_TAG.into(), scaled.to_string());
    }
    EcsService {
        name: it.name(),
        cluster: Text::id(to.cluster),
        task_definition: Text::output(to.task_definition, Output::Arn),
        desired_count: agent.autoscaling.is_none().then_some(desired_count),
        launch_type: "FARGATE".into(),
        subnet_ids: to.subnets.iter().map(Text::id).collect(),
        security_group_ids: [Text::id(to.security_group)].into(),
        assign_public_ip: false,
        load_balancers: [ServiceLoadBalancer {
            target_group_arn: Text::output(to.target_group, Output::Arn),
            container_name: CONTAINER.into(),
            container_port: agent.port,
        }]
        .into(),
        deployment_circuit_breaker: true,
        deployment_rollback: true,
        tags,
    }
}

/// What was asked for by `scale`, unless the settings have changed since.
fn kept_scale(it: &Inputs<'_>) -> Option<Scaled> {
    let agent = &it.settings.agent;
    let is_kept =
        |scaled: &Scaled| agent.autoscaling.is_none() && scaled.instead_of == agent.desired_count;
    it.facts.scaled.filter(is_kept)
}

pub(crate) fn scalable_target(
    it: &Inputs<'_>,
    wanted: &settings::Autoscaling,
    cluster: &Key,
    service: &Key,
) -> ScalableTarget {
    let resource_id = format!("service/{}/{}", it.name_of(cluster), it.name_of(service));
    ScalableTarget {
        resource_id: Text::from(resource_id),
        min_capacity: wanted.min,
        max_capacity: wanted.max,
        tags: it.common_tags(),
    }
}

pub(crate) fn scaling_policy(
    it: &Inputs<'_>,
    wanted: &settings::Autoscaling,
    target: &Key,
) -> ScalingPolicy {
    ScalingPolicy {
        name: it.name(),
        resource_id: Text::id(target),
        predefined_metric_type: "ECSServiceAverageCPUUtilization".into(),
        resource_label: None,
        target_value: wanted.target_cpu,
    }
}

/// The policy by requests a minute and task.
pub(crate) fn requests_policy(
    it: &Inputs<'_>,
    requests_per_target: u32,
    target: &Key,
    [balancer, target_group]: [&Key; 2],
) -> ScalingPolicy {
    let dimension = |key: &Key| Text::output(key, Output::Dimension);
    let label = dimension(balancer).then("/").then(dimension(target_group));
    ScalingPolicy {
        name: it.name(),
        resource_id: Text::id(target),
        predefined_metric_type: "ALBRequestCountPerTarget".into(),
        resource_label: Some(label),
        target_value: requests_per_target,
    }
}
