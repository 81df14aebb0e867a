//! Settings that AWS would refuse after other resources were created: refused
//! before the first mutation, with the setting to change.

use kavak_simulator::{Pace, Service};
use kavak_stack::{Settings, settings::CacheEngine};
use serde_json::{Value, json};

use crate::{
    account::{Account, REGION, settings},
    history::{assert_empty, in_simulated_time},
    run::Ended,
};

const DOMAIN: &str = "agent.example.com";

/// A hosted zone of the user's; its id.
fn zone(account: &Account, name: &str, vpc: Option<Value>) -> String {
    let mut input = json!({"Name": name, "CallerReference": name});
    if let Some(vpc) = vpc {
        input["VPC"] = vpc;
    }
    let made = account.by_hand(Service::Route53, "CreateHostedZone", input);
    let made = made.unwrap();
    let id = made["HostedZone"]["Id"].as_str().unwrap();
    id.trim_start_matches("/hostedzone/").to_owned()
}

fn record(account: &Account, zone: &str, name: &str, kind: &str, value: &str) {
    let set = json!({
        "Name": name, "Type": kind, "TTL": 60, "ResourceRecords": [{"Value": value}],
    });
    let change = json!({"Changes": [{"Action": "CREATE", "ResourceRecordSet": set}]});
    let input = json!({"HostedZoneId": zone, "ChangeBatch": change});
    account
        .by_hand(Service::Route53, "ChangeResourceRecordSets", input)
        .unwrap();
}

fn with_zone(settings: &mut Settings, zone: String) {
    settings.ingress.domain = Some(DOMAIN.into());
    settings.ingress.hosted_zone = Some(zone);
}

fn with_certificate(account: &Account, settings: &mut Settings, domain: &str) {
    let asked = json!({"DomainName": domain, "ValidationMethod": "DNS"});
    let made = account.by_hand(Service::Acm, "RequestCertificate", asked);
    settings.ingress.domain = Some(DOMAIN.into());
    settings.ingress.certificate_arn =
        Some(made.unwrap()["CertificateArn"].as_str().unwrap().to_owned());
}

fn withhold(account: &Account, settings: &Settings, zones: &[&str]) {
    let class = &settings.database.instance_class;
    account.0.change(|world, _| {
        for zone in zones {
            world.withhold_database_class(REGION, class, &format!("{REGION}{zone}"));
        }
    });
}

fn in_zones(settings: &mut Settings, zones: &[&str]) {
    let zones = zones.iter().map(|zone| format!("{REGION}{zone}"));
    settings.network.availability_zones = zones.collect();
}

type Prepare = fn(&Account, &mut Settings);

/// What is wrong, how it comes about, and what the refusal says.
const REFUSED: [(&str, Prepare, &str); 17] = [
    (
        "domain outside of its zone",
        |account, settings| with_zone(settings, zone(account, "example.org", None)),
        "ingress.domain: agent.example.com is not in the hosted zone",
    ),
    (
        "missing zone",
        |_, settings| with_zone(settings, "Z0123456789ABC".into()),
        "ingress.hosted_zone: there is no hosted zone Z0123456789ABC",
    ),
    (
        "private zone",
        |account, settings| {
            let vpc = json!({"VPCId": "vpc-1", "VPCRegion": REGION});
            with_zone(settings, zone(account, "example.com", Some(vpc)));
        },
        "is private",
    ),
    (
        "name that is a CNAME",
        |account, settings| {
            let zone = zone(account, "example.com", None);
            record(account, &zone, DOMAIN, "CNAME", "elsewhere.example.net");
            with_zone(settings, zone);
        },
        "ingress.domain: agent.example.com has a CNAME record already",
    ),
    (
        "name with somebody else's address",
        |account, settings| {
            let zone = zone(account, "example.com", None);
            record(account, &zone, DOMAIN, "A", "192.0.2.1");
            with_zone(settings, zone);
        },
        "agent.example.com",
    ),
    (
        "name with somebody else's IPv6 address",
        |account, settings| {
            let zone = zone(account, "example.com", None);
            record(account, &zone, DOMAIN, "AAAA", "2001:db8::1");
            with_zone(settings, zone);
        },
        "agent.example.com has an AAAA record",
    ),
    (
        "zone whose certificates another authority issues",
        |account, settings| {
            let zone = zone(account, "example.com", None);
            record(
                account,
                &zone,
                "example.com",
                "CAA",
                "0 issue \"letsencrypt.org\"",
            );
            with_zone(settings, zone);
        },
        "the CAA record of example.com does not let Amazon issue",
    ),
    (
        "name that is delegated further",
        |account, settings| {
            let zone = zone(account, "example.com", None);
            record(account, &zone, DOMAIN, "NS", "ns.example.net.");
            with_zone(settings, zone);
        },
        "is delegated to other name servers",
    ),
    (
        "missing certificate",
        |_, settings| {
            let arn = "arn:aws:acm:us-east-1:123456789012:certificate/00000000-0000-0000-0000-000000000000";
            settings.ingress.domain = Some(DOMAIN.into());
            settings.ingress.certificate_arn = Some(arn.into());
        },
        "ingress.certificate_arn: there is no certificate",
    ),
    (
        "certificate that is not issued",
        |account, settings| with_certificate(account, settings, DOMAIN),
        "is PENDING_VALIDATION",
    ),
    (
        "certificate of another domain",
        |account, settings| with_certificate(account, settings, "chat.example.com"),
        "not for agent.example.com",
    ),
    (
        "class that the region does not have",
        |_, settings| settings.database.instance_class = "db.m9g.large".into(),
        "database.instance_class: db.m9g.large",
    ),
    (
        "class that neither zone has",
        |account, settings| {
            in_zones(settings, &["a", "b"]);
            withhold(account, settings, &["a", "b"]);
        },
        "database.instance_class: db.t4g.micro is not offered in any of the zones",
    ),
    (
        "class that the standby's zone does not have",
        |account, settings| {
            in_zones(settings, &["a", "b"]);
            settings.database.multi_az = true;
            withhold(account, settings, &["b"]);
        },
        "is not offered in both of the zones",
    ),
    (
        "version of the cache that the region does not have",
        |_, settings| {
            settings.cache.engine = CacheEngine::Valkey;
            settings.cache.engine_version = "8.9".into();
        },
        "cache.engine_version: valkey 8.9 is not offered",
    ),
    (
        "node type that the region does not have",
        |_, settings| settings.cache.node_type = "cache.m9g.large".into(),
        "cache.node_type: cache.m9g.large is not offered",
    ),
    (
        "permissions boundary that does not exist",
        |account, settings| {
            account.0.change(|world, _| world.has_policies(&[]));
            settings.iam.permissions_boundary =
                Some("arn:aws:iam::123456789012:policy/boundary".into());
        },
        "iam.permissions_boundary: there is no policy",
    ),
];

#[test]
fn settings_that_aws_would_refuse_late_are_refused_before_the_first_mutation() {
    for (about, prepare, expected) in REFUSED {
        in_simulated_time(async {
            let account = Account::new(Pace::Typical, 1);
            let mut settings = settings("dev");
            prepare(&account, &mut settings);
            account.calm();
            let Ended::Refused(error) = account.up(&settings).await else {
                panic!("{about}: not refused");
            };
            assert_eq!(account.changing_calls(), 0, "{about}");
            assert_eq!(error.exit_code(), 4, "{about}: {error:#?}");
            let causes = error.because_of();
            assert!(causes.contains(expected), "{about}: {causes}");
            assert!(!error.next.is_empty(), "{about}: {error:#?}");
        });
    }
}

#[test]
fn record_that_a_user_put_beside_a_running_environment_refuses_no_other_change() {
    for (kind, value) in [
        ("AAAA", "2001:db8::1"),
        ("CAA", "0 issue \"letsencrypt.org\""),
    ] {
        in_simulated_time(async {
            let account = Account::new(Pace::Typical, 1);
            let mut settings = settings("dev");
            let zone = zone(&account, "example.com", None);
            with_zone(&mut settings, zone.clone());
            account.up(&settings).await.complete("up");
            record(&account, &zone, DOMAIN, kind, value);
            settings.owner = "others".into();
            account.up(&settings).await.complete(kind);
        });
    }
}

#[test]
fn upgrade_to_a_major_version_that_the_class_does_not_have_is_refused() {
    in_simulated_time(async {
        let account = Account::after_up(Pace::Typical, 1).await;
        let mut settings = settings("dev");
        settings.database.engine_version = "16.6".into();
        for zone in ["a", "b", "c", "d", "e", "f"] {
            withhold(&account, &settings, &[zone]);
        }
        account.calm();
        let Ended::Refused(error) = account.up(&settings).await else {
            panic!("not refused");
        };
        assert_eq!(account.changing_calls(), 0);
        let causes = error.because_of();
        assert!(causes.contains("database.instance_class"), "{causes}");
    });
}

#[test]
fn zones_that_have_the_class_are_chosen_where_none_are_named() {
    in_simulated_time(async {
        let account = Account::new(Pace::Typical, 1);
        let mut settings = settings("dev");
        settings.database.multi_az = true;
        withhold(&account, &settings, &["a", "c"]);
        account.up(&settings).await.complete("up");
        let answer = account.by_hand(Service::Ec2, "DescribeSubnets", json!({}));
        let answer = answer.unwrap();
        let subnets = answer["Subnets"].as_array().unwrap().iter();
        let ours = subnets.filter(|it| it["CidrBlock"].as_str().unwrap().starts_with("10.0."));
        let mut zones: Vec<&str> = ours
            .map(|it| it["AvailabilityZone"].as_str().unwrap())
            .collect();
        zones.sort_unstable();
        zones.dedup();
        assert_eq!(zones, ["us-east-1b", "us-east-1d"]);
        account.calm();
        account.up(&settings).await.complete("second up");
        assert_eq!(account.changing_calls(), 0);
    });
}

/// What AWS refuses though it offers no way to ask, how it comes about, and what
/// the failure says to do.
const REFUSED_LATE: [(&str, Prepare, &str); 4] = [
    (
        "zone without NAT gateways",
        |_, settings| {
            settings.network.availability_zones =
                ["us-east-1e", "us-east-1a"].map(str::to_owned).into();
        },
        "network.availability_zones",
    ),
    (
        "zone without load balancers",
        |account, _| {
            let zone = format!("{REGION}a");
            account
                .0
                .change(|world, _| world.withhold_load_balancers(REGION, &zone));
        },
        "takes no load balancer",
    ),
    (
        "zones without the cache's node type",
        |account, settings| {
            let node_type = &settings.cache.node_type;
            account.0.change(|world, _| {
                for zone in ["a", "b"] {
                    world.withhold_node_type(REGION, node_type, &format!("{REGION}{zone}"));
                }
            });
        },
        "InsufficientCacheClusterCapacity",
    ),
    (
        "organisation that demands a permissions boundary",
        |account, _| {
            let arn = "arn:aws:iam::123456789012:policy/demanded";
            account.0.change(|world, _| world.demand_boundary(arn));
        },
        "iam.permissions_boundary",
    ),
];

#[test]
fn refusal_that_aws_gives_no_way_to_foresee_names_the_setting_and_leaves_nothing_unfindable() {
    for (about, prepare, expected) in REFUSED_LATE {
        in_simulated_time(async {
            let account = Account::new(Pace::Typical, 1);
            let mut settings = settings("dev");
            prepare(&account, &mut settings);
            let Ended::Done(outcome) = account.up(&settings).await else {
                panic!("{about}: refused early");
            };
            let failures = format!("{:?}", outcome.failures);
            assert!(failures.contains(expected), "{about}: {failures}");
            assert_empty(&account, &settings, about).await;
        });
    }
}

#[test]
fn class_that_is_not_where_the_database_lives_is_refused_though_another_zone_has_it() {
    in_simulated_time(async {
        let account = Account::after_up(Pace::Typical, 1).await;
        let answer = account.by_hand(Service::Rds, "DescribeDBInstances", json!({}));
        let zone = answer.unwrap()["DBInstances"][0]["AvailabilityZone"].clone();
        let zone = zone.as_str().unwrap().trim_start_matches(REGION).to_owned();
        let mut settings = settings("dev");
        settings.database.instance_class = "db.r7g.large".into();
        withhold(&account, &settings, &[&zone]);
        account.calm();
        let Ended::Refused(error) = account.up(&settings).await else {
            panic!("not refused");
        };
        assert_eq!(account.changing_calls(), 0);
        let causes = error.because_of();
        assert!(causes.contains("where the database is"), "{causes}");
    });
}

#[test]
fn cache_goes_to_the_zone_that_has_its_node_type() {
    in_simulated_time(async {
        let account = Account::new(Pace::Typical, 1);
        let settings = settings("dev");
        let node_type = &settings.cache.node_type;
        account.0.change(|world, _| {
            world.withhold_node_type(REGION, node_type, &format!("{REGION}a"));
        });
        account.up(&settings).await.complete("up");
    });
}

#[test]
fn region_that_is_not_enabled_ends_a_run_before_the_first_mutation() {
    in_simulated_time(async {
        let account = Account::new(Pace::Typical, 1);
        account
            .0
            .change(|world, _| world.set_region_enabled(REGION, false));
        let Ended::Refused(error) = account.up(&settings("dev")).await else {
            panic!("not refused");
        };
        assert_eq!(error.exit_code(), 3, "{error:#?}");
        assert_eq!(account.changing_calls(), 0);
    });
}
