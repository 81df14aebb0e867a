//! Load balancers, listeners and target groups.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::tags::Tags;

mod health;
mod health_check;

pub(crate) use self::{
    health::{Failure, Health},
    health_check::HealthCheck,
};

/// ELB's state; everything by its ARN.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(crate) struct Elb {
    pub(crate) load_balancers: BTreeMap<String, LoadBalancer>,
    pub(crate) target_groups: BTreeMap<String, TargetGroup>,
    pub(crate) listeners: BTreeMap<String, Listener>,
    /// Zones that take no load balancer.
    #[serde(default)]
    pub(crate) withheld_zones: BTreeSet<String>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct LoadBalancer {
    pub(crate) arn: String,
    pub(crate) name: String,
    pub(crate) dns_name: String,
    pub(crate) created_at: String,
    pub(crate) scheme: String,
    pub(crate) ip_address_type: String,
    pub(crate) vpc_id: String,
    pub(crate) places: Vec<Place>,
    pub(crate) security_groups: Vec<String>,
    pub(crate) is_active: bool,
    /// Those that are not as AWS sets them.
    pub(crate) attributes: BTreeMap<String, String>,
    pub(crate) tags: Tags,
}

/// A subnet that a load balancer is in.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Place {
    pub(crate) subnet_id: String,
    pub(crate) zone: String,
    pub(crate) interface: String,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct TargetGroup {
    pub(crate) arn: String,
    pub(crate) name: String,
    pub(crate) protocol: String,
    pub(crate) protocol_version: String,
    pub(crate) port: u16,
    pub(crate) vpc_id: String,
    pub(crate) target_type: String,
    pub(crate) ip_address_type: String,
    pub(crate) health_check: HealthCheck,
    /// Those that are not as AWS sets them.
    pub(crate) attributes: BTreeMap<String, String>,
    pub(crate) tags: Tags,
    pub(crate) targets: BTreeMap<String, Target>,
}

/// Something that requests can be sent to.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Target {
    pub(crate) ip: String,
    pub(crate) port: u16,
    /// Nothing where the address is in no subnet of the group's VPC.
    pub(crate) zone: Option<String>,
    pub(crate) health: Health,
    /// The row of checks that counts; those of an older one are not made.
    pub(crate) checks: u64,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Listener {
    pub(crate) arn: String,
    pub(crate) load_balancer_arn: String,
    pub(crate) port: u16,
    pub(crate) protocol: String,
    pub(crate) certificate_arn: Option<String>,
    pub(crate) ssl_policy: Option<String>,
    /// As AWS describes them, with its defaults.
    pub(crate) default_actions: Vec<Value>,
    /// Those that are not as AWS sets them.
    pub(crate) attributes: BTreeMap<String, String>,
    pub(crate) tags: Tags,
}

/// A target's key in its group.
pub(crate) fn target_key(ip: &str, port: u16) -> String {
    format!("{ip}:{port}")
}

/// Scheduled changes of ELB.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) enum Transition {
    /// A new load balancer can be used.
    Activate { arn: String },
    /// The interface of a deleted load balancer goes.
    PullInterface { interface: String },
    /// A target is checked.
    Check {
        group: String,
        target: String,
        checks: u64,
    },
    /// A deregistered target's last connections are closed.
    Drained {
        group: String,
        target: String,
        checks: u64,
    },
}
