//! The codes of secrets, logs, parameters, topics and alarms.

use kavak_engine::Class;

use super::{Row, row};

const GOING: &[&str] = &[
    "scheduled for deletion",
    "marked for deletion",
    "was deleted",
];

pub(super) const SECRETS_MANAGER: &[Row] = &[
    row(Class::AlreadyExists, &["InvalidRequest"])
        .of(&["CreateSecret"])
        .saying(GOING),
    row(Class::Busy, &["InvalidRequest"]).saying(GOING),
    row(
        Class::Invalid,
        &[
            "EncryptionFailure",
            "DecryptionFailure",
            "PreconditionNotMet",
            "PublicPolicy",
        ],
    ),
];

pub(super) const LOGS: &[Row] = &[row(
    Class::Invalid,
    &["InvalidOperation", "DataAlreadyAccepted"],
)];

/// AWS answers with the codes of the protocol that it had before; those of the model
/// come where a proxy drops the header that they are in.
pub(super) const CLOUDWATCH: &[Row] = &[
    row(Class::Busy, &["Conflict", "ResourceConflict"]),
    row(
        Class::Invalid,
        &[
            "InvalidParameterInput",
            "DashboardInvalidInputError",
            "InvalidFormat",
            "MissingRequiredParameter",
        ],
    ),
];

pub(super) const SSM: &[Row] = &[
    row(Class::Busy, &["TooManyUpdates"]),
    row(
        Class::Invalid,
        &[
            "InvalidFilterKey",
            "InvalidKeyId",
            "UnsupportedParameterType",
            "ParameterPatternMismatch",
        ],
    ),
];

pub(super) const SNS: &[Row] = &[
    row(Class::AlreadyExists, &["InvalidParameter"])
        .of(&["CreateTopic"])
        .saying(&["already exists with different"]),
    // Of a topic that was created just before.
    row(Class::NotVisibleYet, &["NotFound"]).of(&["Subscribe"]),
    row(Class::Denied, &["AuthorizationError", "TagPolicy"]),
    row(Class::Busy, &["ConcurrentAccess", "StaleTag"]),
];
