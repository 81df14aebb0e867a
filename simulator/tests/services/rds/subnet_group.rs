//! DB subnet groups.

use kavak_simulator::Service;
use pretty_assertions::assert_eq;
use serde_json::{Value, json};

use super::{Rds, code, refusal};
use crate::network::pass;

#[tokio::test(start_paused = true)]
async fn name_of_a_subnet_group_is_in_lower_case_however_it_is_written() {
    let rds = Rds::new();
    let asked = json!({"DBSubnetGroupName": "KAVAK-dev"});
    let output = rds.call("DescribeDBSubnetGroups", asked).unwrap();
    let group = &output["DBSubnetGroups"][0];
    assert_eq!(group["DBSubnetGroupName"], "kavak-dev");
    assert_eq!(group["VpcId"], rds.0.vpc_id.as_str());
    assert_eq!(group["SubnetGroupStatus"], "Complete");
    let arn = "arn:aws:rds:us-east-1:123456789012:subgrp:kavak-dev";
    assert_eq!(group["DBSubnetGroupArn"], arn);
    assert_eq!(group["Subnets"].as_array().unwrap().len(), 2);
    let again = json!({
        "DBSubnetGroupName": "kavak-dev",
        "DBSubnetGroupDescription": "Subnets",
        "SubnetIds": rds.0.subnet_ids,
    });
    let refused = code(rds.call("CreateDBSubnetGroup", again));
    assert_eq!(refused, "DBSubnetGroupAlreadyExists");
}

#[tokio::test(start_paused = true)]
async fn subnet_group_needs_two_zones_and_subnets_that_exist() {
    let rds = Rds::new();
    let create = |name: &str, subnets: Value| {
        let wanted = json!({
            "DBSubnetGroupName": name,
            "DBSubnetGroupDescription": "Subnets",
            "SubnetIds": subnets,
        });
        refusal(rds.call("CreateDBSubnetGroup", wanted))
    };
    let (code, message) = create("g", json!([rds.0.subnet_ids[0]]));
    assert_eq!(code, "DBSubnetGroupDoesNotCoverEnoughAZs");
    assert!(message.contains("Current AZ coverage: us-east-1a."));
    let (code, message) = create("g", json!(["subnet-0", "subnet-1"]));
    assert_eq!(code, "InvalidParameterValue");
    assert!(message.contains("input subnets"));
    let (code, _) = create("default", json!(rds.0.subnet_ids));
    assert_eq!(code, "InvalidParameterValue");
}

#[tokio::test(start_paused = true)]
async fn subnet_group_is_in_use_until_its_instance_is_gone() {
    let rds = Rds::with_instance().await;
    let delete = || {
        rds.call(
            "DeleteDBSubnetGroup",
            json!({"DBSubnetGroupName": "kavak-dev"}),
        )
    };
    rds.delete().unwrap();
    let (code, message) = refusal(delete());
    assert_eq!(code, "InvalidDBSubnetGroupStateFault");
    assert!(message.contains("at least one database instance: kavak-dev-db is still using it"));
    pass(100).await;
    delete().unwrap();
    assert_eq!(refusal(delete()).0, "DBSubnetGroupNotFoundFault");
}

#[tokio::test(start_paused = true)]
async fn subnet_of_an_instance_stays_in_its_group() {
    let rds = Rds::with_instance().await;
    let zone = rds.instance()["AvailabilityZone"].clone();
    let (own, other) = match zone.as_str() {
        Some("us-east-1a") => (0, 1),
        _ => (1, 0),
    };
    let wanted = json!({"VpcId": rds.0.vpc_id, "CidrBlock": "10.0.3.0/24", "AvailabilityZone": "us-east-1c"});
    let third = rds.0.call(Service::Ec2, "CreateSubnet", wanted).unwrap();
    let third = &third["Subnet"]["SubnetId"];
    let modify = |subnet: usize| {
        let subnets = json!([rds.0.subnet_ids[subnet], third]);
        let wanted = json!({"DBSubnetGroupName": "kavak-dev", "SubnetIds": subnets});
        rds.call("ModifyDBSubnetGroup", wanted)
    };
    assert_eq!(code(modify(other)), "SubnetAlreadyInUse");
    modify(own).unwrap();
}
