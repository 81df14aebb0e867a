//! Codes that mean the same in every service.

use kavak_engine::{Class, Reason};

use super::{Row, row};

const EXPIRED: Reason = Reason {
    meaning: "the session of these credentials has expired",
    next: "log in again (`aws sso login`, `aws login`, or new keys) and run the command again: it goes on from what is there",
};

pub(in crate::aws::error) const UNKNOWN_KEY: Reason = Reason {
    meaning: "AWS does not know this access key here: it is wrong or was deleted, or this region is not enabled for the account",
    next: "check the key with `aws sts get-caller-identity --region us-east-1`; if that works, enable the region or choose another one",
};

const WRONG_SECRET: Reason = Reason {
    meaning: "the secret key does not belong to the access key",
    next: "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY to the two parts of one key",
};

pub(super) const ROWS: &[Row] = &[
    row(
        Class::Throttled,
        &[
            "RequestLimitExceeded",
            "Throttling",
            "Throttled",
            "TooManyRequests",
            "RequestThrottled",
            "SlowDown",
            "EC2Throttled",
        ],
    ),
    row(
        Class::Transient,
        &[
            "InternalError",
            "InternalFailure",
            "InternalService",
            "InternalServer",
            "InternalServiceError",
            "ServiceUnavailable",
            "Unavailable",
            "Server",
            "RequestTimeout",
            "IDPCommunicationError",
        ],
    ),
    row(
        Class::ClockSkew,
        &["RequestTimeTooSkewed", "RequestInTheFuture"],
    ),
    row(
        Class::ClockSkew,
        &["InvalidSignature", "SignatureDoesNotMatch", "AccessDenied"],
    )
    .saying(&["Signature expired", "Signature not yet current"]),
    // EC2's code for a signature that is too old.
    row(Class::ClockSkew, &["RequestExpired"]),
    row(
        Class::Credentials,
        &["ExpiredToken", "TokenRefreshRequired"],
    )
    .because(&EXPIRED),
    // JSON services have no code of their own for it.
    row(Class::Credentials, &["UnrecognizedClient", "AccessDenied"])
        .saying(&["security token included in the request is expired"])
        .because(&EXPIRED),
    row(
        Class::Credentials,
        &[
            "InvalidClientTokenId",
            "UnrecognizedClient",
            "InvalidAccessKeyId",
        ],
    )
    .because(&UNKNOWN_KEY),
    // EC2 has one code for keys that are wrong and for what they may not do.
    row(Class::Credentials, &["AuthFailure"])
        .saying(&["not able to validate the provided access credentials"])
        .because(&UNKNOWN_KEY),
    row(
        Class::Credentials,
        &["SignatureDoesNotMatch", "InvalidSignature"],
    )
    .because(&WRONG_SECRET),
    row(
        Class::Credentials,
        &["MissingAuthenticationToken", "IncompleteSignature"],
    ),
    row(
        Class::Denied,
        &[
            "UnauthorizedOperation",
            "AccessDenied",
            "AuthFailure",
            "NotAuthorized",
            "TagPolicyViolation",
        ],
    ),
    row(Class::Denied, &["OptInRequired", "SubscriptionRequired"]).because(&Reason {
        meaning: "this account is not subscribed to the service",
        next: "finish the account's registration (payment method, telephone) in the AWS console",
    }),
    row(
        Class::Busy,
        &[
            "OperationAborted",
            "ConcurrentModification",
            "ConcurrentUpdate",
        ],
    ),
    row(Class::InUse, &["ResourceInUse"]),
    row(Class::AlreadyExists, &["ResourceExists"]),
    row(
        Class::Invalid,
        &[
            "ValidationError",
            "Validation",
            "InvalidParameter",
            "InvalidParameterValue",
            "InvalidParameterCombination",
            "InvalidRequest",
            "InvalidInput",
            "InvalidAction",
            "InvalidArgument",
            "InvalidTag",
            "InvalidArn",
            "MissingParameter",
            "MissingAction",
            "MalformedQueryString",
            "MalformedPolicyDocument",
            "Serialization",
            "UnknownOperation",
            "UnknownParameter",
            "UnsupportedOperation",
            "Unsupported",
            "OperationNotPermitted",
            "Client",
        ],
    ),
];
