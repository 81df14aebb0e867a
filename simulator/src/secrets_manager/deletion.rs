//! Deleting and restoring secrets.

use std::time::Duration;

use serde::Deserialize;
use serde_json::{Value, json};

use super::marked_for_deletion;
use crate::{
    clock::Moment,
    durations::Event,
    fault::ApiFault,
    operation::{Answer, input},
    state::secrets_manager::{Deletion, Transition},
    world::{self, Turn},
};

const DAY: Duration = Duration::from_secs(86_400);

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct DeleteSecret {
    secret_id: String,
    recovery_window_in_days: Option<i64>,
    #[serde(default)]
    force_delete_without_recovery: bool,
}

impl DeleteSecret {
    /// The days after which the secret is gone; none if it goes at once.
    fn window_days(&self) -> Result<Option<u32>, ApiFault> {
        let invalid = |message: &str| Err(ApiFault::new("InvalidParameterException", message));
        match (
            self.force_delete_without_recovery,
            self.recovery_window_in_days,
        ) {
            (true, Some(_)) => invalid(
                "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.",
            ),
            (true, None) => Ok(None),
            (false, None) => Ok(Some(30)),
            (false, Some(days)) => match u32::try_from(days) {
                Ok(days @ 7..=30) => Ok(Some(days)),
                _ => invalid(
                    "The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).",
                ),
            },
        }
    }
}

pub(super) fn delete_secret(value: Value, turn: &mut Turn<'_>) -> Answer {
    let unwanted: DeleteSecret = input(value)?;
    match unwanted.window_days()? {
        None => delete_by_force(&unwanted.secret_id, turn),
        Some(days) => schedule(&unwanted.secret_id, days, turn),
    }
}

/// Also succeeds where there is no such secret, as AWS does. The name is free
/// some time later.
fn delete_by_force(id: &str, turn: &mut Turn<'_>) -> Answer {
    let (arn, name) = match turn.secret(id) {
        Ok(secret) => (secret.arn.clone(), secret.name.clone()),
        Err(_) if id.starts_with("arn:") => {
            let name = id.rsplit(':').next().unwrap_or_default().to_owned();
            (id.to_owned(), name)
        }
        Err(_) => {
            let arn = turn.arn("secretsmanager", &format!("secret:{id}"));
            (arn, id.to_owned())
        }
    };
    if turn.here().secrets_manager.secrets.remove(&name).is_some() {
        turn.here().secrets_manager.vanishing.insert(name.clone());
        let free = Transition::FreeName { name: name.clone() };
        turn.after(
            Event::SecretNameFree,
            world::Transition::SecretsManager(free),
        );
    }
    Ok(answer(&arn, &name, turn.now, turn))
}

fn schedule(id: &str, days: u32, turn: &mut Turn<'_>) -> Answer {
    let (asked_at, window) = (turn.now, DAY * days);
    let due_at = asked_at + window;
    let secret = turn.living_secret(id)?;
    secret.deletion = Some(Deletion { asked_at, due_at });
    let (arn, name) = (secret.arn.clone(), secret.name.clone());
    let end = Transition::EndWindow { arn: arn.clone() };
    turn.later(window, world::Transition::SecretsManager(end));
    Ok(answer(&arn, &name, due_at, turn))
}

fn answer(arn: &str, name: &str, due_at: Moment, turn: &Turn<'_>) -> Value {
    let due = turn.world.calendar.write(due_at);
    json!({"ARN": arn, "Name": name, "DeletionDate": due})
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct RestoreSecret {
    secret_id: String,
}

/// Restoring one that is not deleted changes nothing.
pub(super) fn restore_secret(value: Value, turn: &mut Turn<'_>) -> Answer {
    let wanted: RestoreSecret = input(value)?;
    let now = turn.now;
    let secret = turn.secret(&wanted.secret_id)?;
    if secret
        .deletion
        .is_some_and(|deletion| deletion.due_at <= now)
    {
        return Err(marked_for_deletion());
    }
    secret.deletion = None;
    Ok(json!({"ARN": secret.arn, "Name": secret.name}))
}
