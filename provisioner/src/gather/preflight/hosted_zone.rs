//! Whether records can be made for the domain, and whether anybody would see them.

use kavak_stack::{Kind, Spec, key, plan::Refusal};

use super::{Refusals, Subject, caa, delegation, refusal};
use crate::observe::ingress::hosted_zone::{HostedZone, RecordName, hosted_zone, records_from};

pub(super) async fn check(subject: &Subject<'_>) -> Refusals {
    let ingress = &subject.settings.ingress;
    let (Some(domain), Some(id)) = (&ingress.domain, &ingress.hosted_zone) else {
        return Ok(Vec::new());
    };
    let Some(zone) = hosted_zone(subject.aws, id).await? else {
        return Ok(vec![refusal(
            "ingress.hosted_zone",
            format!("there is no hosted zone {id} in this account"),
            "set it to the id of the zone that holds the domain (`aws route53 list-hosted-zones`)",
        )]);
    };
    let unusable = unusable(&zone, domain);
    if !unusable.is_empty() {
        return Ok(unusable);
    }
    let names = names_up_to(domain, &zone.name);
    let mut refusals = Vec::new();
    let mut authorities = None;
    for name in names.iter().chain([&zone.name]) {
        let records = records_from(subject.aws, id, name).await?;
        if *name != zone.name || name == domain {
            refusals.extend(conflict(subject, domain, name, &records));
        }
        authorities = authorities.or_else(|| caa::at(name, &records));
    }
    // One that was issued stays, whatever the records say now.
    if subject.created_or_replaced(Kind::Certificate) {
        refusals.extend(authorities.and_then(|it| it.refusal(domain)));
    }
    refusals.extend(delegation::check(subject.aws, &zone).await);
    Ok(refusals)
}

/// What is wrong with a zone whatever it holds.
fn unusable(zone: &HostedZone, domain: &str) -> Vec<Refusal> {
    let name = &zone.name;
    let mut refusals = Vec::new();
    if !is_within(domain, name) {
        refusals.push(refusal(
            "ingress.domain",
            format!(
                "{domain} is not in the hosted zone {}, which is {name}",
                zone.id
            ),
            format!("choose a name in {name}, or another ingress.hosted_zone"),
        ));
    }
    if zone.is_private {
        refusals.push(refusal(
            "ingress.hosted_zone",
            format!(
                "the hosted zone {} ({name}) is private: neither customers nor ACM see its records",
                zone.id
            ),
            "set it to a public hosted zone",
        ));
    }
    refusals
}

/// The domain, and all names between it and the zone's own.
fn names_up_to(domain: &str, zone: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut name = domain;
    while !name.eq_ignore_ascii_case(zone) {
        names.push(name.to_owned());
        let Some((_, parent)) = name.split_once('.') else {
            break;
        };
        name = parent;
    }
    if names.is_empty() {
        names.push(domain.to_owned());
    }
    names
}

/// A record at `name` beside which the domain's can't be made or is never seen.
fn conflict(
    subject: &Subject<'_>,
    domain: &str,
    name: &str,
    records: &[RecordName],
) -> Option<Refusal> {
    let is_apex = |it: &&RecordName| it.name.eq_ignore_ascii_case(name);
    let is_ours = |it: &RecordName| {
        subject.observed.resources.values().any(|found| {
            matches!(&found.spec, Spec::DnsRecord(own)
                if own.r#type == it.kind && own.name.literal().is_some_and(|own| own.eq_ignore_ascii_case(&it.name)))
        })
    };
    let is_new = !subject
        .observed
        .resources
        .contains_key(&key::DNS_RECORD_ALIAS);
    let mut here = records.iter().filter(is_apex).filter(|it| !is_ours(it));
    let found = here.find(|it| match it.kind.as_str() {
        "CNAME" => name == domain,
        // The alias that is there already serves beside them.
        "AAAA" => name == domain && is_new,
        "HTTPS" => name == domain && is_new && !it.leads_here(),
        // The zone's own servers are at its top, where it is no conflict.
        "NS" => !it.is_of_zone,
        _ => false,
    })?;
    let (why, next) = match found.kind.as_str() {
        "NS" => (
            format!(
                "{name} is delegated to other name servers by an NS record: a record for {domain} in this zone is never seen"
            ),
            format!("set ingress.hosted_zone to the zone of {name}"),
        ),
        kind @ ("AAAA" | "HTTPS") => (
            format!(
                "{domain} has an {kind} record that is not this environment's: some customers would go where it leads"
            ),
            "remove that record, or choose another ingress.domain".to_owned(),
        ),
        _ => (
            format!("{domain} has a CNAME record already, and no other record can be beside it"),
            "remove that record, or choose another ingress.domain".to_owned(),
        ),
    };
    Some(refusal("ingress.domain", why, next))
}

/// Whether a name is that of a zone or below it.
fn is_within(name: &str, zone: &str) -> bool {
    let (name, zone) = (name.to_ascii_lowercase(), zone.to_ascii_lowercase());
    let rest = name.strip_suffix(&zone);
    rest.is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn name_is_within_its_zone_and_no_lookalike() {
        assert!(is_within("agent.example.com", "example.com"));
        assert!(is_within("example.com", "Example.com"));
        assert!(!is_within("agent.example.org", "example.com"));
        assert!(!is_within("agentexample.com", "example.com"));
        assert!(!is_within("example.com", "agent.example.com"));
    }

    #[test]
    fn names_between_domain_and_zone_are_all_checked() {
        assert_eq!(
            names_up_to("a.b.example.com", "example.com"),
            ["a.b.example.com", "b.example.com"]
        );
        assert_eq!(names_up_to("example.com", "example.com"), ["example.com"]);
    }
}
