//! Reads of the cache's snapshots.

use aws_sdk_elasticache::types::Snapshot as AwsSnapshot;
use kavak_engine::Fault;
use kavak_stack::{Environment, Snapshot, SnapshotOf, Tags};

use crate::aws::{Clients, fault, millis};

/// The snapshots of the environment's cache, which may be gone.
pub(crate) async fn all(aws: &Clients, environment: &Environment) -> Result<Vec<Snapshot>, Fault> {
    let source = environment.name("redis");
    let snapshots: Vec<AwsSnapshot> = aws
        .read(|| async {
            aws.elasticache
                .describe_snapshots()
                .replication_group_id(&source)
                .into_paginator()
                .items()
                .send()
                .try_collect()
                .await
                .map_err(fault("DescribeSnapshots"))
        })
        .await?;
    Ok(snapshots.iter().map(snapshot).collect())
}

/// Each of its tags would take a call, and AWS copies none to a snapshot.
fn snapshot(snapshot: &AwsSnapshot) -> Snapshot {
    let text = |value: Option<&str>| value.unwrap_or_default().to_owned();
    let node = snapshot.node_snapshots().first();
    Snapshot {
        id: text(snapshot.snapshot_name()),
        of: SnapshotOf::Cache,
        source: text(snapshot.replication_group_id()),
        is_automated: snapshot.snapshot_source() == Some("automated"),
        created_at_ms: millis(node.and_then(|it| it.snapshot_create_time())),
        status: text(snapshot.snapshot_status()),
        engine: text(snapshot.engine()),
        engine_version: text(snapshot.engine_version()),
        size: text(node.and_then(|it| it.cache_size())),
        is_encrypted: None,
        storage_gb: 0,
        master_username: None,
        tags: Tags::new(),
    }
}
