//! What others have in the VPC that blocks the deletion of resources there, beside
//! network interfaces.

use aws_sdk_ec2::types::Filter;
use futures::{join, try_join};
use kavak_engine::Fault;
use kavak_stack::{Environment, Found, Ownership};

use super::{
    internet_gateway, nat_gateway, network_interface, places, route_table, security_group, subnet,
    unmanaged,
};
use crate::aws::{Clients, fault, filter};

/// The security groups of others whose rules name this one.
pub(crate) async fn referencing_groups(
    aws: &Clients,
    environment: &Environment,
    id: &str,
) -> Result<Vec<String>, Fault> {
    let referring = |direction: &str| filter(format!("{direction}ip-permission.group-id"), [id]);
    let (ingress, egress) = try_join!(
        security_group::described(aws, referring("")),
        security_group::described(aws, referring("egress.")),
    )?;
    let groups = ingress.found.into_iter().chain(egress.found);
    Ok(of_others(
        environment,
        groups.filter(|group| group.id != id),
    ))
}

/// What others have in this VPC.
pub(crate) async fn contents(
    aws: &Clients,
    environment: &Environment,
    vpc_id: &str,
) -> Result<Vec<String>, Fault> {
    let ids = [vpc_id.to_owned()];
    let managed = async {
        try_join!(
            subnet::inside(aws, &ids),
            security_group::inside(aws, &ids),
            nat_gateway::inside(aws, &ids),
            route_table::inside(aws, &ids),
            internet_gateway::all(aws),
        )
    };
    let (managed, unmanaged) = join!(managed, unmanaged::inside(aws, vpc_id));
    let (subnets, groups, gateways, tables, mut internet_gateways) = managed?;
    internet_gateways.retain(|it| it.spec.mentions(&[vpc_id]));
    let all = subnets.into_iter().chain(groups.found).chain(gateways);
    let all = all.chain(tables).chain(internet_gateways);
    let mut others = of_others(environment, all);
    others.extend(unmanaged);
    Ok(others)
}

/// The subnets of others that use this route table.
pub(crate) async fn associated_subnets(
    aws: &Clients,
    environment: &Environment,
    id: &str,
    vpc_id: &str,
) -> Result<Vec<String>, Fault> {
    let ids = [vpc_id.to_owned()];
    let (subnets, mut tables) =
        try_join!(subnet::inside(aws, &ids), route_table::inside(aws, &ids))?;
    tables.retain(|table| table.id == id);
    let uses = |subnet: &Found| tables.iter().any(|it| it.spec.mentions(&[&subnet.id]));
    Ok(of_others(environment, subnets.into_iter().filter(uses)))
}

fn of_others(environment: &Environment, found: impl Iterator<Item = Found>) -> Vec<String> {
    let is_ours =
        |found: &Found| matches!(places::ownership(environment, found), Ownership::Ours(_));
    let others = found.filter(|found| !is_ours(found));
    let mut others: Vec<String> = others.map(|it| it.identity().to_string()).collect();
    others.sort();
    others.dedup();
    others
}

/// What others have associated this address with.
pub(crate) async fn allocated_to(
    aws: &Clients,
    environment: &Environment,
    allocation_id: &str,
) -> Result<Vec<String>, Fault> {
    let which: Filter = filter("allocation-id", [allocation_id]);
    let answer = aws.read(|| async {
        let call = aws.ec2.describe_addresses().filters(which.clone());
        call.send().await.map_err(fault("DescribeAddresses"))
    });
    let mut unmanaged = Vec::new();
    for address in answer.await?.addresses() {
        if let Some(interface) = address.network_interface_id() {
            unmanaged
                .extend(network_interface::unmanaged_owner(aws, environment, interface).await?);
        }
    }
    Ok(unmanaged)
}
