//! The secrets of the stack, and the agent's variables that they are in.

use crate::key::*;
use crate::desired::{data, task::TaskSecret};
use crate::{Facts, Key, Settings, spec::SecretContent};

/// The secrets that users give: key, environment variable, what it is.
pub static USER_SECRETS: [(&Key, &str, &str); 2] = [
    (&SECRET_OPENAI_API_KEY, "OPENAI_API_KEY", "OpenAI API key"),
    (
        &SECRET_TWILIO_AUTH_TOKEN,
        "TWILIO_AUTH_TOKEN",
        "Twilio auth token",
    ),
];

/// The secrets that tasks are started with, each in a variable of the agent.
pub(super) fn secrets(settings: &Settings, facts: &Facts) -> Vec<TaskSecret> {
    let row = |(secret, variable, about), value, content| TaskSecret {
        variable,
        about,
        secret,
        value,
        content,
    };
    let user = |secret: (_, _, _), value| row(secret, value, data::user_given(secret.1));
    let database = (
        &SECRET_DB_CREDENTIALS,
        "DATABASE_URL",
        "Database credentials",
    );
    let cache = (&SECRET_REDIS_AUTH_TOKEN, "REDIS_URL", "Redis AUTH token");
    let desk = (
        &SECRET_DESK_API_TOKEN,
        "DESK_API_TOKEN",
        "Token of the desk's API",
    );
    let webhook = (
        &SECRET_LEAD_WEBHOOK_SECRET,
        "LEAD_WEBHOOK_SECRET",
        "Signing secret of the lead webhook",
    );
    let mut secrets = vec![
        row(
            database,
            &SECRET_VALUE_DB_CREDENTIALS,
            data::database_credentials(&facts.access, &DB_INSTANCE),
        ),
        user(USER_SECRETS[0], &SECRET_VALUE_OPENAI_API_KEY),
        user(USER_SECRETS[1], &SECRET_VALUE_TWILIO_AUTH_TOKEN),
    ];
    if settings.cache.transit_encryption {
        secrets.push(row(
            cache,
            &SECRET_VALUE_REDIS_AUTH_TOKEN,
            data::cache_credentials(&facts.access, &REPLICATION_GROUP),
        ));
    }
    if settings.notify.webhook_url.is_some() {
        secrets.push(row(
            webhook,
            &SECRET_VALUE_LEAD_WEBHOOK_SECRET,
            SecretContent::SigningKey,
        ));
        secrets.push(row(
            desk,
            &SECRET_VALUE_DESK_API_TOKEN,
            SecretContent::ApiToken,
        ));
    }
    secrets
}
