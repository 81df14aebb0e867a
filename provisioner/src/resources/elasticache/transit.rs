//! Encryption in transit and the token that goes with it, changed in place one
//! call at a time: AWS takes no two of these changes together.

use aws_sdk_elasticache::types::{AuthTokenUpdateStrategyType, TransitEncryptionMode};
use kavak_engine::Fault;
use kavak_stack::spec::{ReplicationGroup, TransitEncryption};
use secrecy::{ExposeSecret, SecretString};

use crate::{
    aws::{Clients, fault},
    credentials,
    resources::AwsCloud,
};

/// One change on the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Encryption(TransitEncryption),
    /// Takes a token beside connections without one.
    AddToken,
    RemoveToken,
}

/// The next change from `now` to `to`; `None` if none is needed. A token needs
/// encryption, and encryption is only switched through [`TransitEncryption::Preferred`].
pub(super) fn next(now: &ReplicationGroup, to: &ReplicationGroup) -> Option<Step> {
    use TransitEncryption::{Off, Preferred, Required};
    let token = match (now.auth_token, to.auth_token) {
        (false, true) => Some(Step::AddToken),
        (true, false) => Some(Step::RemoveToken),
        _ => None,
    };
    match (now.transit_encryption, to.transit_encryption) {
        (Off, Off) => None,
        (Off, Preferred | Required) | (Required, Preferred | Off) => {
            Some(Step::Encryption(Preferred))
        }
        (Preferred, other @ (Off | Required)) => token.or(Some(Step::Encryption(other))),
        (Preferred, Preferred) | (Required, Required) => token,
    }
}

/// Makes the one call for a change.
pub(super) async fn change(cloud: &AwsCloud, id: &str, step: Step) -> Result<(), Fault> {
    match step {
        Step::Encryption(to) => encrypt(&cloud.clients, id, to).await,
        Step::AddToken => {
            let (token, version_id) =
                credentials::keep_token(&cloud.clients, &cloud.scope.environment).await?;
            add_token(&cloud.clients, id, &token).await?;
            cloud.token_given.record(&version_id);
            Ok(())
        }
        Step::RemoveToken => cloud
            .clients
            .elasticache
            .modify_replication_group()
            .replication_group_id(id)
            .auth_token_update_strategy(AuthTokenUpdateStrategyType::Delete)
            .apply_immediately(true)
            .send()
            .await
            .map(drop)
            .map_err(fault("ModifyReplicationGroup")),
    }
}

async fn encrypt(aws: &Clients, id: &str, to: TransitEncryption) -> Result<(), Fault> {
    let mode = match to {
        TransitEncryption::Off => None,
        TransitEncryption::Preferred => Some(TransitEncryptionMode::Preferred),
        TransitEncryption::Required => Some(TransitEncryptionMode::Required),
    };
    aws.elasticache
        .modify_replication_group()
        .replication_group_id(id)
        .transit_encryption_enabled(mode.is_some())
        .set_transit_encryption_mode(mode)
        .apply_immediately(true)
        .send()
        .await
        .map(drop)
        .map_err(fault("ModifyReplicationGroup"))
}

/// Lets clients connect with this token or with what they connect with now.
pub(crate) async fn add_token(aws: &Clients, id: &str, token: &SecretString) -> Result<(), Fault> {
    send_token(aws, id, token, AuthTokenUpdateStrategyType::Rotate).await
}

/// Lets clients connect with this token alone.
pub(crate) async fn demand_token(
    aws: &Clients,
    id: &str,
    token: &SecretString,
) -> Result<(), Fault> {
    send_token(aws, id, token, AuthTokenUpdateStrategyType::Set).await
}

async fn send_token(
    aws: &Clients,
    id: &str,
    token: &SecretString,
    strategy: AuthTokenUpdateStrategyType,
) -> Result<(), Fault> {
    aws.elasticache
        .modify_replication_group()
        .replication_group_id(id)
        .auth_token(token.expose_secret())
        .auth_token_update_strategy(strategy)
        .apply_immediately(true)
        .send()
        .await
        .map(drop)
        .map_err(fault("ModifyReplicationGroup"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::observe::elasticache::a_group;

    #[test]
    fn encryption_and_token_are_changed_one_after_the_other_both_ways() {
        use TransitEncryption::{Off, Preferred, Required};
        let group = |transit_encryption, auth_token| ReplicationGroup {
            transit_encryption,
            auth_token,
            ..a_group()
        };
        let on = [
            ((Off, false), Step::Encryption(Preferred)),
            ((Preferred, false), Step::AddToken),
            ((Preferred, true), Step::Encryption(Required)),
            ((Required, false), Step::AddToken),
        ];
        let off = [
            ((Required, true), Step::Encryption(Preferred)),
            ((Preferred, true), Step::RemoveToken),
            ((Preferred, false), Step::Encryption(Off)),
        ];
        for (ways, (mode, token)) in [(&on[..], (Required, true)), (&off[..], (Off, false))] {
            let to = group(mode, token);
            for ((mode, token), step) in ways {
                assert_eq!(next(&group(*mode, *token), &to), Some(*step));
            }
            assert_eq!(next(&to, &to), None);
        }
    }
}
