//! How customers reach the agent.

use kavak_stack::{Settings, cidr};

use super::{Report, matches};

/// ACM takes no longer name for a certificate.
const LONGEST_CERTIFIED: usize = 64;
const LONGEST: usize = 253;

/// A security group holds 60 rules by AWS's quota. A network takes two, for HTTP and HTTPS;
/// and while networks are exchanged, those of before and after are in it together.
const MAX_NETWORKS: usize = 15;

pub(super) fn check(settings: &Settings, report: &mut Report<'_>) {
    let ingress = &settings.ingress;
    if let Some(zone) = &ingress.hosted_zone {
        report.demand(
            matches("Z[A-Z0-9]{1,31}", zone),
            "ingress.hosted_zone",
            zone.as_str(),
            "must be the id of a Route 53 hosted zone, like `Z0123456789ABCDEFGHIJ`, not its name",
        );
    }
    if let Some(arn) = &ingress.certificate_arn
        && report.is_sound("region")
    {
        let region = &settings.region;
        let pattern = format!("arn:aws:acm:{region}:[0-9]{{12}}:certificate/[0-9a-f-]{{36}}");
        report.demand(
            matches(&pattern, arn),
            "ingress.certificate_arn",
            arn.as_str(),
            format!("must be the ARN of a certificate in {region}: arn:aws:acm:{region}:<account>:certificate/<id>"),
        );
    }
    check_networks(&ingress.allow_cidrs, report);
    match &ingress.domain {
        Some(domain) => check_domain(settings, domain, report),
        None => {
            for (key, value) in [
                ("ingress.hosted_zone", &ingress.hosted_zone),
                ("ingress.certificate_arn", &ingress.certificate_arn),
            ] {
                if let Some(value) = value {
                    report.demand(
                        false,
                        key,
                        value.as_str(),
                        "has no use without ingress.domain",
                    );
                }
            }
        }
    }
}

fn check_networks(networks: &[String], report: &mut Report<'_>) {
    if let Some(network) = networks.iter().find(|it| cidr::canonical(it).is_none()) {
        report.demand(
            false,
            "ingress.allow_cidrs",
            networks.to_vec(),
            format!("must hold blocks like 203.0.113.0/24 or 2001:db8::/32, without bits behind the prefix; {network} is none"),
        );
    }
    report.demand(
        networks.len() <= MAX_NETWORKS,
        "ingress.allow_cidrs",
        networks.to_vec(),
        format!("must hold at most {MAX_NETWORKS} blocks: a security group holds 60 rules, each block takes two, and those of before and after a change are in it together"),
    );
    report.demand(
        networks.is_empty() || networks.iter().any(|it| !it.contains(':')),
        "ingress.allow_cidrs",
        networks.to_vec(),
        "must hold an IPv4 block: the load balancer has no IPv6 address",
    );
}

fn check_domain(settings: &Settings, domain: &str, report: &mut Report<'_>) {
    let ingress = &settings.ingress;
    let label = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";
    report.demand(
        domain.len() <= LONGEST
            && matches(&format!(r"({label}\.)+[a-z]([a-z0-9-]*[a-z0-9])"), domain),
        "ingress.domain",
        domain,
        "must be a full host name in lower case, like `agent.example.com`",
    );
    report.demand(
        ingress.hosted_zone.is_some() || ingress.certificate_arn.is_some(),
        "ingress.domain",
        domain,
        "needs ingress.hosted_zone, to request a certificate and prove it there, or ingress.certificate_arn",
    );
    report.demand(
        ingress.certificate_arn.is_some() || domain.len() <= LONGEST_CERTIFIED,
        "ingress.domain",
        domain,
        format!("must have at most {LONGEST_CERTIFIED} characters for AWS to issue a certificate, or come with ingress.certificate_arn"),
    );
}
