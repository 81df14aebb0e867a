//! Whether the caller may do everything that this program does, by IAM's own
//! simulation: the actions of `docs/iam/deployer.json`, each on a resource of the
//! environment's.

use std::collections::BTreeSet;

use aws_sdk_iam::types::{ContextEntry, ContextKeyTypeEnum, PolicyEvaluationDecisionType};
use futures::stream::{self, StreamExt, TryStreamExt};
use kavak_engine::Fault;

use super::{Finding, Health, account::Caller};
use crate::{
    aws::{Aws, fault, read},
    permissions::{GRANTS, Grant},
};

/// How many grants are asked about at once: IAM allows an account few calls a second.
const AT_ONCE: usize = 6;

const ABOUT: &str = "permissions";

pub(super) async fn examine(aws: &Aws, caller: &Caller) -> Finding {
    // The root user may do everything, and IAM simulates nothing for it.
    if caller.arn.ends_with(":root") {
        let next = "use a role with the policy of `kavak-infra doctor --permissions`";
        return Finding::new(
            ABOUT,
            Health::Warning,
            "the root user of the account",
            [next],
        );
    }
    match missing(aws, caller).await {
        Ok(missing) if missing.is_empty() => {
            let count: usize = GRANTS.iter().map(|grant| grant.actions().count()).sum();
            Finding::ok(ABOUT, format!("all {count} actions are allowed"))
        }
        Ok(missing) => {
            let missing: Vec<String> = missing.into_iter().collect();
            let what = format!("not allowed: {}", missing.join(", "));
            let next = "have them allowed to the role that you use (`kavak-infra doctor --permissions` prints the policy)";
            Finding::new(ABOUT, Health::Failure, what, [next])
        }
        Err(fault) => {
            let what = format!("not examined: {fault}");
            let next =
                "allow iam:SimulatePrincipalPolicy to have them examined; `up` does not need it";
            Finding::new(ABOUT, Health::Warning, what, [next])
        }
    }
}

async fn missing(aws: &Aws, caller: &Caller) -> Result<BTreeSet<String>, Fault> {
    let principal = principal(aws, caller).await;
    let of_grants: Vec<Vec<String>> = stream::iter(GRANTS)
        .map(|grant| denied(aws, caller, &principal, grant))
        .buffered(AT_ONCE)
        .try_collect()
        .await?;
    Ok(of_grants.into_iter().flatten().collect())
}

/// The user or role whose policies count: a session's role is in its ARN by its name
/// alone, without its path.
async fn principal(aws: &Aws, caller: &Caller) -> String {
    let session = caller.arn.split_once(":assumed-role/");
    let Some(role) = session.and_then(|(_, rest)| rest.split('/').next()) else {
        return caller.arn.clone();
    };
    let answer = read(|| async {
        let call = aws.iam.get_role().role_name(role);
        call.send().await.map_err(fault("GetRole"))
    });
    let found = answer.await.ok().and_then(|answer| answer.role);
    found.map_or_else(
        || format!("arn:aws:iam::{}:role/{role}", caller.account),
        |role| role.arn,
    )
}

async fn denied(
    aws: &Aws,
    caller: &Caller,
    principal: &str,
    grant: &Grant,
) -> Result<Vec<String>, Fault> {
    const ACTION: &str = "SimulatePrincipalPolicy";
    let actions: Vec<String> = grant.actions().collect();
    let resources: Vec<String> = grant
        .resources
        .iter()
        .map(|pattern| example(pattern, aws, &caller.account))
        .collect();
    let context = grant.condition.map(|(_, key, values)| {
        ContextEntry::builder()
            .context_key_name(key)
            .context_key_type(ContextKeyTypeEnum::String)
            .set_context_key_values(values.first().map(|it| vec![(*it).to_owned()]))
            .build()
    });
    let answer = read(|| async {
        let call = aws.iam.simulate_principal_policy();
        let call = call
            .policy_source_arn(principal)
            .set_action_names(Some(actions.clone()))
            .set_resource_arns(Some(resources.clone()))
            .set_context_entries(context.clone().map(|it| vec![it]));
        call.send().await.map_err(fault(ACTION))
    });
    let answer = answer.await?;
    let results = answer.evaluation_results().iter();
    let denied = results.filter(|it| it.eval_decision != PolicyEvaluationDecisionType::Allowed);
    Ok(denied.map(|it| it.eval_action_name.clone()).collect())
}

/// An ARN that a pattern matches, of the environment's region and names.
fn example(pattern: &str, aws: &Aws, account: &str) -> String {
    if pattern == "*" {
        return pattern.to_owned();
    }
    let environment = &aws.environment;
    let own = pattern.replace("PROJECT", &environment.project);
    let parts = own
        .splitn(6, ':')
        .enumerate()
        .map(|(index, part)| match (index, part) {
            (3, "*") => environment.region.clone(),
            (4, "*") => account.to_owned(),
            _ => part.replace('*', &environment.env),
        });
    parts.collect::<Vec<_>>().join(":")
}
