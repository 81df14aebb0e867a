//! What others have that blocks a deletion is named with its owner, soon; what is
//! in the environment's own cluster is stopped; what is protected is unprotected.

use std::time::Duration;

use kavak_engine::Outcome;
use kavak_infra::{gather, observe::ObserveScope};
use kavak_simulator::{Pace, Resource, Service};
use serde_json::{Value, json};

use crate::{
    account::{Account, REGION, settings},
    history::{assert_empty, in_simulated_time},
    run::Ended,
    strangers::{OWNER, Partner},
};

/// Longer than a run may wait for what others have.
const SOON: Duration = Duration::from_secs(15 * 60);

fn id_of(account: &Account, kind: &str, name: &str) -> String {
    let is_named = |it: &Resource| {
        let tags = it.tags.as_ref();
        tags.and_then(|tags| tags.get("Name"))
            .is_some_and(|it| it == name)
    };
    let is_it = |it: &Resource| it.kind == kind && is_named(it);
    let mut all = account.inventory(&settings("dev")).into_iter();
    all.find(is_it).expect("it is there").id
}

/// `down` beside this obstacle; what it says.
async fn failures(account: &Account) -> String {
    let Ended::Done(Outcome {
        failures, elapsed, ..
    }) = account.down(&settings("dev")).await
    else {
        panic!("no outcome");
    };
    assert!(elapsed < SOON, "{elapsed:?}");
    format!("{failures:?}")
}

fn reference_our_group(account: &Account, partner: &Partner<'_>) -> Value {
    let vpc = id_of(account, "vpc", "kavak-agent-dev-vpc");
    let ours = id_of(account, "security-group", "kavak-agent-dev-rds-sg");
    let input = json!({"GroupName": "analytics", "Description": "theirs", "VpcId": vpc});
    let group = partner.ec2("CreateSecurityGroup", "security-group", "analytics", input);
    let rule = json!([{
        "IpProtocol": "tcp", "FromPort": 22, "ToPort": 22,
        "UserIdGroupPairs": [{"GroupId": ours}],
    }]);
    let input = json!({"GroupId": group["GroupId"], "IpPermissions": rule});
    partner.call(Service::Ec2, "AuthorizeSecurityGroupIngress", input);
    group["GroupId"].clone()
}

fn put_an_interface_into_our_subnet(account: &Account, partner: &Partner<'_>) -> Value {
    let subnet = id_of(account, "subnet", "kavak-agent-dev-private-subnet-1");
    let input = json!({"SubnetId": subnet});
    let made = partner.ec2(
        "CreateNetworkInterface",
        "network-interface",
        "probe",
        input,
    );
    made["NetworkInterface"]["NetworkInterfaceId"].clone()
}

fn put_a_subnet_into_our_vpc(account: &Account, partner: &Partner<'_>) -> Value {
    let vpc = id_of(account, "vpc", "kavak-agent-dev-vpc");
    let input = json!({"VpcId": vpc, "CidrBlock": "10.0.200.0/24"});
    let made = partner.ec2("CreateSubnet", "subnet", "analytics", input);
    made["Subnet"]["SubnetId"].clone()
}

fn use_our_route_table(account: &Account, partner: &Partner<'_>) -> Value {
    let subnet = put_a_subnet_into_our_vpc(account, partner);
    let table = id_of(account, "route-table", "kavak-agent-dev-private-rt");
    let input = json!({"RouteTableId": table, "SubnetId": subnet});
    partner.call(Service::Ec2, "AssociateRouteTable", input);
    subnet
}

fn put_a_network_acl_into_our_vpc(account: &Account, partner: &Partner<'_>) -> Value {
    let vpc = id_of(account, "vpc", "kavak-agent-dev-vpc");
    let input = json!({"VpcId": vpc});
    let made = partner.ec2("CreateNetworkAcl", "network-acl", "strict", input);
    made["NetworkAcl"]["NetworkAclId"].clone()
}

fn put_a_gateway_endpoint_into_our_vpc(account: &Account, partner: &Partner<'_>) -> Value {
    let vpc = id_of(account, "vpc", "kavak-agent-dev-vpc");
    let table = id_of(account, "route-table", "kavak-agent-dev-private-rt");
    let service = format!("com.amazonaws.{REGION}.s3");
    let input = json!({"VpcId": vpc, "ServiceName": service, "RouteTableIds": [table]});
    let made = partner.ec2("CreateVpcEndpoint", "vpc-endpoint", "s3", input);
    made["VpcEndpoint"]["VpcEndpointId"].clone()
}

fn attach_a_vpn_gateway_to_our_vpc(account: &Account, partner: &Partner<'_>) -> Value {
    let vpc = id_of(account, "vpc", "kavak-agent-dev-vpc");
    let input = json!({"Type": "ipsec.1"});
    let made = partner.ec2("CreateVpnGateway", "vpn-gateway", "office", input);
    let id = made["VpnGateway"]["VpnGatewayId"].clone();
    let input = json!({"VpnGatewayId": id, "VpcId": vpc});
    partner.call(Service::Ec2, "AttachVpnGateway", input);
    id
}

fn put_a_database_into_our_subnets(account: &Account, partner: &Partner<'_>) -> Value {
    let subnets = [1, 2].map(|n| {
        let name = format!("kavak-agent-dev-private-subnet-{n}");
        id_of(account, "subnet", &name)
    });
    let group = json!({
        "DBSubnetGroupName": "reports", "DBSubnetGroupDescription": "theirs",
        "SubnetIds": subnets, "Tags": partner.tags("reports"),
    });
    partner.call(Service::Rds, "CreateDBSubnetGroup", group);
    let database = json!({
        "DBInstanceIdentifier": "reports", "DBInstanceClass": "db.t4g.micro",
        "Engine": "postgres", "AllocatedStorage": 20, "MasterUsername": "reports",
        "MasterUserPassword": "of-the-reports", "DBSubnetGroupName": "reports",
        "Tags": partner.tags("reports"),
    });
    partner.call(Service::Rds, "CreateDBInstance", database);
    json!("reports")
}

type Obstacle = fn(&Account, &Partner<'_>) -> Value;

#[test]
fn obstacle_of_others_is_named_with_its_owner_within_minutes() {
    let obstacles: [(&str, Obstacle); 8] = [
        ("a security group that names ours", reference_our_group),
        (
            "an interface in our subnet",
            put_an_interface_into_our_subnet,
        ),
        ("a database in our subnets", put_a_database_into_our_subnets),
        ("a subnet in our VPC", put_a_subnet_into_our_vpc),
        ("a subnet behind our route table", use_our_route_table),
        ("a network ACL in our VPC", put_a_network_acl_into_our_vpc),
        (
            "a gateway endpoint in our VPC",
            put_a_gateway_endpoint_into_our_vpc,
        ),
        ("a VPN gateway", attach_a_vpn_gateway_to_our_vpc),
    ];
    for (about, obstacle) in obstacles {
        in_simulated_time(async {
            let account = Account::after_up(Pace::Typical, 1).await;
            let partner = Partner::tagging_otherwise(&account);
            let id = obstacle(&account, &partner);
            let failures = failures(&account).await;
            let id = id.as_str().unwrap();
            assert!(failures.contains(id), "{about}: {id} {failures}");
            assert!(failures.contains(OWNER), "{about}: {failures}");
        });
    }
}

#[test]
fn association_of_others_with_our_route_table_survives_up_and_down() {
    in_simulated_time(async {
        let account = Account::after_up(Pace::Typical, 1).await;
        let partner = Partner::tagging_otherwise(&account);
        let subnet = use_our_route_table(&account, &partner);
        let is_associated = || {
            let filter = json!([{"Name": "association.subnet-id", "Values": [subnet]}]);
            let input = json!({"Filters": filter});
            let answer = account.by_hand(Service::Ec2, "DescribeRouteTables", input);
            answer.unwrap()["RouteTables"] != json!([])
        };
        account.calm();
        account.up(&settings("dev")).await.complete("up");
        assert_eq!(account.changing_calls(), 0);
        let said = failures(&account).await;
        assert!(is_associated(), "{said}");
    });
}

/// What a removal names of what others have.
async fn named_at_removal(account: &Account) -> Vec<String> {
    let (aws, environment) = (account.run().aws().await, settings("dev").environment());
    let scope = ObserveScope::of_removal(&environment, None);
    let observed = gather::observed_with_remains(&aws, &scope).await.unwrap();
    let named = gather::unmanaged_at_removal(&aws, &environment, &observed).await;
    named.unwrap()
}

#[test]
fn unmanaged_resources_in_our_cluster_or_with_our_tags_are_named_in_the_plan() {
    in_simulated_time(async {
        let account = Account::after_up(Pace::Typical, 1).await;
        assert_eq!(named_at_removal(&account).await, [] as [String; 0]);
        let subnet = id_of(&account, "subnet", "kavak-agent-dev-private-subnet-1");
        let network = json!({"awsvpcConfiguration": {"subnets": [subnet]}});
        let (cluster, definition) = ("kavak-agent-dev-cluster", "kavak-agent-dev-app");
        let service = json!({
            "cluster": cluster, "taskDefinition": definition, "serviceName": "reports",
            "desiredCount": 0, "launchType": "FARGATE", "networkConfiguration": network,
            "tags": [{"key": "owner", "value": OWNER}],
        });
        account
            .by_hand(Service::Ecs, "CreateService", service)
            .unwrap();
        let task = json!({
            "cluster": cluster, "taskDefinition": definition, "startedBy": "ana",
            "launchType": "FARGATE", "networkConfiguration": network,
        });
        account.by_hand(Service::Ecs, "RunTask", task).unwrap();
        let partner = Partner::tagging_as_ours(&account, &settings("dev"));
        let secret = json!({"Name": "reports", "Tags": partner.tags("reports")});
        partner.call(Service::SecretsManager, "CreateSecret", secret);
        let tags = json!([
            {"key": "project", "value": "kavak-agent"}, {"key": "env", "value": "dev"},
        ]);
        let others = json!({"clusterName": "reports", "tags": tags});
        partner.call(Service::Ecs, "CreateCluster", others);
        let said = named_at_removal(&account).await.join("\n");
        for expected in [
            "ecs_service `reports` (owner `partner`) uses this environment",
            "started by `ana`) runs in the cluster, which stops it",
            "secret:reports-",
            ":cluster/reports (Name `none`",
        ] {
            assert!(said.contains(expected), "{expected}: {said}");
        }
        let aws = account.run().aws().await;
        let plan = gather::up(&aws, &settings("dev")).await.unwrap().plan;
        let notices = plan.notices.join("\n");
        for expected in ["secret:reports-", ":cluster/reports (Name `none`"] {
            assert!(notices.contains(expected), "{expected}: {notices}");
        }
        assert!(!notices.contains("kavak-agent-dev"), "{notices}");
    });
}

#[test]
fn task_started_by_hand_in_our_cluster_is_stopped() {
    in_simulated_time(async {
        let account = Account::after_up(Pace::Typical, 1).await;
        let subnet = id_of(&account, "subnet", "kavak-agent-dev-private-subnet-1");
        let network = json!({"awsvpcConfiguration": {"subnets": [subnet]}});
        let input = json!({
            "cluster": "kavak-agent-dev-cluster", "taskDefinition": "kavak-agent-dev-app",
            "launchType": "FARGATE", "networkConfiguration": network, "startedBy": "ana",
        });
        let ran = account.by_hand(Service::Ecs, "RunTask", input).unwrap();
        assert_eq!(ran["failures"], json!([]), "{ran}");
        assert_empty(&account, &settings("dev"), "beside a task").await;
    });
}

#[test]
fn resource_that_a_user_protected_stays_protected_under_up_and_goes_with_down() {
    in_simulated_time(async {
        let account = Account::after_up(Pace::Typical, 1).await;
        let settings = settings("dev");
        let balancer = account.inventory(&settings).into_iter();
        let balancer = balancer
            .filter(|it| it.kind == "loadbalancer")
            .map(|it| it.arn)
            .next();
        let attribute = json!({"Key": "deletion_protection.enabled", "Value": "true"});
        let calls = [
            (
                Service::Elb,
                "ModifyLoadBalancerAttributes",
                json!({"LoadBalancerArn": balancer, "Attributes": [attribute]}),
            ),
            (
                Service::Logs,
                "PutLogGroupDeletionProtection",
                json!({
                    "logGroupIdentifier": "/ecs/kavak-agent-dev-app",
                    "deletionProtectionEnabled": true,
                }),
            ),
        ];
        for (service, operation, input) in calls {
            account.by_hand(service, operation, input).unwrap();
        }
        account.calm();
        account.up(&settings).await.complete("up");
        assert_eq!(account.changing_calls(), 0);
        // Another change of the same resources does not take the protection away.
        let mut settings = settings;
        settings.owner = "somebody-else".into();
        account
            .up(&settings)
            .await
            .complete("up with another owner");
        let attributes = account.by_hand(
            Service::Elb,
            "DescribeLoadBalancerAttributes",
            json!({"LoadBalancerArn": balancer}),
        );
        let attributes = attributes.unwrap().to_string();
        let kept = json!({"Key": "deletion_protection.enabled", "Value": "true"}).to_string();
        assert!(attributes.contains(&kept), "{attributes}");
        let protect_database = json!({
            "DBInstanceIdentifier": "kavak-agent-dev-db", "DeletionProtection": true,
            "ApplyImmediately": true,
        });
        account
            .by_hand(Service::Rds, "ModifyDBInstance", protect_database)
            .unwrap();
        assert_empty(&account, &settings, "protected").await;
    });
}
