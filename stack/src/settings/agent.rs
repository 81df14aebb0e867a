//! Settings of the agent and its tasks.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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
    /// The agent's knowledge of the company, a Markdown file; unset: the built-in one,
    /// which is invented.
    pub knowledge_base: Option<String>,
    /// Further environment variables, by name. Not for secrets.
    pub environment: BTreeMap<String, String>,
    /// Tasks, where autoscaling is off.
    #[schemars(range(max = 5_000))]
    pub desired_count: u32,
    /// Autoscaling by CPU utilisation and requests; unset: off.
    pub autoscaling: Option<Autoscaling>,
    /// Lets the agent use a language model.
    pub llm_enabled: bool,
    /// Makes the file system of the agent's container read-only. The agent writes
    /// nothing there: its data are in the database and the cache, its log goes to CloudWatch.
    pub read_only_root_filesystem: bool,
    /// The severity from which on findings of ECR's scan keep an image from being rolled
    /// out by `deploy` and `up`; unset: none does.
    pub refuse_findings_from: Option<Severity>,
}

/// The severity of a finding in an image, as ECR grades it.
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
    /// `true` if the settings name data of the seller's.
    #[must_use]
    pub fn has_data(&self) -> bool {
        self.catalog.is_some() || self.knowledge_base.is_some()
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
