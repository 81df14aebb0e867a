//! Its description in Terraform's language.

use hcl::Expression;
use kavak_stack::spec::{IamRole, document};
use serde_json::Value;

use crate::terraform::{ARN, Described, Exported, Referred, Resource};

impl Exported for IamRole {
    const REFERRED: Referred = Some(("aws_iam_role", ARN));

    /// The role, its policies, and the attachments of managed ones.
    fn export(of: &Described<'_>, it: &Self) -> Result<Vec<Resource>, String> {
        let policy = |statements| -> Value {
            serde_json::from_str(&document(statements)).unwrap_or_default()
        };
        let role = of
            .import("aws_iam_role", &it.name)
            .set("name", it.name.as_str())
            .set(
                "assume_role_policy",
                of.references.json(&policy(&it.trust_policy)),
            )
            .set_some("permissions_boundary", it.permissions_boundary.as_deref())
            .tags(&it.tags)
            .ignoring(&["force_detach_policies"]);
        let name = || role_name(of);
        let inline =
            it.inline_policies
                .iter()
                .zip(1..)
                .map(|((policy_name, statements), number)| {
                    of.import("aws_iam_role_policy", format!("{}:{policy_name}", it.name))
                        .with_suffix(number)
                        .set("name", policy_name.as_str())
                        .set("role", name())
                        .set("policy", of.references.json(&policy(statements)))
                });
        let attached = it.managed_policies.iter().zip(1..).map(|(arn, number)| {
            of.import(
                "aws_iam_role_policy_attachment",
                format!("{}/{arn}", it.name),
            )
            .with_suffix(number)
            .set("role", name())
            .set("policy_arn", arn.as_str())
        });
        let parts: Vec<Resource> = inline.chain(attached).collect();
        Ok(std::iter::once(role).chain(parts).collect())
    }
}

fn role_name(of: &Described<'_>) -> Expression {
    of.attribute("aws_iam_role", "name")
}
