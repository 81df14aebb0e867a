//! From an SDK error to a fault: the one classifier, by error code.

use aws_credential_types::provider::error::CredentialsError;
use aws_smithy_runtime_api::{
    client::result::{ConnectorError, SdkError},
    http::Response,
};
use aws_smithy_types::error::{metadata::ProvideErrorMetadata, operation::BuildError};
use kavak_engine::{Class, Fault};

/// Turns the error of a call of `action` into a fault:
/// `client.create_vpc().send().await.map_err(fault("CreateVpc"))`.
pub(crate) fn fault<E>(action: &'static str) -> impl FnOnce(SdkError<E, Response>) -> Fault
where
    E: ProvideErrorMetadata + std::error::Error + 'static,
{
    move |error| match &error {
        SdkError::ServiceError(answer) => {
            let code = answer.err().code().unwrap_or_default();
            // An answer that the SDK can't read has neither code nor message.
            let message = answer.err().message().map(str::to_owned);
            let message = message.unwrap_or_else(|| chain(answer.err()));
            let headers = answer.raw().headers();
            let request_id = headers
                .get("x-amzn-requestid")
                .or_else(|| headers.get("x-amz-request-id"));
            Fault {
                class: classify(action, code, &message, answer.raw().status().as_u16()),
                action,
                code: Some(code.to_owned()).filter(|code| !code.is_empty()),
                message,
                request_id: request_id.map(str::to_owned),
            }
        }
        other => Fault::new(without_answer(other), action, chain(other)),
    }
}

/// Turns the SDK's refusal to build a part of a request, because a required
/// member is missing, into a fault.
pub(crate) fn incomplete(action: &'static str) -> impl Fn(BuildError) -> Fault {
    move |error| Fault::new(Class::Invalid, action, error.to_string())
}

/// The class of a failure that AWS did not answer.
fn without_answer<E, R>(error: &SdkError<E, R>) -> Class
where
    E: std::error::Error + 'static,
    R: std::fmt::Debug,
{
    match error {
        // The SDK asks for credentials before it connects.
        _ if is_about_credentials(error) => Class::Credentials,
        // A setting that no request can be made of, as an endpoint that is no URL.
        SdkError::ConstructionFailure(_) => Class::Invalid,
        // Nothing was sent.
        SdkError::DispatchFailure(failure)
            if failure.as_connector_error().is_some_and(is_connect_failure) =>
        {
            Class::Unreachable
        }
        _ => Class::Ambiguous,
    }
}

/// Whether it comes from the search for credentials, which may itself have
/// failed to connect somewhere.
fn is_about_credentials(error: &dyn std::error::Error) -> bool {
    let mut source = error.source();
    while let Some(cause) = source {
        if cause.is::<CredentialsError>() {
            return true;
        }
        source = cause.source();
    }
    false
}

/// Whether there was no connection to send anything on; one that broke later
/// speaks of its connection too.
fn is_connect_failure(error: &ConnectorError) -> bool {
    error.connection_metadata().is_none() && chain(error).contains("(Connect)")
}

/// An error and its causes in one line.
fn chain(error: &dyn std::error::Error) -> String {
    let mut line = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let cause_text = cause.to_string();
        if !line.contains(&cause_text) {
            line.push_str(": ");
            line.push_str(&cause_text);
        }
        source = cause.source();
    }
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The class of an answer, by its code (`aws.md` §9); a message is looked at
/// only where AWS has one code for different things.
fn classify(action: &str, code: &str, message: &str, status: u16) -> Class {
    by_message(action, code, message)
        .or_else(|| by_code(action, code))
        .unwrap_or(match status {
            // It was done, but what AWS says of it can't be read.
            200..300 => Class::Ambiguous,
            429 => Class::Throttled,
            500.. => Class::Transient,
            _ => Class::Invalid,
        })
}

fn by_message(action: &str, code: &str, message: &str) -> Option<Class> {
    let says = |part: &str| message.contains(part);
    Some(match code {
        "InvalidParameterException" if says("does not have an associated load balancer") => {
            Class::NotVisibleYet
        }
        "InvalidParameterException" if says("still Draining") || says("deployments are active") => {
            Class::Busy
        }
        // AWS's code for it is the first, an emulator's the second.
        "InvalidParameterException" | "ClientException" if says("not idempotent") => {
            Class::AlreadyExists
        }
        "ClientException" if says("Unable to describe task definition") => Class::NotFound,
        "ClientException" if says("Too many concurrent attempts") => Class::Busy,
        "ServiceNotActiveException" if action == "DeleteService" => Class::NotFound,
        "InvalidParameterException" | "InvalidParameterValue" | "ClientException"
            if says("service linked role")
                || says("has the proper")
                || says("Unable to assume") =>
        {
            Class::IamPropagating
        }
        "InvalidParameterException" if action == "CreateRoute" => Class::NotVisibleYet,
        "InvalidRequestException"
            if says("scheduled for deletion")
                || says("marked for deletion")
                || says("was deleted") =>
        {
            if action == "CreateSecret" {
                Class::AlreadyExists
            } else {
                Class::Busy
            }
        }
        // The gateway was attached before; ELB asks EC2, which may not tell yet.
        "InvalidSubnet" if says("no internet gateway") => Class::NotVisibleYet,
        "InvalidDBInstanceState" | "InvalidDBInstanceStateFault"
            if says("already being deleted") =>
        {
            Class::NotFound
        }
        // RDS and ElastiCache see new subnets and groups some seconds later than EC2.
        "InvalidParameterValue" if says("input subnets") || says("Invalid security group") => {
            Class::NotVisibleYet
        }
        "InvalidSubnet" if action.ends_with("SubnetGroup") => Class::NotVisibleYet,
        // A record of that name and type is there already (§8), or no more.
        "InvalidChangeBatch" if says("already exists") => Class::AlreadyExists,
        "InvalidChangeBatch" if says("was not found") => Class::NotFound,
        "ValidationException" if says("ECS service doesn't exist") => Class::NotVisibleYet,
        "ValidationException" if says("Unable to assume IAM role") => Class::IamPropagating,
        "MalformedPolicyDocument" if says("principal") => Class::IamPropagating,
        "ClientException" if action == "DescribeTaskDefinition" && says("Unable to describe") => {
            Class::NotFound
        }
        // EC2 has no other code for keys that are wrong.
        "AuthFailure" if says("not able to validate the provided access credentials") => {
            Class::Credentials
        }
        // The NAT service owns the address for a moment longer (§2, ReleaseAddress).
        "AuthFailure" if action == "ReleaseAddress" => Class::InUse,
        _ => return None,
    })
}

fn by_code(action: &str, code: &str) -> Option<Class> {
    let bare = code.strip_suffix("Exception").unwrap_or(code);
    let bare = bare.strip_suffix("Fault").unwrap_or(bare);
    Some(match bare {
        "RequestLimitExceeded"
        | "Throttling"
        | "Throttled"
        | "TooManyRequests"
        | "RequestThrottled"
        | "SlowDown"
        | "EC2Throttled" => Class::Throttled,
        "InternalError"
        | "InternalFailure"
        | "InternalService"
        | "InternalServer"
        | "InternalServiceError"
        | "ServiceUnavailable"
        | "Unavailable"
        | "Server"
        | "RequestTimeout" => Class::Transient,
        "DependencyViolation"
        | "InvalidGroup.InUse"
        | "InvalidDBSubnetGroupState"
        | "CacheSubnetGroupInUse"
        | "ResourceInUse"
        | "DeleteConflict"
        | "InvalidIPAddress.InUse"
        | "ClusterContainsServices"
        | "ClusterContainsTasks"
        | "SubnetAlreadyInUse"
        | "SubnetInUse" => Class::InUse,
        "InvalidDBInstanceState"
        | "InvalidReplicationGroupState"
        | "InvalidCacheClusterState"
        | "IncorrectState"
        | "UpdateInProgress"
        | "OperationAborted"
        | "EntityTemporarilyUnmodifiable"
        | "ConcurrentModification"
        | "ConcurrentUpdate"
        | "PriorRequestNotComplete"
        | "ServiceNotActive" => Class::Busy,
        "InsufficientDBInstanceCapacity"
        | "InsufficientCacheClusterCapacity"
        | "InsufficientFreeAddressesInSubnet" => Class::Capacity,
        "UnauthorizedOperation"
        | "AccessDenied"
        | "AuthFailure"
        | "OptInRequired"
        | "NotAuthorized" => Class::Denied,
        "ExpiredToken"
        | "InvalidClientTokenId"
        | "SignatureDoesNotMatch"
        | "RequestExpired"
        | "UnrecognizedClient"
        | "MissingAuthenticationToken"
        | "IncompleteSignature"
        | "InvalidSignature" => Class::Credentials,
        "Gateway.NotAttached" => Class::NotFound,
        "InvalidSecurityGroup" if action.starts_with("Create") => Class::NotVisibleYet,
        _ if is_quota(bare) => Class::Quota,
        _ if is_duplicate(bare) => Class::AlreadyExists,
        _ if is_missing(bare) => {
            if names_something_new(action) {
                Class::NotVisibleYet
            } else {
                Class::NotFound
            }
        }
        _ => return None,
    })
}

fn is_quota(code: &str) -> bool {
    code.contains("LimitExceeded")
        || code.contains("QuotaExceeded")
        || code.contains("QuotaForCustomerExceeded")
        // `TooManyLoadBalancers`; `TooManyRequests` is known already.
        || code.starts_with("TooMany")
}

fn is_duplicate(code: &str) -> bool {
    code.contains("AlreadyExists")
        || code.contains("Duplicate")
        || code == "Resource.AlreadyAssociated"
        || code == "InvalidSubnet.Conflict"
        || code == "EntityAlreadyExists"
        || code == "ResourceExists"
}

fn is_missing(code: &str) -> bool {
    code.contains("NotFound")
        || code == "NoSuchEntity"
        || code == "ServiceNotFound"
        || code.ends_with(".Malformed")
}

/// Whether the call names other resources, which this run has just made or
/// found: that they are missing means that they are not seen yet.
fn names_something_new(action: &str) -> bool {
    [
        "Create",
        "Run",
        "Attach",
        "Associate",
        "Authorize",
        "Put",
        "Register",
        "Modify",
        "Replace",
        "Update",
        "Set",
        "Add",
        "Tag",
    ]
    .iter()
    .any(|verb| action.starts_with(verb))
}

#[cfg(test)]
mod tests {
    use aws_smithy_types::retry::ErrorKind;

    use super::*;

    fn class(action: &str, code: &str) -> Class {
        classify(action, code, "", 400)
    }

    #[test]
    fn missing_credentials_are_told_from_a_lost_reply() {
        let class =
            |error| without_answer(&SdkError::<std::fmt::Error, ()>::dispatch_failure(error));
        let none = CredentialsError::not_loaded("nothing in the chain");
        assert_eq!(
            class(ConnectorError::other(none.into(), None)),
            Class::Credentials
        );
        let lost = "connection closed before message completed";
        assert_eq!(
            class(ConnectorError::other(
                lost.into(),
                Some(ErrorKind::TransientError)
            )),
            Class::Ambiguous
        );
        assert_eq!(class(ConnectorError::io(lost.into())), Class::Ambiguous);
    }

    #[test]
    fn an_endpoint_that_is_no_url_is_told_from_missing_credentials() {
        let class = |cause: Box<dyn std::error::Error + Send + Sync>| {
            without_answer(&SdkError::<std::fmt::Error, ()>::construction_failure(
                cause,
            ))
        };
        let none = CredentialsError::not_loaded("nothing in the chain");
        assert_eq!(class(none.into()), Class::Credentials);
        assert_eq!(class("endpoint is not a valid URI".into()), Class::Invalid);
    }

    #[test]
    fn a_quota_is_not_taken_for_throttling() {
        assert_eq!(class("CreateVpc", "VpcLimitExceeded"), Class::Quota);
        assert_eq!(
            class("CreateLoadBalancer", "TooManyLoadBalancers"),
            Class::Quota
        );
        assert_eq!(
            class("DescribeVpcs", "RequestLimitExceeded"),
            Class::Throttled
        );
        assert_eq!(
            class("DescribeServices", "TooManyRequestsException"),
            Class::Throttled
        );
    }

    #[test]
    fn a_vpc_that_was_just_made_is_waited_for_and_a_deleted_one_is_gone() {
        assert_eq!(
            class("CreateSubnet", "InvalidVpcID.NotFound"),
            Class::NotVisibleYet
        );
        assert_eq!(class("DeleteVpc", "InvalidVpcID.NotFound"), Class::NotFound);
    }

    #[test]
    fn an_address_that_its_nat_gateway_still_owns_is_in_use() {
        assert_eq!(class("ReleaseAddress", "AuthFailure"), Class::InUse);
        assert_eq!(class("DescribeAddresses", "AuthFailure"), Class::Denied);
    }

    #[test]
    fn keys_that_ec2_cannot_validate_are_wrong_credentials() {
        let message = "AWS was not able to validate the provided access credentials";
        for action in ["DescribeVpcs", "ReleaseAddress"] {
            assert_eq!(
                classify(action, "AuthFailure", message, 401),
                Class::Credentials
            );
        }
    }

    #[test]
    fn what_somebody_else_changes_just_now_is_waited_for() {
        assert_eq!(
            class("DeleteRole", "EntityTemporarilyUnmodifiable"),
            Class::Busy
        );
        let message = "Too many concurrent attempts to create a new revision of the family.";
        assert_eq!(
            classify("RegisterTaskDefinition", "ClientException", message, 400),
            Class::Busy
        );
        assert_eq!(
            class("RegisterTaskDefinition", "ClientException"),
            Class::Invalid
        );
    }

    #[test]
    fn a_security_group_that_elb_does_not_see_yet_is_waited_for() {
        assert_eq!(
            class("CreateLoadBalancer", "InvalidSecurityGroup"),
            Class::NotVisibleYet
        );
        assert_eq!(
            class("SetSecurityGroups", "InvalidSecurityGroup"),
            Class::Invalid
        );
    }

    #[test]
    fn a_family_without_an_active_revision_is_absent_and_other_refusals_are_not() {
        let class = |message| classify("DescribeTaskDefinition", "ClientException", message, 400);
        assert_eq!(
            class("Unable to describe task definition."),
            Class::NotFound
        );
        assert_eq!(class("Role is not valid"), Class::Invalid);
    }

    #[test]
    fn a_service_that_is_inactive_is_gone_for_its_deletion() {
        let code = "ServiceNotActiveException";
        assert_eq!(class("DeleteService", code), Class::NotFound);
        assert_eq!(class("UpdateService", code), Class::Busy);
    }

    #[test]
    fn a_block_that_a_subnet_has_already_is_looked_up() {
        assert_eq!(
            class("CreateSubnet", "InvalidSubnet.Conflict"),
            Class::AlreadyExists
        );
    }

    #[test]
    fn a_gateway_that_elb_does_not_see_yet_is_waited_for() {
        let message = "VPC vpc-0a1b has no internet gateway";
        assert_eq!(
            classify("CreateLoadBalancer", "InvalidSubnet", message, 400),
            Class::NotVisibleYet
        );
        assert_eq!(class("CreateLoadBalancer", "InvalidSubnet"), Class::Invalid);
    }

    #[test]
    fn names_with_and_without_their_suffix_are_the_same() {
        assert_eq!(
            class("DescribeDBInstances", "DBInstanceNotFound"),
            Class::NotFound
        );
        assert_eq!(
            class("DescribeDBSubnetGroups", "DBSubnetGroupNotFoundFault"),
            Class::NotFound
        );
        assert_eq!(
            class("CreateCluster", "ThrottlingException"),
            Class::Throttled
        );
    }

    #[test]
    fn subnets_that_rds_does_not_see_yet_are_waited_for_and_other_values_are_wrong() {
        let class =
            |message| classify("CreateDBSubnetGroup", "InvalidParameterValue", message, 400);
        let unseen = "Some input subnets in :[subnet-1] are invalid.";
        assert_eq!(class(unseen), Class::NotVisibleYet);
        assert_eq!(class("Invalid DB subnet group name"), Class::Invalid);
    }

    #[test]
    fn an_instance_that_is_going_is_no_obstacle_to_its_deletion() {
        let class = |message| classify("DeleteDBInstance", "InvalidDBInstanceState", message, 400);
        assert_eq!(
            class("Instance p-db is already being deleted."),
            Class::NotFound
        );
        assert_eq!(class("Instance p-db is currently creating"), Class::Busy);
    }

    #[test]
    fn a_dns_record_that_somebody_made_is_in_the_way() {
        let message = "[Tried to create resource record set [name='a.example.', type='A'] \
                       but it already exists]";
        assert_eq!(
            classify(
                "ChangeResourceRecordSets",
                "InvalidChangeBatch",
                message,
                400
            ),
            Class::AlreadyExists
        );
    }

    #[test]
    fn an_unknown_code_is_judged_by_its_status() {
        assert_eq!(classify("CreateVpc", "Surprise", "", 503), Class::Transient);
        assert_eq!(classify("CreateVpc", "Surprise", "", 400), Class::Invalid);
        assert_eq!(classify("CreateVpc", "", "", 200), Class::Ambiguous);
    }
}
