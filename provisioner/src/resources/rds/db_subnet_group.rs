//! RDS subnet groups.

use kavak_engine::Fault;
use kavak_stack::{Found, Output, spec::DbSubnetGroup};

use super::{retag, to_aws};
use crate::{
    aws::{Clients, fault},
    resources::{AwsCloud, arn_of, known},
};

pub(crate) async fn create(aws: &Clients, group: &DbSubnetGroup) -> Result<Found, Fault> {
    let answer = aws
        .rds
        .create_db_subnet_group()
        .db_subnet_group_name(&group.name)
        .db_subnet_group_description(format!("Subnets of {}", group.name))
        .set_subnet_ids(Some(known(&group.subnet_ids)))
        .set_tags(Some(to_aws(&group.tags)))
        .send()
        .await
        .map_err(fault("CreateDBSubnetGroup"))?;
    let arn = answer
        .db_subnet_group()
        .and_then(|made| made.db_subnet_group_arn())
        .unwrap_or_default();
    Ok(Found::ready(&group.name, group.clone()).with(Output::Arn, arn))
}

pub(crate) async fn update(
    cloud: &AwsCloud,
    found: &Found,
    from: &DbSubnetGroup,
    to: &DbSubnetGroup,
) -> Result<(), Fault> {
    if from.subnet_ids != to.subnet_ids {
        cloud
            .clients
            .rds
            .modify_db_subnet_group()
            .db_subnet_group_name(&found.id)
            .set_subnet_ids(Some(known(&to.subnet_ids)))
            .send()
            .await
            .map_err(fault("ModifyDBSubnetGroup"))?;
    }
    retag(cloud, arn_of(found), &from.tags, &to.tags).await
}

pub(crate) async fn delete(aws: &Clients, name: &str) -> Result<(), Fault> {
    aws.rds
        .delete_db_subnet_group()
        .db_subnet_group_name(name)
        .send()
        .await
        .map(drop)
        .map_err(fault("DeleteDBSubnetGroup"))
}
