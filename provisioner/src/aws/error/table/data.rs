//! The database's and the cache's codes.

use kavak_engine::Class;

use super::{Row, row};

/// RDS and ElastiCache see new subnets and groups some seconds later than EC2.
const UNSEEN: Row = row(Class::NotVisibleYet, &["InvalidParameterValue"])
    .saying(&["input subnets", "Invalid security group"]);
const UNSEEN_SUBNET: Row = row(Class::NotVisibleYet, &["InvalidSubnet"]).of(&["*SubnetGroup"]);
/// The service's own role is made by its first use.
const NEW_ROLE: Row = row(
    Class::IamPropagating,
    &["InvalidParameterValue", "InvalidParameterCombination"],
)
.saying(&[
    "service linked role",
    "has the proper",
    "Unable to assume",
    "IAM role ARN value is invalid",
]);

pub(super) const RDS: &[Row] = &[
    row(Class::NotFound, &["InvalidDBInstanceState"]).saying(&["already being deleted"]),
    UNSEEN,
    UNSEEN_SUBNET,
    NEW_ROLE,
    row(
        Class::Busy,
        &["InvalidDBInstanceState", "InvalidDBSnapshotState"],
    ),
    row(
        Class::InUse,
        &["InvalidDBSubnetGroupState", "SubnetAlreadyInUse"],
    ),
    row(Class::Capacity, &["InsufficientDBInstanceCapacity"]),
    row(
        Class::Invalid,
        &[
            "InvalidSubnet",
            "InvalidVPCNetworkState",
            "StorageTypeNotSupported",
            "DBSubnetGroupDoesNotCoverEnoughAZs",
            "KMSKeyNotAccessible",
            "ProvisionedIopsNotAvailableInAZ",
        ],
    ),
];

pub(super) const ELASTICACHE: &[Row] = &[
    UNSEEN,
    UNSEEN_SUBNET,
    NEW_ROLE,
    row(
        Class::Busy,
        &["InvalidReplicationGroupState", "InvalidCacheClusterState"],
    ),
    row(Class::InUse, &["CacheSubnetGroupInUse", "SubnetInUse"]),
    row(Class::Capacity, &["InsufficientCacheClusterCapacity"]),
    row(
        Class::Invalid,
        &[
            "InvalidSubnet",
            "InvalidVPCNetworkState",
            "SubnetNotAllowed",
        ],
    ),
];
