//! Passwords and addresses of registries.

use std::time::Duration;

use base64::{Engine as _, prelude::BASE64_STANDARD};
use serde_json::json;

use super::manifest::digest;
use crate::{
    clock::Moment,
    operation::Answer,
    world::{Turn, World},
};

/// So long a token is good.
const VALIDITY: Duration = Duration::from_secs(12 * 3600);

/// Reason of a registry's refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unauthorized {
    /// It never gave that password.
    Unknown,
    /// The password has had its time.
    Expired,
}

impl Turn<'_> {
    /// The address of the registry here, with its scheme.
    fn registry_address(&mut self) -> String {
        if let Some(address) = &self.here().ecr.registry {
            return address.clone();
        }
        match &self.world.registry_entrance {
            Some(address) => address.clone(),
            None => format!("https://{}", self.registry_host()),
        }
    }
}

/// Returns the password of the registry's user `AWS`: for which
/// region it is and when it was given, sealed. It is the same for the same
/// account and moment: to read one throws no dice.
fn password(account: &str, region: &str, given: Moment) -> String {
    let seal = digest(format!("{account} {region} {}", given.ms).as_bytes());
    let seal = seal.trim_start_matches("sha256:");
    format!("{region}.{}.{seal}", given.ms)
}

pub(super) fn get_authorization_token(turn: &mut Turn<'_>) -> Answer {
    let password = match &turn.world.registry_password {
        Some(fixed) => fixed.clone(),
        None => password(&turn.world.account, &turn.region, turn.now),
    };
    let token = BASE64_STANDARD.encode(format!("AWS:{password}"));
    let expires_at = turn.world.calendar.write(turn.now + VALIDITY);
    Ok(json!({"authorizationData": [{
        "authorizationToken": token,
        "expiresAt": expires_at,
        "proxyEndpoint": turn.registry_address(),
    }]}))
}

/// Returns the region of the registry that this password is for.
pub(crate) fn region_of(world: &World, shown: &str, now: Moment) -> Result<String, Unauthorized> {
    let mut parts = shown.splitn(3, '.');
    let (Some(region), Some(given)) = (parts.next(), parts.next()) else {
        return Err(Unauthorized::Unknown);
    };
    let given = given.parse().map_err(|_| Unauthorized::Unknown)?;
    let given = Moment { ms: given };
    if password(&world.account, region, given) != shown || given > now {
        return Err(Unauthorized::Unknown);
    }
    match now.since(given) < VALIDITY {
        true => Ok(region.to_owned()),
        false => Err(Unauthorized::Expired),
    }
}
