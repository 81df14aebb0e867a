//! The database's and the cache's codes.

use kavak_engine::{Class, Reason};

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

const KEY_LOST: Reason = Reason {
    meaning: "the KMS key with which it is encrypted is disabled, deleted, or not yours to use; what was encrypted with a deleted key can't be read again",
    next: "enable the key or cancel its deletion (`aws kms enable-key`, `aws kms cancel-key-deletion`), or allow the use of it; or choose another snapshot (`kavak-infra snapshots`)",
};

pub(in crate::aws) const RDS: &[Row] = &[
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
    row(Class::Invalid, &["KMSKeyNotAccessible"]).because(&KEY_LOST),
    row(
        Class::Invalid,
        &[
            "InvalidSubnet",
            "InvalidVPCNetworkState",
            "StorageTypeNotSupported",
            "DBSubnetGroupDoesNotCoverEnoughAZs",
            "ProvisionedIopsNotAvailableInAZ",
        ],
    ),
];

pub(in crate::aws) const ELASTICACHE: &[Row] = &[
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
