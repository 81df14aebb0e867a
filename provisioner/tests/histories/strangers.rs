//! What others have in the account: of every kind, with the environment's tags
//! but another name, or with a name of it but not its tags. Nothing of that may be
//! changed, whatever is done to the environment.

use std::time::Duration;

use kavak_simulator::{Resource, Service};
use kavak_stack::Settings;
use serde_json::{Value, json};
use tokio::time::sleep;

use crate::{
    account::Account,
    dump::{Dump, additions, dump},
};

/// The owner of everything here.
pub(crate) const OWNER: &str = "partner";

/// Whether others have it.
pub(crate) fn is_theirs(resource: &Resource) -> bool {
    let tags = resource.tags.as_ref();
    tags.and_then(|tags| tags.get("owner"))
        .is_some_and(|owner| owner == OWNER)
        || resource.id.contains(OWNER)
}

/// Calls that others make, with the tags of what they create.
pub(crate) struct Partner<'a> {
    account: &'a Account,
    tags: Vec<(&'static str, String)>,
}

impl<'a> Partner<'a> {
    /// Others who use the environment's tags.
    pub(crate) fn tagging_as_ours(account: &'a Account, settings: &Settings) -> Self {
        let tags = vec![
            ("project", settings.project.clone()),
            ("env", settings.env.clone()),
        ];
        Self { account, tags }
    }

    /// Others with tags of their own.
    pub(crate) fn tagging_otherwise(account: &'a Account) -> Self {
        let tags = vec![("project", "analytics".to_owned())];
        Self { account, tags }
    }

    pub(crate) fn call(&self, service: Service, operation: &str, input: Value) -> Value {
        let answer = self.account.by_hand(service, operation, input.clone());
        answer.unwrap_or_else(|fault| panic!("{operation} {input}: {fault:?}"))
    }

    /// The tags as most services take them.
    pub(crate) fn tags(&self, name: &str) -> Value {
        let tags = self.tags.iter().map(|(tag, value)| (*tag, value.as_str()));
        let tags = tags.chain([("Name", name), ("owner", OWNER)]);
        tags.map(|(tag, value)| json!({"Key": tag, "Value": value}))
            .collect()
    }

    fn lower_case_tags(&self, name: &str) -> Value {
        let tags = self.tags(name);
        let tags = tags.as_array().into_iter().flatten();
        tags.map(|it| json!({"key": it["Key"], "value": it["Value"]}))
            .collect()
    }

    fn tag_map(&self, name: &str) -> Value {
        let tags = self.tags(name);
        let tags = tags.as_array().into_iter().flatten();
        tags.map(|it| (it["Key"].as_str().unwrap().to_owned(), it["Value"].clone()))
            .collect::<serde_json::Map<_, _>>()
            .into()
    }

    /// Creates a resource of EC2.
    pub(crate) fn ec2(&self, operation: &str, r#type: &str, name: &str, mut input: Value) -> Value {
        input["TagSpecifications"] = json!([{"ResourceType": r#type, "Tags": self.tags(name)}]);
        self.call(Service::Ec2, operation, input)
    }

    /// A VPC with one of each kind in it.
    pub(crate) fn create_network(&self, block: u8, name_of: &dyn Fn(&str) -> String) -> Network {
        let cidr = |rest: &str| format!("10.{block}.{rest}");
        let vpc = json!({"CidrBlock": cidr("0.0/16")});
        let vpc = self.ec2("CreateVpc", "vpc", &name_of("vpc"), vpc)["Vpc"]["VpcId"].clone();
        let subnets = ["a", "b"].into_iter().enumerate().map(|(index, zone)| {
            let input = json!({
                "VpcId": vpc,
                "CidrBlock": cidr(&format!("{index}.0/24")),
                "AvailabilityZone": format!("us-east-1{zone}"),
            });
            let name = name_of(&format!("public-subnet-{}", index + 1));
            self.ec2("CreateSubnet", "subnet", &name, input)["Subnet"]["SubnetId"].clone()
        });
        let subnets: Vec<Value> = subnets.collect();
        let group = name_of("alb-sg");
        let input = json!({"GroupName": group, "Description": "theirs", "VpcId": vpc});
        self.ec2("CreateSecurityGroup", "security-group", &group, input);
        let table = name_of("public-rt");
        self.ec2(
            "CreateRouteTable",
            "route-table",
            &table,
            json!({"VpcId": vpc}),
        );
        let gateway = self.ec2(
            "CreateInternetGateway",
            "internet-gateway",
            &name_of("igw"),
            json!({}),
        );
        let id = &gateway["InternetGateway"]["InternetGatewayId"];
        let input = json!({"InternetGatewayId": id, "VpcId": vpc});
        self.call(Service::Ec2, "AttachInternetGateway", input);
        let address = name_of("nat-eip");
        self.ec2(
            "AllocateAddress",
            "elastic-ip",
            &address,
            json!({"Domain": "vpc"}),
        );
        Network { vpc, subnets }
    }

    /// One of each kind that AWS knows by its name.
    fn create_named(&self, network: &Network) {
        for (service, operation, input) in self.named("analytics", network) {
            self.call(service, operation, input);
        }
        let certificate = json!({
            "DomainName": "analytics.example.com", "ValidationMethod": "DNS",
            "Tags": self.tags("analytics"),
        });
        self.call(Service::Acm, "RequestCertificate", certificate);
        let input = json!({"Name": "/analytics/partner", "Value": "x", "Type": "String"});
        self.call(Service::Ssm, "PutParameter", input);
    }

    /// The calls that create a resource of each kind with this name.
    pub(crate) fn named(
        &self,
        name: &str,
        network: &Network,
    ) -> Vec<(Service, &'static str, Value)> {
        let Network { vpc, subnets } = network;
        let trust = json!({"Version": "2012-10-17", "Statement": [{
            "Effect": "Allow", "Action": "sts:AssumeRole",
            "Principal": {"Service": "ecs-tasks.amazonaws.com"},
        }]});
        let tags = self.tags(name);
        vec![
            (
                Service::Logs,
                "CreateLogGroup",
                json!({"logGroupName": format!("/ecs/{name}"), "tags": self.tag_map(name)}),
            ),
            (
                Service::SecretsManager,
                "CreateSecret",
                json!({"Name": name, "SecretString": "x", "Tags": tags}),
            ),
            (
                Service::Ecr,
                "CreateRepository",
                json!({"repositoryName": name, "tags": tags}),
            ),
            (
                Service::Iam,
                "CreateRole",
                json!({"RoleName": name, "AssumeRolePolicyDocument": trust.to_string(), "Tags": tags}),
            ),
            (
                Service::Ecs,
                "CreateCluster",
                json!({"clusterName": name, "tags": self.lower_case_tags(name)}),
            ),
            (
                Service::Rds,
                "CreateDBSubnetGroup",
                json!({
                    "DBSubnetGroupName": name, "DBSubnetGroupDescription": "theirs",
                    "SubnetIds": subnets, "Tags": tags,
                }),
            ),
            (
                Service::ElastiCache,
                "CreateCacheSubnetGroup",
                json!({
                    "CacheSubnetGroupName": name, "CacheSubnetGroupDescription": "theirs",
                    "SubnetIds": subnets, "Tags": tags,
                }),
            ),
            (
                Service::Elb,
                "CreateTargetGroup",
                json!({
                    "Name": name, "Protocol": "HTTP", "Port": 80, "VpcId": vpc, "TargetType": "ip",
                    "Tags": tags,
                }),
            ),
        ]
    }
}

/// What a network of others can be used with.
pub(crate) struct Network {
    pub(crate) vpc: Value,
    pub(crate) subnets: Vec<Value>,
}

/// Puts all of it into the account and returns what that adds to the world.
pub(crate) async fn plant(account: &Account, settings: &Settings) -> Dump {
    let before = dump(account);
    let environment = settings.environment();
    let with_tags = Partner::tagging_as_ours(account, settings);
    let network = with_tags.create_network(9, &|kind| format!("analytics-{kind}"));
    with_tags.create_named(&network);
    let with_names = Partner::tagging_otherwise(account);
    with_names.create_network(8, &|kind| environment.name(kind));
    settle(account).await;
    additions(account, &before)
}

/// Waits until AWS has done what was begun.
pub(crate) async fn settle(account: &Account) {
    sleep(Duration::from_secs(600)).await;
    // Time passes in the world only at reads.
    account
        .by_hand(Service::Ec2, "DescribeVpcs", json!({}))
        .unwrap();
}
