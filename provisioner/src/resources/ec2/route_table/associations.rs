//! The subnets that use a route table.

use std::collections::BTreeSet;

use aws_sdk_ec2::types::RouteTableAssociation;
use kavak_engine::{Class, Fault};
use kavak_stack::Text;

use crate::{
    aws::{Clients, fault, filter},
    resources::done_if,
};

/// Brings the subnets from `from` to `to`.
pub(super) async fn update(
    aws: &Clients,
    table_id: &str,
    from: &BTreeSet<Text>,
    to: &BTreeSet<Text>,
) -> Result<(), Fault> {
    for subnet_id in to.difference(from) {
        associate(aws, table_id, &subnet_id.known()).await?;
    }
    remove(
        aws,
        table_id,
        from.difference(to).map(Text::known).collect(),
    )
    .await
}

/// Takes the table from these subnets: what others have associated with it is theirs.
pub(super) async fn remove(
    aws: &Clients,
    table_id: &str,
    subnet_ids: BTreeSet<String>,
) -> Result<(), Fault> {
    if subnet_ids.is_empty() {
        return Ok(());
    }
    for association in of(aws, "route-table-id", table_id).await? {
        let mut subnet_id = association.subnet_id().into_iter();
        let is_left = subnet_id.any(|it| subnet_ids.contains(it));
        if is_left && association.route_table_id() == Some(table_id) {
            disassociate(aws, &association).await?;
        }
    }
    Ok(())
}

async fn associate(aws: &Clients, table_id: &str, subnet_id: &str) -> Result<(), Fault> {
    let answer = aws
        .ec2
        .associate_route_table()
        .route_table_id(table_id)
        .subnet_id(subnet_id)
        .send()
        .await
        .map(drop)
        .map_err(fault("AssociateRouteTable"));
    match answer {
        Err(fault) if fault.class == Class::AlreadyExists => {
            take_over(aws, table_id, subnet_id, fault).await
        }
        other => other,
    }
}

/// Gives a subnet that is associated with a table already to this one. Where no
/// such association is seen, or none any more, the other table has just let go
/// of it: the association is tried again.
async fn take_over(
    aws: &Clients,
    table_id: &str,
    subnet_id: &str,
    refusal: Fault,
) -> Result<(), Fault> {
    let associations = of(aws, "association.subnet-id", subnet_id).await?;
    let Some(present) = associations
        .iter()
        .find(|association| association.subnet_id() == Some(subnet_id))
    else {
        return Err(try_again(refusal));
    };
    if present.route_table_id() == Some(table_id) {
        return Ok(());
    }
    let answer = aws
        .ec2
        .replace_route_table_association()
        .set_association_id(present.route_table_association_id.clone())
        .route_table_id(table_id)
        .send()
        .await
        .map(drop)
        .map_err(fault("ReplaceRouteTableAssociation"));
    answer.map_err(|fault| match fault.class {
        Class::NotFound => try_again(fault),
        _ => fault,
    })
}

fn try_again(fault: Fault) -> Fault {
    Fault {
        class: Class::Busy,
        ..fault
    }
}

async fn disassociate(aws: &Clients, association: &RouteTableAssociation) -> Result<(), Fault> {
    let answer = aws
        .ec2
        .disassociate_route_table()
        .set_association_id(association.route_table_association_id.clone())
        .send()
        .await;
    done_if(
        Class::NotFound,
        answer.map(drop).map_err(fault("DisassociateRouteTable")),
    )
}

/// All associations of the tables that this filter matches.
async fn of(
    aws: &Clients,
    name: &'static str,
    value: &str,
) -> Result<Vec<RouteTableAssociation>, Fault> {
    let tables = aws.read(|| async {
        aws.ec2
            .describe_route_tables()
            .filters(filter(name, [value]))
            .into_paginator()
            .items()
            .send()
            .try_collect()
            .await
            .map_err(fault("DescribeRouteTables"))
    });
    let associations = tables.await?.into_iter().flat_map(|it| it.associations);
    Ok(associations.flatten().collect())
}
