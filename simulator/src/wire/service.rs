//! The services that the simulator knows.

/// One of AWS's services.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each is named as AWS names it")]
pub enum Service {
    Acm,
    ApplicationAutoScaling,
    CloudWatch,
    Ec2,
    Ecr,
    Ecs,
    ElastiCache,
    Elb,
    Iam,
    Logs,
    Rds,
    Route53,
    SecretsManager,
    ServiceQuotas,
    Sns,
    Ssm,
    Sts,
    Tagging,
}

impl Service {
    /// Every service there is.
    pub const ALL: &[Self] = &[
        Self::Acm,
        Self::ApplicationAutoScaling,
        Self::CloudWatch,
        Self::Ec2,
        Self::Ecr,
        Self::Ecs,
        Self::ElastiCache,
        Self::Elb,
        Self::Iam,
        Self::Logs,
        Self::Rds,
        Self::Route53,
        Self::SecretsManager,
        Self::ServiceQuotas,
        Self::Sns,
        Self::Ssm,
        Self::Sts,
        Self::Tagging,
    ];

    /// The name in the scope of signatures.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Acm => "acm",
            Self::ApplicationAutoScaling => "application-autoscaling",
            Self::CloudWatch => "monitoring",
            Self::Ec2 => "ec2",
            Self::Ecr => "ecr",
            Self::Ecs => "ecs",
            Self::ElastiCache => "elasticache",
            Self::Elb => "elasticloadbalancing",
            Self::Iam => "iam",
            Self::Logs => "logs",
            Self::Rds => "rds",
            Self::Route53 => "route53",
            Self::SecretsManager => "secretsmanager",
            Self::ServiceQuotas => "servicequotas",
            Self::Sns => "sns",
            Self::Ssm => "ssm",
            Self::Sts => "sts",
            Self::Tagging => "tagging",
        }
    }

    /// The name in ARNs and in IAM's actions.
    #[must_use]
    pub const fn namespace(self) -> &'static str {
        match self {
            Self::CloudWatch => "cloudwatch",
            Self::Tagging => "tag",
            other => other.name(),
        }
    }

    /// The service with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|service| service.name() == name)
    }

    pub(crate) const fn model(self) -> &'static str {
        match self {
            Self::Acm => include_str!("../../models/acm.json"),
            Self::ApplicationAutoScaling => {
                include_str!("../../models/application-autoscaling.json")
            }
            Self::CloudWatch => include_str!("../../models/cloudwatch.json"),
            Self::Ec2 => include_str!("../../models/ec2.json"),
            Self::Ecr => include_str!("../../models/ecr.json"),
            Self::Ecs => include_str!("../../models/ecs.json"),
            Self::ElastiCache => include_str!("../../models/elasticache.json"),
            Self::Elb => include_str!("../../models/elbv2.json"),
            Self::Iam => include_str!("../../models/iam.json"),
            Self::Logs => include_str!("../../models/logs.json"),
            Self::Rds => include_str!("../../models/rds.json"),
            Self::Route53 => include_str!("../../models/route53.json"),
            Self::SecretsManager => include_str!("../../models/secretsmanager.json"),
            Self::ServiceQuotas => include_str!("../../models/service-quotas.json"),
            Self::Sns => include_str!("../../models/sns.json"),
            Self::Ssm => include_str!("../../models/ssm.json"),
            Self::Sts => include_str!("../../models/sts.json"),
            Self::Tagging => include_str!("../../models/resourcegroupstaggingapi.json"),
        }
    }
}
