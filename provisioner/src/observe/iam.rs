//! Reads the roles with their policies.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_iam::types::InstanceProfile;
use futures::{future::try_join_all, try_join};
use kavak_engine::{Class, Fault};
use kavak_stack::{
    Environment, Found, Kind, Observed, Output, Spec, Unmanaged, UnmanagedReason,
    spec::{
        IamRole,
        iam::{Statement, statements},
    },
};
use percent_encoding::percent_decode_str;

use super::{absent_if_not_found, names_of, place_by_name};
use crate::aws::{Clients, fault, tags::iam::from_aws};

pub(crate) async fn all(aws: &Clients, environment: &Environment) -> Result<Observed, Fault> {
    let names = names_of(environment, Kind::IamRole);
    let roles = try_join_all(names.iter().map(|name| role(aws, name))).await?;
    Ok(assign(environment, roles.into_iter().flatten().collect()))
}

/// Roles are the account's, not a region's: an environment of the same name in
/// another region has the same ones, and the secrets that they may read tell
/// whose they are.
fn assign(environment: &Environment, roles: Vec<Found>) -> Observed {
    let mut observed = Observed::default();
    let served = roles
        .iter()
        .find_map(|role| other_region(environment, role));
    for found in roles {
        let name = found.id.clone();
        place_by_name(&mut observed, environment, &name, found);
    }
    let Some(region) = served else {
        return observed;
    };
    for (key, found) in std::mem::take(&mut observed.resources) {
        let tags = found.spec.tags().cloned().unwrap_or_default();
        let reason = UnmanagedReason::ServesRegion(region.clone());
        let unmanaged = Unmanaged::new(key, Kind::IamRole, &found.id, &tags, reason);
        observed.unmanaged.push(unmanaged);
    }
    observed
}

/// The region whose secrets a role may read, if it may read none of this one.
fn other_region(environment: &Environment, role: &Found) -> Option<String> {
    let Spec::IamRole(role) = &role.spec else {
        return None;
    };
    let statements = role.inline_policies.values().flatten();
    let resources = statements.flat_map(|statement| &statement.resources);
    let regions: BTreeSet<String> = resources
        .filter_map(|resource| region_of_secret(&resource.known()).map(str::to_owned))
        .collect();
    if regions.contains(&environment.region) {
        return None;
    }
    regions.into_iter().next()
}

/// `us-west-2` of `arn:aws:secretsmanager:us-west-2:123456789012:secret:name`.
fn region_of_secret(arn: &str) -> Option<&str> {
    let mut parts = arn.split(':').skip(2);
    let service = parts.next()?;
    let region = parts.next()?;
    (service == "secretsmanager" && !region.contains(['*', '?'])).then_some(region)
}

/// The role of this name, if there is one. All three reads go by the name, so
/// none waits for another.
async fn role(aws: &Clients, name: &str) -> Result<Option<Found>, Fault> {
    let get = aws.read(|| async {
        let call = aws.iam.get_role().role_name(name);
        call.send().await.map_err(fault("GetRole"))
    });
    let get = async { absent_if_not_found(get.await) };
    let (answer, managed_policies, inline_policies) =
        try_join!(get, managed_policies(aws, name), inline_policies(aws, name))?;
    let Some(role) = answer.as_ref().and_then(|answer| answer.role()) else {
        return Ok(None);
    };
    let trust = role.assume_role_policy_document().unwrap_or_default();
    let spec = IamRole {
        name: role.role_name().to_owned(),
        trust_policy: policy("GetRole", trust)?,
        permissions_boundary: role
            .permissions_boundary()
            .and_then(|it| it.permissions_boundary_arn())
            .map(str::to_owned),
        managed_policies,
        inline_policies,
        tags: from_aws(role.tags()),
    };
    let found = Found::ready(role.role_name(), spec);
    Ok(Some(found.with(Output::Arn, role.arn())))
}

/// ARNs of the managed policies that are attached to the role.
pub(crate) async fn managed_policies(aws: &Clients, role: &str) -> Result<BTreeSet<String>, Fault> {
    let attached = aws.read(|| async {
        aws.iam
            .list_attached_role_policies()
            .role_name(role)
            .into_paginator()
            .items()
            .send()
            .try_collect()
            .await
            .map_err(fault("ListAttachedRolePolicies"))
    });
    let attached = absent_if_not_found(attached.await)?.unwrap_or_default();
    Ok(attached
        .iter()
        .filter_map(|policy| policy.policy_arn())
        .map(str::to_owned)
        .collect())
}

/// Names of the policies that are part of the role.
pub(crate) async fn inline_policy_names(aws: &Clients, role: &str) -> Result<Vec<String>, Fault> {
    let names = aws.read(|| async {
        aws.iam
            .list_role_policies()
            .role_name(role)
            .into_paginator()
            .items()
            .send()
            .try_collect()
            .await
            .map_err(fault("ListRolePolicies"))
    });
    Ok(absent_if_not_found(names.await)?.unwrap_or_default())
}

async fn inline_policies(
    aws: &Clients,
    role: &str,
) -> Result<BTreeMap<String, BTreeSet<Statement>>, Fault> {
    let names = inline_policy_names(aws, role).await?;
    let policies = names.into_iter().map(|name| async move {
        let answer = aws.read(|| async {
            let call = aws.iam.get_role_policy().role_name(role).policy_name(&name);
            call.send().await.map_err(fault("GetRolePolicy"))
        });
        // It may go between the list and this read.
        let Some(answer) = absent_if_not_found(answer.await)? else {
            return Ok(None);
        };
        let statements = policy("GetRolePolicy", answer.policy_document())?;
        Ok(Some((name, statements)))
    });
    Ok(try_join_all(policies)
        .await?
        .into_iter()
        .flatten()
        .collect())
}

/// The instance profiles that have a role in them; the environment has none.
pub(crate) async fn users_of_role(aws: &Clients, role: &str) -> Result<Vec<String>, Fault> {
    let profiles: Vec<InstanceProfile> = aws
        .read(|| async {
            aws.iam
                .list_instance_profiles_for_role()
                .role_name(role)
                .into_paginator()
                .items()
                .send()
                .try_collect()
                .await
                .map_err(fault("ListInstanceProfilesForRole"))
        })
        .await?;
    let profiles = profiles.iter().map(InstanceProfile::instance_profile_name);
    Ok(profiles
        .map(|name| format!("instance profile `{name}`"))
        .collect())
}

/// The statements of a document as IAM reports it: JSON, percent-encoded.
fn policy(action: &'static str, document: &str) -> Result<BTreeSet<Statement>, Fault> {
    let json = percent_decode_str(document).decode_utf8_lossy();
    statements(&json).map_err(|error| {
        let message = format!("the policy document can't be read: {error}");
        Fault::new(Class::Invalid, action, message)
    })
}

#[cfg(test)]
mod tests;
