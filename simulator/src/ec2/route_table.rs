//! Route tables, with their routes and the subnets that use them.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{
    kind::{Kind, has_dependencies},
    tag,
};
use crate::{
    fault::ApiFault,
    operation::Answer,
    state::ec2::{Association, Ec2, RouteTable},
    world::Turn,
};

mod listing;

pub(super) use self::listing::describe;

impl RouteTable {
    /// The table that a VPC begins with.
    pub(super) fn main_of(vpc_id: &str, turn: &mut Turn<'_>) -> Self {
        Self {
            vpc_id: vpc_id.to_owned(),
            routes: BTreeMap::new(),
            associations: vec![Association {
                id: turn.new_id(Kind::RouteTableAssociation.prefix()),
                subnet_id: None,
            }],
        }
    }

    pub(super) fn is_main(&self) -> bool {
        self.associations.iter().any(|one| one.subnet_id.is_none())
    }

    pub(super) fn is_of_subnet(&self, subnet_id: &str) -> bool {
        let mut associations = self.associations.iter();
        associations.any(|one| one.subnet_id.as_deref() == Some(subnet_id))
    }
}

pub(super) fn create(asked: Value, turn: &mut Turn<'_>) -> Answer {
    let vpc_id = asked["VpcId"].as_str().unwrap_or_default();
    let id = match turn.repeated("CreateRouteTable", &asked)? {
        Some(id) => id,
        None => make(vpc_id, &asked, turn)?,
    };
    Ok(json!({"RouteTable": turn.shown_table(&id), "ClientToken": asked["ClientToken"]}))
}

fn make(vpc_id: &str, asked: &Value, turn: &mut Turn<'_>) -> Result<String, ApiFault> {
    let tags = tag::specified(Kind::RouteTable, asked)?;
    turn.vpc(vpc_id)?;
    let tables = turn.here().ec2.route_tables.values();
    let count = tables.filter(|table| table.vpc_id == vpc_id).count();
    turn.check_quota("L-589F43AA", count, || {
        (
            "RouteTableLimitExceeded",
            "The maximum number of route tables has been reached.",
        )
    })?;
    let id = turn.new_id(Kind::RouteTable.prefix());
    let table = RouteTable {
        vpc_id: vpc_id.to_owned(),
        routes: BTreeMap::new(),
        associations: Vec::new(),
    };
    let ec2 = &mut turn.here().ec2;
    ec2.route_tables.insert(id.clone(), table);
    ec2.set_tags(&id, tags);
    turn.remember("CreateRouteTable", asked, &id);
    Ok(id)
}

/// Its routes go with it; no subnet may use it any more.
pub(super) fn delete(asked: Value, turn: &mut Turn<'_>) -> Answer {
    let id = asked["RouteTableId"].as_str().unwrap_or_default();
    if !turn.table(id)?.associations.is_empty() {
        return Err(has_dependencies("routeTable", id));
    }
    let ec2 = &mut turn.here().ec2;
    ec2.route_tables.remove(id);
    ec2.tags.remove(id);
    Ok(json!({}))
}

impl Ec2 {
    pub(super) fn remove_route_tables(&mut self, is_unwanted: impl Fn(&RouteTable) -> bool) {
        let tags = &mut self.tags;
        self.route_tables.retain(|id, table| {
            let is_unwanted = is_unwanted(table);
            if is_unwanted {
                tags.remove(id);
            }
            !is_unwanted
        });
    }
}

impl Turn<'_> {
    /// A route table that exists.
    pub(super) fn table(&mut self, id: &str) -> Result<&mut RouteTable, ApiFault> {
        let tables = &mut self.here().ec2.route_tables;
        tables
            .get_mut(id)
            .ok_or_else(|| Kind::RouteTable.not_found(id))
    }
}
