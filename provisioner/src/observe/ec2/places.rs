//! Which place in the stack each of the VPC's resources has. The environment's
//! are those with one of its names and its tags; what else is in its VPC, or has
//! only the one or the other, is unmanaged. Where it is in the way of one of the
//! stack's, it takes that one's place, and `up` is refused.

use std::{cmp::Reverse, collections::BTreeSet};

use kavak_stack::{
    Condition, Environment, Found, Key, Kind, Observed, Ownership, Spec, Tags, Unmanaged,
    UnmanagedReason, key, names,
};

use super::Inside;

pub(super) fn assign(
    environment: &Environment,
    vpcs: Vec<Found>,
    mut internet_gateways: Vec<Found>,
    elastic_ips: Vec<Found>,
    inside: Inside,
) -> Observed {
    let mut observed = Observed::default();
    assign_vpcs(&mut observed, environment, vpcs, &inside);
    let vpc_id = observed.get(&key::VPC).map(|vpc| vpc.id.clone());
    let within = within(vpc_id.as_deref(), &inside.subnets);
    let unmanaged = unmanaged(environment, &inside.subnets);
    let mut assign = |found: Vec<Found>, place: &Place<'_>| {
        let places = Places {
            environment,
            within: &within,
        };
        places.assign(&mut observed, found, place);
    };
    assign(inside.security_groups, &|observed, found| {
        security_group_by_name(environment, observed, found)
    });
    assign(inside.subnets, &subnet_by_block);
    // A VPC has one gateway: the one that is attached.
    let mentions_vpc = |found: &Found| vpc_id.as_ref().is_some_and(|id| found.spec.mentions(&[id]));
    internet_gateways.sort_by_key(|gateway| !mentions_vpc(gateway));
    assign(internet_gateways, &gateway_by_vpc);
    assign(inside.nat_gateways, &nat_gateway_by_subnet);
    let tables = own_associations(inside.route_tables, &unmanaged);
    assign(tables, &route_table_by_subnet);
    assign(elastic_ips, &elastic_ip_by_nat_gateway);
    observed
}

/// The ids of the subnets that others have in the environment's VPC.
fn unmanaged(environment: &Environment, subnets: &[Found]) -> BTreeSet<String> {
    let is_ours = |it: &Found| matches!(ownership(environment, it), Ownership::Ours(_));
    let unmanaged = subnets.iter().filter(|it| !is_ours(it));
    unmanaged.map(|it| it.id.clone()).collect()
}

/// The route tables without their associations with the subnets of others, which are
/// not the environment's to change.
fn own_associations(mut tables: Vec<Found>, unmanaged: &BTreeSet<String>) -> Vec<Found> {
    for table in &mut tables {
        if let Spec::RouteTable(it) = &mut table.spec {
            it.subnet_ids.retain(|id| !unmanaged.contains(&id.known()));
        }
    }
    tables
}

/// A second VPC of ours is what a lost response left: the one that the others
/// are in is the stack's.
fn assign_vpcs(
    observed: &mut Observed,
    environment: &Environment,
    mut vpcs: Vec<Found>,
    inside: &Inside,
) {
    vpcs.sort_by_key(|vpc| Reverse(inhabitants(environment, inside, &vpc.id)));
    let mut others = Vec::new();
    for vpc in vpcs {
        match ownership(environment, &vpc) {
            Ownership::Ours(key) => observed.add(key, vpc),
            Ownership::Unmanaged(reason) => others.push((vpc, reason)),
        }
    }
    for (vpc, reason) in others {
        // One that lost its name or a tag, with ours in it.
        let key = (inhabitants(environment, inside, &vpc.id) > 0).then(|| key::VPC.clone());
        leave_alone(observed, key, &vpc, reason);
    }
}

/// How many resources of the environment are in a VPC.
fn inhabitants(environment: &Environment, inside: &Inside, vpc_id: &str) -> usize {
    let subnets = inside.subnets.iter();
    subnets
        .chain(&inside.security_groups)
        .filter(|it| it.spec.mentions(&[vpc_id]))
        .filter(|it| matches!(ownership(environment, it), Ownership::Ours(_)))
        .count()
}

/// The environment's VPC and the subnets in it, whose ever they are.
fn within(vpc_id: Option<&str>, subnets: &[Found]) -> BTreeSet<String> {
    let Some(vpc_id) = vpc_id else {
        return BTreeSet::new();
    };
    let subnets = subnets.iter().filter(|it| it.spec.mentions(&[vpc_id]));
    let ids = subnets.map(|subnet| subnet.id.clone());
    ids.chain([vpc_id.to_owned()]).collect()
}

/// The key of the stack's resource that one which is not ours keeps out.
type Place<'a> = dyn Fn(&Observed, &Found) -> Option<Key> + 'a;

struct Places<'a> {
    environment: &'a Environment,
    /// The ids of the environment's VPC and of the subnets in it.
    within: &'a BTreeSet<String>,
}

impl Places<'_> {
    /// Assigns resources of one kind.
    fn assign(&self, observed: &mut Observed, mut found: Vec<Found>, place: &Place<'_>) {
        // Of two of ours with one name: the one that works, in the stack's own VPC.
        found.sort_by_key(|it| (rank(&it.condition), !self.is_within(it)));
        let mut others = Vec::new();
        for found in found {
            match ownership(self.environment, &found) {
                Ownership::Ours(key) => observed.add(key, found),
                Ownership::Unmanaged(reason) => others.push((found, reason)),
            }
        }
        for (found, reason) in others {
            let is_guest = reason == UnmanagedReason::Guest;
            // A subnet takes any number of NAT gateways: only one with a tag or a name
            // of ours may be the stack's, renamed.
            let takes_none = is_guest && found.spec.kind() == Kind::NatGateway;
            let key = place(observed, &found).filter(|_| !takes_none);
            if is_guest && key.is_none() && !self.is_within(&found) {
                continue;
            }
            leave_alone(observed, key, &found, reason);
        }
    }

    fn is_within(&self, found: &Found) -> bool {
        self.within.iter().any(|id| found.spec.mentions(&[id]))
    }
}

/// Reports a resource as unmanaged, in the place that it takes where nothing of
/// ours is there.
fn leave_alone(
    observed: &mut Observed,
    place: Option<Key>,
    found: &Found,
    reason: UnmanagedReason,
) {
    let key = place
        .filter(|key| observed.get(key).is_none())
        .unwrap_or_else(|| Key::orphan(&found.id));
    let none = Tags::new();
    let tags = found.spec.tags().unwrap_or(&none);
    let unmanaged = Unmanaged::new(key, found.spec.kind(), &found.id, tags, reason);
    observed.unmanaged.push(unmanaged);
}

/// Whose a resource is.
pub(super) fn ownership(environment: &Environment, found: &Found) -> Ownership {
    let none = Tags::new();
    let tags = found.spec.tags().unwrap_or(&none);
    let group_name = if let Spec::SecurityGroup(group) = &found.spec {
        Some(group.group_name.as_str())
    } else {
        None
    };
    let given_names = tags.get("Name").map(String::as_str);
    let given_names = given_names.into_iter().chain(group_name);
    Ownership::of(environment, found.spec.kind(), given_names, tags)
}

fn rank(condition: &Condition) -> u8 {
    match condition {
        Condition::Ready | Condition::Pending(_) => 0,
        Condition::Failed(_) => 1,
        Condition::Deleting => 2,
    }
}

/// A VPC has one group of a name.
fn security_group_by_name(
    environment: &Environment,
    observed: &Observed,
    found: &Found,
) -> Option<Key> {
    let Spec::SecurityGroup(group) = &found.spec else {
        return None;
    };
    mentions(found, observed, &key::VPC)
        .then(|| names::key_of(environment, Kind::SecurityGroup, &group.group_name))
        .flatten()
}

fn subnet_by_block(observed: &Observed, found: &Found) -> Option<Key> {
    let vpc = observed.get(&key::VPC)?;
    let (Spec::Vpc(it), Spec::Subnet(subnet)) = (&vpc.spec, &found.spec) else {
        return None;
    };
    (subnet.vpc_id.known() == vpc.id)
        .then(|| names::subnet_key(&it.cidr_block, &subnet.cidr_block))
        .flatten()
}

/// A VPC has one internet gateway.
fn gateway_by_vpc(observed: &Observed, found: &Found) -> Option<Key> {
    mentions(found, observed, &key::VPC).then(|| key::INTERNET_GATEWAY.clone())
}

fn nat_gateway_by_subnet(observed: &Observed, found: &Found) -> Option<Key> {
    (0..2)
        .find(|index| mentions(found, observed, &key::SUBNET_PUBLIC[*index]))
        .map(|index| key::NAT_GATEWAY[index].clone())
}

/// A subnet has one route table.
fn route_table_by_subnet(observed: &Observed, found: &Found) -> Option<Key> {
    if (0..2).any(|index| mentions(found, observed, &key::SUBNET_PUBLIC[index])) {
        return Some(key::ROUTE_TABLE_PUBLIC.clone());
    }
    (0..2)
        .find(|index| mentions(found, observed, &key::SUBNET_PRIVATE[*index]))
        .map(|index| key::ROUTE_TABLE_PRIVATE[index].clone())
}

/// The address of a NAT gateway of ours can't be changed.
fn elastic_ip_by_nat_gateway(observed: &Observed, found: &Found) -> Option<Key> {
    (0..2)
        .find(|index| {
            let gateway = observed.get(&key::NAT_GATEWAY[*index]);
            gateway.is_some_and(|it| it.spec.mentions(&[&found.id]))
        })
        .map(|index| key::ELASTIC_IP_NAT[index].clone())
}

/// Whether `found` refers to the resource under `key`.
fn mentions(found: &Found, observed: &Observed, key: &Key) -> bool {
    let id = observed.get(key).map(|it| it.id.as_str());
    id.is_some_and(|id| found.spec.mentions(&[id]))
}

#[cfg(test)]
mod tests;
