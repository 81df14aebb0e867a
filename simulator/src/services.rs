//! The table of services: the variant of `Service`, the module of the behaviour, the type of
//! the state in a region (in the module of the same name in `state`), the type of the
//! scheduled changes there, and the profile.

use crate::service::{JSON, Profile, Refusals, TagRefusals, XML};

services! { $
    Acm acm [Acm] [Transition] {
        name: "acm",
        namespace: "acm",
        model: include_str!("../models/acm.json"),
        refusals: Refusals { invalid: ("ValidationException", "ValidationException"), ..JSON },
        tags: TagRefusals::new("InvalidTagException", "TooManyTagsException"),
        tagging: Some("AddTagsToCertificate"),
    }
    ApplicationAutoScaling autoscaling [AutoScaling] [] {
        name: "application-autoscaling",
        namespace: "application-autoscaling",
        model: include_str!("../models/application-autoscaling.json"),
        refusals: Refusals { invalid: ("ValidationException", "ValidationException"), ..JSON },
        tags: TagRefusals::new("ValidationException", "TooManyTagsException"),
        tagging: Some("TagResource"),
    }
    CloudWatch cloudwatch [CloudWatch] [] {
        name: "monitoring",
        namespace: "cloudwatch",
        model: include_str!("../models/cloudwatch.json"),
        refusals: Refusals { failed: "InternalServiceError", ..XML },
        tags: TagRefusals::new("ValidationError", "ValidationError"),
        tagging: Some("TagResource"),
    }
    Ec2 ec2 [Ec2] [Transition] {
        name: "ec2",
        namespace: "ec2",
        model: include_str!("../models/ec2.json"),
        refusals: Refusals {
            denied: "UnauthorizedOperation",
            throttled: ("RequestLimitExceeded", 503),
            failed: "InternalError",
            expired: "RequestExpired",
            invalid: ("MissingParameter", "InvalidParameterValue"),
        },
        // Its tags have rules of their own.
        tags: TagRefusals::new("InvalidParameterValue", "TagLimitExceeded"),
        tagging: Some("CreateTags"),
    }
    Ecr ecr [Ecr] [] {
        name: "ecr",
        namespace: "ecr",
        model: include_str!("../models/ecr.json"),
        refusals: Refusals { failed: "ServerException", ..JSON },
        tags: TagRefusals::new("InvalidTagParameterException", "TooManyTagsException"),
        tagging: Some("TagResource"),
    }
    Ecs ecs [Ecs] [Transition] {
        name: "ecs",
        namespace: "ecs",
        model: include_str!("../models/ecs.json"),
        refusals: Refusals { failed: "ServerException", ..JSON },
        tags: TagRefusals::new("InvalidParameterException", "InvalidParameterException"),
        tagging: Some("TagResource"),
    }
    ElastiCache elasticache [ElastiCache] [Transition] {
        name: "elasticache",
        namespace: "elasticache",
        model: include_str!("../models/elasticache.json"),
        refusals: Refusals { invalid: ("MissingParameter", "InvalidParameterValue"), ..XML },
        tags: TagRefusals::new("InvalidParameterValue", "TagQuotaPerResourceExceeded"),
        tagging: Some("AddTagsToResource"),
    }
    Elb elb [Elb] [Transition] {
        name: "elasticloadbalancing",
        namespace: "elasticloadbalancing",
        model: include_str!("../models/elbv2.json"),
        refusals: XML,
        tags: TagRefusals {
            duplicate: "DuplicateTagKeys",
            ..TagRefusals::new("ValidationError", "TooManyTags")
        },
        tagging: Some("AddTags"),
    }
    Iam iam [] [] {
        name: "iam",
        namespace: "iam",
        model: include_str!("../models/iam.json"),
        refusals: XML,
        tags: TagRefusals::new("InvalidInput", "LimitExceeded"),
        tagging: Some("TagRole"),
    }
    Logs logs [Logs] [] {
        name: "logs",
        namespace: "logs",
        model: include_str!("../models/logs.json"),
        refusals: JSON,
        tags: TagRefusals::new("InvalidParameterException", "TooManyTagsException"),
        tagging: Some("TagResource"),
    }
    Rds rds [Rds] [Transition] {
        name: "rds",
        namespace: "rds",
        model: include_str!("../models/rds.json"),
        refusals: Refusals { invalid: ("MissingParameter", "InvalidParameterValue"), ..XML },
        tags: TagRefusals::new("InvalidParameterValue", "InvalidParameterValue"),
        tagging: Some("AddTagsToResource"),
    }
    Route53 route53 [] [Transition] {
        name: "route53",
        namespace: "route53",
        model: include_str!("../models/route53.json"),
        refusals: Refusals {
            expired: "ExpiredTokenException",
            invalid: ("InvalidInput", "InvalidInput"),
            ..XML
        },
        tags: TagRefusals::new("InvalidInput", "InvalidInput"),
        tagging: None,
    }
    SecretsManager secrets_manager [SecretsManager] [Transition] {
        name: "secretsmanager",
        namespace: "secretsmanager",
        model: include_str!("../models/secretsmanager.json"),
        refusals: Refusals {
            failed: "InternalServiceError",
            invalid: ("ValidationException", "ValidationException"),
            ..JSON
        },
        tags: TagRefusals::new("InvalidParameterException", "LimitExceededException"),
        tagging: Some("TagResource"),
    }
    ServiceQuotas service_quotas [] [] {
        name: "servicequotas",
        namespace: "servicequotas",
        model: include_str!("../models/service-quotas.json"),
        refusals: Refusals {
            throttled: ("TooManyRequestsException", 400),
            invalid: ("IllegalArgumentException", "IllegalArgumentException"),
            ..JSON
        },
        tags: TagRefusals::new("InvalidParameterException", "InvalidParameterException"),
        tagging: None,
    }
    Sns sns [Sns] [] {
        name: "sns",
        namespace: "sns",
        model: include_str!("../models/sns.json"),
        refusals: Refusals {
            denied: "AuthorizationError",
            throttled: ("Throttled", 429),
            failed: "InternalError",
            expired: "ExpiredToken",
            invalid: ("InvalidParameter", "InvalidParameter"),
        },
        tags: TagRefusals::new("InvalidParameter", "TagLimitExceeded"),
        tagging: Some("TagResource"),
    }
    Ssm ssm [Ssm] [] {
        name: "ssm",
        namespace: "ssm",
        model: include_str!("../models/ssm.json"),
        refusals: Refusals {
            failed: "InternalServiceError",
            invalid: ("ValidationException", "ValidationException"),
            ..JSON
        },
        tags: TagRefusals::new("ValidationException", "TooManyTagsError"),
        tagging: Some("AddTagsToResource"),
    }
    Sts sts [] [] {
        name: "sts",
        namespace: "sts",
        model: include_str!("../models/sts.json"),
        refusals: XML,
        tags: TagRefusals::new("InvalidParameterException", "InvalidParameterException"),
        tagging: None,
    }
    Tagging tagging [] [] {
        name: "tagging",
        namespace: "tag",
        model: include_str!("../models/resourcegroupstaggingapi.json"),
        refusals: Refusals { throttled: ("ThrottledException", 400), ..JSON },
        tags: TagRefusals::new("InvalidParameterException", "InvalidParameterException"),
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
