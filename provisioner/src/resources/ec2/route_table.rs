//! Route tables, their routes and the subnets that use them.

mod associations;
mod routes;
mod terraform;

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_ec2::types::ResourceType;
use kavak_engine::Fault;
use kavak_stack::{Environment, Found, Kind, Text, plan::Leaves, spec::RouteTable};

use super::{retag, specification};
use crate::{
    aws::{Clients, fault},
    observe::{Observe, Read, Sweep, ec2, nothing},
    resources::{AwsCloud, lifecycle::Lifecycle},
};

impl Lifecycle for RouteTable {
    async fn create(cloud: &AwsCloud, table: &Self, token: &str) -> Result<Found, Fault> {
        let aws: &Clients = &cloud.clients;
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

    async fn update(
        cloud: &AwsCloud,
        found: &Found,
        from: &Self,
        to: &Self,
        _: &mut Found,
    ) -> Result<(), Fault> {
        let id = found.id.as_str();
        routes::update(&cloud.clients, id, &from.routes, &to.routes).await?;
        associations::update(&cloud.clients, id, &from.subnet_ids, &to.subnet_ids).await?;
        retag(cloud, id, &from.tags, &to.tags).await
    }

    /// Takes it from the environment's subnets, then deletes it with its routes.
    async fn delete(
        cloud: &AwsCloud,
        found: &Found,
        table: &Self,
        _: &Leaves,
    ) -> Result<(), Fault> {
        let aws: &Clients = &cloud.clients;
        let id = found.id.as_str();
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
}

impl Observe for RouteTable {
    const READ: Read = Read::With(Kind::Vpc);

    const SWEEP: Sweep = Sweep::With(Kind::Vpc);

    async fn users(
        &self,
        aws: &Clients,
        environment: &Environment,
        id: &str,
    ) -> Result<Vec<String>, Fault> {
        ec2::associated_subnets(aws, environment, id, &self.vpc_id.known()).await
    }

    nothing!(poll interfaces);
}
