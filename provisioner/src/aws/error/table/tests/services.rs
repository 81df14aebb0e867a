//! Tables over all services.

use kavak_engine::{Class, Fault};

use super::{classified, classify};

#[test]
fn throttling_inside_the_code_of_another_service_is_throttling() {
    for (service, action, code, message) in [
        (
            "ECS",
            "CreateService",
            "InvalidParameterException",
            "Error calling ELB: Rate exceeded",
        ),
        (
            "ECS",
            "CreateService",
            "ClientException",
            "ThrottlingException: Rate exceeded",
        ),
        (
            "RDS",
            "CreateDBInstance",
            "InvalidParameterValue",
            "EC2: Request limit exceeded.",
        ),
        (
            "Elastic Load Balancing v2",
            "CreateLoadBalancer",
            "InvalidSubnet",
            "RequestLimitExceeded",
        ),
        (
            "Application Auto Scaling",
            "PutScalingPolicy",
            "FailedResourceAccessException",
            "CloudWatch: Rate exceeded",
        ),
        (
            "Route 53",
            "ChangeResourceRecordSets",
            "Throttling",
            "Rate exceeded",
        ),
    ] {
        let found = classified(service, action, code, message, 400).0;
        assert_eq!(found, Class::Throttled, "{action} {code}");
    }
    // A quota's message may speak of a rate.
    let quota = classified("EC2", "CreateVpc", "VpcLimitExceeded", "Rate exceeded", 400).0;
    assert_eq!(quota, Class::Quota);
}

#[test]
fn code_means_what_its_own_service_means_by_it() {
    let not_idempotent = "Creation of service was not idempotent.";
    for (service, action, code, message, class) in [
        (
            "ECS",
            "CreateService",
            "InvalidParameterException",
            not_idempotent,
            Class::AlreadyExists,
        ),
        (
            "ACM",
            "RequestCertificate",
            "InvalidParameterException",
            not_idempotent,
            Class::Invalid,
        ),
        ("IAM", "DeleteRole", "DeleteConflict", "", Class::InUse),
        (
            "IAM",
            "PutRolePolicy",
            "NoSuchEntity",
            "",
            Class::NotVisibleYet,
        ),
        ("IAM", "DeleteRole", "NoSuchEntity", "", Class::NotFound),
        (
            "IAM",
            "CreateRole",
            "NoSuchEntity",
            "Scope ARN: arn:aws:iam::1:policy/b does not exist or is not attachable.",
            Class::Invalid,
        ),
        (
            "EC2",
            "CreateNatGateway",
            "NotAvailableInZone",
            "",
            Class::Invalid,
        ),
        (
            "Service Quotas",
            "GetServiceQuota",
            "NoSuchResourceException",
            "",
            Class::NotFound,
        ),
        (
            "Secrets Manager",
            "CreateSecret",
            "InvalidRequestException",
            "scheduled for deletion",
            Class::AlreadyExists,
        ),
        (
            "Secrets Manager",
            "PutSecretValue",
            "InvalidRequestException",
            "marked for deletion",
            Class::Busy,
        ),
        (
            "RDS",
            "ModifyDBInstance",
            "InvalidDBInstanceState",
            "",
            Class::Busy,
        ),
        ("SSM", "PutParameter", "TooManyUpdates", "", Class::Busy),
        (
            "STS",
            "AssumeRoleWithWebIdentity",
            "IDPCommunicationError",
            "",
            Class::Transient,
        ),
    ] {
        let found = classified(service, action, code, message, 400).0;
        assert_eq!(found, class, "{service} {action} {code}");
    }
}

#[test]
fn unknown_code_is_unknown_and_named_in_the_error() {
    let error = classify("CreateVpc", "BrandNewCode", "text", 400);
    assert_eq!(error, Class::Unknown);
    let fault = Fault {
        code: Some("BrandNewCode".into()),
        ..Fault::new(Class::Unknown, "CreateVpc", "text")
    };
    assert_eq!(
        fault.to_string(),
        "CreateVpc: unknown error code BrandNewCode: text"
    );
}

#[test]
fn why_credentials_are_rejected_is_distinguished() {
    let meaning = |code, message, status| {
        let (class, reason) = classified("ECS", "ListTasks", code, message, status);
        (class, reason.map_or("", |it| it.meaning))
    };
    for (code, message, class, part) in [
        (
            "ExpiredTokenException",
            "The security token included in the request is expired",
            Class::Credentials,
            "expired",
        ),
        (
            "UnrecognizedClientException",
            "The security token included in the request is invalid.",
            Class::Credentials,
            "not enabled",
        ),
        (
            "InvalidClientTokenId",
            "The security token included in the request is invalid",
            Class::Credentials,
            "not enabled",
        ),
        (
            "AuthFailure",
            "AWS was not able to validate the provided access credentials",
            Class::Credentials,
            "not enabled",
        ),
        (
            "SignatureDoesNotMatch",
            "The request signature we calculated does not match",
            Class::Credentials,
            "secret key",
        ),
        (
            "InvalidSignatureException",
            "Signature expired: 20261128T120000Z is now earlier than",
            Class::ClockSkew,
            "",
        ),
        (
            "SignatureDoesNotMatch",
            "Signature not yet current: 20261128T130000Z is still later",
            Class::ClockSkew,
            "",
        ),
        (
            "RequestTimeTooSkewed",
            "The difference between the request time and the current time is too large.",
            Class::ClockSkew,
            "",
        ),
        (
            "RequestExpired",
            "Request has expired.",
            Class::ClockSkew,
            "",
        ),
        (
            "AccessDeniedException",
            "User is not authorized to perform: ecs:ListTasks",
            Class::Denied,
            "",
        ),
    ] {
        let found = meaning(code, message, 400);
        assert_eq!(found.0, class, "{code}");
        assert!(found.1.contains(part), "{code}: {}", found.1);
    }
}

#[test]
fn code_of_a_topic_means_what_sns_means_by_it() {
    let other_tags = "Invalid parameter: Tags Reason: Topic already exists with different tags";
    for (action, code, message, class) in [
        (
            "CreateTopic",
            "InvalidParameter",
            other_tags,
            Class::AlreadyExists,
        ),
        (
            "Subscribe",
            "InvalidParameter",
            "Invalid parameter: Email address",
            Class::Invalid,
        ),
        ("Subscribe", "NotFound", "", Class::NotVisibleYet),
        (
            "ListTagsForResource",
            "ResourceNotFound",
            "",
            Class::NotFound,
        ),
        (
            "ListTagsForResource",
            "AuthorizationError",
            "",
            Class::Denied,
        ),
    ] {
        let found = classified("SNS", action, code, message, 400).0;
        assert_eq!(found, class, "{action} {code}");
    }
}

#[test]
fn code_of_an_alarm_or_a_dashboard_means_what_cloudwatch_means_by_it() {
    for (action, code, class) in [
        ("DeleteAlarms", "ResourceNotFound", Class::NotFound),
        ("GetDashboard", "DashboardNotFoundError", Class::NotFound),
        ("PutMetricAlarm", "LimitExceeded", Class::Quota),
        ("PutMetricAlarm", "ValidationError", Class::Invalid),
        ("PutDashboard", "InvalidParameterInput", Class::Invalid),
        ("DeleteAlarms", "ResourceConflict", Class::Busy),
        (
            "TagResource",
            "ConcurrentModificationException",
            Class::Busy,
        ),
        ("DescribeAlarms", "AccessDenied", Class::Denied),
        ("DescribeAlarms", "InternalServiceFault", Class::Transient),
    ] {
        let found = classified("CloudWatch", action, code, "", 400).0;
        assert_eq!(found, class, "{action} {code}");
    }
}
