//! What clients of the registry show it.

use std::time::Duration;

use base64::{Engine as _, prelude::BASE64_STANDARD};
use serde_json::json;

use super::manifest::digest;
use crate::{operation::Answer, world::Turn};

/// So long a token is good.
const VALIDITY: Duration = Duration::from_secs(12 * 3600);

impl Turn<'_> {
    /// The address of the registry here, with its scheme.
    fn registry_address(&mut self) -> String {
        match &self.here().ecr.registry {
            Some(address) => address.clone(),
            None => format!("https://{}", self.registry_host()),
        }
    }
}

/// The token is the same for the same account and moment: to read one throws
/// no dice.
pub(super) fn get_authorization_token(turn: &mut Turn<'_>) -> Answer {
    let (account, region) = (&turn.world.account, &turn.region);
    let seal = digest(format!("{account} {region} {}", turn.now.ms).as_bytes());
    let token = BASE64_STANDARD.encode(format!("AWS:{}", seal.trim_start_matches("sha256:")));
    let expires_at = turn.world.calendar.write(turn.now + VALIDITY);
    Ok(json!({"authorizationData": [{
        "authorizationToken": token,
        "expiresAt": expires_at,
        "proxyEndpoint": turn.registry_address(),
    }]}))
}
