//! Identity and access management.

pub(crate) mod role;

use crate::grant::{EVERYTHING, Grant, grant};

/// What a deployer must be allowed.
pub(super) const GRANTS: &[Grant] = &[
    grant(
        "Roles",
        "iam",
        &["arn:aws:iam::*:role/PROJECT-*"],
        "CreateRole DeleteRole DeleteRolePolicy DetachRolePolicy GetRole \
         GetRolePolicy ListAttachedRolePolicies ListInstanceProfilesForRole ListRolePolicies PutRolePermissionsBoundary \
         PutRolePolicy TagRole UntagRole UpdateAssumeRolePolicy",
    ),
    // No other policy of AWS's is attached: least of all one that allows everything.
    Grant {
        condition: Some((
            "ArnEquals",
            "iam:PolicyARN",
            &["arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"],
        )),
        ..grant(
            "RolesOfAws",
            "iam",
            &["arn:aws:iam::*:role/PROJECT-*"],
            "AttachRolePolicy",
        )
    },
    // What the checks beforehand and `doctor` ask IAM.
    grant(
        "Checks",
        "iam",
        EVERYTHING,
        "GetPolicy SimulatePrincipalPolicy",
    ),
    Grant {
        condition: Some((
            "StringEquals",
            "iam:PassedToService",
            &["ecs-tasks.amazonaws.com"],
        )),
        ..grant(
            "RolesOfTasks",
            "iam",
            &["arn:aws:iam::*:role/PROJECT-*"],
            "PassRole",
        )
    },
    // AWS makes a service's own role at its first use, as the caller.
    Grant {
        condition: Some((
            "StringEquals",
            "iam:AWSServiceName",
            &[
                "ecs.amazonaws.com",
                "ecs.application-autoscaling.amazonaws.com",
                "elasticache.amazonaws.com",
                "elasticloadbalancing.amazonaws.com",
                "rds.amazonaws.com",
            ],
        )),
        ..grant(
            "RolesOfServices",
            "iam",
            &["arn:aws:iam::*:role/aws-service-role/*"],
            "CreateServiceLinkedRole",
        )
    },
];
