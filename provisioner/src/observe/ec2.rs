//! Reads of the VPC's resources. The VPC is found by its tags or its name, the
//! rest by the VPC that it lies in, so that what lost its tags, or was created by
//! others, is reported too.

mod blocking;
mod elastic_ip;
pub(crate) mod guard_duty;
mod internet_gateway;
mod nat_gateway;
mod network_interface;
mod places;
mod route_table;
mod security_group;
mod subnet;
mod unmanaged;
mod vpc;

use aws_sdk_ec2::types::Filter;
use futures::try_join;
use kavak_engine::Fault;
use kavak_stack::{Environment, Found, Observed};

pub(crate) use self::{
    blocking::{allocated_to, associated_subnets, contents, referencing_groups},
    nat_gateway::nat_gateways,
    network_interface::blockers,
};
use crate::aws::{Clients, fault, filter};

/// Everything of the environment: three reads, then, if there is a VPC, four
/// and two a VPC.
pub(crate) async fn all(aws: &Clients, environment: &Environment) -> Result<Observed, Fault> {
    let (vpcs, mut internet_gateways, elastic_ips) = try_join!(
        vpc::candidates(aws, environment),
        internet_gateway::all(aws),
        elastic_ip::all(aws),
    )?;
    // What is in the VPC of another environment is none of this one's business.
    let ours = vpcs.iter().filter(|vpc| !vpc.is_disowned(environment));
    let ids: Vec<String> = ours.map(|vpc| vpc.id.clone()).collect();
    internet_gateways.retain(|it| internet_gateway::is_candidate(it, environment, &ids));
    let mut inside = Inside::default();
    let known = if ids.is_empty() {
        vpc::with_dns_attributes(aws, vpcs).await?
    } else {
        let (mut known, groups);
        (
            known,
            inside.subnets,
            inside.route_tables,
            groups,
            inside.nat_gateways,
        ) = try_join!(
            vpc::with_dns_attributes(aws, vpcs),
            subnet::inside(aws, &ids),
            route_table::inside(aws, &ids),
            security_group::inside(aws, &ids),
            nat_gateway::inside(aws, &ids),
        )?;
        for vpc in &mut known {
            vpc.outputs.extend(groups.default_of(&vpc.id));
        }
        inside.security_groups = groups.found;
        known
    };
    Ok(places::assign(
        environment,
        known,
        internet_gateways,
        elastic_ips,
        inside,
    ))
}

/// What lies in the environment's VPC.
#[derive(Default)]
struct Inside {
    subnets: Vec<Found>,
    route_tables: Vec<Found>,
    security_groups: Vec<Found>,
    nat_gateways: Vec<Found>,
}

/// Whether a resource of EC2 exists: `vpc/vpc-1`. EC2 keeps the tags of a NAT gateway for an hour
/// after its end.
pub(crate) async fn exists(aws: &Clients, resource: &str) -> Result<bool, Fault> {
    let Some((r#type, id)) = resource.split_once('/') else {
        return Ok(false);
    };
    if r#type == "natgateway" {
        return Ok(false);
    }
    let filter = filter("resource-id", [id]);
    let answer = aws.read(|| async {
        let call = aws.ec2.describe_tags().filters(filter.clone());
        call.send().await.map_err(fault("DescribeTags"))
    });
    Ok(!answer.await?.tags().is_empty())
}

/// The filter for what lies in these VPCs.
fn in_vpcs(ids: &[String]) -> Filter {
    filter("vpc-id", ids)
}
