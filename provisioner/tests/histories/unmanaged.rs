//! Nothing that others have is changed or deleted, and nothing of ours is kept
//! because of it.

use std::time::Duration;

use kavak_infra::end::Ttl;
use kavak_simulator::{Pace, Service};
use kavak_stack::Settings;
use serde_json::{Value, json};
use tokio::time::sleep;

use crate::{
    account::{Account, REGION, settings},
    circumstances::with_domain,
    dump::{assert_as_before, dump},
    history::{assert_converged, assert_empty, in_simulated_time},
    run::Ended,
    strangers::{Partner, plant, settle},
};

#[test]
fn resources_of_others_of_every_kind_are_as_before_after_up_and_down() {
    in_simulated_time(async {
        let account = Account::new(Pace::Typical, 1);
        let mut settings = settings("dev");
        settings.ingress = with_domain(&account);
        let planted = plant(&account, &settings).await;
        assert!(planted.len() > 100, "{planted:#?}");
        let before = dump(&account);
        let ended = account.run().up_for(&settings, Some(Ttl::Endless)).await;
        ended.complete("up");
        assert_as_before(&account, &planted, "up");
        assert_converged(&account, &settings, "beside others").await;
        assert_empty(&account, &settings, "beside others").await;
        // By then AWS has forgotten what is gone.
        sleep(Duration::from_secs(48 * 3_600)).await;
        settle(&account).await;
        assert_as_before(&account, &before, "down");
        let after = dump(&account);
        let left: Vec<&String> = after
            .keys()
            .filter(|it| !before.contains_key(*it))
            .collect();
        assert!(left.is_empty(), "{left:#?}");
    });
}

#[test]
fn name_of_ours_without_our_tags_is_refused_by_up_and_left_by_down() {
    in_simulated_time(async {
        let settings = settings("dev");
        let environment = settings.environment();
        let kinds = [
            "app",
            "openai-api-key",
            "app",
            "ecs-task-role",
            "cluster",
            "db-subnet-group",
            "redis-subnet-group",
            "tg",
        ];
        for (index, suffix) in kinds.into_iter().enumerate() {
            let account = Account::new(Pace::Typical, 1);
            let partner = Partner::tagging_otherwise(&account);
            let network = partner.create_network(9, &|kind| format!("analytics-{kind}"));
            let calls = partner.named(&environment.name(suffix), &network);
            let (service, operation, input) = calls[index].clone();
            partner.call(service, operation, input);
            settle(&account).await;
            let before = dump(&account);
            let Ended::Refused(error) = account.up(&settings).await else {
                panic!("{operation}: not refused");
            };
            let refusal = format!("{error:?}");
            assert!(refusal.contains("partner"), "{operation}: {refusal}");
            account.down(&settings).await.complete(operation);
            assert_as_before(&account, &before, operation);
        }
    });
}

#[test]
fn renamed_resource_is_refused_by_up_until_it_has_its_name_back() {
    in_simulated_time(async {
        let settings = settings("dev");
        for kind in [
            "vpc",
            "internet-gateway",
            "subnet",
            "elastic-ip",
            "natgateway",
            "route-table",
        ] {
            let account = Account::after_up(Pace::Typical, 1).await;
            let mut all = account.inventory(&settings).into_iter();
            let renamed = all.find(|it| it.kind == kind).unwrap();
            let rename = |name: &str| {
                let tags = json!([{"Key": "Name", "Value": name}]);
                let input = json!({"Resources": [renamed.id], "Tags": tags});
                account.by_hand(Service::Ec2, "CreateTags", input).unwrap();
            };
            rename("analytics");
            account.calm();
            let Ended::Refused(error) = account.up(&settings).await else {
                panic!("{kind}: not refused");
            };
            assert!(format!("{error:?}").contains(&renamed.id), "{error:?}");
            assert_eq!(account.changing_calls(), 0, "{kind}");
            rename(&renamed.tags.as_ref().unwrap()["Name"]);
            account.up(&settings).await.complete(kind);
            assert_eq!(account.changing_calls(), 0, "{kind}");
        }
    });
}

/// The records of the zone that has been made for a domain, by type and name.
pub(crate) fn records(account: &Account, zone: &str) -> Vec<String> {
    let input = json!({"HostedZoneId": zone});
    let listed = account
        .by_hand(Service::Route53, "ListResourceRecordSets", input)
        .unwrap();
    let sets = listed["ResourceRecordSets"].as_array().unwrap().iter();
    let shown = sets.map(|set| format!("{} {}", set["Type"], set["Name"]).replace('"', ""));
    shown
        .filter(|it| !it.starts_with("NS") && !it.starts_with("SOA"))
        .collect()
}

fn request_certificate(account: &Account, domain: &str) -> Value {
    let input = json!({"DomainName": domain, "ValidationMethod": "DNS"});
    account
        .by_hand(Service::Acm, "RequestCertificate", input)
        .unwrap()
}

/// Creates an environment with a domain, and a certificate of others that the same
/// record proves, in a region; returns the records that `down` leaves.
async fn records_left_with_a_certificate_of_others(
    account: &Account,
    request: impl FnOnce(&Account, &str),
) -> Vec<String> {
    let mut settings = settings("dev");
    settings.ingress = with_domain(account);
    let zone = settings.ingress.hosted_zone.clone().unwrap();
    account.up(&settings).await.complete("up");
    assert_eq!(records(account, &zone).len(), 2);
    request(account, &settings.ingress.domain.clone().unwrap());
    sleep(Duration::from_secs(60)).await;
    account.down(&settings).await.complete("down");
    records(account, &zone)
}

#[test]
fn validation_record_that_another_certificate_needs_stays() {
    for (region, key) in [
        (REGION, "RSA_2048"),
        (REGION, "RSA_4096"),
        ("us-west-2", "RSA_2048"),
        ("sa-east-1", "EC_prime256v1"),
    ] {
        in_simulated_time(async {
            let account = Account::new(Pace::Typical, 1);
            let left = records_left_with_a_certificate_of_others(&account, |account, domain| {
                // The same record proves a wildcard.
                let asked = json!({
                    "DomainName": format!("*.{domain}"), "ValidationMethod": "DNS",
                    "KeyAlgorithm": key,
                });
                account
                    .0
                    .call(Service::Acm, region, "RequestCertificate", asked)
                    .unwrap();
            })
            .await;
            assert!(
                matches!(&left[..], [it] if it.starts_with("CNAME")),
                "{region}, {key}: {left:?}"
            );
        });
    }
}

#[test]
fn validation_record_that_another_region_needs_stays_where_the_settings_want_it_no_more() {
    in_simulated_time(async {
        let account = Account::new(Pace::Typical, 1);
        let mut settings = settings("dev");
        settings.ingress = with_domain(&account);
        let zone = settings.ingress.hosted_zone.clone().unwrap();
        let domain = settings.ingress.domain.clone().unwrap();
        account.up(&settings).await.complete("up");
        let asked = json!({"DomainName": domain, "ValidationMethod": "DNS"});
        let asked_there = account
            .0
            .call(Service::Acm, "us-west-2", "RequestCertificate", asked);
        asked_there.unwrap();
        let own = request_certificate(&account, "*.example.com")["CertificateArn"].clone();
        create_validation_record(&account, &zone, &own).await;
        let before = records(&account, &zone);
        settings.ingress.certificate_arn = own.as_str().map(str::to_owned);
        account
            .up(&settings)
            .await
            .complete("up with a certificate of one's own");
        assert_eq!(records(&account, &zone), before);
    });
}

#[test]
fn validation_record_that_only_the_environment_needs_goes() {
    in_simulated_time(async {
        let account = Account::new(Pace::Typical, 1);
        let left = records_left_with_a_certificate_of_others(&account, |account, _| {
            request_certificate(account, "other.example.com");
        })
        .await;
        assert_eq!(left, Vec::<String>::new());
    });
}

#[test]
fn validation_record_stays_where_not_every_region_may_be_read() {
    in_simulated_time(async {
        let account = Account::new(Pace::Typical, 1);
        let left = records_left_with_a_certificate_of_others(&account, |account, _| {
            let policy = json!({"Statement": [
                {"Effect": "Allow", "Action": "*", "Resource": "*"},
                {"Effect": "Deny", "Action": "ec2:DescribeRegions", "Resource": "*"},
            ]});
            account.0.authorize(Some(&policy.to_string())).unwrap();
        })
        .await;
        assert!(
            matches!(&left[..], [it] if it.starts_with("CNAME")),
            "{left:?}"
        );
    });
}

/// Gives the settings a domain; issues a certificate for a name, and returns the hosted
/// zone's id and the certificate's ARN.
pub(crate) async fn issue_certificate(
    account: &Account,
    settings: &mut Settings,
    name: &str,
) -> (String, Value) {
    settings.ingress = with_domain(account);
    let zone = settings.ingress.hosted_zone.clone().unwrap();
    let arn = request_certificate(account, name)["CertificateArn"].clone();
    create_validation_record(account, &zone, &arn).await;
    (zone, arn)
}

/// Creates the record in a hosted zone that validates a certificate's domain.
async fn create_validation_record(account: &Account, zone: &str, arn: &Value) {
    sleep(Duration::from_secs(60)).await;
    let asked = json!({"CertificateArn": arn});
    let answer = account.by_hand(Service::Acm, "DescribeCertificate", asked);
    let options = &answer.unwrap()["Certificate"]["DomainValidationOptions"];
    let record = &options[0]["ResourceRecord"];
    let set = json!({
        "Name": record["Name"], "Type": "CNAME", "TTL": 300,
        "ResourceRecords": [{"Value": record["Value"]}],
    });
    let change = json!({
        "HostedZoneId": zone,
        "ChangeBatch": {"Changes": [{"Action": "CREATE", "ResourceRecordSet": set}]},
    });
    account
        .by_hand(Service::Route53, "ChangeResourceRecordSets", change)
        .unwrap();
    sleep(Duration::from_secs(3_600)).await;
}

#[test]
fn validation_record_that_was_there_before_stays() {
    in_simulated_time(async {
        let account = Account::new(Pace::Typical, 1);
        let mut settings = settings("dev");
        let (zone, arn) = issue_certificate(&account, &mut settings, "agent.example.com").await;
        let input = json!({"CertificateArn": arn});
        account
            .by_hand(Service::Acm, "DeleteCertificate", input)
            .unwrap();
        let before = dump(&account);
        assert_converged(&account, &settings, "with the record of others").await;
        account.down(&settings).await.complete("down");
        assert_as_before(&account, &before, "down");
        assert_eq!(records(&account, &zone).len(), 1);
    });
}

/// Deletes the environment's listener of HTTPS and its certificate.
fn delete_certificate(account: &Account) {
    let balancers = account.by_hand(Service::Elb, "DescribeLoadBalancers", json!({}));
    let arn = balancers.unwrap()["LoadBalancers"][0]["LoadBalancerArn"].clone();
    let input = json!({"LoadBalancerArn": arn});
    let listeners = account.by_hand(Service::Elb, "DescribeListeners", input);
    for listener in listeners.unwrap()["Listeners"].as_array().unwrap() {
        if listener["Protocol"] == "HTTPS" {
            let input = json!({"ListenerArn": listener["ListenerArn"]});
            account
                .by_hand(Service::Elb, "DeleteListener", input)
                .unwrap();
        }
    }
    let certificates = account.by_hand(Service::Acm, "ListCertificates", json!({}));
    let all = certificates.unwrap()["CertificateSummaryList"].clone();
    let input = json!({"CertificateArn": all[0]["CertificateArn"]});
    account
        .by_hand(Service::Acm, "DeleteCertificate", input)
        .unwrap();
}

#[test]
fn validation_record_whose_certificate_a_user_deleted_is_used_by_up_and_left_by_down() {
    in_simulated_time(async {
        let account = Account::new(Pace::Typical, 1);
        let mut settings = settings("dev");
        settings.ingress = with_domain(&account);
        let zone = settings.ingress.hosted_zone.clone().unwrap();
        account.up(&settings).await.complete("up");
        let before = records(&account, &zone);
        delete_certificate(&account);
        account.up(&settings).await.complete("second up");
        assert_eq!(records(&account, &zone), before);
        delete_certificate(&account);
        account.calm();
        account.down(&settings).await.complete("down");
        let left = records(&account, &zone);
        assert!(
            matches!(&left[..], [it] if it.starts_with("CNAME")),
            "{left:?}"
        );
    });
}

#[test]
fn alias_record_with_a_certificate_of_ones_own_goes_without_settings() {
    in_simulated_time(async {
        let account = Account::new(Pace::Typical, 1);
        let mut settings = settings("dev");
        let (zone, arn) = issue_certificate(&account, &mut settings, "agent.example.com").await;
        settings.ingress.certificate_arn = arn.as_str().map(str::to_owned);
        let before = records(&account, &zone);
        account.up(&settings).await.complete("up");
        assert_eq!(records(&account, &zone).len(), before.len() + 1);
        let none = crate::account::settings("dev");
        account.down(&none).await.complete("down");
        assert_eq!(records(&account, &zone), before);
    });
}

#[test]
fn alias_record_goes_where_load_balancers_are_ports_of_this_machine() {
    in_simulated_time(async {
        let account = Account::new(Pace::Typical, 1);
        let mut settings = settings("dev");
        settings.ingress = with_domain(&account);
        let zone = settings.ingress.hosted_zone.clone().unwrap();
        account
            .0
            .change(|world, _| world.entrances = [8081, 8082].into());
        assert_converged(&account, &settings, "on this machine").await;
        assert_eq!(records(&account, &zone).len(), 2);
        assert_empty(&account, &settings, "on this machine").await;
        assert_eq!(records(&account, &zone), [] as [String; 0]);
    });
}
