//! What a deployer's role must be allowed: the one list, of which
//! `docs/iam/deployer.json` is made. Tests hold it against the calls in the code
//! and against those that the simulator records.

use serde_json::{Map, Value, json};

/// Actions that are allowed together.
pub struct Grant {
    /// What they are for, as the statement's id.
    pub sid: &'static str,
    /// The service's prefix: `ec2`.
    pub service: &'static str,
    actions: &'static str,
    /// Patterns of ARNs; `PROJECT` stands for the project.
    pub resources: &'static [&'static str],
    /// Operator, key and values.
    pub condition: Option<(&'static str, &'static str, &'static [&'static str])>,
}

impl Grant {
    /// The actions, with their prefix.
    pub fn actions(&self) -> impl Iterator<Item = String> {
        let names = self.actions.split_whitespace();
        names.map(|name| format!("{}:{name}", self.service))
    }
}

/// Actions without which every command that changes something still does its work: what they
/// would show is reported as not checked. Only `history` needs `ssm:GetParameterHistory`.
pub const OPTIONAL: &[&str] = &[
    "ec2:DescribeRegions",
    "elasticache:DescribeCacheEngineVersions",
    "elasticache:DescribeReservedCacheNodesOfferings",
    "iam:GetPolicy",
    "iam:SimulatePrincipalPolicy",
    "rds:DescribeOrderableDBInstanceOptions",
    "route53:GetHostedZone",
    "servicequotas:GetAWSDefaultServiceQuota",
    "servicequotas:GetServiceQuota",
    "ssm:GetParameterHistory",
];

const EVERYTHING: &[&str] = &["*"];

const fn grant(
    sid: &'static str,
    service: &'static str,
    resources: &'static [&'static str],
    actions: &'static str,
) -> Grant {
    Grant {
        sid,
        service,
        actions,
        resources,
        condition: None,
    }
}

/// All grants. Resources of EC2, load balancing and certificates have ids that
/// AWS chooses, so no pattern distinguishes them from others'.
pub const GRANTS: &[Grant] = &[
    grant(
        "Network",
        "ec2",
        EVERYTHING,
        "AllocateAddress AssociateRouteTable AttachInternetGateway \
         AuthorizeSecurityGroupEgress AuthorizeSecurityGroupIngress CreateInternetGateway \
         CreateNatGateway CreateRoute CreateRouteTable CreateSecurityGroup CreateSubnet \
         CreateTags CreateVpc DeleteInternetGateway DeleteNatGateway DeleteRoute \
         DeleteRouteTable DeleteSecurityGroup DeleteSubnet DeleteTags DeleteVpc \
         DeleteVpcEndpoints DescribeAddresses DescribeAvailabilityZones \
         DescribeInternetGateways DescribeNatGateways DescribeNetworkAcls \
         DescribeNetworkInterfaces DescribeRegions \
         DescribeRouteTables DescribeSecurityGroupRules DescribeSecurityGroups \
         DescribeSubnets DescribeTags DescribeVpcAttribute DescribeVpcEndpoints DescribeVpcs \
         DescribeVpnGateways \
         DetachInternetGateway DisassociateRouteTable ModifySecurityGroupRules \
         ModifySubnetAttribute ModifyVpcAttribute ReleaseAddress ReplaceRoute \
         ReplaceRouteTableAssociation RevokeSecurityGroupEgress RevokeSecurityGroupIngress",
    ),
    grant(
        "Quotas",
        "servicequotas",
        EVERYTHING,
        "GetAWSDefaultServiceQuota GetServiceQuota",
    ),
    grant(
        "LoadBalancer",
        "elasticloadbalancing",
        EVERYTHING,
        "AddTags CreateListener CreateLoadBalancer CreateTargetGroup DeleteListener \
         DeleteLoadBalancer DeleteTargetGroup DescribeListeners \
         DescribeLoadBalancerAttributes DescribeLoadBalancers DescribeTags \
         DescribeTargetGroupAttributes DescribeTargetGroups DescribeTargetHealth \
         ModifyListener ModifyLoadBalancerAttributes ModifyTargetGroup \
         ModifyTargetGroupAttributes RemoveTags SetSecurityGroups SetSubnets",
    ),
    grant(
        "Certificate",
        "acm",
        EVERYTHING,
        "AddTagsToCertificate DeleteCertificate DescribeCertificate ListCertificates \
         ListTagsForCertificate RemoveTagsFromCertificate RequestCertificate",
    ),
    grant(
        "Name",
        "route53",
        EVERYTHING,
        "ChangeResourceRecordSets GetHostedZone ListHostedZones ListResourceRecordSets",
    ),
    grant(
        "Database",
        "rds",
        EVERYTHING,
        "AddTagsToResource CreateDBInstance CreateDBSnapshot CreateDBSubnetGroup DeleteDBInstance \
         DeleteDBSnapshot DeleteDBSubnetGroup DescribeDBEngineVersions DescribeDBInstances \
         DescribeDBSnapshots DescribeDBSubnetGroups DescribeEvents DescribeOrderableDBInstanceOptions ListTagsForResource ModifyDBInstance \
         ModifyDBSubnetGroup RemoveTagsFromResource RestoreDBInstanceFromDBSnapshot StartDBInstance",
    ),
    grant(
        "Cache",
        "elasticache",
        EVERYTHING,
        "AddTagsToResource CreateCacheSubnetGroup CreateReplicationGroup CreateSnapshot \
         DecreaseReplicaCount \
         DeleteCacheSubnetGroup DeleteReplicationGroup DeleteSnapshot DescribeCacheClusters \
         DescribeCacheEngineVersions DescribeCacheSubnetGroups DescribeReplicationGroups DescribeReservedCacheNodesOfferings DescribeSnapshots IncreaseReplicaCount \
         ListTagsForResource ModifyCacheSubnetGroup ModifyReplicationGroup \
         RemoveTagsFromResource",
    ),
    grant(
        "Containers",
        "ecs",
        EVERYTHING,
        "CreateCluster CreateService DeleteCluster DeleteService DeleteTaskDefinitions \
         DeregisterTaskDefinition DescribeClusters DescribeServiceRevisions DescribeServices \
         DescribeTaskDefinition DescribeTasks ListServiceDeployments ListServices ListTaskDefinitions \
         ListTasks RegisterTaskDefinition RunTask StopServiceDeployment StopTask TagResource \
         UntagResource UpdateClusterSettings UpdateService",
    ),
    grant(
        "Scaling",
        "application-autoscaling",
        EVERYTHING,
        "DeleteScalingPolicy DeregisterScalableTarget DescribeScalableTargets \
         DescribeScalingPolicies ListTagsForResource PutScalingPolicy RegisterScalableTarget \
         TagResource UntagResource",
    ),
    // Application Auto Scaling makes and removes its own as the caller.
    grant(
        "Alarms",
        "cloudwatch",
        EVERYTHING,
        "DeleteAlarms DescribeAlarms PutMetricAlarm",
    ),
    grant(
        "Monitoring",
        "cloudwatch",
        &[
            "arn:aws:cloudwatch:*:*:alarm:PROJECT-*",
            "arn:aws:cloudwatch::*:dashboard/PROJECT-*",
        ],
        "DeleteDashboards GetDashboard ListTagsForResource PutDashboard TagResource UntagResource",
    ),
    grant("ImageLogin", "ecr", EVERYTHING, "GetAuthorizationToken"),
    grant(
        "Images",
        "ecr",
        &["arn:aws:ecr:*:*:repository/PROJECT-*"],
        "CreateRepository DeleteRepository DescribeImageScanFindings DescribeImages DescribeRepositories \
         ListTagsForResource PutImageScanningConfiguration PutImageTagMutability TagResource \
         UntagResource BatchCheckLayerAvailability BatchGetImage CompleteLayerUpload \
         GetDownloadUrlForLayer InitiateLayerUpload PutImage UploadLayerPart",
    ),
    grant(
        "Secrets",
        "secretsmanager",
        &["arn:aws:secretsmanager:*:*:secret:PROJECT-*"],
        "CreateSecret DeleteSecret DescribeSecret GetSecretValue PutSecretValue RestoreSecret \
         TagResource UntagResource UpdateSecret",
    ),
    grant(
        "Logs",
        "logs",
        EVERYTHING,
        "CreateLogGroup DeleteLogGroup DeleteRetentionPolicy DescribeLogGroups \
         FilterLogEvents GetLogEvents ListTagsForResource PutLogGroupDeletionProtection PutRetentionPolicy TagResource \
         UntagResource",
    ),
    grant(
        "Events",
        "sns",
        &["arn:aws:sns:*:*:PROJECT-*"],
        "CreateTopic DeleteTopic ListSubscriptionsByTopic ListTagsForResource Subscribe \
         TagResource UntagResource",
    ),
    // IAM knows no resource for it.
    grant("EventsEnd", "sns", EVERYTHING, "Unsubscribe"),
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
    grant(
        "Lock",
        "ssm",
        &["arn:aws:ssm:*:*:parameter/kavak-infra/*"],
        "AddTagsToResource DeleteParameters GetParameterHistory GetParametersByPath PutParameter",
    ),
    grant("Leftovers", "tag", EVERYTHING, "GetResources"),
];

/// The policy of a role that deploys environments of `project`.
#[must_use]
pub fn deployer_policy(project: &str) -> Value {
    let statements: Vec<Value> = GRANTS
        .iter()
        .map(|grant| statement(grant, project))
        .collect();
    json!({"Version": "2012-10-17", "Statement": statements})
}

fn statement(grant: &Grant, project: &str) -> Value {
    let resources = grant
        .resources
        .iter()
        .map(|it| it.replace("PROJECT", project));
    let mut statement = Map::new();
    statement.insert("Sid".into(), grant.sid.into());
    statement.insert("Effect".into(), "Allow".into());
    statement.insert("Action".into(), grant.actions().collect::<Vec<_>>().into());
    statement.insert("Resource".into(), resources.collect::<Vec<_>>().into());
    if let Some((operator, key, values)) = grant.condition {
        statement.insert("Condition".into(), json!({operator: {key: values}}));
    }
    statement.into()
}

#[cfg(test)]
mod tests;
