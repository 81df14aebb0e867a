//! Settings: what a user may choose, already checked. Where they come from,
//! the crate `kavak-settings` knows.

mod agent;
mod monitoring;
mod sales;
mod stores;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(crate) use self::sales::variables;
pub use self::{
    agent::{Agent, Architecture, Autoscaling, Severity},
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
    /// Protection of the environment against being torn down.
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
    /// The way of customers to the agent.
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
    /// Receivers of leads.
    #[serde(default)]
    pub notify: Notify,
    /// The sales team's hours and handovers.
    #[serde(default)]
    pub desk: Desk,
    /// Personal data of customers.
    #[serde(default)]
    pub privacy: Privacy,
    /// WhatsApp, by Twilio.
    #[serde(default)]
    pub twilio: Twilio,
}

/// Protection of the environment against being torn down.
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

/// The way of customers to the agent.
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
    /// Makes the load balancer drop HTTP headers with invalid names.
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

    /// The environment, by which all of its resources are found.
    #[must_use]
    pub fn environment(&self) -> Environment {
        Environment {
            project: self.project.clone(),
            env: self.env.clone(),
            region: self.region.clone(),
        }
    }
}
