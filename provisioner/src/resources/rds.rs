//! RDS resources.

pub(crate) mod db_instance;
pub(crate) mod db_subnet_group;
mod modification;

use kavak_engine::Fault;
use kavak_stack::Tags;

use crate::aws::{Aws, TagChanges, fault, tag_conversions};

tag_conversions!(aws_sdk_rds);

/// Brings the tags of a resource from `from` to `to`.
async fn retag(aws: &Aws, arn: &str, from: &Tags, to: &Tags) -> Result<(), Fault> {
    let Some(changes) = TagChanges::between(from, to) else {
        return Ok(());
    };
    if !changes.set.is_empty() {
        let call = aws
            .rds
            .add_tags_to_resource()
            .resource_name(arn)
            .set_tags(Some(to_aws(&changes.set)));
        aws.refused_tags
            .pass(call.send().await.map_err(fault("AddTagsToResource")))?;
    }
    if !changes.removed.is_empty() {
        let call = aws
            .rds
            .remove_tags_from_resource()
            .resource_name(arn)
            .set_tag_keys(Some(changes.removed));
        aws.refused_tags
            .pass(call.send().await.map_err(fault("RemoveTagsFromResource")))?;
    }
    Ok(())
}

#[cfg(test)]
pub(crate) mod tests {
    use kavak_stack::{Tags, Text, spec::DbInstance};

    /// The instance of the default settings.
    pub(crate) fn an_instance() -> DbInstance {
        DbInstance {
            identifier: "kavak-agent-dev-db".into(),
            engine: "postgres".into(),
            engine_version: "15.7".into(),
            instance_class: "db.t4g.micro".into(),
            allocated_storage_gb: 20,
            max_allocated_storage_gb: 100,
            storage_type: "gp3".into(),
            iops: None,
            storage_throughput_mbps: None,
            storage_encrypted: true,
            db_name: "kavak_agent".into(),
            master_username: "kavak_admin".into(),
            db_subnet_group_name: "kavak-agent-dev-db-subnet-group".into(),
            security_group_ids: [Text::from("sg-1")].into(),
            port: 5432,
            publicly_accessible: false,
            multi_az: false,
            backup_retention_days: 0,
            backup_window: "03:00-04:00".into(),
            maintenance_window: "mon:04:00-mon:05:00".into(),
            log_exports: ["postgresql", "upgrade"].map(str::to_owned).into(),
            deletion_protection: false,
            tags: Tags::new(),
        }
    }
}
