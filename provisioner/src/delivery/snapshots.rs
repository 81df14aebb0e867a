//! Deletes snapshots.

use kavak_engine::Class;
use kavak_stack::{Snapshot, SnapshotOf};

use crate::{
    aws::{Clients, fault},
    error::Error,
};

/// Deletes a snapshot of a database or of a cache; one that is gone is no failure.
///
/// # Errors
/// AWS's refusal.
pub async fn delete(aws: &Clients, snapshot: &Snapshot) -> Result<(), Error> {
    let id = &snapshot.id;
    let deleted = aws.mutate(|| async {
        match snapshot.of {
            SnapshotOf::Cache => {
                let call = aws.elasticache.delete_snapshot().snapshot_name(id);
                call.send().await.map(drop).map_err(fault("DeleteSnapshot"))
            }
            SnapshotOf::Database => {
                let call = aws.rds.delete_db_snapshot().db_snapshot_identifier(id);
                call.send()
                    .await
                    .map(drop)
                    .map_err(fault("DeleteDBSnapshot"))
            }
        }
    });
    match deleted.await {
        Err(fault) if fault.class != Class::NotFound => {
            Err(Error::of_fault(&format!("deleting snapshot {id}"), fault))
        }
        _ => Ok(()),
    }
}
