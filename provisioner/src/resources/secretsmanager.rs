//! Secrets Manager.

pub(crate) mod secret;
pub(crate) mod secret_value;

use crate::aws::tag_conversions;

tag_conversions!(aws_sdk_secretsmanager);
