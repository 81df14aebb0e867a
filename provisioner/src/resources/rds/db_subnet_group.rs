//! RDS subnet groups.

use kavak_engine::Fault;
use kavak_stack::{Environment, Found, Kind, Output, plan::Leaves, spec::DbSubnetGroup};

use super::{retag, to_aws};
use crate::{
    aws::{Clients, fault},
    observe::{self, Observe, Read, Sweep, nothing},
    resources::{AwsCloud, arn_of, known, lifecycle::Lifecycle},
    terraform::{Described, Exported, NAME, Referred, Resource},
};

impl Lifecycle for DbSubnetGroup {
    async fn create(cloud: &AwsCloud, group: &Self, _: &str) -> Result<Found, Fault> {
        let aws: &Clients = &cloud.clients;
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

    async fn update(
        cloud: &AwsCloud,
        found: &Found,
        from: &Self,
        to: &Self,
        _: &mut Found,
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

    async fn delete(cloud: &AwsCloud, _: &Found, it: &Self, _: &Leaves) -> Result<(), Fault> {
        let aws: &Clients = &cloud.clients;
        let name = it.name.as_str();
        aws.rds
            .delete_db_subnet_group()
            .db_subnet_group_name(name)
            .send()
            .await
            .map(drop)
            .map_err(fault("DeleteDBSubnetGroup"))
    }
}

impl Observe for DbSubnetGroup {
    const READ: Read = Read::With(Kind::DbInstance);

    const SWEEP: Sweep = Sweep::With(Kind::DbInstance);

    async fn users(
        &self,
        aws: &Clients,
        environment: &Environment,
        _: &str,
    ) -> Result<Vec<String>, Fault> {
        observe::rds::users_of_subnet_group(aws, environment, &self.name).await
    }

    nothing!(poll interfaces);
}

impl Exported for DbSubnetGroup {
    const REFERRED: Referred = Some(("aws_db_subnet_group", NAME));

    fn export(of: &Described<'_>, it: &Self) -> Result<Vec<Resource>, String> {
        Ok(vec![
            of.import("aws_db_subnet_group", &of.found.id)
                .set("name", it.name.as_str())
                .set("subnet_ids", of.references.list(&it.subnet_ids))
                .tags(&it.tags)
                .ignoring(&["description"]),
        ])
    }
}
