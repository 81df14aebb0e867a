//! Associations of subnets with route tables.

use serde_json::{Value, json};

use super::kind::{Kind, invalid_value};
use crate::{fault::ApiFault, operation::Answer, state::ec2::Association, world::Turn};

/// The same association again is that association.
pub(super) fn create(asked: Value, turn: &mut Turn<'_>) -> Answer {
    let table_id = asked["RouteTableId"].as_str().unwrap_or_default();
    let table = turn.table(table_id)?.clone();
    let Some(subnet_id) = asked["SubnetId"].as_str() else {
        return Err(ApiFault::new(
            "MissingParameter",
            "The request must contain the parameter subnetId",
        ));
    };
    let Some(subnet) = turn.subnet(subnet_id) else {
        return Err(Kind::Subnet.not_found(subnet_id));
    };
    if subnet.vpc_id != table.vpc_id {
        return Err(invalid_value(format!(
            "route table {table_id} and subnet {subnet_id} belong to different networks"
        )));
    }
    let mut present = table.associations.iter();
    if let Some(same) = present.find(|one| one.subnet_id.as_deref() == Some(subnet_id)) {
        return Ok(associated("AssociationId", &same.id));
    }
    let mut tables = turn.here().ec2.route_tables.values();
    if tables.any(|table| table.is_of_subnet(subnet_id)) {
        return Err(ApiFault::new(
            "Resource.AlreadyAssociated",
            format!(
                "the specified association for route table {table_id} conflicts with an existing association"
            ),
        ));
    }
    let id = turn.new_id(Kind::RouteTableAssociation.prefix());
    turn.table(table_id)?.associations.push(Association {
        id: id.clone(),
        subnet_id: Some(subnet_id.to_owned()),
    });
    Ok(associated("AssociationId", &id))
}

fn associated(member: &str, id: &str) -> Value {
    json!({member: id, "AssociationState": {"State": "associated"}})
}

pub(super) fn delete(asked: Value, turn: &mut Turn<'_>) -> Answer {
    let id = asked["AssociationId"].as_str().unwrap_or_default();
    let (table_id, association) = turn.association(id)?;
    if association.subnet_id.is_none() {
        return Err(invalid_value(format!(
            "cannot disassociate the main route table association {id}"
        )));
    }
    turn.table(&table_id)?
        .associations
        .retain(|one| one.id != id);
    Ok(json!({}))
}

/// Gives the subnet, or the VPC whose main table it is, to another table; the
/// association has another id then.
pub(super) fn replace(asked: Value, turn: &mut Turn<'_>) -> Answer {
    let id = asked["AssociationId"].as_str().unwrap_or_default();
    let new_table_id = asked["RouteTableId"].as_str().unwrap_or_default();
    let (table_id, association) = turn.association(id)?;
    let vpc_id = turn.table(&table_id)?.vpc_id.clone();
    if turn.table(new_table_id)?.vpc_id != vpc_id {
        return Err(invalid_value(format!(
            "route table {new_table_id} and association {id} belong to different networks"
        )));
    }
    let new_id = turn.new_id(Kind::RouteTableAssociation.prefix());
    turn.table(&table_id)?
        .associations
        .retain(|one| one.id != id);
    turn.table(new_table_id)?.associations.push(Association {
        id: new_id.clone(),
        ..association
    });
    Ok(associated("NewAssociationId", &new_id))
}

impl Turn<'_> {
    /// An association that exists, and the id of its table.
    fn association(&mut self, id: &str) -> Result<(String, Association), ApiFault> {
        let tables = self.here().ec2.route_tables.iter();
        let all = tables.flat_map(|(table_id, table)| {
            let associations = table.associations.iter();
            associations.map(move |one| (table_id.clone(), one.clone()))
        });
        let mut all = all;
        all.find(|(_, one)| one.id == id)
            .ok_or_else(|| Kind::RouteTableAssociation.not_found(id))
    }
}
