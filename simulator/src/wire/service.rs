//! The services that the simulator knows: a table of what distinguishes them.

/// The constants of a service in the wire protocols.
pub(crate) struct Profile {
    /// The name in the scope of signatures.
    name: &'static str,
    /// The name in ARNs and in IAM's actions.
    namespace: &'static str,
    model: &'static str,
    /// The code of a call that IAM does not allow.
    pub(crate) denied: &'static str,
    /// The code and status of a call too many.
    pub(crate) throttled: (&'static str, u16),
    /// The code of a problem of its own.
    pub(crate) failed: &'static str,
    /// The code for credentials that have run out.
    pub(crate) expired: &'static str,
    /// The codes for a missing and for an invalid member.
    pub(crate) invalid: (&'static str, &'static str),
    /// The action that tags in a creating call need beside the call's own.
    pub(crate) tagging: Option<&'static str>,
}

/// Declares the services, each with its module and its profile.
macro_rules! services {
    ($d:tt $($service:ident $module:ident { $($profile:tt)+ })+) => {
        /// One of AWS's services.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[expect(missing_docs, reason = "each is named as AWS names it")]
        pub enum Service { $($service),+ }

        impl Service {
            /// Every service there is.
            pub const ALL: &[Self] = &[$(Self::$service),+];

            pub(crate) const fn profile(self) -> &'static Profile {
                match self {
                    $(Self::$service => &Profile { $($profile)+ }),+
                }
            }
        }

        /// Passes all services, each with its module, to a macro.
        macro_rules! for_each_service {
            ($d callback:ident) => { $d callback! { $($service $module)+ } };
        }
        pub(crate) use for_each_service;
    };
}

services! { $
    Acm acm {
        name: "acm",
        namespace: "acm",
        model: include_str!("../../models/acm.json"),
        denied: "AccessDeniedException",
        throttled: ("ThrottlingException", 400),
        failed: "InternalFailure",
        expired: "ExpiredTokenException",
        invalid: ("ValidationException", "ValidationException"),
        tagging: Some("AddTagsToCertificate"),
    }
    ApplicationAutoScaling autoscaling {
        name: "application-autoscaling",
        namespace: "application-autoscaling",
        model: include_str!("../../models/application-autoscaling.json"),
        denied: "AccessDeniedException",
        throttled: ("ThrottlingException", 400),
        failed: "InternalFailure",
        expired: "ExpiredTokenException",
        invalid: ("ValidationException", "ValidationException"),
        tagging: Some("TagResource"),
    }
    CloudWatch cloudwatch {
        name: "monitoring",
        namespace: "cloudwatch",
        model: include_str!("../../models/cloudwatch.json"),
        denied: "AccessDenied",
        throttled: ("Throttling", 400),
        failed: "InternalServiceError",
        expired: "ExpiredToken",
        invalid: ("ValidationError", "ValidationError"),
        tagging: Some("TagResource"),
    }
    Ec2 ec2 {
        name: "ec2",
        namespace: "ec2",
        model: include_str!("../../models/ec2.json"),
        denied: "UnauthorizedOperation",
        throttled: ("RequestLimitExceeded", 503),
        failed: "InternalError",
        expired: "RequestExpired",
        invalid: ("MissingParameter", "InvalidParameterValue"),
        tagging: Some("CreateTags"),
    }
    Ecr ecr {
        name: "ecr",
        namespace: "ecr",
        model: include_str!("../../models/ecr.json"),
        denied: "AccessDeniedException",
        throttled: ("ThrottlingException", 400),
        failed: "ServerException",
        expired: "ExpiredTokenException",
        invalid: ("InvalidParameterException", "InvalidParameterException"),
        tagging: Some("TagResource"),
    }
    Ecs ecs {
        name: "ecs",
        namespace: "ecs",
        model: include_str!("../../models/ecs.json"),
        denied: "AccessDeniedException",
        throttled: ("ThrottlingException", 400),
        failed: "ServerException",
        expired: "ExpiredTokenException",
        invalid: ("InvalidParameterException", "InvalidParameterException"),
        tagging: Some("TagResource"),
    }
    ElastiCache elasticache {
        name: "elasticache",
        namespace: "elasticache",
        model: include_str!("../../models/elasticache.json"),
        denied: "AccessDenied",
        throttled: ("Throttling", 400),
        failed: "InternalFailure",
        expired: "ExpiredToken",
        invalid: ("MissingParameter", "InvalidParameterValue"),
        tagging: Some("AddTagsToResource"),
    }
    Elb elb {
        name: "elasticloadbalancing",
        namespace: "elasticloadbalancing",
        model: include_str!("../../models/elbv2.json"),
        denied: "AccessDenied",
        throttled: ("Throttling", 400),
        failed: "InternalFailure",
        expired: "ExpiredToken",
        invalid: ("ValidationError", "ValidationError"),
        tagging: Some("AddTags"),
    }
    Iam iam {
        name: "iam",
        namespace: "iam",
        model: include_str!("../../models/iam.json"),
        denied: "AccessDenied",
        throttled: ("Throttling", 400),
        failed: "InternalFailure",
        expired: "ExpiredToken",
        invalid: ("ValidationError", "ValidationError"),
        tagging: Some("TagRole"),
    }
    Logs logs {
        name: "logs",
        namespace: "logs",
        model: include_str!("../../models/logs.json"),
        denied: "AccessDeniedException",
        throttled: ("ThrottlingException", 400),
        failed: "InternalFailure",
        expired: "ExpiredTokenException",
        invalid: ("InvalidParameterException", "InvalidParameterException"),
        tagging: Some("TagResource"),
    }
    Rds rds {
        name: "rds",
        namespace: "rds",
        model: include_str!("../../models/rds.json"),
        denied: "AccessDenied",
        throttled: ("Throttling", 400),
        failed: "InternalFailure",
        expired: "ExpiredToken",
        invalid: ("MissingParameter", "InvalidParameterValue"),
        tagging: Some("AddTagsToResource"),
    }
    Route53 route53 {
        name: "route53",
        namespace: "route53",
        model: include_str!("../../models/route53.json"),
        denied: "AccessDenied",
        throttled: ("Throttling", 400),
        failed: "InternalFailure",
        expired: "ExpiredTokenException",
        invalid: ("InvalidInput", "InvalidInput"),
        tagging: None,
    }
    SecretsManager secrets_manager {
        name: "secretsmanager",
        namespace: "secretsmanager",
        model: include_str!("../../models/secretsmanager.json"),
        denied: "AccessDeniedException",
        throttled: ("ThrottlingException", 400),
        failed: "InternalServiceError",
        expired: "ExpiredTokenException",
        invalid: ("ValidationException", "ValidationException"),
        tagging: Some("TagResource"),
    }
    ServiceQuotas service_quotas {
        name: "servicequotas",
        namespace: "servicequotas",
        model: include_str!("../../models/service-quotas.json"),
        denied: "AccessDeniedException",
        throttled: ("TooManyRequestsException", 400),
        failed: "InternalFailure",
        expired: "ExpiredTokenException",
        invalid: ("IllegalArgumentException", "IllegalArgumentException"),
        tagging: None,
    }
    Sns sns {
        name: "sns",
        namespace: "sns",
        model: include_str!("../../models/sns.json"),
        denied: "AuthorizationError",
        throttled: ("Throttled", 429),
        failed: "InternalError",
        expired: "ExpiredToken",
        invalid: ("InvalidParameter", "InvalidParameter"),
        tagging: Some("TagResource"),
    }
    Ssm ssm {
        name: "ssm",
        namespace: "ssm",
        model: include_str!("../../models/ssm.json"),
        denied: "AccessDeniedException",
        throttled: ("ThrottlingException", 400),
        failed: "InternalServiceError",
        expired: "ExpiredTokenException",
        invalid: ("ValidationException", "ValidationException"),
        tagging: Some("AddTagsToResource"),
    }
    Sts sts {
        name: "sts",
        namespace: "sts",
        model: include_str!("../../models/sts.json"),
        denied: "AccessDenied",
        throttled: ("Throttling", 400),
        failed: "InternalFailure",
        expired: "ExpiredToken",
        invalid: ("ValidationError", "ValidationError"),
        tagging: None,
    }
    Tagging tagging {
        name: "tagging",
        namespace: "tag",
        model: include_str!("../../models/resourcegroupstaggingapi.json"),
        denied: "AccessDeniedException",
        throttled: ("ThrottledException", 400),
        failed: "InternalFailure",
        expired: "ExpiredTokenException",
        invalid: ("InvalidParameterException", "InvalidParameterException"),
        tagging: None,
    }
}

impl Service {
    /// The name in the scope of signatures.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.profile().name
    }

    /// The name in ARNs and in IAM's actions.
    #[must_use]
    pub const fn namespace(self) -> &'static str {
        self.profile().namespace
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
        self.profile().model
    }
}
