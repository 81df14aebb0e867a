//! What AWS's error codes mean.

use kavak_engine::Class;

/// The class of an answer, by its code (`aws.md` §9); a message is looked at
/// only where AWS has one code for different things.
pub(super) fn classify(action: &str, code: &str, message: &str, status: u16) -> Class {
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
        | "TooManyUpdates"
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
