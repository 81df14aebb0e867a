//! An account with all that a service needs.

use std::time::Duration;

use kavak_simulator::{ApiFault, Behaviour, Moment, Pace, Runtime, Service, Simulator, World};
use serde_json::{Value, json};
use tokio::time::advance;

pub(crate) const REGION: &str = "us-east-1";
pub(crate) const ROLE: &str = "arn:aws:iam::123456789012:role/execution";

/// Time passes.
pub(crate) async fn pass(seconds: u64) {
    advance(Duration::from_secs(seconds)).await;
}

pub(crate) fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

pub(crate) fn list(value: &Value) -> Vec<Value> {
    value.as_array().unwrap().clone()
}

/// The input with what `changes` says in its place.
pub(crate) fn with(mut input: Value, changes: Value) -> Value {
    for (name, value) in changes.as_object().unwrap() {
        input[name] = value.clone();
    }
    input
}

/// An account.
pub(crate) struct Account(pub(crate) Simulator);

impl Account {
    pub(crate) fn new(world: World) -> Self {
        Self(Simulator::new(world, Duration::ZERO, Moment::default()))
    }

    pub(crate) fn answer(
        &self,
        service: Service,
        operation: &str,
        input: Value,
    ) -> Result<Value, ApiFault> {
        self.0.call(service, REGION, operation, input)
    }

    pub(crate) fn ec2(&self, operation: &str, input: Value) -> Value {
        self.answer(Service::Ec2, operation, input).unwrap()
    }

    pub(crate) fn elb(&self, operation: &str, input: Value) -> Value {
        self.answer(Service::Elb, operation, input).unwrap()
    }

    pub(crate) fn ecs(&self, operation: &str, input: Value) -> Value {
        self.answer(Service::Ecs, operation, input).unwrap()
    }

    /// The code of what ELB must refuse.
    pub(crate) fn elb_code(&self, operation: &str, input: Value) -> String {
        self.answer(Service::Elb, operation, input)
            .unwrap_err()
            .code
    }

    /// Code and message of what ECS must refuse.
    pub(crate) fn ecs_fault(&self, operation: &str, input: Value) -> String {
        let fault = self.answer(Service::Ecs, operation, input);
        fault.unwrap_err().to_string()
    }

    fn subnet(&self, vpc: &str, block: &str, zone: &str) -> String {
        let input = json!({"VpcId": vpc, "CidrBlock": block, "AvailabilityZone": zone});
        text(&self.ec2("CreateSubnet", input)["Subnet"]["SubnetId"])
    }

    /// A route table of these subnets.
    fn table(&self, vpc: &str, subnets: &[String]) -> String {
        let table = self.ec2("CreateRouteTable", json!({"VpcId": vpc}));
        let table = text(&table["RouteTable"]["RouteTableId"]);
        for subnet in subnets {
            let input = json!({"RouteTableId": table, "SubnetId": subnet});
            self.ec2("AssociateRouteTable", input);
        }
        table
    }

    fn default_route(&self, table: &str, target: (&str, &str)) -> Result<Value, ApiFault> {
        let route = json!({"RouteTableId": table, "DestinationCidrBlock": "0.0.0.0/0"});
        let route = with(route, json!({target.0: target.1}));
        self.answer(Service::Ec2, "CreateRoute", route)
    }

    /// A group that lets in what comes to `port` from `source`.
    pub(crate) fn group(&self, vpc: &str, name: &str, port: u16, source: Value) -> String {
        let input = json!({"VpcId": vpc, "GroupName": name, "Description": name});
        let group = text(&self.ec2("CreateSecurityGroup", input)["GroupId"]);
        let permission = json!({"IpProtocol": "tcp", "FromPort": port, "ToPort": port});
        let input = json!({"GroupId": group, "IpPermissions": [with(permission, source)]});
        self.ec2("AuthorizeSecurityGroupIngress", input);
        group
    }

    /// A role that is not believed yet instead of the old one.
    pub(crate) fn role_again(&self) {
        let iam = |operation: &str, input: Value| {
            self.answer(Service::Iam, operation, input).unwrap();
        };
        let policy = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy";
        let attached = json!({"RoleName": "execution", "PolicyArn": policy});
        iam("DetachRolePolicy", attached);
        iam("DeleteRole", json!({"RoleName": "execution"}));
        self.role();
    }

    pub(crate) fn role(&self) {
        let trust = json!({"Version": "2012-10-17", "Statement": [{
            "Effect": "Allow", "Action": "sts:AssumeRole",
            "Principal": {"Service": "ecs-tasks.amazonaws.com"},
        }]});
        let input = json!({
            "RoleName": "execution",
            "AssumeRolePolicyDocument": trust.to_string(),
        });
        self.answer(Service::Iam, "CreateRole", input).unwrap();
        let policy = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy";
        let input = json!({"RoleName": "execution", "PolicyArn": policy});
        self.answer(Service::Iam, "AttachRolePolicy", input)
            .unwrap();
    }
}

/// A network with a load balancer before a cluster, in which nothing runs yet.
pub(crate) struct Stack {
    pub(crate) account: Account,
    pub(crate) vpc: String,
    pub(crate) public: Vec<String>,
    pub(crate) private: Vec<String>,
    pub(crate) balancer_group: String,
    pub(crate) task_group: String,
    pub(crate) balancer: String,
    pub(crate) target_group: String,
    pub(crate) listener: String,
}

impl Stack {
    /// A stack whose load balancer, NAT gateway and role can be used.
    pub(crate) async fn ready() -> Self {
        let stack = Self::fresh(World::new(Pace::Typical, 1)).await;
        pass(200).await;
        stack
    }

    /// A stack whose tasks a process outside runs.
    pub(crate) async fn of_processes() -> Self {
        let mut world = World::new(Pace::Typical, 1);
        world.runtime = Runtime::Processes;
        let stack = Self::fresh(world).await;
        pass(200).await;
        stack
    }

    /// A stack of this moment.
    pub(crate) async fn fresh(world: World) -> Self {
        let account = Account::new(world);
        let vpc = account.ec2("CreateVpc", json!({"CidrBlock": "10.0.0.0/16"}));
        let vpc = text(&vpc["Vpc"]["VpcId"]);
        let subnet = |block: &str, zone: &str| account.subnet(&vpc, block, zone);
        let public = vec![
            subnet("10.0.0.0/24", "us-east-1a"),
            subnet("10.0.1.0/24", "us-east-1b"),
        ];
        let private = vec![
            subnet("10.0.10.0/24", "us-east-1a"),
            subnet("10.0.11.0/24", "us-east-1b"),
        ];
        let internet = account.ec2("CreateInternetGateway", json!({}));
        let internet = text(&internet["InternetGateway"]["InternetGatewayId"]);
        let attachment = json!({"InternetGatewayId": internet, "VpcId": vpc});
        account.ec2("AttachInternetGateway", attachment);
        let address = account.ec2("AllocateAddress", json!({"Domain": "vpc"}));
        let nat = json!({"SubnetId": public[0], "AllocationId": address["AllocationId"]});
        let nat = account.ec2("CreateNatGateway", nat);
        let nat = text(&nat["NatGateway"]["NatGatewayId"]);
        let table = account.table(&vpc, &public);
        account
            .default_route(&table, ("GatewayId", &internet))
            .unwrap();
        let world_wide = json!({"IpRanges": [{"CidrIp": "0.0.0.0/0"}]});
        let balancer_group = account.group(&vpc, "alb", 80, world_wide);
        let from_balancer = json!({"UserIdGroupPairs": [{"GroupId": balancer_group}]});
        let task_group = account.group(&vpc, "ecs", 8000, from_balancer);
        account.role();
        let logs = json!({"logGroupName": "/ecs/app"});
        account
            .answer(Service::Logs, "CreateLogGroup", logs)
            .unwrap();
        let mut stack = Self {
            account,
            vpc,
            public,
            private,
            balancer_group,
            task_group,
            balancer: String::new(),
            target_group: String::new(),
            listener: String::new(),
        };
        stack.balance();
        stack
            .account
            .ecs("CreateCluster", json!({"clusterName": "c"}));
        // New NAT gateways are not known everywhere at once.
        pass(1).await;
        let target = ("NatGatewayId", nat.as_str());
        let account = &stack.account;
        let table = account.table(&stack.vpc, &stack.private);
        while account.default_route(&table, target).is_err() {
            pass(1).await;
        }
        stack
    }

    /// A load balancer whose listener sends to a group.
    fn balance(&mut self) {
        let balancer = self
            .account
            .elb("CreateLoadBalancer", self.balancer_input());
        self.balancer = text(&balancer["LoadBalancers"][0]["LoadBalancerArn"]);
        let group = self
            .account
            .elb("CreateTargetGroup", self.target_group_input());
        self.target_group = text(&group["TargetGroups"][0]["TargetGroupArn"]);
        let listener = self.account.elb("CreateListener", self.listener_input());
        self.listener = text(&listener["Listeners"][0]["ListenerArn"]);
    }

    pub(crate) fn balancer_input(&self) -> Value {
        json!({
            "Name": "app-alb",
            "Subnets": self.public,
            "SecurityGroups": [self.balancer_group],
        })
    }

    pub(crate) fn target_group_input(&self) -> Value {
        json!({
            "Name": "app-tg",
            "Protocol": "HTTP",
            "Port": 8000,
            "VpcId": self.vpc,
            "TargetType": "ip",
            "HealthCheckPath": "/health",
            "HealthyThresholdCount": 2,
            "UnhealthyThresholdCount": 2,
            "HealthCheckTimeoutSeconds": 5,
            "HealthCheckIntervalSeconds": 30,
        })
    }

    pub(crate) fn listener_input(&self) -> Value {
        json!({
            "LoadBalancerArn": self.balancer,
            "Protocol": "HTTP",
            "Port": 80,
            "DefaultActions": [{"Type": "forward", "TargetGroupArn": self.target_group}],
        })
    }

    /// Targets are let go after 15 seconds.
    pub(crate) fn drain_fast(&self) {
        let attribute = json!({"Key": "deregistration_delay.timeout_seconds", "Value": "15"});
        self.account.elb(
            "ModifyTargetGroupAttributes",
            json!({"TargetGroupArn": self.target_group, "Attributes": [attribute]}),
        );
    }

    /// Registers a revision; its ARN.
    pub(crate) fn register(&self, changes: Value) -> String {
        let input = with(definition(), changes);
        let made = self.account.ecs("RegisterTaskDefinition", input);
        text(&made["taskDefinition"]["taskDefinitionArn"])
    }

    /// Registers a revision of this image; its ARN.
    pub(crate) fn register_image(&self, image: &str) -> String {
        let container = with(container(), json!({"image": image}));
        self.register(json!({"containerDefinitions": [container]}))
    }

    pub(crate) fn network(&self) -> Value {
        json!({"awsvpcConfiguration": {
            "subnets": self.private,
            "securityGroups": [self.task_group],
        }})
    }

    pub(crate) fn service_input(&self) -> Value {
        json!({
            "cluster": "c",
            "serviceName": "app",
            "taskDefinition": "app",
            "desiredCount": 1,
            "launchType": "FARGATE",
            "networkConfiguration": self.network(),
            "loadBalancers": [{
                "targetGroupArn": self.target_group,
                "containerName": "app",
                "containerPort": 8000,
            }],
        })
    }

    /// Makes the service of the newest revision, with these changes.
    pub(crate) fn serve(&self, changes: Value) -> Value {
        let input = with(self.service_input(), changes);
        self.account.ecs("CreateService", input)["service"].clone()
    }

    /// A service in its steady state.
    pub(crate) async fn serving(changes: Value) -> Self {
        let stack = Self::ready().await;
        stack.drain_fast();
        stack.register(json!({}));
        stack.serve(changes);
        pass(120).await;
        assert!(
            stack.has_event("has reached a steady state"),
            "{:?}",
            stack.events()
        );
        stack
    }

    /// Changes the service.
    pub(crate) fn update(&self, changes: Value) -> Value {
        let input = with(json!({"cluster": "c", "service": "app"}), changes);
        self.account.ecs("UpdateService", input)["service"].clone()
    }

    /// The service as it is described.
    pub(crate) fn service(&self) -> Value {
        let input = json!({"cluster": "c", "services": ["app"], "include": ["TAGS"]});
        self.account.ecs("DescribeServices", input)["services"][0].clone()
    }

    /// The service's events, the newest first.
    pub(crate) fn events(&self) -> Vec<String> {
        let events = list(&self.service()["events"]);
        events.iter().map(|event| text(&event["message"])).collect()
    }

    /// Returns whether an event has this text.
    pub(crate) fn has_event(&self, part: &str) -> bool {
        self.events().iter().any(|event| event.contains(part))
    }

    /// The tasks that are to be in this status, as they are described.
    pub(crate) fn tasks(&self, desired_status: &str) -> Vec<Value> {
        let input = json!({"cluster": "c", "desiredStatus": desired_status});
        let arns = self.account.ecs("ListTasks", input)["taskArns"].clone();
        if list(&arns).is_empty() {
            return Vec::new();
        }
        let input = json!({"cluster": "c", "tasks": arns, "include": ["TAGS"]});
        list(&self.account.ecs("DescribeTasks", input)["tasks"])
    }

    /// The one task that is to run.
    pub(crate) fn task(&self) -> Value {
        let tasks = self.tasks("RUNNING");
        assert_eq!(tasks.len(), 1, "{tasks:?}");
        tasks[0].clone()
    }

    /// Returns the health of the targets: state and reason.
    pub(crate) fn targets(&self) -> Vec<(String, String)> {
        let input = json!({"TargetGroupArn": self.target_group});
        let health = self.account.elb("DescribeTargetHealth", input);
        let described = list(&health["TargetHealthDescriptions"]);
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let mut targets: Vec<(String, String)> = described
            .iter()
            .map(|it| {
                (
                    text(&it["TargetHealth"]["State"]),
                    text(&it["TargetHealth"]["Reason"]),
                )
            })
            .collect();
        targets.sort();
        targets
    }

    /// Runs a task in another VPC of the same addresses, open to all; its address.
    pub(crate) async fn run_in_another_vpc(&self) -> String {
        let account = &self.account;
        let vpc = account.ec2("CreateVpc", json!({"CidrBlock": "10.0.0.0/16"}));
        let vpc = text(&vpc["Vpc"]["VpcId"]);
        let subnet = account.subnet(&vpc, "10.0.10.0/24", "us-east-1a");
        let internet = account.ec2("CreateInternetGateway", json!({}));
        let internet = text(&internet["InternetGateway"]["InternetGatewayId"]);
        let attachment = json!({"InternetGatewayId": internet, "VpcId": vpc});
        account.ec2("AttachInternetGateway", attachment);
        let table = account.table(&vpc, std::slice::from_ref(&subnet));
        let target = ("GatewayId", internet.as_str());
        account.default_route(&table, target).unwrap();
        let world_wide = json!({"IpRanges": [{"CidrIp": "0.0.0.0/0"}]});
        let group = account.group(&vpc, "open", 8000, world_wide);
        let network = json!({"awsvpcConfiguration": {
            "subnets": [subnet], "securityGroups": [group], "assignPublicIp": "ENABLED",
        }});
        let input = json!({
            "cluster": "c", "taskDefinition": "app",
            "launchType": "FARGATE", "networkConfiguration": network,
        });
        account.ecs("RunTask", input);
        pass(60).await;
        let task = self.task();
        assert_eq!(task["lastStatus"], "RUNNING", "{task}");
        text(&task["containers"][0]["networkInterfaces"][0]["privateIpv4Address"])
    }

    /// The interfaces of tasks that there are.
    pub(crate) fn task_interfaces(&self) -> usize {
        let filter = json!([{"Name": "description", "Values": ["arn:aws:ecs:*"]}]);
        let found = self
            .account
            .ec2("DescribeNetworkInterfaces", json!({"Filters": filter}));
        list(&found["NetworkInterfaces"]).len()
    }

    /// The lines in a task's log.
    pub(crate) fn log_of(&self, task: &Value) -> Vec<String> {
        let arn = text(&task["taskArn"]);
        let id = arn.rsplit('/').next().unwrap();
        let stream = format!("ecs/app/{id}");
        let input =
            json!({"logGroupName": "/ecs/app", "logStreamName": stream, "startFromHead": true});
        let events = self.account.answer(Service::Logs, "GetLogEvents", input);
        let events = events
            .map(|events| list(&events["events"]))
            .unwrap_or_default();
        events.iter().map(|event| text(&event["message"])).collect()
    }

    /// From now on, the program of an image behaves like that.
    pub(crate) fn behave(&self, image: &str, behaviour: Behaviour) {
        self.account
            .0
            .change(|world, _| world.behave(image, behaviour));
    }
}

/// A container that serves.
pub(crate) fn container() -> Value {
    json!({
        "name": "app",
        "image": "docker.io/agent:1",
        "portMappings": [{"containerPort": 8000}],
        "logConfiguration": {"logDriver": "awslogs", "options": {
            "awslogs-group": "/ecs/app",
            "awslogs-region": REGION,
            "awslogs-stream-prefix": "ecs",
        }},
    })
}

/// A task definition of one container.
pub(crate) fn definition() -> Value {
    json!({
        "family": "app",
        "networkMode": "awsvpc",
        "requiresCompatibilities": ["FARGATE"],
        "cpu": "256",
        "memory": "512",
        "executionRoleArn": ROLE,
        "containerDefinitions": [container()],
    })
}
