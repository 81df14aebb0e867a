//! Requesting and deleting.

use std::time::Duration;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    durations::Event,
    fault::ApiFault,
    operation::{Answer, input},
    state::acm::{Certificate, Transition},
    tags,
    world::{self, Turn},
};

/// For how long a token means the same request.
const TOKEN_VALID: Duration = Duration::from_secs(3600);

/// Maximum number of a certificate's names, by default.
const NAMES: usize = 10;

pub(super) fn perform(operation: &str, value: &Value, turn: &mut Turn<'_>) -> Option<Answer> {
    Some(match operation {
        "RequestCertificate" => request(value.clone(), turn),
        "DeleteCertificate" => delete(value, turn),
        _ => return None,
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Request {
    domain_name: String,
    #[serde(default)]
    subject_alternative_names: Vec<String>,
    validation_method: Option<String>,
    idempotency_token: Option<String>,
    key_algorithm: Option<String>,
    #[serde(default)]
    options: Value,
    #[serde(default)]
    tags: Value,
}

impl Request {
    /// Every name once, the domain first.
    fn names(&self) -> Vec<String> {
        let mut names = vec![self.domain_name.to_lowercase()];
        for name in &self.subject_alternative_names {
            let name = name.to_lowercase();
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    fn is_again(&self, made: &Certificate, turn: &Turn<'_>) -> bool {
        self.idempotency_token.is_some()
            && self.idempotency_token == made.token
            && made.names == self.names()
            && turn.now.since(made.created_at) < TOKEN_VALID
    }
}

fn request(value: Value, turn: &mut Turn<'_>) -> Answer {
    let wanted: Request = input(value)?;
    let names = wanted.names();
    if names.len() > NAMES {
        let message = "Cannot request more certificate names in this account.".to_owned();
        return Err(ApiFault::new("LimitExceededException", message));
    }
    let made: Vec<Certificate> = turn.here().acm.certificates.values().cloned().collect();
    if let Some(made) = made.iter().find(|made| wanted.is_again(made, turn)) {
        return Ok(json!({"CertificateArn": made.arn}));
    }
    let id = turn.world.dice.uuid();
    let arn = turn.arn("acm", &format!("certificate/{id}"));
    let certificate = Certificate {
        arn: arn.clone(),
        domain: wanted.domain_name.to_lowercase(),
        names,
        validation: wanted.validation_method.unwrap_or("EMAIL".to_owned()),
        key_algorithm: wanted.key_algorithm.unwrap_or("RSA_2048".to_owned()),
        is_logged: wanted.options["CertificateTransparencyLoggingPreference"] != "DISABLED",
        created_at: turn.now,
        token: wanted.idempotency_token,
        shows_records: false,
        is_proven: false,
        issued_at: None,
        tags: tags::read(&wanted.tags),
    };
    let certificates = &mut turn.here().acm.certificates;
    certificates.insert(arn.clone(), certificate);
    let transition = Transition::ShowRecords { arn: arn.clone() };
    turn.after(
        Event::CertificateRecordShown,
        world::Transition::Acm(transition),
    );
    Ok(json!({"CertificateArn": arn}))
}

fn delete(value: &Value, turn: &mut Turn<'_>) -> Answer {
    let arn = value["CertificateArn"].as_str().unwrap_or_default();
    turn.own_certificate(arn)?;
    if turn.certificate_in_use(arn) {
        let account = &turn.world.account;
        return Err(ApiFault::new(
            "ResourceInUseException",
            format!("Certificate {arn} in account {account} is in use."),
        ));
    }
    turn.here().acm.certificates.remove(arn);
    Ok(json!({}))
}
