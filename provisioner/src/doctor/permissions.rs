//! Whether the caller may do everything that this program does, by IAM's own
//! simulation: the actions of `docs/iam/deployer.json`, each on a resource of the
//! environment's.

use std::collections::BTreeSet;

use aws_sdk_iam::types::{
    ContextEntry, ContextKeyTypeEnum, EvaluationResult, PolicyEvaluationDecisionType,
};
use futures::stream::{self, StreamExt, TryStreamExt};
use kavak_engine::{Class, Fault};
use kavak_stack::{Environment, Settings};

use super::{Finding, Health, account::Caller};
use crate::{
    aws::{Clients, fault},
    permissions::{Grant, OPTIONAL, grants},
};

/// How many grants are asked about at once: IAM allows an account few calls a second.
const AT_ONCE: usize = 6;

const ABOUT: &str = "permissions";

pub(super) async fn examine(aws: &Clients, settings: &Settings, caller: &Caller) -> Finding {
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
    match denied(aws, settings, caller).await {
        Ok(denied) => finding(&denied),
        Err(fault) => {
            let what = format!("not examined: {fault}");
            let next = match fault.class {
                Class::Denied => {
                    "allow iam:SimulatePrincipalPolicy to have them examined; `up` does not need it"
                }
                _ => "`kavak-infra doctor --permissions` prints the policy to compare with",
            };
            Finding::new(ABOUT, Health::Warning, what, [next])
        }
    }
}

/// What the simulation did not allow.
#[derive(Debug, Default)]
struct Denied {
    /// Actions that a run with these settings needs.
    needed: BTreeSet<String>,
    /// Those that other settings need, or that only read something.
    unneeded: BTreeSet<String>,
    /// Those whose policy depends on what the simulation does not know.
    unclear: BTreeSet<String>,
}

fn finding(denied: &Denied) -> Finding {
    let list = |actions: &BTreeSet<String>| {
        let actions: Vec<&str> = actions.iter().map(String::as_str).collect();
        actions.join(", ")
    };
    let next = "have them allowed to the role that you use (`kavak-infra doctor --permissions` prints the policy)";
    if !denied.needed.is_empty() {
        let what = format!("not allowed: {}", list(&denied.needed));
        return Finding::new(ABOUT, Health::Failure, what, [next]);
    }
    let mut doubts = Vec::new();
    if !denied.unclear.is_empty() {
        doubts.push(format!("depends on conditions: {}", list(&denied.unclear)));
    }
    if !denied.unneeded.is_empty() {
        doubts.push(format!(
            "not allowed, and not needed by these settings: {}",
            list(&denied.unneeded)
        ));
    }
    if doubts.is_empty() {
        let count: usize = grants().map(|grant| grant.actions().count()).sum();
        return Finding::ok(ABOUT, format!("all {count} actions are allowed"));
    }
    Finding::new(ABOUT, Health::Warning, doubts.join("; "), [next])
}

async fn denied(aws: &Clients, settings: &Settings, caller: &Caller) -> Result<Denied, Fault> {
    let principal = principal(aws, caller).await;
    let results: Vec<(&Grant, Vec<EvaluationResult>)> = stream::iter(grants())
        .map(|grant| simulated(aws, settings, caller, &principal, grant))
        .buffered(AT_ONCE)
        .try_collect()
        .await?;
    let mut denied = Denied::default();
    for (grant, results) in results {
        for action in grant.actions() {
            let of_action: Vec<&EvaluationResult> = results
                .iter()
                .filter(|it| it.eval_action_name == action)
                .collect();
            let is_allowed =
                |it: &&EvaluationResult| it.eval_decision == PolicyEvaluationDecisionType::Allowed;
            if !of_action.is_empty() && of_action.iter().all(is_allowed) {
                continue;
            }
            let is_unclear = of_action.is_empty()
                || of_action
                    .iter()
                    .any(|it| !it.missing_context_values().is_empty());
            let is_needed = (grant.is_needed)(settings) && !OPTIONAL.contains(&action.as_str());
            match (is_unclear, is_needed) {
                (true, _) => denied.unclear.insert(action),
                (false, true) => denied.needed.insert(action),
                (false, false) => denied.unneeded.insert(action),
            };
        }
    }
    Ok(denied)
}

/// The user or role whose policies count: a session's role is in its ARN by its name
/// alone, without its path.
async fn principal(aws: &Clients, caller: &Caller) -> String {
    let session = caller.arn.split_once(":assumed-role/");
    let Some(role) = session.and_then(|(_, rest)| rest.split('/').next()) else {
        return caller.arn.clone();
    };
    let answer = aws.read(|| async {
        let call = aws.iam.get_role().role_name(role);
        call.send().await.map_err(fault("GetRole"))
    });
    let found = answer.await.ok().and_then(|answer| answer.role);
    found.map_or_else(
        || {
            let partition = caller.arn.split(':').nth(1).unwrap_or("aws");
            format!("arn:{partition}:iam::{}:role/{role}", caller.account)
        },
        |role| role.arn,
    )
}

async fn simulated<'g>(
    aws: &Clients,
    settings: &Settings,
    caller: &Caller,
    principal: &str,
    grant: &'g Grant,
) -> Result<(&'g Grant, Vec<EvaluationResult>), Fault> {
    let environment = settings.environment();
    let actions: Vec<String> = grant.actions().collect();
    let resources: Vec<String> = grant
        .resources
        .iter()
        .map(|pattern| example(pattern, &environment, &caller.account))
        .collect();
    let context = context(settings, grant);
    let results = aws.read(|| async {
        let call = aws.iam.simulate_principal_policy();
        let call = call
            .policy_source_arn(principal)
            .set_action_names(Some(actions.clone()))
            .set_resource_arns(Some(resources.clone()))
            .set_context_entries(Some(context.clone()));
        let pages = call.into_paginator().items().send();
        let results: Result<Vec<_>, _> = pages.try_collect().await;
        results.map_err(fault("SimulatePrincipalPolicy"))
    });
    Ok((grant, results.await?))
}

/// What policies of organisations ask for in conditions, as a run's calls have it.
fn context(settings: &Settings, grant: &Grant) -> Vec<ContextEntry> {
    let own = grant
        .condition
        .and_then(|(_, key, values)| Some((key.to_owned(), *values.first()?)));
    let tags = [
        ("project", settings.project.as_str()),
        ("env", settings.env.as_str()),
        ("owner", settings.owner.as_str()),
    ];
    let tags = tags.map(|(tag, value)| (format!("aws:RequestTag/{tag}"), value));
    let boundary = settings.iam.permissions_boundary.as_deref();
    let boundary = boundary.map(|arn| ("iam:PermissionsBoundary".to_owned(), arn));
    let region = ("aws:RequestedRegion".to_owned(), settings.region.as_str());
    let entries = own.into_iter().chain(tags).chain(boundary).chain([region]);
    entries
        .map(|(key, value)| {
            ContextEntry::builder()
                .context_key_name(key)
                .context_key_type(ContextKeyTypeEnum::String)
                .context_key_values(value)
                .build()
        })
        .collect()
}

/// An ARN that a pattern matches, of the environment's region and names.
fn example(pattern: &str, environment: &Environment, account: &str) -> String {
    if pattern == "*" {
        return pattern.to_owned();
    }
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
