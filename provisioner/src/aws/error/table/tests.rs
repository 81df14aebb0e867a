use kavak_engine::Reason;

use super::*;
use crate::aws::services::codes;

mod services;

/// The class of an answer, of the service that has the action.
fn classify(action: &str, code: &str, message: &str, status: u16) -> Class {
    classified(service_of(action), action, code, message, status).0
}

fn classified(
    service: &str,
    action: &str,
    code: &str,
    message: &str,
    status: u16,
) -> (Class, Option<&'static Reason>) {
    let call = Answered {
        action,
        code,
        message,
        status,
    };
    super::classify(&call, codes(service))
}

fn service_of(action: &str) -> &'static str {
    match action {
        "CreateLoadBalancer" | "SetSecurityGroups" => "Elastic Load Balancing v2",
        "DeleteRole" => "IAM",
        "ChangeResourceRecordSets" => "Route 53",
        _ if action.contains("DB") => "RDS",
        _ if ["Service", "Cluster", "TaskDefinition"]
            .iter()
            .any(|it| action.contains(it)) =>
        {
            "ECS"
        }
        _ => "EC2",
    }
}

fn class(action: &str, code: &str) -> Class {
    classify(action, code, "", 400)
}

#[test]
fn a_quota_is_not_taken_for_throttling() {
    assert_eq!(class("CreateVpc", "VpcLimitExceeded"), Class::Quota);
    assert_eq!(
        class("CreateLoadBalancer", "TooManyLoadBalancers"),
        Class::Quota
    );
    assert_eq!(
        class("DescribeVpcs", "RequestLimitExceeded"),
        Class::Throttled
    );
    assert_eq!(
        class("DescribeServices", "TooManyRequestsException"),
        Class::Throttled
    );
}

#[test]
fn a_vpc_that_was_just_made_is_waited_for_and_a_deleted_one_is_gone() {
    assert_eq!(
        class("CreateSubnet", "InvalidVpcID.NotFound"),
        Class::NotVisibleYet
    );
    assert_eq!(class("DeleteVpc", "InvalidVpcID.NotFound"), Class::NotFound);
}

#[test]
fn an_address_that_its_nat_gateway_still_owns_is_in_use() {
    assert_eq!(class("ReleaseAddress", "AuthFailure"), Class::InUse);
    assert_eq!(class("DescribeAddresses", "AuthFailure"), Class::Denied);
}

#[test]
fn keys_that_ec2_cannot_validate_are_wrong_credentials() {
    let message = "AWS was not able to validate the provided access credentials";
    for action in ["DescribeVpcs", "ReleaseAddress"] {
        assert_eq!(
            classify(action, "AuthFailure", message, 401),
            Class::Credentials
        );
    }
}

#[test]
fn what_another_caller_changes_just_now_is_waited_for() {
    assert_eq!(
        class("DeleteRole", "EntityTemporarilyUnmodifiable"),
        Class::Busy
    );
    let message = "Too many concurrent attempts to create a new revision of the family.";
    assert_eq!(
        classify("RegisterTaskDefinition", "ClientException", message, 400),
        Class::Busy
    );
    assert_eq!(
        class("RegisterTaskDefinition", "ClientException"),
        Class::Invalid
    );
}

#[test]
fn a_security_group_that_elb_does_not_see_yet_is_waited_for() {
    assert_eq!(
        class("CreateLoadBalancer", "InvalidSecurityGroup"),
        Class::NotVisibleYet
    );
    assert_eq!(
        class("SetSecurityGroups", "InvalidSecurityGroup"),
        Class::Invalid
    );
}

#[test]
fn a_family_without_an_active_revision_is_absent_and_other_refusals_are_not() {
    let class = |message| classify("DescribeTaskDefinition", "ClientException", message, 400);
    assert_eq!(
        class("Unable to describe task definition."),
        Class::NotFound
    );
    assert_eq!(class("Role is not valid"), Class::Invalid);
}

#[test]
fn a_service_that_is_inactive_is_gone_for_its_deletion() {
    let code = "ServiceNotActiveException";
    assert_eq!(class("DeleteService", code), Class::NotFound);
    assert_eq!(class("UpdateService", code), Class::Busy);
}

#[test]
fn a_block_that_a_subnet_has_already_is_looked_up() {
    assert_eq!(
        class("CreateSubnet", "InvalidSubnet.Conflict"),
        Class::AlreadyExists
    );
}

#[test]
fn a_gateway_that_elb_does_not_see_yet_is_waited_for() {
    let message = "VPC vpc-0a1b has no internet gateway";
    assert_eq!(
        classify("CreateLoadBalancer", "InvalidSubnet", message, 400),
        Class::NotVisibleYet
    );
    assert_eq!(class("CreateLoadBalancer", "InvalidSubnet"), Class::Invalid);
}

#[test]
fn names_with_and_without_their_suffix_are_the_same() {
    assert_eq!(
        class("DescribeDBInstances", "DBInstanceNotFound"),
        Class::NotFound
    );
    assert_eq!(
        class("DescribeDBSubnetGroups", "DBSubnetGroupNotFoundFault"),
        Class::NotFound
    );
    assert_eq!(
        class("CreateCluster", "ThrottlingException"),
        Class::Throttled
    );
}

#[test]
fn subnets_that_rds_does_not_see_yet_are_waited_for_and_other_values_are_wrong() {
    let class = |message| classify("CreateDBSubnetGroup", "InvalidParameterValue", message, 400);
    let unseen = "Some input subnets in :[subnet-1] are invalid.";
    assert_eq!(class(unseen), Class::NotVisibleYet);
    assert_eq!(class("Invalid DB subnet group name"), Class::Invalid);
}

#[test]
fn an_instance_that_is_going_is_no_obstacle_to_its_deletion() {
    let class = |message| classify("DeleteDBInstance", "InvalidDBInstanceState", message, 400);
    assert_eq!(
        class("Instance p-db is already being deleted."),
        Class::NotFound
    );
    assert_eq!(class("Instance p-db is currently creating"), Class::Busy);
}

#[test]
fn a_dns_record_that_a_user_made_is_in_the_way() {
    let message = "[Tried to create resource record set [name='a.example.', type='A'] \
                   but it already exists]";
    assert_eq!(
        classify(
            "ChangeResourceRecordSets",
            "InvalidChangeBatch",
            message,
            400
        ),
        Class::AlreadyExists
    );
}

#[test]
fn an_unknown_code_is_judged_by_its_status() {
    assert_eq!(classify("CreateVpc", "Surprise", "", 503), Class::Transient);
    assert_eq!(classify("CreateVpc", "Surprise", "", 400), Class::Unknown);
    assert_eq!(classify("CreateVpc", "", "", 200), Class::Ambiguous);
}
