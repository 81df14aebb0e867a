//! Its description in Terraform's language.

use kavak_stack::spec::SecretValue;

use crate::terraform::{Described, Exported, Referred, Resource};

impl Exported for SecretValue {
    const REFERRED: Referred = None;

    fn export(of: &Described<'_>, _: &Self) -> Result<Vec<Resource>, String> {
        Err(format!(
            "the value of secret {} is not exported: leave it in Secrets Manager, or set it from a sensitive variable by an aws_secretsmanager_secret_version of your own",
            name_in_arn(&of.found.id)
        ))
    }
}

/// The name of a secret, from its ARN without the characters that AWS adds.
fn name_in_arn(arn: &str) -> &str {
    let name = arn.rsplit(':').next().unwrap_or(arn);
    name.rsplit_once('-').map_or(name, |(name, _)| name)
}
