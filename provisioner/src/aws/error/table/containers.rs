//! The codes of ECS, ECR and the scaling of services.

use kavak_engine::Class;

use super::{Row, row};

pub(in crate::aws) const ECS: &[Row] = &[
    row(Class::NotVisibleYet, &["InvalidParameter"])
        .saying(&["does not have an associated load balancer"]),
    row(Class::Busy, &["InvalidParameter"]).saying(&["still Draining", "deployments are active"]),
    // AWS's code for it is the first, an emulator's the second.
    row(Class::AlreadyExists, &["InvalidParameter", "Client"]).saying(&["not idempotent"]),
    row(Class::NotFound, &["Client"]).saying(&["Unable to describe task definition"]),
    row(Class::NotFound, &["Client"])
        .of(&["DescribeTaskDefinition"])
        .saying(&["Unable to describe"]),
    row(Class::Busy, &["Client"]).saying(&["Too many concurrent attempts"]),
    row(Class::NotFound, &["ServiceNotActive"]).of(&["DeleteService"]),
    row(Class::Busy, &["ServiceNotActive", "UpdateInProgress"]),
    row(Class::IamPropagating, &["InvalidParameter", "Client"]).saying(&[
        "service linked role",
        "has the proper",
        "Unable to assume",
    ]),
    row(
        Class::InUse,
        &["ClusterContainsServices", "ClusterContainsTasks"],
    ),
    row(
        Class::Invalid,
        &[
            "PlatformUnknown",
            "PlatformTaskDefinitionIncompatibility",
            "UnsupportedFeature",
        ],
    ),
];

pub(in crate::aws) const ECR: &[Row] = &[
    row(Class::Invalid, &["InvalidTagParameter", "InvalidLayerPart"]),
    row(Class::InUse, &["RepositoryNotEmpty"]),
];

pub(in crate::aws) const AUTO_SCALING: &[Row] = &[
    row(Class::NotVisibleYet, &["Validation"]).saying(&["ECS service doesn't exist"]),
    row(Class::IamPropagating, &["Validation"]).saying(&["Unable to assume IAM role"]),
];
