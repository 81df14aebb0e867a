//! Settings change on a running stack while customers come and tasks call out:
//! no one is turned away.

use std::time::Duration;

use kavak_simulator::{Pace, Service, Visit};
use kavak_stack::{Settings, settings::Ingress};
use serde_json::json;
use tokio::time::{sleep, timeout};

use crate::{
    account::{Account, REGION, settings},
    history::{assert_converged, assert_empty, in_simulated_time},
    prober::{CUSTOMER, Prober},
};

const ZONE: &str = "example.com";

/// A zone of the user's, for everybody.
fn zone(account: &Account) -> String {
    let input = json!({"Name": ZONE, "CallerReference": "once"});
    let made = account.by_hand(Service::Route53, "CreateHostedZone", input);
    let made = made.unwrap();
    let id = made["HostedZone"]["Id"].as_str().unwrap();
    id.trim_start_matches("/hostedzone/").to_owned()
}

/// A certificate of the user's for this domain, proven in the zone.
async fn certificate(account: &Account, zone: &str, domain: &str) -> String {
    let asked = json!({"DomainName": domain, "ValidationMethod": "DNS"});
    let made = account.by_hand(Service::Acm, "RequestCertificate", asked);
    let arn = made.unwrap()["CertificateArn"].as_str().unwrap().to_owned();
    sleep(Duration::from_secs(30)).await;
    let answer = account.by_hand(
        Service::Acm,
        "DescribeCertificate",
        json!({"CertificateArn": arn}),
    );
    let record =
        answer.unwrap()["Certificate"]["DomainValidationOptions"][0]["ResourceRecord"].clone();
    let set = json!({
        "Name": record["Name"], "Type": "CNAME", "TTL": 300,
        "ResourceRecords": [{"Value": record["Value"]}],
    });
    let change = json!({"Changes": [{"Action": "UPSERT", "ResourceRecordSet": set}]});
    let input = json!({"HostedZoneId": zone, "ChangeBatch": change});
    account
        .by_hand(Service::Route53, "ChangeResourceRecordSets", input)
        .unwrap();
    sleep(Duration::from_secs(600)).await;
    arn
}

/// What a change of settings is made between.
struct World {
    zone: String,
    certificate: String,
}

type Change = fn(&World, &mut Settings);

fn http(_: &World, _: &mut Settings) {}

fn https(world: &World, settings: &mut Settings) {
    settings.ingress = Ingress {
        domain: Some(format!("agent.{ZONE}")),
        hosted_zone: Some(world.zone.clone()),
        ..Ingress::default()
    };
}

fn another_domain(world: &World, settings: &mut Settings) {
    https(world, settings);
    settings.ingress.domain = Some(format!("chat.{ZONE}"));
}

fn given_certificate(world: &World, settings: &mut Settings) {
    https(world, settings);
    settings.ingress.certificate_arn = Some(world.certificate.clone());
}

fn another_port(_: &World, settings: &mut Settings) {
    settings.agent.port = 9000;
}

fn two_gateways(_: &World, settings: &mut Settings) {
    settings.network.nat_gateways = 2;
}

fn larger(_: &World, settings: &mut Settings) {
    (settings.agent.cpu, settings.agent.memory) = (512, 1024);
}

fn everything(world: &World, settings: &mut Settings) {
    https(world, settings);
    another_port(world, settings);
    two_gateways(world, settings);
    larger(world, settings);
}

const CHANGES: [(&str, Change, Change); 13] = [
    ("http to https", http, https),
    ("https to http", https, http),
    ("another domain", https, another_domain),
    ("a given certificate", https, given_certificate),
    ("a requested certificate", given_certificate, https),
    ("http to a given certificate", http, given_certificate),
    ("another port", http, another_port),
    ("another port behind https", https, another_port_and_https),
    ("one gateway to two", http, two_gateways),
    ("two gateways to one", two_gateways, http),
    ("larger tasks", http, larger),
    ("everything at once", http, everything),
    ("everything back", everything, http),
];

fn another_port_and_https(world: &World, settings: &mut Settings) {
    https(world, settings);
    another_port(world, settings);
}

fn settings_of(world: &World, change: Change) -> Settings {
    let mut settings = settings("dev");
    change(world, &mut settings);
    settings
}

#[test]
fn settings_that_change_on_a_running_stack_lose_no_visit() {
    let lost = CHANGES.map(|(about, before, after)| {
        in_simulated_time(async {
            let account = Account::new(Pace::Typical, 1);
            let zone = zone(&account);
            let domain = format!("agent.{ZONE}");
            let certificate = certificate(&account, &zone, &domain).await;
            let world = World { zone, certificate };
            let (before, after) = (settings_of(&world, before), settings_of(&world, after));
            account.up(&before).await.complete(about);
            let kept = before.ingress.domain.as_deref();
            let kept = kept.filter(|it| after.ingress.domain.as_deref() == Some(it));
            let prober = Prober::new(&account, kept);
            let ended = prober.probe_during(account.up(&after)).await;
            ended.complete(about);
            account.calm();
            account.up(&after).await.complete(about);
            assert_eq!(account.changing_calls(), 0, "{about}: the second up");
            prober.failures(about)
        })
    });
    let lost: Vec<String> = lost.into_iter().flatten().collect();
    assert!(lost.is_empty(), "{lost:#?}");
}

#[test]
fn domain_that_never_validates_leaves_port_80_serving() {
    in_simulated_time(async {
        let account = Account::new(Pace::Typical, 1);
        let mut settings = settings("dev");
        account.up(&settings).await.complete("http");
        let zone = zone(&account);
        account
            .0
            .change(|world, _| world.set_delegated(&zone, false));
        settings.ingress.domain = Some(format!("agent.{ZONE}"));
        settings.ingress.hosted_zone = Some(zone);
        let prober = Prober::new(&account, None);
        for _ in 0..2 {
            let work = timeout(Duration::from_secs(3 * 3_600), account.up(&settings));
            let ended = prober.probe_during(work).await.expect("it ends");
            assert!(ended.came_to_nothing());
        }
        prober.assert_none_failed("never validated");
        assert_empty(&account, &settings, "never validated").await;
    });
}

#[test]
fn run_that_dies_anywhere_between_http_and_https_loses_no_visit() {
    use kavak_calls::InjectedFault;
    use kavak_simulator::OnChangingCalls;
    in_simulated_time(async {
        for call in 0.. {
            let account = Account::after_up(Pace::Typical, 1).await;
            let world = World {
                zone: zone(&account),
                certificate: String::new(),
            };
            let settings = settings_of(&world, https);
            let prober = Prober::new(&account, None);
            account.play(OnChangingCalls([(call, InjectedFault::CrashAfter)].into()));
            let _killed = prober.probe_during(account.up(&settings)).await;
            if account.changing_calls() <= call {
                break;
            }
            account.calm();
            let about = format!("died at changing call {call}");
            let again = prober.probe_during(account.up(&settings)).await;
            again.complete(&about);
            prober.assert_none_failed(&about);
        }
    });
}

#[test]
fn certificate_of_crashed_switch_to_https_is_deleted_by_up_without_domain() {
    use kavak_calls::InjectedFault;
    use kavak_simulator::OnChangingCalls;
    in_simulated_time(async {
        for call in 0.. {
            let account = Account::after_up(Pace::Typical, 1).await;
            let world = World {
                zone: zone(&account),
                certificate: String::new(),
            };
            account.play(OnChangingCalls([(call, InjectedFault::CrashAfter)].into()));
            let _killed = account.up(&settings_of(&world, https)).await;
            if account.changing_calls() <= call {
                break;
            }
            let about = format!("crashed at mutation {call}");
            assert_converged(&account, &settings("dev"), &about).await;
        }
    });
}

#[test]
fn visit_of_a_stack_that_is_gone_is_lost() {
    in_simulated_time(async {
        let account = Account::after_up(Pace::Typical, 1).await;
        let prober = Prober::new(&account, None);
        let settings = settings("dev");
        let down = prober.probe_during(account.down(&settings));
        down.await.complete("down");
        assert_ne!(prober.failures("gone"), None);
        let host = prober.load_balancer().to_owned();
        let visit = account.0.visit(REGION, CUSTOMER, false, &host, "/health");
        assert_eq!(visit, Visit::UnknownHost);
    });
}
