//! Its description in Terraform's language.

use kavak_stack::spec::RouteTable;

use crate::terraform::{Described, Exported, ID, Referred, Resource};

impl Exported for RouteTable {
    const REFERRED: Referred = Some(("aws_route_table", ID));

    /// The table with its routes, and an association for each subnet.
    fn export(of: &Described<'_>, it: &Self) -> Result<Vec<Resource>, String> {
        let table = of.import("aws_route_table", &of.found.id);
        let table = table.set("vpc_id", of.references.of(&it.vpc_id));
        let table = it.routes.iter().fold(table, |table, (to, gateway)| {
            let attribute = target_attribute(&gateway.known());
            let destination = match to.contains(':') {
                true => "ipv6_cidr_block",
                false => "cidr_block",
            };
            let gateway = of.references.of(gateway);
            table.nested(
                "route",
                vec![(destination, to.as_str().into()), (attribute, gateway)],
            )
        });
        let associations = it.subnet_ids.iter().zip(1..).map(|(subnet, number)| {
            let id = format!("{}/{}", subnet.known(), of.found.id);
            of.import("aws_route_table_association", id)
                .with_suffix(number)
                .set("subnet_id", of.references.of(subnet))
                .set("route_table_id", of.references.text(&of.found.id))
        });
        Ok(std::iter::once(table.tags(&it.tags))
            .chain(associations)
            .collect())
    }
}

/// The provider's name for the target of a route, by the prefix of its id.
fn target_attribute(id: &str) -> &'static str {
    match id.split_once('-').map_or("", |(prefix, _)| prefix) {
        "nat" => "nat_gateway_id",
        "tgw" => "transit_gateway_id",
        "pcx" => "vpc_peering_connection_id",
        "eni" => "network_interface_id",
        "vpce" => "vpc_endpoint_id",
        "eigw" => "egress_only_gateway_id",
        "lgw" => "local_gateway_id",
        "cagw" => "carrier_gateway_id",
        _ => "gateway_id",
    }
}
