//! Reads of the database's snapshots.

use aws_sdk_rds::types::DbSnapshot;
use kavak_engine::Fault;
use kavak_stack::{Environment, Snapshot, SnapshotOf};

use crate::{
    aws::{Clients, fault, millis, tags::rds::from_aws},
    observe::absent_if_not_found,
};

/// The snapshots of the environment's database, which may be gone.
pub(crate) async fn all(aws: &Clients, environment: &Environment) -> Result<Vec<Snapshot>, Fault> {
    let source = environment.name("db");
    let snapshots: Vec<DbSnapshot> = aws
        .read(|| async {
            aws.rds
                .describe_db_snapshots()
                .db_instance_identifier(&source)
                .into_paginator()
                .items()
                .send()
                .try_collect()
                .await
                .map_err(fault("DescribeDBSnapshots"))
        })
        .await?;
    Ok(snapshots.iter().map(snapshot).collect())
}

/// The snapshot with this identifier, of whatever it is.
pub(crate) async fn named(aws: &Clients, id: &str) -> Result<Option<Snapshot>, Fault> {
    let answer = aws.read(|| async {
        let call = aws.rds.describe_db_snapshots().db_snapshot_identifier(id);
        call.send().await.map_err(fault("DescribeDBSnapshots"))
    });
    let answer = absent_if_not_found(answer.await)?;
    Ok(answer.and_then(|it| it.db_snapshots().first().map(snapshot)))
}

fn snapshot(snapshot: &DbSnapshot) -> Snapshot {
    let text = |value: Option<&str>| value.unwrap_or_default().to_owned();
    Snapshot {
        id: text(snapshot.db_snapshot_identifier()),
        of: SnapshotOf::Database,
        source: text(snapshot.db_instance_identifier()),
        is_automated: snapshot.snapshot_type() == Some("automated"),
        // That of a copy is the time of its data.
        created_at_ms: millis(
            snapshot
                .original_snapshot_create_time()
                .or(snapshot.snapshot_create_time()),
        ),
        status: text(snapshot.status()),
        engine: text(snapshot.engine()),
        engine_version: text(snapshot.engine_version()),
        size: format!("{} GB", snapshot.allocated_storage().unwrap_or_default()),
        is_encrypted: snapshot.encrypted(),
        storage_gb: snapshot
            .allocated_storage()
            .and_then(|size| u32::try_from(size).ok())
            .unwrap_or_default(),
        master_username: snapshot.master_username().map(str::to_owned),
        tags: from_aws(snapshot.tag_list()),
    }
}
