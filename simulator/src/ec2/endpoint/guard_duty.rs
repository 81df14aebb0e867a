//! Endpoints that GuardDuty's runtime monitoring plants where tasks run, if the
//! account has it. Only the account's owner removes them.

use crate::{
    ec2::{kind::Kind, network_interface::Interface},
    state::ec2::{Endpoint, Peer, SecurityGroup, Traffic},
    tags::Tags,
    world::{Turn, World},
};

impl World {
    /// Returns whether GuardDuty watches the tasks of a region: then it plants an
    /// endpoint and its group into each VPC in which one starts.
    pub fn set_guard_duty(&mut self, region: &str, is_on: bool) {
        self.region(region).ec2.has_guard_duty = is_on;
    }
}

/// Plants GuardDuty's endpoint where a task starts, if it is not there.
pub(in crate::ec2) fn guard(vpc_id: &str, subnet_id: &str, turn: &mut Turn<'_>) {
    let ec2 = &turn.here().ec2;
    if !ec2.has_guard_duty {
        return;
    }
    let mut endpoints = ec2.endpoints.iter();
    let present = endpoints.find(|(_, it)| it.vpc_id == vpc_id && !it.is_deleting);
    let id = match present.map(|(id, _)| id.clone()) {
        Some(id) => id,
        None => plant(vpc_id, turn),
    };
    let Some(endpoint) = turn.here().ec2.endpoints.get(&id).cloned() else {
        return;
    };
    if endpoint
        .interfaces
        .iter()
        .any(|(subnet, _)| subnet == subnet_id)
    {
        return;
    }
    let interface = turn.plant_interface(Interface {
        subnet_id: subnet_id.to_owned(),
        groups: vec![endpoint.group_id],
        description: format!("VPC Endpoint Interface {id}"),
        interface_type: "vpc_endpoint".to_owned(),
        requester_id: "727180483921".to_owned(),
        public_ip: false,
    });
    let endpoint = turn.here().ec2.endpoints.get_mut(&id);
    // Without a free address it has none in this subnet.
    if let (Some(endpoint), Ok(interface)) = (endpoint, interface) {
        endpoint.interfaces.push((subnet_id.to_owned(), interface));
    }
}

fn plant(vpc_id: &str, turn: &mut Turn<'_>) -> String {
    let group_id = guard_group(vpc_id, turn);
    let id = turn.new_id(Kind::VpcEndpoint.prefix());
    let endpoint = Endpoint {
        vpc_id: vpc_id.to_owned(),
        service_name: format!("com.amazonaws.{}.guardduty-data", turn.region),
        group_id,
        interfaces: Vec::new(),
        route_tables: None,
        is_deleting: false,
        created_at: turn.timestamp(),
    };
    let ec2 = &mut turn.here().ec2;
    ec2.endpoints.insert(id.clone(), endpoint);
    ec2.set_tags(&id, managed());
    id
}

fn guard_group(vpc_id: &str, turn: &mut Turn<'_>) -> String {
    let name = format!("GuardDutyManagedSecurityGroup-{vpc_id}");
    let mut groups = turn.here().ec2.security_groups.iter();
    if let Some((id, _)) = groups.find(|(_, it)| it.vpc_id == vpc_id && it.name == name) {
        return id.clone();
    }
    let blocks = turn.here().ec2.vpcs.get(vpc_id).map(|vpc| vpc.cidr_block);
    let https = blocks.map(|block| Traffic {
        is_egress: false,
        protocol: "tcp".to_owned(),
        ports: Some((443, 443)),
        peer: Peer::Ipv4(block),
    });
    let rules = https.into_iter().chain([Traffic::everything_out()]);
    let group = SecurityGroup {
        name,
        description: "Associated with VPC-vpc endpoint and tagged as GuardDutyManaged".to_owned(),
        vpc_id: vpc_id.to_owned(),
        rules: rules.map(|what| turn.new_rule(what, None)).collect(),
    };
    let id = turn.new_id(Kind::SecurityGroup.prefix());
    let ec2 = &mut turn.here().ec2;
    ec2.security_groups.insert(id.clone(), group);
    ec2.set_tags(&id, managed());
    id
}

fn managed() -> Tags {
    [("GuardDutyManaged".to_owned(), "true".to_owned())].into()
}
