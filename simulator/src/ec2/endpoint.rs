//! VPC endpoints: gateway endpoints that people create, and those that GuardDuty plants.

mod guard_duty;

use serde_json::{Value, json};

pub(super) use self::guard_duty::guard;
use super::{
    describe::{Listing, texts},
    kind::Kind,
    tag,
};
use crate::{
    durations::Event,
    fault::ApiFault,
    operation::Answer,
    state::ec2::{self, Ec2, Endpoint},
    world::{Transition, Turn},
};

const LISTING: Listing = Listing {
    member: "VpcEndpoints",
    kind: Kind::VpcEndpoint,
    ids: "VpcEndpointIds",
    id: "VpcEndpointId",
    filters: &[
        ("vpc-endpoint-id", "VpcEndpointId"),
        ("vpc-id", "VpcId"),
        ("service-name", "ServiceName"),
        ("vpc-endpoint-state", "State"),
        ("vpc-endpoint-type", "VpcEndpointType"),
    ],
};

/// Creates a gateway endpoint. Interface endpoints are GuardDuty's alone.
pub(super) fn create(asked: Value, turn: &mut Turn<'_>) -> Answer {
    let text = |member: &str| asked[member].as_str().unwrap_or_default();
    let (vpc_id, service) = (text("VpcId"), text("ServiceName"));
    let tags = tag::specified(Kind::VpcEndpoint, &asked)?;
    turn.vpc(vpc_id)?;
    let gateways = ["s3", "dynamodb"].map(|it| format!("com.amazonaws.{}.{it}", turn.region));
    if !gateways.iter().any(|it| it == service) {
        let message = format!("The Vpc Endpoint Service '{service}' does not exist");
        return Err(ApiFault::new("InvalidServiceName", message));
    }
    let route_tables: Vec<String> = texts(&asked, "RouteTableIds")
        .into_iter()
        .map(str::to_owned)
        .collect();
    for table in &route_tables {
        turn.table(table)?;
    }
    let id = turn.new_id(Kind::VpcEndpoint.prefix());
    let endpoint = Endpoint {
        vpc_id: vpc_id.to_owned(),
        service_name: service.to_owned(),
        group_id: String::new(),
        interfaces: Vec::new(),
        route_tables: Some(route_tables),
        is_deleting: false,
        created_at: turn.timestamp(),
    };
    let owner = turn.world.account.clone();
    let ec2 = &mut turn.here().ec2;
    ec2.set_tags(&id, tags);
    let shown = shown(ec2, &owner, &id, &endpoint);
    ec2.endpoints.insert(id, endpoint);
    Ok(json!({"VpcEndpoint": shown}))
}

pub(super) fn describe(asked: Value, turn: &mut Turn<'_>) -> Answer {
    let owner = turn.world.account.clone();
    let ec2 = &turn.here().ec2;
    let all = ec2.endpoints.iter();
    let all = all.map(|(id, endpoint)| shown(ec2, &owner, id, endpoint));
    LISTING.answer(&asked, all.collect())
}

fn shown(ec2: &Ec2, owner: &str, id: &str, endpoint: &Endpoint) -> Value {
    let group = ec2.security_groups.get(&endpoint.group_id);
    let group = group.map(|it| json!({"GroupId": endpoint.group_id, "GroupName": it.name}));
    let (subnets, interfaces): (Vec<_>, Vec<_>) = endpoint.interfaces.iter().cloned().unzip();
    let is_gateway = endpoint.route_tables.is_some();
    json!({
        "VpcEndpointId": id,
        "VpcEndpointType": if is_gateway { "Gateway" } else { "Interface" },
        "VpcId": endpoint.vpc_id,
        "ServiceName": endpoint.service_name,
        "State": if endpoint.is_deleting { "deleting" } else { "available" },
        "OwnerId": owner,
        "RequesterManaged": false,
        "PrivateDnsEnabled": !is_gateway,
        "IpAddressType": "ipv4",
        "CreationTimestamp": endpoint.created_at,
        "Groups": group.into_iter().collect::<Vec<_>>(),
        "SubnetIds": subnets,
        "NetworkInterfaceIds": interfaces,
        "RouteTableIds": endpoint.route_tables.iter().flatten().collect::<Vec<_>>(),
        "Tags": ec2.tags_of(id),
    })
}

impl Ec2 {
    /// The routes that gateway endpoints keep in a table, as they are shown.
    pub(super) fn endpoint_routes(&self, table_id: &str) -> impl Iterator<Item = Value> {
        let leads_here = move |endpoint: &Endpoint| {
            let mut tables = endpoint.route_tables.iter().flatten();
            tables.any(|it| it == table_id)
        };
        let endpoints = self.endpoints.iter();
        endpoints
            .filter(move |(_, it)| !it.is_deleting && leads_here(it))
            .map(|(id, endpoint)| {
                json!({
                    "DestinationPrefixListId": prefix_list(&endpoint.service_name),
                    "GatewayId": id,
                    "Origin": "CreateRoute",
                    "State": "active",
                })
            })
    }
}

/// The list of a service's addresses, which AWS keeps.
fn prefix_list(service: &str) -> &'static str {
    if service.ends_with(".s3") {
        "pl-63a5400a"
    } else {
        "pl-02cd2c6b"
    }
}

/// Endpoints that can't be deleted are listed in the answer, which is no error.
pub(super) fn delete(asked: Value, turn: &mut Turn<'_>) -> Answer {
    let mut unsuccessful = Vec::new();
    for id in texts(&asked, "VpcEndpointIds") {
        match turn.here().ec2.endpoints.get_mut(id) {
            Some(endpoint) if !endpoint.is_deleting => {
                endpoint.is_deleting = true;
                let transition = ec2::Transition::EndpointDeleted { id: id.to_owned() };
                turn.after(Event::VpcEndpointDeleted, Transition::Ec2(transition));
            }
            Some(_) => {}
            None => {
                let fault = Kind::VpcEndpoint.not_found(id);
                unsuccessful.push(json!({
                    "ResourceId": id,
                    "Error": {"Code": fault.code, "Message": fault.message},
                }));
            }
        }
    }
    Ok(json!({"Unsuccessful": unsuccessful}))
}

/// It is gone, with its interfaces.
pub(super) fn bury(id: &str, turn: &mut Turn<'_>) {
    let ec2 = &mut turn.here().ec2;
    ec2.tags.remove(id);
    let gone = ec2.endpoints.remove(id);
    for (_, interface) in gone.into_iter().flat_map(|it| it.interfaces) {
        turn.pull_interface(&interface);
    }
}
