//! What is allowed, but should be known.

use crate::{regions::REGIONS, text};
use kavak_stack::{
    Settings,
    agent_data::{CATALOG_PATH, KNOWLEDGE_BASE_PATH},
    settings::{Architecture, Lifetime},
};

/// What the user should know of these settings.
#[must_use]
pub fn notices(settings: &Settings) -> Vec<String> {
    let mut notices: Vec<String> = region_notice(&settings.region).into_iter().collect();
    if settings.ingress.domain.is_none() {
        notices.push(
            "customers reach the agent by plain HTTP: fit for trying it out, unfit for Twilio in production; \
             ingress.domain brings HTTPS"
                .to_owned(),
        );
    }
    if !settings.ingress.allow_cidrs.is_empty() {
        notices.push(
            "ingress.allow_cidrs keeps Twilio out, whose addresses are not fixed: no WhatsApp message reaches the agent"
                .to_owned(),
        );
    }
    let agent = &settings.agent;
    let own_image =
        |variable: &str| agent.image.is_some() && agent.environment.contains_key(variable);
    if settings.env != "dev" && agent.catalog.is_none() && !own_image(CATALOG_PATH) {
        notices.push(
            "agent.catalog is not set: the agent sells built-in cars, which are invented"
                .to_owned(),
        );
    }
    if settings.env != "dev" && agent.knowledge_base.is_none() && !own_image(KNOWLEDGE_BASE_PATH) {
        notices.push(
            "agent.knowledge_base is not set: what the agent tells of the company is invented"
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
            (
                settings.notify.webhook_url.is_none() && settings.notify.email.is_empty(),
                "neither notify.email nor notify.webhook_url is set: nobody learns of a lead who does not look at the desk",
            ),
        ];
        let risks = risks.into_iter().filter(|(is_one, _)| *is_one);
        notices.extend(risks.map(|(_, text)| format!("the environment is protected, but {text}")));
    }
    notices.extend(of_alarms(settings));
    if settings.agent.architecture == Architecture::Arm64 && settings.agent.image.is_some() {
        notices.push("agent.architecture is arm64: agent.image must be built for it".to_owned());
    }
    let paths = agent
        .environment
        .keys()
        .filter(|name| name.ends_with("_PATH"));
    notices.extend(paths.filter(|_| agent.image.is_some()).map(|name| {
        format!(
            "agent.environment.{name} names a file: the tasks start only if agent.image holds it"
        )
    }));
    notices
}

/// What alarms lack.
fn of_alarms(settings: &Settings) -> impl Iterator<Item = String> {
    let lacks = [
        (
            settings.notify.email.is_empty(),
            "monitoring.alarms notifies nobody, as notify.email is empty: only `status` and the console show alarms",
        ),
        (
            settings.desk.hours.is_none(),
            "monitoring.alarms does not watch for silence of the agent, as desk.hours is not set",
        ),
    ];
    let lacks = lacks.into_iter();
    lacks
        .filter(|(lacks, _)| *lacks && settings.monitoring.alarms)
        .map(|(_, text)| text.to_owned())
}

/// That a region is not in the list of this version.
fn region_notice(region: &str) -> Option<String> {
    if REGIONS.contains(&region) {
        return None;
    }
    let near = text::near(region, REGIONS.into_iter());
    let near = match near.is_empty() {
        true => String::new(),
        false => text::did_you_mean(&near),
    };
    Some(format!(
        "region {region} is newer than this version of the tool, or does not exist{near}"
    ))
}

#[cfg(test)]
mod tests {
    use kavak_stack::Environment;

    use super::*;

    #[test]
    fn region_that_is_not_in_the_list_is_a_notice() {
        let notice = |region: &str| region_notice(region).unwrap_or_default();
        assert_eq!(notice("us-east-1"), "");
        assert!(notice("eu-west-4").contains("region eu-west-4 is newer"));
        assert!(
            notice("eu-west-4").contains("eu-west-1"),
            "{}",
            notice("eu-west-4")
        );
    }

    #[test]
    fn plain_http_is_said_to_be_unfit_for_production() {
        let environment = Environment {
            project: "a".into(),
            env: "dev".into(),
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
        assert_eq!(notices(&settings).len(), 4);
    }

    #[test]
    fn alarms_that_notify_no_one_or_know_no_hours_are_a_notice() {
        let environment = Environment {
            project: "a".into(),
            env: "dev".into(),
            region: "us-east-1".into(),
        };
        let mut settings = Settings::new(&environment, "c");
        assert_eq!(of_alarms(&settings).count(), 0);
        settings.monitoring.alarms = true;
        assert_eq!(of_alarms(&settings).count(), 2);
        settings.notify.email = vec!["ventas@example.com".into()];
        settings.desk.hours = Some("mon-fri 09:00-19:00".into());
        assert_eq!(of_alarms(&settings).count(), 0);
    }
}
