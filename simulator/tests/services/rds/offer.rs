//! Offers of RDS, and tags.

use kavak_simulator::{Pace, World};
use pretty_assertions::assert_eq;
use serde_json::{Value, json};

use super::{Rds, code};

#[tokio::test(start_paused = true)]
async fn offered_versions_have_a_default_for_each_major_one() {
    let rds = Rds::new();
    let versions = |asked: Value| -> Vec<String> {
        let output = rds.call("DescribeDBEngineVersions", asked).unwrap();
        let versions = output["DBEngineVersions"].as_array().unwrap().iter();
        versions
            .map(|version| version["EngineVersion"].as_str().unwrap().to_owned())
            .collect()
    };
    let of_15 = versions(json!({"Engine": "postgres", "EngineVersion": "15"}));
    assert_eq!(of_15, ["15.15", "15.16", "15.17"]);
    let default = json!({"Engine": "postgres", "EngineVersion": "15", "DefaultOnly": true});
    let default = versions(default);
    assert_eq!(default.len(), 1);
    assert!(of_15.contains(&default[0]));
    let none = versions(json!({"Engine": "postgres", "EngineVersion": "15.4"}));
    assert_eq!(none, [""; 0]);
    let withdrawn = json!({"Engine": "postgres", "EngineVersion": "15.12", "IncludeAll": true});
    assert_eq!(versions(withdrawn), ["15.12"]);
    assert!(versions(json!({"Engine": "postgres"})).len() > 15);
}

#[tokio::test(start_paused = true)]
async fn upgrade_targets_are_newer_minors_and_majors_released_no_earlier() {
    let rds = Rds::new();
    let targets = |version: &str| -> Vec<String> {
        let asked = json!({"Engine": "postgres", "EngineVersion": version, "IncludeAll": true});
        let output = rds.call("DescribeDBEngineVersions", asked).unwrap();
        let targets = output["DBEngineVersions"][0]["ValidUpgradeTarget"]
            .as_array()
            .unwrap();
        let versions = targets
            .iter()
            .map(|it| it["EngineVersion"].as_str().unwrap());
        versions
            .filter(|it| it.starts_with("15.") || it.starts_with("16."))
            .map(str::to_owned)
            .collect()
    };
    let all = ["15.15", "15.16", "15.17", "16.11", "16.12", "16.13"];
    assert_eq!(targets("15.10"), all);
    assert_eq!(targets("15.16"), ["15.17", "16.12", "16.13"]);
    assert_eq!(targets("15.17"), ["16.13"]);
    assert_eq!(targets("16.11"), ["16.12", "16.13"]);
}

#[tokio::test(start_paused = true)]
async fn orderable_options_have_storage_and_zones() {
    let rds = Rds::new();
    let asked = json!({
        "Engine": "postgres",
        "EngineVersion": "15.15",
        "DBInstanceClass": "db.t4g.micro",
        "Vpc": true,
    });
    let output = rds
        .call("DescribeOrderableDBInstanceOptions", asked)
        .unwrap();
    let options = output["OrderableDBInstanceOptions"].as_array().unwrap();
    let gp3 = options
        .iter()
        .find(|it| it["StorageType"] == "gp3")
        .unwrap();
    assert_eq!(gp3["SupportsStorageEncryption"], true);
    assert_eq!(gp3["SupportsStorageAutoscaling"], true);
    let zones = gp3["AvailabilityZones"].as_array().unwrap();
    assert!(zones.contains(&json!({"Name": "us-east-1a"})));
    let page = json!({"Engine": "postgres", "MaxRecords": 20});
    let page = rds
        .call("DescribeOrderableDBInstanceOptions", page)
        .unwrap();
    assert_eq!(page["Marker"], "20");
}

#[tokio::test(start_paused = true)]
async fn tags_are_kept_by_arn() {
    let rds = Rds::new();
    let arn = "arn:aws:rds:us-east-1:123456789012:subgrp:kavak-dev";
    let tags = json!([{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}]);
    let add = json!({"ResourceName": arn, "Tags": tags});
    rds.call("AddTagsToResource", add).unwrap();
    let remove = json!({"ResourceName": arn, "TagKeys": ["a"]});
    rds.call("RemoveTagsFromResource", remove).unwrap();
    let output = rds
        .call("ListTagsForResource", json!({"ResourceName": arn}))
        .unwrap();
    assert_eq!(output["TagList"], json!([{"Key": "b", "Value": "2"}]));
    let missing = json!({"ResourceName": arn.replace("kavak", "other")});
    let missing = code(rds.call("ListTagsForResource", missing));
    assert_eq!(missing, "DBSubnetGroupNotFoundFault");
}

#[tokio::test(start_paused = true)]
async fn class_that_the_zones_of_a_subnet_group_lack_is_refused() {
    let mut world = World::new(Pace::Typical, 7);
    for zone in ["a", "b", "c"] {
        let zone = format!("us-east-1{zone}");
        world.withhold_database_class("us-east-1", "db.t4g.micro", &zone);
    }
    let rds = Rds::of(world);
    let asked = json!({"Engine": "postgres", "DBInstanceClass": "db.t4g.micro"});
    let output = rds
        .call("DescribeOrderableDBInstanceOptions", asked)
        .unwrap();
    let zones = &output["OrderableDBInstanceOptions"][0]["AvailabilityZones"];
    let first = json!({"Name": "us-east-1d"});
    assert_eq!(zones.as_array().unwrap().first(), Some(&first));
    assert_eq!(code(rds.create(json!({}))), "InvalidParameterCombination");
    assert!(
        rds.create(json!({"DBInstanceClass": "db.t3.micro"}))
            .is_ok()
    );
}
