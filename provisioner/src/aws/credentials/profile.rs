//! What the files of profiles say, as far as the SDK does not act on it or does
//! not name what is wrong.

use aws_config::profile::{self, Profile, ProfileSet};
use aws_credential_types::Credentials;
use aws_types::os_shim_internal::{Env, Fs};
use kavak_engine::Reason;

use super::super::error::NoCredentials;

const UNREADABLE: Reason = Reason {
    meaning: "profiles can't be read",
    next: "correct the file, or name another one with AWS_CONFIG_FILE or AWS_SHARED_CREDENTIALS_FILE",
};

const MISSING: Reason = Reason {
    meaning: "the profile does not exist",
    next: "set AWS_PROFILE to a profile that exists (`aws configure list-profiles`), or unset it",
};

const INCOMPLETE: Reason = Reason {
    meaning: "the profile leads to no credentials",
    next: "correct the profile in ~/.aws/config",
};

/// Whether the environment holds keys, which count before any profile.
pub(super) fn has_keys(env: &Env) -> bool {
    ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]
        .iter()
        .all(|name| env.get(name).is_ok_and(|value| !value.is_empty()))
}

/// The variable that names a profile, and the name. As in the AWS CLI, the second counts
/// where the first is not set; the SDK does not know it.
pub(super) fn named(env: &Env) -> Option<(&'static str, String)> {
    let variables = ["AWS_PROFILE", "AWS_DEFAULT_PROFILE"].into_iter();
    let mut named = variables.filter_map(|variable| Some((variable, env.get(variable).ok()?)));
    named.find(|(_, name)| !name.is_empty())
}

/// All profiles.
pub(super) async fn load(fs: &Fs, env: &Env) -> Result<ProfileSet, NoCredentials> {
    let selected = named(env).map(|(_, name)| name.into());
    let loaded = profile::load(fs, env, &Default::default(), selected).await;
    loaded.map_err(|error| NoCredentials {
        what: format!("the files of profiles can't be read: {error}"),
        reason: &UNREADABLE,
    })
}

/// Fails where the profile that the environment names, or one that it refers to,
/// does not exist: the SDK would go on to other sources and name none of it.
pub(super) fn check_selected(profiles: &ProfileSet, env: &Env) -> Result<(), NoCredentials> {
    let selected = profiles.selected_profile();
    let Some(mut profile) = profiles.get_profile(selected) else {
        let Some((variable, _)) = named(env) else {
            return Ok(());
        };
        let mut names: Vec<&str> = profiles.profiles().collect();
        names.sort_unstable();
        let known = match names.as_slice() {
            [] => "there are none".to_owned(),
            names => format!("there are {}", names.join(", ")),
        };
        return Err(NoCredentials {
            what: format!("profile `{selected}`, which {variable} names, does not exist; {known}"),
            reason: &MISSING,
        });
    };
    let mut visited = vec![selected];
    while let Some(source) = profile.get("source_profile") {
        if visited.contains(&source) {
            // One that refers to itself has its keys beside the role.
            break;
        }
        profile = profiles.get_profile(source).ok_or_else(|| NoCredentials {
            what: format!(
                "profile `{}` names source_profile `{source}`, which does not exist",
                profile.name()
            ),
            reason: &INCOMPLETE,
        })?;
        visited.push(source);
    }
    Ok(())
}

/// Where the first credentials of a chain of roles come from.
#[derive(Debug)]
pub(super) enum Base {
    /// Whatever this profile says.
    Profile(String),
    Keys(Credentials),
}

/// A role to assume.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Role {
    /// The profile that names it.
    pub(super) profile: String,
    pub(super) arn: String,
    pub(super) session_name: Option<String>,
    pub(super) external_id: Option<String>,
    pub(super) duration_s: Option<i32>,
    pub(super) mfa_serial: Option<String>,
}

/// Roles to assume one after the other.
#[derive(Debug)]
pub(super) struct Roles {
    pub(super) base: Base,
    pub(super) roles: Vec<Role>,
}

/// The roles of the selected profile, if one of them asks for an MFA code: the
/// SDK ignores `mfa_serial`. A chain that leads nowhere is left to the SDK.
pub(super) fn roles_with_mfa(profiles: &ProfileSet) -> Option<Roles> {
    let mut roles = Vec::new();
    let mut visited = Vec::new();
    let mut profile = profiles.get_profile(profiles.selected_profile())?;
    let base = loop {
        visited.push(profile.name());
        let Some(role) = role_of(profile) else {
            break Base::Profile(profile.name().to_owned());
        };
        roles.push(role);
        let source = profile.get("source_profile")?;
        let next = profiles.get_profile(source)?;
        if let Some(keys) = keys_of(next) {
            break Base::Keys(keys);
        }
        if visited.contains(&source) {
            return None;
        }
        profile = next;
    };
    roles.reverse();
    let has_mfa = roles.iter().any(|role| role.mfa_serial.is_some());
    has_mfa.then_some(Roles { base, roles })
}

fn role_of(profile: &Profile) -> Option<Role> {
    if profile.get("web_identity_token_file").is_some() {
        return None;
    }
    let text = |name| profile.get(name).map(str::to_owned);
    Some(Role {
        profile: profile.name().to_owned(),
        arn: text("role_arn")?,
        session_name: text("role_session_name"),
        external_id: text("external_id"),
        duration_s: profile
            .get("duration_seconds")
            .and_then(|it| it.parse().ok()),
        mfa_serial: text("mfa_serial"),
    })
}

fn keys_of(profile: &Profile) -> Option<Credentials> {
    Some(Credentials::new(
        profile.get("aws_access_key_id")?,
        profile.get("aws_secret_access_key")?,
        profile.get("aws_session_token").map(str::to_owned),
        None,
        "profile",
    ))
}

#[cfg(test)]
mod tests;
