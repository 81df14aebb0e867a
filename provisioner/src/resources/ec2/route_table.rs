//! Route tables, their routes and the subnets that use them.

mod associations;
mod routes;

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_ec2::types::ResourceType;
use kavak_engine::Fault;
use kavak_stack::{Found, Text, spec::RouteTable};

use super::{retag, specification};
use crate::{
    aws::{Clients, fault},
    resources::AwsCloud,
};

pub(crate) async fn create(aws: &Clients, table: &RouteTable, token: &str) -> Result<Found, Fault> {
    let answer = aws
        .ec2
        .create_route_table()
        .vpc_id(table.vpc_id.known())
        .client_token(token)
        .tag_specifications(specification(ResourceType::RouteTable, &table.tags))
        .send()
        .await
        .map_err(fault("CreateRouteTable"))?;
    let id = answer
        .route_table()
        .and_then(|table| table.route_table_id())
        .unwrap_or_default();
    let made = RouteTable {
        routes: BTreeMap::new(),
        subnet_ids: BTreeSet::new(),
        ..table.clone()
    };
    Ok(Found::ready(id, made))
}

pub(crate) async fn update(
    cloud: &AwsCloud,
    id: &str,
    from: &RouteTable,
    to: &RouteTable,
) -> Result<(), Fault> {
    routes::update(&cloud.clients, id, &from.routes, &to.routes).await?;
    associations::update(&cloud.clients, id, &from.subnet_ids, &to.subnet_ids).await?;
    retag(cloud, id, &from.tags, &to.tags).await
}

/// Takes it from the environment's subnets, then deletes it with its routes.
pub(crate) async fn delete(aws: &Clients, id: &str, table: &RouteTable) -> Result<(), Fault> {
    let subnet_ids = table.subnet_ids.iter().map(Text::known);
    associations::remove(aws, id, subnet_ids.collect()).await?;
    aws.ec2
        .delete_route_table()
        .route_table_id(id)
        .send()
        .await
        .map(drop)
        .map_err(fault("DeleteRouteTable"))
}
