//! The codes of secrets, logs, parameters and alarms.

use kavak_engine::Class;

use super::{Row, row};

const GOING: &[&str] = &[
    "scheduled for deletion",
    "marked for deletion",
    "was deleted",
];

pub(in crate::aws) const SECRETS_MANAGER: &[Row] = &[
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

pub(in crate::aws) const LOGS: &[Row] = &[row(
    Class::Invalid,
    &["InvalidOperation", "DataAlreadyAccepted"],
)];

/// AWS answers with the codes of the protocol that it had before; those of the model
/// come where a proxy drops the header that they are in.
pub(in crate::aws) const CLOUDWATCH: &[Row] = &[
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

pub(in crate::aws) const SSM: &[Row] = &[
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
