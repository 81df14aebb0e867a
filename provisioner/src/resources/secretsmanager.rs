//! Secrets Manager.

pub(crate) mod secret;
pub(crate) mod secret_value;

use crate::grant::{Grant, grant};

/// What a deployer must be allowed.
pub(super) const GRANTS: &[Grant] = &[grant(
    "Secrets",
    "secretsmanager",
    &["arn:aws:secretsmanager:*:*:secret:PROJECT-*"],
    "CreateSecret DeleteSecret DescribeSecret GetSecretValue PutSecretValue RestoreSecret \
         TagResource UntagResource UpdateSecret",
)];
