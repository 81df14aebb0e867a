//! Notices that are shown with a plan.

use kavak_stack::{Observed, Output, Scaled, Settings, key};

use super::redirect;
use crate::{text::tasks_run, verify};

pub(super) fn scaled_notice(settings: &Settings, scaled: Option<Scaled>) -> Option<String> {
    let Scaled { count, instead_of } = scaled?;
    let agent = &settings.agent;
    (agent.autoscaling.is_none() && agent.desired_count == instead_of).then(|| {
        format!(
            "{} because of `scale`, not {instead_of} as the settings say: \
             `kavak-infra scale {instead_of}`, or another agent.desired_count, takes that back",
            tasks_run(count)
        )
    })
}

/// What the user must do where the domain is in no zone that is the
/// environment's to change.
pub(super) fn record_to_make(settings: &Settings, observed: &Observed) -> Option<String> {
    let domain = settings.ingress.domain.as_ref()?;
    if settings.ingress.hosted_zone.is_some() {
        return None;
    }
    let balancer = observed.output(&key::LOAD_BALANCER, Output::DnsName);
    let balancer = balancer.as_deref();
    let record = verify::record_to_make(
        domain,
        balancer.unwrap_or("the load balancer's name (`output alb_dns_name`, once it is made)"),
    );
    Some(format!(
        "no record is made for the domain, since the settings name no ingress.hosted_zone: {record}"
    ))
}

/// What stops working when port 80 of a running environment becomes a redirect: Twilio
/// follows a redirect with a GET, which is no message.
pub(super) fn webhook_to_move(settings: &Settings, observed: &Observed) -> Option<String> {
    let domain = settings.ingress.domain.as_ref()?;
    redirect::forwards(observed).then(|| {
        format!(
            "port 80 will redirect to https://{domain}: web customers follow, webhooks do not; \
             set Twilio's webhook to https://{domain}/channels/whatsapp/webhook as soon as that answers"
        )
    })
}

/// Why port 80 goes on forwarding though there is a domain.
pub(super) fn redirect_to_come(settings: &Settings, obstacle: &str) -> Option<String> {
    let domain = settings.ingress.domain.as_ref()?;
    Some(format!(
        "port 80 goes on forwarding, since {domain} does not lead to the load balancer yet ({obstacle}): \
         run `up` again when it does, and port 80 redirects to https://{domain}"
    ))
}

#[cfg(test)]
mod tests {
    use kavak_stack::{Environment, Facts, Found, Stack};

    use super::*;

    #[test]
    fn webhook_is_to_be_moved_only_while_port_80_forwards_and_a_domain_is_wanted() {
        let environment = Environment {
            project: "a".into(),
            env: "dev".into(),
            region: "us-east-1".into(),
        };
        let http = Settings::new(&environment, "sales");
        let mut https = http.clone();
        https.ingress.domain = Some("agent.example.com".into());
        let running = |settings: &Settings| {
            let listener = key::LISTENER_HTTP.clone();
            let stack = Stack::new(settings, &Facts::default());
            let spec = stack.get(&listener).expect("a listener").spec.clone();
            let mut observed = Observed::default();
            observed.add(listener, Found::ready("arn:listener", spec));
            observed
        };
        assert_eq!(webhook_to_move(&http, &running(&http)), None);
        assert_eq!(webhook_to_move(&https, &running(&https)), None);
        assert_eq!(webhook_to_move(&https, &Observed::default()), None);
        let notice = webhook_to_move(&https, &running(&http)).unwrap_or_default();
        assert!(
            notice.contains("https://agent.example.com/channels/whatsapp/webhook"),
            "{notice}"
        );
    }

    #[test]
    fn port_80_that_goes_on_forwarding_is_explained_with_what_to_do() {
        let environment = Environment {
            project: "a".into(),
            env: "dev".into(),
            region: "us-east-1".into(),
        };
        let mut settings = Settings::new(&environment, "sales");
        settings.ingress.domain = Some("agent.example.com".into());
        let notice = redirect_to_come(&settings, "there is no record of that name");
        let notice = notice.unwrap_or_default();
        assert!(
            notice.contains("there is no record of that name"),
            "{notice}"
        );
        assert!(notice.contains("run `up` again"), "{notice}");
    }

    #[test]
    fn a_domain_without_a_zone_is_reported_with_the_record_that_it_needs() {
        let environment = Environment {
            project: "a".into(),
            env: "dev".into(),
            region: "us-east-1".into(),
        };
        let mut settings = Settings::new(&environment, "sales");
        let mut observed = Observed::default();
        assert_eq!(record_to_make(&settings, &observed), None);
        settings.ingress.domain = Some("agent.example.com".into());
        let notice = |observed: &Observed, settings: &Settings| {
            record_to_make(settings, observed).unwrap_or_default()
        };
        assert!(notice(&observed, &settings).contains("alb_dns_name"));
        let balancer = key::LOAD_BALANCER.clone();
        let stack = Stack::new(&settings, &Facts::default());
        let spec = stack.get(&balancer).expect("a balancer").spec.clone();
        let found = Found::ready("arn:alb", spec).with(Output::DnsName, "alb-1.elb.example");
        observed.add(balancer, found);
        assert!(
            notice(&observed, &settings)
                .contains("CNAME record for agent.example.com that points to alb-1.elb.example")
        );
        settings.ingress.hosted_zone = Some("Z1".into());
        assert_eq!(record_to_make(&settings, &observed), None);
    }
}
