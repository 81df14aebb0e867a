//! Which node types there are.

use kavak_engine::{Class, Fault};

use crate::{
    aws::{Clients, fault},
    observe::rds::orderable::is_of_parameter,
};

/// Whether the region has nodes of this type. `ElastiCache` lists no types; what it
/// sells reservations for, it has.
pub(crate) async fn is_offered(aws: &Clients, node_type: &str) -> Result<bool, Fault> {
    let answer = aws.read(|| async {
        let call = aws
            .elasticache
            .describe_reserved_cache_nodes_offerings()
            .cache_node_type(node_type)
            .max_records(20);
        call.send()
            .await
            .map_err(fault("DescribeReservedCacheNodesOfferings"))
    });
    match answer.await {
        Ok(answer) => Ok(!answer.reserved_cache_nodes_offerings().is_empty()),
        Err(fault) if fault.class == Class::NotFound || is_of_parameter(&fault) => Ok(false),
        Err(fault) => Err(fault),
    }
}
