//! Settings: what a user may choose, already checked. Where they come from,
//! the crate `kavak-settings` knows.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Environment, Tags};

/// Every choice of an environment; the keys are those of the configuration file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The product; the first half of every name.
    pub project: String,
    /// The environment; the second half of every name.
    pub env: String,
    /// AWS region.
    pub region: String,
    /// Value of the tag `owner`.
    pub owner: String,
    /// Further tags for every resource.
    #[serde(default)]
    pub tags: Tags,
    /// Whether the environment may be torn down lightly.
    #[serde(default)]
    pub lifetime: Lifetime,
    /// The network.
    #[serde(default)]
    pub network: Network,
    /// The agent and its tasks.
    #[serde(default)]
    pub agent: Agent,
    /// RDS.
    #[serde(default)]
    pub database: Database,
    /// `ElastiCache`.
    #[serde(default)]
    pub cache: Cache,
    /// How customers reach the agent.
    #[serde(default)]
    pub ingress: Ingress,
}

/// Whether the environment may be torn down lightly.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lifetime {
    /// `down --yes` removes it.
    #[default]
    Ephemeral,
    /// `down` asks for its name, and nothing that holds data is replaced.
    Protected,
}

/// The network.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Network {
    /// The VPC's block; the subnets are cut from it.
    pub cidr: String,
    /// Two zones; empty: the first two that AWS offers the account.
    pub availability_zones: Vec<String>,
    /// 1, or 2 for one a zone.
    pub nat_gateways: u8,
}

/// The agent and its tasks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Agent {
    /// Image reference; unset: the environment's own repository.
    pub image: Option<String>,
    /// The port that the agent listens on.
    pub port: u16,
    /// CPU units of a task: 1024 are one vCPU.
    pub cpu: u32,
    /// Memory of a task in MiB.
    pub memory: u32,
    /// `x86_64` or `arm64`.
    pub architecture: Architecture,
    /// Further environment variables.
    pub environment: BTreeMap<String, String>,
    /// Tasks, where autoscaling is off.
    pub desired_count: u32,
    /// Autoscaling; unset: off.
    pub autoscaling: Option<Autoscaling>,
    /// Whether the agent uses a language model.
    pub llm_enabled: bool,
}

/// Processor architecture of the tasks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Autoscaling {
    /// Fewest tasks.
    pub min: u32,
    /// Most tasks.
    pub max: u32,
    /// Average CPU utilisation to keep to, in percent.
    pub target_cpu: u32,
}

/// RDS.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[expect(missing_docs, reason = "named as AWS names them")]
pub struct Database {
    pub instance_class: String,
    pub storage_gb: u32,
    pub max_storage_gb: u32,
    /// What is wanted; see D4 in the README for what is made of it.
    pub engine_version: String,
    pub multi_az: bool,
    pub backup_retention_days: u32,
    pub deletion_protection: bool,
    /// Whether `down` keeps a last snapshot.
    pub final_snapshot: bool,
}

/// `ElastiCache`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[expect(missing_docs, reason = "named as AWS names them")]
pub struct Cache {
    pub node_type: String,
    pub replicas: u32,
    pub multi_az: bool,
    pub snapshot_retention_days: u32,
    pub transit_encryption: bool,
}

/// How customers reach the agent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Ingress {
    /// Host name to serve HTTPS on; unset: HTTP on the load balancer's name.
    pub domain: Option<String>,
    /// Id of the Route 53 zone that holds the domain.
    pub hosted_zone: Option<String>,
    /// A certificate to use instead of one that is requested.
    pub certificate_arn: Option<String>,
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

impl Default for Agent {
    fn default() -> Self {
        Self {
            image: None,
            port: 8000,
            cpu: 256,
            memory: 512,
            architecture: Architecture::X86_64,
            environment: BTreeMap::new(),
            desired_count: 1,
            autoscaling: None,
            llm_enabled: true,
        }
    }
}

impl Default for Database {
    fn default() -> Self {
        Self {
            instance_class: "db.t4g.micro".into(),
            storage_gb: 20,
            max_storage_gb: 100,
            engine_version: "15.4".into(),
            multi_az: false,
            backup_retention_days: 0,
            deletion_protection: false,
            final_snapshot: false,
        }
    }
}

impl Default for Cache {
    fn default() -> Self {
        Self {
            node_type: "cache.t4g.micro".into(),
            replicas: 0,
            multi_az: false,
            snapshot_retention_days: 0,
            transit_encryption: false,
        }
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
            lifetime: Lifetime::default(),
            network: Network::default(),
            agent: Agent::default(),
            database: Database::default(),
            cache: Cache::default(),
            ingress: Ingress::default(),
        }
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
