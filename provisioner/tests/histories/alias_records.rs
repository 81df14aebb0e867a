//! The alias record: it moves with the domain, and a run that dies in between leaves none
//! behind.

use kavak_calls::InjectedFault;
use kavak_simulator::{OnChangingCalls, Pace, Service};
use kavak_stack::{Settings, settings::Ingress};
use serde_json::{Value, json};

use crate::{
    account::{Account, settings},
    circumstances::with_domain,
    history::in_simulated_time,
    unmanaged::{issue_certificate, records},
};

/// The alias records in these zones.
fn aliases(account: &Account, zones: &[String]) -> Vec<String> {
    let records = zones.iter().flat_map(|zone| records(account, zone));
    records.filter(|it| it.starts_with("A ")).collect()
}

fn second_zone(account: &Account, name: &str) -> String {
    let input = json!({"Name": name, "CallerReference": "second"});
    let created = account.by_hand(Service::Route53, "CreateHostedZone", input);
    let id = created.unwrap()["HostedZone"]["Id"].clone();
    let id = id.as_str().unwrap();
    id.trim_start_matches("/hostedzone/").to_owned()
}

fn at(ingress: &Ingress, domain: &str, zone: &str) -> Settings {
    let mut settings = settings("dev");
    settings.ingress = Ingress {
        domain: Some(domain.to_owned()),
        hosted_zone: Some(zone.to_owned()),
        ..ingress.clone()
    };
    settings
}

/// An account in which the domain can move: its zones, and the settings before and after.
async fn moving(has_own_certificate: bool, to_zone: bool) -> (Account, Vec<String>, [Settings; 2]) {
    let account = Account::new(Pace::Typical, 1);
    let mut ingress = settings("dev");
    let (zone, arn) = if has_own_certificate {
        issue_certificate(&account, &mut ingress, "*.example.com").await
    } else {
        ingress.ingress = with_domain(&account);
        (ingress.ingress.hosted_zone.clone().unwrap(), Value::Null)
    };
    let mut ingress = ingress.ingress;
    ingress.certificate_arn = arn.as_str().map(str::to_owned);
    let second = second_zone(&account, "example.com");
    let before = at(&ingress, "agent.example.com", &zone);
    let after = if to_zone {
        at(&ingress, "agent.example.com", &second)
    } else {
        at(&ingress, "chat.example.com", &zone)
    };
    (account, vec![zone, second], [before, after])
}

#[test]
fn run_that_dies_anywhere_while_the_domain_moves_leaves_no_alias_record() {
    for (has_own_certificate, to_zone) in [(true, false), (true, true), (false, true)] {
        in_simulated_time(async {
            for call in 0.. {
                let (account, zones, [before, after]) = moving(has_own_certificate, to_zone).await;
                account.up(&before).await.complete("up");
                let about =
                    format!("{has_own_certificate} {to_zone}, died at changing call {call}");
                account.play(OnChangingCalls([(call, InjectedFault::CrashAfter)].into()));
                let _killed = account.up(&after).await;
                if account.changing_calls() <= call {
                    break;
                }
                account.calm();
                if call % 2 == 0 {
                    account.up(&after).await.complete(&about);
                    assert_eq!(aliases(&account, &zones).len(), 1, "{about}");
                    account.calm();
                    account.up(&after).await.complete(&about);
                    assert_eq!(account.changing_calls(), 0, "{about}");
                }
                account.down(&settings("dev")).await.complete(&about);
                assert_eq!(aliases(&account, &zones), Vec::<String>::new(), "{about}");
            }
        });
    }
}

/// Makes the record by which the domain of these settings leads to the load balancer.
fn lead_by_hand(account: &Account, ingress: &Ingress) {
    let balancers = account.by_hand(Service::Elb, "DescribeLoadBalancers", json!({}));
    let balancer = &balancers.unwrap()["LoadBalancers"][0];
    let set = json!({
        "Name": ingress.domain,
        "Type": "A",
        "AliasTarget": {
            "HostedZoneId": balancer["CanonicalHostedZoneId"],
            "DNSName": balancer["DNSName"],
            "EvaluateTargetHealth": false,
        },
    });
    let change = json!({
        "HostedZoneId": ingress.hosted_zone,
        "ChangeBatch": {"Changes": [{"Action": "CREATE", "ResourceRecordSet": set}]},
    });
    let changed = account.by_hand(Service::Route53, "ChangeResourceRecordSets", change);
    changed.unwrap();
}

#[test]
fn alias_record_that_the_user_made_is_used_and_stays_when_the_settings_name_its_zone_later() {
    in_simulated_time(async {
        let account = Account::new(Pace::Typical, 1);
        let http = settings("dev");
        let mut https = settings("dev");
        https.ingress = with_domain(&account);
        let zones = [https.ingress.hosted_zone.clone().unwrap()];
        account.up(&http).await.complete("with HTTP");
        lead_by_hand(&account, &https.ingress);
        let users = aliases(&account, &zones);
        assert_eq!(users.len(), 1);
        account.up(&https).await.complete("with HTTPS");
        account.calm();
        account.up(&https).await.complete("again");
        assert_eq!(account.changing_calls(), 0);
        account.up(&http).await.complete("with HTTP again");
        assert_eq!(aliases(&account, &zones), users);
        account.up(&https).await.complete("with HTTPS again");
        account.down(&https).await.complete("down");
        assert_eq!(aliases(&account, &zones), users);
    });
}

#[test]
fn users_record_of_a_domain_that_the_settings_move_to_stays() {
    in_simulated_time(async {
        let (account, zones, [before, after]) = moving(false, false).await;
        account.up(&before).await.complete("up");
        lead_by_hand(&account, &after.ingress);
        account.up(&after).await.complete("moved");
        let users = aliases(&account, &zones);
        assert_eq!(users.len(), 1);
        account.calm();
        account.up(&after).await.complete("again");
        assert_eq!(account.changing_calls(), 0);
        account.down(&after).await.complete("down");
        assert_eq!(aliases(&account, &zones), users);
    });
}
