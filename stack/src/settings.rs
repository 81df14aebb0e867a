//! Settings: what a user may choose, already checked. Where they come from,
//! the crate `kavak-settings` knows.

mod monitoring;
mod sales;
mod stores;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(crate) use self::sales::variables;
pub use self::{
    monitoring::{Limits, Monitoring},
    sales::{Desk, Notify, Privacy, SettingVariable, Twilio, VARIABLES},
    stores::{Cache, CacheEngine, Database},
};
use crate::{Environment, Tags};

/// Every choice of an environment; the keys are those of the configuration file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The product: the first half of every name.
    pub project: String,
    /// The environment: the second half of every name.
    pub env: String,
    /// AWS region, for example `us-east-1`.
    pub region: String,
    /// Value of the tag `owner`.
    pub owner: String,
    /// Further tags for every resource. Tags of other keys are left as they are, also
    /// one that is named here no more: an organisation adds its own.
    #[serde(default)]
    pub tags: Tags,
    /// Tags that are left out of what is read, by key or, with a `*` at the end, by the
    /// beginning of the key: those that the organisation adds.
    #[serde(default = "Settings::ignored_tags_by_default")]
    pub ignore_tags: Vec<String>,
    /// Whether the environment may be torn down lightly.
    #[serde(default)]
    pub lifetime: Lifetime,
    /// The network.
    #[serde(default)]
    pub network: Network,
    /// The agent and its tasks.
    #[serde(default)]
    pub agent: Agent,
    /// The database: RDS for PostgreSQL.
    #[serde(default)]
    pub database: Database,
    /// The cache: ElastiCache for Redis or Valkey.
    #[serde(default)]
    pub cache: Cache,
    /// How customers reach the agent.
    #[serde(default)]
    pub ingress: Ingress,
    /// The agent's logs.
    #[serde(default)]
    pub logs: Logs,
    /// Alarms and dashboard, in CloudWatch.
    #[serde(default)]
    pub monitoring: Monitoring,
    /// The agent's roles.
    #[serde(default)]
    pub iam: Iam,
    /// Who learns of leads.
    #[serde(default)]
    pub notify: Notify,
    /// How the sales team attends conversations.
    #[serde(default)]
    pub desk: Desk,
    /// Personal data of customers.
    #[serde(default)]
    pub privacy: Privacy,
    /// WhatsApp, by Twilio.
    #[serde(default)]
    pub twilio: Twilio,
}

/// Whether the environment may be torn down lightly.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Lifetime {
    /// `down --yes` removes it.
    #[default]
    Ephemeral,
    /// `down` asks for its name; nothing that holds data is replaced.
    Protected,
}

/// The network.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Network {
    /// The VPC's private IPv4 block, /16 to /20; the subnets are the /24s in it
    /// with the numbers 0, 1, 10 and 11.
    pub cidr: String,
    /// Two availability zones; empty: the first two that AWS offers the account.
    pub availability_zones: Vec<String>,
    /// NAT gateways: 1, or 2 for one a zone.
    #[schemars(range(min = 1, max = 2))]
    pub nat_gateways: u8,
}

/// The agent and its tasks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Agent {
    /// Image reference; unset: what runs now or, at first, the environment's own
    /// repository.
    pub image: Option<String>,
    /// The port that the agent listens on.
    #[schemars(range(min = 1))]
    pub port: u16,
    /// CPU units of a task: 1024 are one vCPU.
    pub cpu: u32,
    /// Memory of a task in MiB; Fargate has its own sizes for each `cpu`.
    pub memory: u32,
    /// Processor architecture of the tasks; the image must have it.
    pub architecture: Architecture,
    /// The seller's cars, a CSV file, its path from where the command runs; unset:
    /// the built-in ones, which are invented.
    pub catalog: Option<String>,
    /// What the agent tells of the company, a Markdown file; unset: the built-in one,
    /// which is invented.
    pub knowledge_base: Option<String>,
    /// Further environment variables, by name. Not for secrets.
    pub environment: BTreeMap<String, String>,
    /// Tasks, where autoscaling is off.
    #[schemars(range(max = 5_000))]
    pub desired_count: u32,
    /// Autoscaling by CPU utilisation and requests; unset: off.
    pub autoscaling: Option<Autoscaling>,
    /// Whether the agent uses a language model.
    pub llm_enabled: bool,
    /// Whether the agent's container can't write to its own file system. The agent writes
    /// nothing there: its data are in the database and the cache, its log goes to CloudWatch.
    pub read_only_root_filesystem: bool,
    /// The severity from which on findings of ECR's scan keep an image from being rolled
    /// out by `deploy` and `up`; unset: none does.
    pub refuse_findings_from: Option<Severity>,
}

/// How severe a finding in an image is, as ECR grades it.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Low.
    Low,
    /// Medium.
    Medium,
    /// High.
    High,
    /// Critical.
    Critical,
}

impl Severity {
    /// As the settings spell it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}

/// Processor architecture of the tasks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Architecture {
    /// Intel and AMD.
    #[default]
    #[serde(rename = "x86_64")]
    X86_64,
    /// Graviton.
    Arm64,
}

/// Bounds and target of autoscaling.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Autoscaling {
    /// Fewest tasks.
    #[schemars(range(min = 1, max = 5_000))]
    pub min: u32,
    /// Most tasks.
    #[schemars(range(min = 1, max = 5_000))]
    pub max: u32,
    /// Average CPU utilisation to keep to, in percent.
    #[schemars(range(min = 10, max = 90))]
    pub target_cpu: u32,
    /// Requests a minute of each task to keep to, beside the CPU utilisation: more tasks
    /// run if either asks for them. Unset: only the CPU counts.
    #[schemars(range(min = 1, max = 1_000_000))]
    pub requests_per_target: Option<u32>,
}

/// How customers reach the agent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Ingress {
    /// Host name to serve HTTPS on; unset: HTTP on the load balancer's name.
    pub domain: Option<String>,
    /// Id of the Route 53 hosted zone that holds the domain.
    pub hosted_zone: Option<String>,
    /// ARN of a certificate to use instead of one that is requested.
    pub certificate_arn: Option<String>,
    /// Networks that reach the load balancer, as IPv4 or IPv6 blocks; empty: everyone.
    pub allow_cidrs: Vec<String>,
    /// Whether the load balancer drops HTTP headers with invalid names.
    pub drop_invalid_header_fields: bool,
}

/// The agent's logs, in CloudWatch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Logs {
    /// Days that log events are kept: one of those that CloudWatch takes.
    pub retention_days: u32,
}

/// The agent's roles.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Iam {
    /// ARN of the policy that bounds what the roles may do, where the
    /// organisation demands one. Unset, a boundary that a role has stays.
    pub permissions_boundary: Option<String>,
}

impl Default for Network {
    fn default() -> Self {
        Self {
            cidr: "10.0.0.0/16".into(),
            availability_zones: Vec::new(),
            nat_gateways: 1,
        }
    }
}

impl Default for Logs {
    fn default() -> Self {
        Self { retention_days: 7 }
    }
}

impl Default for Agent {
    fn default() -> Self {
        Self {
            image: None,
            port: 8000,
            cpu: 256,
            memory: 512,
            architecture: Architecture::X86_64,
            catalog: None,
            knowledge_base: None,
            environment: BTreeMap::new(),
            desired_count: 1,
            autoscaling: None,
            llm_enabled: true,
            read_only_root_filesystem: false,
            refuse_findings_from: None,
        }
    }
}

impl Agent {
    /// Whether the settings name data of the seller's.
    #[must_use]
    pub fn has_data(&self) -> bool {
        self.catalog.is_some() || self.knowledge_base.is_some()
    }
}

impl Settings {
    /// The defaults for an environment.
    #[must_use]
    pub fn new(environment: &Environment, owner: &str) -> Self {
        Self {
            project: environment.project.clone(),
            env: environment.env.clone(),
            region: environment.region.clone(),
            owner: owner.to_owned(),
            tags: Tags::new(),
            ignore_tags: Self::ignored_tags_by_default(),
            lifetime: Lifetime::default(),
            network: Network::default(),
            agent: Agent::default(),
            database: Database::default(),
            cache: Cache::default(),
            ingress: Ingress::default(),
            logs: Logs::default(),
            monitoring: Monitoring::default(),
            iam: Iam::default(),
            notify: Notify::default(),
            desk: Desk::default(),
            privacy: Privacy::default(),
            twilio: Twilio::default(),
        }
    }

    /// AWS's own tags, and the one that Service Catalog's applications add.
    #[must_use]
    pub fn ignored_tags_by_default() -> Vec<String> {
        vec!["aws:*".into(), "awsApplication".into()]
    }

    /// What finds everything that is the environment's.
    #[must_use]
    pub fn environment(&self) -> Environment {
        Environment {
            project: self.project.clone(),
            env: self.env.clone(),
            region: self.region.clone(),
        }
    }
}

impl Architecture {
    /// As ECS spells it.
    #[must_use]
    pub fn as_ecs(self) -> &'static str {
        match self {
            Self::X86_64 => "X86_64",
            Self::Arm64 => "ARM64",
        }
    }
}
