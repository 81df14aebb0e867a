//! Zones, regions and what the account is like.

use kavak_simulator::Service;
use pretty_assertions::assert_eq;
use serde_json::{Value, json};

use super::{Account, text};

fn zones(account: &Account, region: &str, input: Value) -> Vec<String> {
    let answer = account
        .0
        .call(Service::Ec2, region, "DescribeAvailabilityZones", input);
    let zones = answer.unwrap()["AvailabilityZones"].clone();
    let names = zones.as_array().unwrap().iter();
    names.map(|zone| text(&zone["ZoneName"])).collect()
}

#[tokio::test(start_paused = true)]
async fn most_regions_have_three_zones_and_one_has_two() {
    let account = Account::new();
    assert_eq!(
        zones(&account, "us-west-1", json!({})),
        ["us-west-1a", "us-west-1c"]
    );
    assert_eq!(zones(&account, "us-east-1", json!({})).len(), 6);
    let irish = ["eu-west-1a", "eu-west-1b", "eu-west-1c"];
    assert_eq!(zones(&account, "eu-west-1", json!({})), irish);
    assert_eq!(zones(&account, "mars-north-1", json!({})).len(), 3);
}

#[tokio::test(start_paused = true)]
async fn zones_are_asked_for_by_name_id_state_and_type() {
    let account = Account::new();
    let by_name = json!({"ZoneNames": ["us-east-1b"]});
    assert_eq!(zones(&account, "us-east-1", by_name), ["us-east-1b"]);
    let by_id = json!({"ZoneIds": ["use1-az6"]});
    assert_eq!(zones(&account, "us-east-1", by_id), ["us-east-1a"]);
    let usable = json!({"Filters": [
        {"Name": "state", "Values": ["available"]},
        {"Name": "zone-type", "Values": ["availability-zone"]},
        {"Name": "opt-in-status", "Values": ["opt-in-not-required", "opted-in"]},
    ]});
    assert_eq!(zones(&account, "eu-west-1", usable).len(), 3);
    let unknown = json!({"ZoneNames": ["us-east-1x"]});
    assert_eq!(
        account.code("DescribeAvailabilityZones", unknown),
        "InvalidParameterValue"
    );
}

#[tokio::test(start_paused = true)]
async fn regions_have_endpoints() {
    let account = Account::new();
    let answer = account.call("DescribeRegions", json!({"RegionNames": ["sa-east-1"]}));
    assert_eq!(
        answer["Regions"][0]["Endpoint"],
        "ec2.sa-east-1.amazonaws.com"
    );
    let unknown = json!({"RegionNames": ["mars-north-1"]});
    assert_eq!(
        account.code("DescribeRegions", unknown),
        "InvalidParameterValue"
    );
}

#[tokio::test(start_paused = true)]
async fn quotas_are_read_and_their_defaults_too() {
    let account = Account::new();
    account
        .0
        .change(|world, _| world.set_quota("us-east-1", "L-0263D0A3", 20));
    let ask = |operation: &str, service: &str, code: &str| {
        let input = json!({"ServiceCode": service, "QuotaCode": code});
        account
            .0
            .call(Service::ServiceQuotas, "us-east-1", operation, input)
    };
    let value =
        |operation: &str| ask(operation, "ec2", "L-0263D0A3").unwrap()["Quota"]["Value"].clone();
    assert_eq!(value("GetServiceQuota"), 20);
    assert_eq!(value("GetAWSDefaultServiceQuota"), 5);
    let fault = ask("GetServiceQuota", "ec2", "L-0").unwrap_err();
    assert_eq!(fault.code, "NoSuchResourceException");
}
