//! Whose network interfaces are.

use aws_sdk_ec2::types::NetworkInterface;
use kavak_engine::Blocker;
use kavak_stack::{Condition, Environment, Found, Kind, names};

use crate::aws::tags::ec2::from_aws;

/// Who has interfaces.
pub(super) struct Owners<'a> {
    pub(super) environment: &'a Environment,
    /// The NAT gateways of the VPCs, also those of others.
    pub(super) gateways: &'a [Found],
    /// The databases of others in the VPCs.
    pub(super) databases: &'a [String],
}

/// Whether an interface is a database's.
pub(super) fn is_databases(interface: &NetworkInterface) -> bool {
    let description = interface.description().unwrap_or_default();
    description.starts_with("RDSNetworkInterface")
}

impl Owners<'_> {
    /// Whose an interface is, by the description that its service gives it. What
    /// others own stays; a service of the environment takes its interfaces away.
    pub(super) fn of(&self, interface: &NetworkInterface) -> Blocker {
        let description = interface.description().unwrap_or_default();
        let after = |prefix: &str| description.strip_prefix(prefix).map(str::trim);
        let passing = |what: String| Blocker {
            what,
            is_lasting: false,
        };
        if let Some(gateway) = after("Interface for NAT Gateway ") {
            self.of_nat_gateway(gateway)
        } else if let Some(balancer) = after("ELB ") {
            // `app/<name>/<id>`
            let name = balancer.split('/').nth(1).unwrap_or(balancer);
            Blocker {
                what: format!("load balancer {name}"),
                is_lasting: !self.is_name(Kind::LoadBalancer, name),
            }
        } else if description.starts_with("arn:") && description.contains(":ecs:") {
            passing("Fargate task".to_owned())
        } else if is_databases(interface) {
            self.of_database(interface)
        } else if let Some(node) = after("ElastiCache") {
            let node = node.trim_start_matches(['+', ' ']);
            Blocker {
                what: format!("cache node {node}"),
                is_lasting: !node.starts_with(&self.environment.name("redis")),
            }
        } else if let Some(endpoint) = after("VPC Endpoint Interface ") {
            if is_guard_dutys(interface) {
                passing(format!("GuardDuty endpoint {endpoint}"))
            } else {
                Blocker {
                    what: format!("VPC endpoint {endpoint}"),
                    is_lasting: true,
                }
            }
        } else {
            // Of functions, file systems, transit gateways: none is the environment's.
            Blocker {
                what: unknown(interface),
                is_lasting: true,
            }
        }
    }

    /// The environment's database is in a group of the environment.
    fn of_database(&self, interface: &NetworkInterface) -> Blocker {
        let mut groups = groups(interface);
        let is_ours = groups.any(|name| self.is_name(Kind::SecurityGroup, name));
        Blocker {
            what: if is_ours {
                "database".to_owned()
            } else if self.databases.is_empty() {
                format!("a database of others: {}", unknown(interface))
            } else {
                self.databases.join(", ")
            },
            is_lasting: !is_ours,
        }
    }

    fn of_nat_gateway(&self, id: &str) -> Blocker {
        let gateway = self.gateways.iter().find(|it| it.id == id);
        let name = gateway.and_then(|it| it.spec.tags()?.get("Name"));
        let is_ours = name.is_some_and(|name| self.is_name(Kind::NatGateway, name));
        let stays = gateway.is_some_and(|it| it.condition != Condition::Deleting);
        Blocker {
            what: match gateway {
                Some(gateway) if !is_ours => gateway.identity().to_string(),
                _ => format!("NAT gateway {id}"),
            },
            is_lasting: stays && !is_ours,
        }
    }

    fn is_name(&self, kind: Kind, name: &str) -> bool {
        names::key_of(self.environment, kind, name).is_some()
    }
}

/// The names of the security groups that an interface is in.
fn groups(interface: &NetworkInterface) -> impl Iterator<Item = &str> {
    interface.groups().iter().filter_map(|it| it.group_name())
}

/// An interface that is no service's: its name, its owner or its description, and
/// its id.
fn unknown(interface: &NetworkInterface) -> String {
    let id = interface.network_interface_id().unwrap_or_default();
    let tags = from_aws(interface.tag_set());
    let tags = [("Name", tags.get("Name")), ("owner", tags.get("owner"))];
    let mut known: Vec<String> = tags
        .into_iter()
        .filter_map(|(tag, value)| Some(format!("{tag} `{}`", value?)))
        .collect();
    let description = interface.description().filter(|it| !it.is_empty());
    known.extend(description.map(|it| format!("{it:?}")));
    known.extend(groups(interface).map(|it| format!("group `{it}`")));
    if known.is_empty() {
        format!("an unknown owner (`{id}`)")
    } else {
        format!("`{id}` ({})", known.join(", "))
    }
}

fn is_guard_dutys(interface: &NetworkInterface) -> bool {
    groups(interface).any(|name| name.starts_with("GuardDutyManagedSecurityGroup"))
}

#[cfg(test)]
mod tests;
