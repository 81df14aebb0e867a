//! Validation of names and passwords.

use super::rules::{Checked, check, value};
use crate::state::rds::Settings;

/// Names that `PostgreSQL` on RDS keeps for itself.
const RESERVED_USERS: &[&str] = &[
    "admin",
    "rdsadmin",
    "rdsrepladmin",
    "rdstopmgr",
    "rds_superuser",
    "rds_replication",
    "user",
    "public",
    "none",
];
const RESERVED_DATABASES: &[&str] = &["db", "rdsadmin", "template0", "template1"];

pub(super) fn check_identifier(parameter: &str, identifier: &str) -> Checked {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    let is_good = identifier.len() <= 63
        && identifier.starts_with(|first: char| first.is_ascii_alphabetic())
        && identifier.bytes().all(is_allowed)
        && !identifier.ends_with('-')
        && !identifier.contains("--");
    check(is_good, || {
        value(format!(
            "The parameter {parameter} is not a valid identifier. Identifiers must begin with a letter; must contain only ASCII letters, digits, and hyphens; and must not end with a hyphen or contain two consecutive hyphens."
        ))
    })
}

pub(super) fn check_password(password: &str) -> Checked {
    let is_allowed = |byte: u8| byte.is_ascii_graphic() && !b"/\"@".contains(&byte);
    check(password.bytes().all(is_allowed), || {
        value(
            "The parameter MasterUserPassword is not a valid password. Only printable ASCII characters besides '/', '@', '\"', ' ' may be used.",
        )
    })?;
    let complaint = match password.len() {
        0..8 => "it is shorter than 8 characters",
        8..=128 => return Ok(()),
        _ => "it is longer than 128 characters",
    };
    Err(value(format!(
        "The parameter MasterUserPassword is not a valid password because {complaint}."
    )))
}

/// Validates a new instance.
pub(super) fn check_new(settings: &Settings) -> Checked {
    let user = settings.master_username.as_str();
    check(!user.is_empty(), || {
        value("The parameter MasterUsername must be provided and must not be blank.")
    })?;
    check(is_name(user), || {
        value(
            "The parameter MasterUsername is not a valid identifier: it must begin with a letter and contain 1 to 63 letters, digits or underscores.",
        )
    })?;
    check(
        !RESERVED_USERS.contains(&user.to_lowercase().as_str()),
        || {
            value(format!(
                "MasterUsername {user} cannot be used as it is a reserved word used by the engine"
            ))
        },
    )?;
    let Some(database) = settings.db_name.as_deref() else {
        return Ok(());
    };
    check(
        is_name(database) || database.starts_with('_') && is_name(&database[1..]),
        || {
            value(
                "DBName must begin with a letter or an underscore and contain only alphanumeric characters or underscores.",
            )
        },
    )?;
    check(
        !RESERVED_DATABASES.contains(&database.to_lowercase().as_str()),
        || {
            value(format!(
                "DBName {database} cannot be used as it is a reserved word used by the engine"
            ))
        },
    )
}

fn is_name(text: &str) -> bool {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    (1..=63).contains(&text.len())
        && text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.bytes().all(is_allowed)
}
