//! What is allowed, but should be known.

use kavak_stack::{
    Settings,
    settings::{Architecture, Lifetime},
};

/// What the user should know of these settings.
#[must_use]
pub fn notices(settings: &Settings) -> Vec<String> {
    let mut notices = Vec::new();
    if settings.ingress.domain.is_none() {
        notices.push(
            "customers reach the agent by plain HTTP: fit for trying it out, unfit for Twilio in production; \
             ingress.domain brings HTTPS"
                .to_owned(),
        );
    }
    if settings.lifetime == Lifetime::Protected {
        let database = &settings.database;
        let risks = [
            (
                database.backup_retention_days == 0,
                "database.backup_retention_days is 0: no backup is made",
            ),
            (
                !database.final_snapshot,
                "database.final_snapshot is false: `down` keeps nothing of the data",
            ),
            (
                !database.deletion_protection,
                "database.deletion_protection is false",
            ),
        ];
        let risks = risks.into_iter().filter(|(is_one, _)| *is_one);
        notices.extend(risks.map(|(_, text)| format!("the environment is protected, but {text}")));
    }
    if settings.agent.architecture == Architecture::Arm64 && settings.agent.image.is_some() {
        notices.push("agent.architecture is arm64: agent.image must be built for it".to_owned());
    }
    notices
}

#[cfg(test)]
mod tests {
    use kavak_stack::Environment;

    use super::*;

    #[test]
    fn plain_http_is_said_to_be_unfit_for_production() {
        let environment = Environment {
            project: "a".into(),
            env: "b".into(),
            region: "us-east-1".into(),
        };
        let mut settings = Settings::new(&environment, "c");
        assert!(
            notices(&settings)
                .iter()
                .any(|notice| notice.contains("unfit for Twilio"))
        );
        settings.ingress.domain = Some("agent.example.com".into());
        assert!(notices(&settings).is_empty());
        settings.lifetime = Lifetime::Protected;
        assert_eq!(notices(&settings).len(), 3);
    }
}
