//! Which place in the stack each of the VPC's resources has: by its name,
//! else by where it is, so that a lost tag is put right and not taken for a
//! lost resource.

use std::cmp::Reverse;

use kavak_stack::{Condition, Environment, Foreign, Found, Key, Kind, Observed, Spec, names};

use super::Inside;

pub(super) fn assign(
    environment: &Environment,
    mut vpcs: Vec<Found>,
    mut internet_gateways: Vec<Found>,
    elastic_ips: Vec<Found>,
    inside: Inside,
) -> Observed {
    let mut observed = Observed::default();
    // A second VPC is what a lost reply left: the one that the others are in
    // is the stack's. A VPC has one gateway: the one that is attached.
    vpcs.sort_by_key(|vpc| Reverse((inhabitants(&inside, &vpc.id), is_owned(environment, vpc))));
    let (others, vpcs) = disowned(environment, vpcs);
    for vpc in vpcs {
        observed.add(Key::new("vpc"), vpc);
    }
    // A `Name` tag keeps no other VPC from having the same.
    for vpc in others {
        leave_to_others(&mut observed, None, &vpc);
    }
    let vpc_id = observed.get(&Key::new("vpc")).map(|vpc| vpc.id.clone());
    let mentions_vpc = |found: &Found| vpc_id.as_ref().is_some_and(|id| found.spec.mentions(&[id]));
    internet_gateways.sort_by_key(|gateway| !mentions_vpc(gateway));
    for gateway in internet_gateways {
        observed.add(Key::new("internet_gateway"), gateway);
    }
    let mut add = |found: Vec<Found>, place: &dyn Fn(&Observed, &Found) -> Option<Key>| {
        add_all(&mut observed, environment, found, place);
    };
    add(inside.security_groups, &|_, group| match &group.spec {
        Spec::SecurityGroup(it) => names::key_of(environment, group.spec.kind(), &it.group_name),
        _ => None,
    });
    add(inside.subnets, &subnet_by_block);
    add(inside.nat_gateways, &nat_gateway_by_subnet);
    add(inside.route_tables, &route_table_by_subnet);
    add(elastic_ips, &elastic_ip_by_nat_gateway);
    leave_alone(&mut observed, environment);
    observed
}

/// What has no place in the stack and does not carry the environment's tags,
/// others made: it is not deleted.
fn leave_alone(observed: &mut Observed, environment: &Environment) {
    let is_others = |(key, found): &(&Key, &Found)| {
        key.is_stray() && found.spec.tags().is_some() && !is_owned(environment, found)
    };
    let others = observed.resources.iter().filter(is_others);
    let others: Vec<Key> = others.map(|(key, _)| key.clone()).collect();
    for key in others {
        if let Some(found) = observed.resources.remove(&key) {
            leave_to_others(observed, None, &found);
        }
    }
}

fn is_owned(environment: &Environment, found: &Found) -> bool {
    found.spec.tags().is_some_and(|tags| environment.owns(tags))
}

fn inhabitants(inside: &Inside, vpc_id: &str) -> usize {
    let subnets = inside.subnets.iter();
    subnets
        .chain(&inside.security_groups)
        .filter(|it| it.spec.mentions(&[vpc_id]))
        .count()
}

/// Adds resources of one kind: under the key that their `Name` tag says, then
/// the rest where `place` says, if nothing is there yet, else as strays.
fn add_all(
    observed: &mut Observed,
    environment: &Environment,
    mut found: Vec<Found>,
    place: &dyn Fn(&Observed, &Found) -> Option<Key>,
) {
    let vpc_id = observed.get(&Key::new("vpc")).map(|vpc| vpc.id.clone());
    // Of two with the same name, the one that works, in the stack's own VPC,
    // that is tagged as the environment's.
    found.sort_by_key(|it| {
        let is_elsewhere = vpc_id.as_ref().is_some_and(|id| !it.spec.mentions(&[id]));
        let is_untagged = !is_owned(environment, it);
        (rank(&it.condition), is_elsewhere, is_untagged)
    });
    let (others, ours) = disowned(environment, found);
    let mut rest = Vec::new();
    for found in ours {
        match key_by_name(environment, &found) {
            Some(key) => observed.add(key, found),
            None => rest.push(found),
        }
    }
    for found in rest {
        let key = place(observed, &found).unwrap_or_else(|| Key::stray(&found.id));
        observed.add(key, found);
    }
    for found in others {
        let key = place(observed, &found).filter(|_| takes_a_place(&found));
        leave_to_others(observed, key, &found);
    }
}

/// What is tagged as another environment's, and the rest.
fn disowned(environment: &Environment, found: Vec<Found>) -> (Vec<Found>, Vec<Found>) {
    let is_disowned = |it: &Found| it.spec.tags().is_some_and(|tags| environment.disowns(tags));
    found.into_iter().partition(is_disowned)
}

/// Notes what others made: where it takes a place of the stack's, under that
/// key. An address lies in no VPC: one of others is not worth a word.
fn leave_to_others(observed: &mut Observed, place: Option<Key>, found: &Found) {
    let key = place
        .filter(|key| observed.get(key).is_none())
        .unwrap_or_else(|| Key::stray(&found.id));
    let kind = found.spec.kind();
    if kind != Kind::ElasticIp {
        let name = found.id.clone();
        observed.foreign.push(Foreign {
            key,
            kind,
            name,
            serves_region: None,
        });
    }
}

/// The key that the `Name` tag says.
fn key_by_name(environment: &Environment, found: &Found) -> Option<Key> {
    let name = found.spec.tags()?.get("Name")?;
    names::key_of(environment, found.spec.kind(), name)
}

/// Whether AWS can't have both it and the stack's own: a second NAT gateway
/// may be in a subnet, a second address anywhere.
fn takes_a_place(found: &Found) -> bool {
    !matches!(found.spec.kind(), Kind::NatGateway | Kind::ElasticIp)
}

fn rank(condition: &Condition) -> u8 {
    match condition {
        Condition::Ready | Condition::Pending(_) => 0,
        Condition::Failed(_) => 1,
        Condition::Deleting => 2,
    }
}

fn subnet_by_block(observed: &Observed, found: &Found) -> Option<Key> {
    let vpc = observed.get(&Key::new("vpc"))?;
    match (&vpc.spec, &found.spec) {
        (Spec::Vpc(it), Spec::Subnet(subnet)) if subnet.vpc_id.known() == vpc.id => {
            names::subnet_key(&it.cidr_block, &subnet.cidr_block)
        }
        _ => None,
    }
}

fn nat_gateway_by_subnet(observed: &Observed, found: &Found) -> Option<Key> {
    (0..2)
        .find(|index| mentions(found, observed, &Key::nth("subnet.public", *index)))
        .map(|index| Key::nth("nat_gateway", index))
}

fn route_table_by_subnet(observed: &Observed, found: &Found) -> Option<Key> {
    if (0..2).any(|index| mentions(found, observed, &Key::nth("subnet.public", index))) {
        return Some(Key::new("route_table.public"));
    }
    (0..2)
        .find(|index| mentions(found, observed, &Key::nth("subnet.private", *index)))
        .map(|index| Key::nth("route_table.private", index))
}

fn elastic_ip_by_nat_gateway(observed: &Observed, found: &Found) -> Option<Key> {
    (0..2)
        .find(|index| {
            let gateway = observed.get(&Key::nth("nat_gateway", *index));
            gateway.is_some_and(|it| it.spec.mentions(&[&found.id]))
        })
        .map(|index| Key::nth("elastic_ip.nat", index))
}

/// Whether `found` refers to the resource under `key`.
fn mentions(found: &Found, observed: &Observed, key: &Key) -> bool {
    let id = observed.get(key).map(|it| it.id.as_str());
    id.is_some_and(|id| found.spec.mentions(&[id]))
}

#[cfg(test)]
mod tests;
