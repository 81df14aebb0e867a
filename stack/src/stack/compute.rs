//! Logs, roles, cluster, task definition, service.

use std::collections::{BTreeMap, BTreeSet};

use super::{Draft, data::CACHE_PORT, events};
use crate::{
    Key, Output, SCALED_TAG, Scaled, Tags, Text, agent_data,
    names::{DESK_API_TOKEN, LEAD_WEBHOOK_SECRET, REDIS_AUTH_TOKEN},
    settings,
    spec::{
        Container, EcsCluster, EcsService, IamRole, Image, LogGroup, ScalableTarget, ScalingPolicy,
        ServiceLoadBalancer, Statement, TaskDefinition,
    },
};

/// Name of the container in the task definition.
pub(super) const CONTAINER: &str = "app";

const EXECUTION_POLICY: &str =
    "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy";
const REDIS_URL: &str = "REDIS_URL";
/// The address that customers and Twilio call.
const PUBLIC_BASE_URL: &str = "PUBLIC_BASE_URL";
const SECRETS: [&str; 3] = [
    "secret.db_credentials",
    "secret.openai_api_key",
    "secret.twilio_auth_token",
];
/// What the agent listens on where nobody tells it.
const AGENTS_OWN_PORT: u16 = 8000;

pub(super) fn add(draft: &mut Draft<'_>) {
    let logs = Key::new("log_group");
    let group = LogGroup {
        name: draft.name(&logs),
        retention_days: Some(draft.settings.logs.retention_days),
        deletion_protection: false,
        tags: draft.tags(&logs),
    };
    draft.add(&logs, group);
    let cluster = Key::new("ecs_cluster");
    let ecs = EcsCluster {
        name: draft.name(&cluster),
        container_insights: "disabled".into(),
        tags: draft.tags(&cluster),
    };
    draft.add(&cluster, ecs);
    add_roles(draft);
    add_task_definition(draft);
    add_service(draft);
    add_autoscaling(draft);
}

fn add_roles(draft: &mut Draft<'_>) {
    let reads_secrets = Statement {
        effect: "Allow".into(),
        actions: [
            "secretsmanager:GetSecretValue",
            "secretsmanager:DescribeSecret",
        ]
        .map(str::to_owned)
        .into(),
        resources: secrets(draft)
            .map(|secret| Text::output(&Key::new(secret), Output::Arn))
            .collect(),
        ..Statement::default()
    };
    let policy = draft.environment.name("ecs-secrets-policy");
    let inline = BTreeMap::from([(policy, BTreeSet::from([reads_secrets]))]);
    add_role(
        draft,
        "execution",
        [EXECUTION_POLICY.to_owned()].into(),
        inline,
    );
    let inline = events::task_policies(draft);
    add_role(draft, "task", BTreeSet::new(), inline);
}

fn add_role(
    draft: &mut Draft<'_>,
    name: &str,
    managed_policies: BTreeSet<String>,
    inline_policies: BTreeMap<String, BTreeSet<Statement>>,
) {
    let key = Key::new(format!("iam_role.{name}"));
    let assumed_by_tasks = Statement {
        effect: "Allow".into(),
        actions: ["sts:AssumeRole".to_owned()].into(),
        services: ["ecs-tasks.amazonaws.com".to_owned()].into(),
        ..Statement::default()
    };
    let role = IamRole {
        name: draft.name(&key),
        trust_policy: [assumed_by_tasks].into(),
        permissions_boundary: draft.settings.iam.permissions_boundary.clone(),
        managed_policies,
        inline_policies,
        tags: draft.tags(&key),
    };
    draft.add(&key, role);
}

fn add_task_definition(draft: &mut Draft<'_>) {
    let key = Key::new("task_definition");
    let image = image(draft);
    let agent = &draft.settings.agent;
    let definition = TaskDefinition {
        family: draft.name(&key),
        cpu: agent.cpu.to_string(),
        memory: agent.memory.to_string(),
        cpu_architecture: agent.architecture.as_ecs().into(),
        network_mode: "awsvpc".into(),
        execution_role_arn: Text::output(&Key::new("iam_role.execution"), Output::Arn),
        task_role_arn: Text::output(&Key::new("iam_role.task"), Output::Arn),
        container: container(draft, image),
        tags: draft.tags(&key),
    };
    draft.add(&key, definition);
}

/// What the settings name, else what runs (D5), else what the source makes; with
/// the seller's data on it where it has others (D8).
fn image(draft: &mut Draft<'_>) -> Text {
    let (agent, facts) = (&draft.settings.agent, draft.facts);
    let present = agent.image.as_ref().or(facts.running_image.as_ref());
    if let Some(image) = present
        && (facts.data.is_none() || facts.data == facts.running_data)
    {
        return Text::from(image);
    }
    let key = Key::new("image");
    let image = Image {
        repository_url: Text::output(&Key::new("ecr_repository"), Output::RepositoryUrl),
        cpu_architecture: agent.architecture.as_ecs().into(),
        port: agent.port,
        base: present.cloned(),
        data_sha256: facts.data.clone(),
    };
    draft.add(&key, image);
    Text::output(&key, Output::ImageReference)
}

/// What of a task's log waits at most to be sent: what comes on top is lost, and
/// with AWS's own megabyte that is soon.
const LOG_BUFFER: &str = "25m";

fn container(draft: &Draft<'_>, image: Text) -> Container {
    let agent = &draft.settings.agent;
    Container {
        name: CONTAINER.into(),
        image,
        essential: true,
        port_mappings: [format!("{}/tcp", agent.port)].into(),
        environment: environment_variables(draft),
        secrets: secret_variables(draft),
        log_driver: "awslogs".into(),
        log_options: BTreeMap::from([
            ("awslogs-group".into(), draft.environment.log_group()),
            ("awslogs-region".into(), draft.environment.region.clone()),
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
fn environment_variables(draft: &Draft<'_>) -> BTreeMap<String, Text> {
    let agent = &draft.settings.agent;
    let mut variables: BTreeMap<String, Text> = agent
        .environment
        .iter()
        .map(|(name, value)| (name.clone(), Text::from(value)))
        .collect();
    variables.extend(
        [
            ("APP_ENV", Text::from(&draft.settings.env)),
            ("DEBUG_MODE", Text::from("false")),
            ("LLM_ENABLED", Text::from(agent.llm_enabled.to_string())),
            ("TWILIO_IDEMPOTENCY_ENABLED", Text::from("true")),
            ("CONVERSATION_STATE_REPOSITORY", Text::from("postgres")),
            ("LEAD_REPOSITORY", Text::from("postgres")),
            ("STATE_CACHE", Text::from("redis")),
        ]
        .map(|(name, value)| (name.to_owned(), value)),
    );
    let facts = draft.facts;
    // Data that were not read are those that run.
    let data = facts.data.as_ref().or(facts.running_data.as_ref());
    let data = agent_data::variables(agent, data.map(String::as_str));
    variables.extend(
        data.into_iter()
            .map(|(name, value)| (name, Text::from(value))),
    );
    let of_settings = settings::variables(draft.settings);
    variables.extend(of_settings.map(|(name, value)| (name.to_owned(), Text::from(value))));
    variables.extend(events::variables(draft));
    if let Some(domain) = &draft.settings.ingress.domain {
        // Whoever puts something in front of the balancer says its address.
        let url = variables.entry(PUBLIC_BASE_URL.to_owned());
        url.or_insert_with(|| Text::from(format!("https://{domain}")));
    }
    variables.remove(REDIS_URL);
    if !draft.settings.cache.transit_encryption {
        let host = Text::output(&Key::new("replication_group"), Output::PlainEndpoint);
        let url = Text::from("redis://").then(host);
        variables.insert(REDIS_URL.into(), url.then(format!(":{CACHE_PORT}")));
    }
    if agent.port != AGENTS_OWN_PORT {
        variables.insert("PORT".into(), Text::from(agent.port.to_string()));
    }
    variables
}

fn secret_variables(draft: &Draft<'_>) -> BTreeMap<String, Text> {
    let arn = |secret: &str| Text::output(&Key::new(secret), Output::Arn);
    let mut variables = BTreeMap::from([
        (
            "DATABASE_URL".into(),
            arn("secret.db_credentials").then(":DATABASE_URL::"),
        ),
        ("OPENAI_API_KEY".into(), arn("secret.openai_api_key")),
        ("TWILIO_AUTH_TOKEN".into(), arn("secret.twilio_auth_token")),
    ]);
    if draft.settings.cache.transit_encryption {
        let key = format!(":{REDIS_URL}::");
        variables.insert(REDIS_URL.into(), arn(REDIS_AUTH_TOKEN).then(key));
    }
    if draft.settings.notify.webhook_url.is_some() {
        variables.insert("LEAD_WEBHOOK_SECRET".into(), arn(LEAD_WEBHOOK_SECRET));
        variables.insert("DESK_API_TOKEN".into(), arn(DESK_API_TOKEN));
    }
    variables
}

/// The secrets that tasks are started with.
fn secrets(draft: &Draft<'_>) -> impl Iterator<Item = &'static str> + use<> {
    let settings = draft.settings;
    let token = settings
        .cache
        .transit_encryption
        .then_some(REDIS_AUTH_TOKEN);
    let webhook = settings.notify.webhook_url.is_some();
    let of_webhook = webhook.then_some([LEAD_WEBHOOK_SECRET, DESK_API_TOKEN]);
    let of_webhook = of_webhook.into_iter().flatten();
    SECRETS.into_iter().chain(token).chain(of_webhook)
}

fn add_service(draft: &mut Draft<'_>) {
    let key = Key::new("ecs_service");
    let agent = &draft.settings.agent;
    let service = EcsService {
        name: draft.name(&key),
        cluster: Text::id(&Key::new("ecs_cluster")),
        task_definition: Text::output(&Key::new("task_definition"), Output::Arn),
        desired_count: agent
            .autoscaling
            .is_none()
            .then_some(kept_scale(draft).map_or(agent.desired_count, |scaled| scaled.count)),
        launch_type: "FARGATE".into(),
        subnet_ids: (0..2)
            .map(|index| Text::id(&Key::nth("subnet.private", index)))
            .collect(),
        security_group_ids: [Text::id(&Key::new("security_group.ecs"))].into(),
        assign_public_ip: false,
        load_balancers: [ServiceLoadBalancer {
            target_group_arn: Text::output(&Key::new("target_group"), Output::Arn),
            container_name: CONTAINER.into(),
            container_port: agent.port,
        }]
        .into(),
        deployment_circuit_breaker: true,
        deployment_rollback: true,
        tags: service_tags(draft, &key),
    };
    let gateways = usize::from(draft.settings.network.nat_gateways);
    let value = |secret: &str| Key::new(secret.replacen("secret.", "secret_value.", 1));
    let values: Vec<Key> = secrets(draft).map(value).collect();
    let resource = draft.add(&key, service);
    // The service itself could be made earlier, but its tasks would fail:
    // without a way to the registry, a role, a value for each secret
    // (`aws.md` §14.1, running task).
    resource.after = vec![Key::new("listener.http")];
    resource.after_ready = [
        "iam_role.execution",
        "iam_role.task",
        "ecs_cluster",
        "log_group",
        "replication_group",
    ]
    .map(Key::from)
    .into();
    resource.after_ready.extend(values);
    for index in 0..gateways {
        resource.after_ready.push(Key::nth("nat_gateway", index));
        resource
            .after_ready
            .push(Key::nth("route_table.private", index));
    }
}

/// What somebody asked for by `scale`, unless the settings have changed since.
fn kept_scale(draft: &Draft<'_>) -> Option<Scaled> {
    let agent = &draft.settings.agent;
    let is_kept =
        |scaled: &Scaled| agent.autoscaling.is_none() && scaled.instead_of == agent.desired_count;
    draft.facts.scaled.filter(is_kept)
}

fn service_tags(draft: &Draft<'_>, key: &Key) -> Tags {
    let mut tags = draft.tags(key);
    if let Some(scaled) = kept_scale(draft) {
        tags.insert(SCALED_TAG.into(), scaled.to_string());
    }
    tags
}

fn add_autoscaling(draft: &mut Draft<'_>) {
    let Some(wanted) = draft.settings.agent.autoscaling.clone() else {
        return;
    };
    let (target, policy) = (Key::new("scalable_target"), Key::new("scaling_policy"));
    let resource_id = format!(
        "service/{}/{}",
        draft.name(&Key::new("ecs_cluster")),
        draft.name(&Key::new("ecs_service"))
    );
    let scalable = ScalableTarget {
        resource_id: Text::from(&resource_id),
        min_capacity: wanted.min,
        max_capacity: wanted.max,
        tags: draft.common_tags(),
    };
    draft.add(&target, scalable).after = vec![Key::new("ecs_service")];
    let name = draft.name(&policy);
    let tracking = ScalingPolicy {
        name,
        resource_id: Text::id(&target),
        target_cpu_percent: wanted.target_cpu,
    };
    draft.add(&policy, tracking);
}
