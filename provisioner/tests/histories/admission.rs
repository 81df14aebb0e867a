//! Which networks reach the load balancer, and what it and the container let pass.

use kavak_simulator::{Pace, Service};
use kavak_stack::{Settings, plan::Action};
use serde_json::{Value, json};

use crate::{
    account::{Account, settings},
    history::{assert_converged, in_simulated_time},
};

/// The blocks from which the load balancer's group takes this port, in the order of EC2.
fn admitted(account: &Account, port: u16) -> Vec<String> {
    let filter = json!([{"Name": "group-name", "Values": ["kavak-agent-dev-alb-sg"]}]);
    let asked = json!({ "Filters": filter });
    let groups = account.by_hand(Service::Ec2, "DescribeSecurityGroups", asked);
    let permissions = groups.unwrap()["SecurityGroups"][0]["IpPermissions"].clone();
    let of_port = |it: &&Value| it["FromPort"] == port;
    let blocks = |it: &Value| {
        let list = |member: &str| it[member].as_array().cloned().unwrap_or_default();
        let blocks = list("IpRanges").into_iter().chain(list("Ipv6Ranges"));
        let block = |it: Value| {
            it["CidrIp"]
                .as_str()
                .or(it["CidrIpv6"].as_str())
                .map(str::to_owned)
        };
        blocks.filter_map(block).collect::<Vec<_>>()
    };
    let permissions = permissions.as_array().unwrap().iter();
    permissions.filter(of_port).flat_map(blocks).collect()
}

fn hardened() -> Settings {
    let mut settings = settings("dev");
    settings.ingress.drop_invalid_header_fields = true;
    settings.agent.read_only_root_filesystem = true;
    settings
}

#[test]
fn networks_are_admitted_before_others_are_shut_out() {
    in_simulated_time(async {
        let account = Account::after_up(Pace::Typical, 1).await;
        assert_eq!(admitted(&account, 80), ["0.0.0.0/0"]);
        let mut restricted = settings("dev");
        restricted.ingress.allow_cidrs = vec!["203.0.113.0/24".into(), "2001:DB8::/32".into()];
        let before = account.0.journal().len();
        account.up(&restricted).await.complete("restricted");
        assert_eq!(admitted(&account, 80), ["203.0.113.0/24", "2001:db8::/32"]);
        let journal = account.0.journal().split_off(before);
        let place = |operation: &str| journal.iter().position(|it| it.operation == operation);
        let added = place("AuthorizeSecurityGroupIngress").unwrap();
        assert!(added < place("RevokeSecurityGroupIngress").unwrap());
        assert_converged(&account, &restricted, "restricted").await;
        account.up(&settings("dev")).await.complete("open");
        assert_eq!(admitted(&account, 80), ["0.0.0.0/0"]);
    });
}

#[test]
fn header_fields_and_file_system_are_switched_in_place_and_drift_is_corrected() {
    in_simulated_time(async {
        let account = Account::after_up(Pace::Typical, 1).await;
        account.up(&hardened()).await.complete("hardened");
        assert_converged(&account, &hardened(), "hardened").await;
        let asked = json!({"taskDefinition": "kavak-agent-dev-app"});
        let definition = account.by_hand(Service::Ecs, "DescribeTaskDefinition", asked);
        let container = &definition.unwrap()["taskDefinition"]["containerDefinitions"][0];
        assert_eq!(container["readonlyRootFilesystem"], true);

        let elb = |operation, input| account.by_hand(Service::Elb, operation, input);
        let named = json!({"Names": ["kavak-agent-dev-alb"]});
        let balancers = elb("DescribeLoadBalancers", named).unwrap();
        let arn = balancers["LoadBalancers"][0]["LoadBalancerArn"].clone();
        let key = "routing.http.drop_invalid_header_fields.enabled";
        let off = json!({"LoadBalancerArn": arn, "Attributes": [{"Key": key, "Value": "false"}]});
        elb("ModifyLoadBalancerAttributes", off).unwrap();
        account.calm();
        let plan = account.run().plan(&hardened()).await.ok().unwrap();
        assert_eq!(plan.count(Action::Update), 1);
        assert_converged(&account, &hardened(), "corrected").await;
    });
}
