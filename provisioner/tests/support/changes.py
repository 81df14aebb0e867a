"""What somebody changes by hand: each function is one, called by its name."""

import json


class World:
    """Finds the environment's things as a person in the console would: by name."""

    def __init__(self, clients, project, env):
        self.clients = clients
        self.project, self.env = project, env
        self.prefix = f"{project}-{env}"
        self.ec2 = clients("ec2")

    def own(self, answer, kind, name):
        for one in answer[kind]:
            tags = {tag["Key"]: tag["Value"] for tag in one.get("Tags", [])}
            if tags.get("Name") == f"{self.prefix}-{name}" and one.get("State") != "deleted":
                return one
        raise LookupError(name)

    def vpc(self):
        return self.own(self.ec2.describe_vpcs(), "Vpcs", "vpc")["VpcId"]

    def subnet(self, name):
        return self.own(self.ec2.describe_subnets(), "Subnets", name)["SubnetId"]

    def table(self, name):
        return self.own(self.ec2.describe_route_tables(), "RouteTables", name)

    def group(self, name):
        for one in self.ec2.describe_security_groups()["SecurityGroups"]:
            if one["GroupName"] == f"{self.prefix}-{name}":
                return one["GroupId"]
        raise LookupError(name)

    def rule(self, name, egress):
        rules = self.ec2.describe_security_group_rules(Filters=[{"Name": "group-id", "Values": [self.group(name)]}])
        return next(one for one in rules["SecurityGroupRules"] if one["IsEgress"] == egress)

    def target_group(self):
        groups = self.clients("elbv2").describe_target_groups(Names=[f"{self.prefix}-tg"])
        return groups["TargetGroups"][0]["TargetGroupArn"]

    def balancer(self):
        found = self.clients("elbv2").describe_load_balancers(Names=[f"{self.prefix}-alb"])
        return found["LoadBalancers"][0]["LoadBalancerArn"]

    def listener(self):
        found = self.clients("elbv2").describe_listeners(LoadBalancerArn=self.balancer())
        return found["Listeners"][0]["ListenerArn"]

    def modify_database(self, **changes):
        self.clients("rds").modify_db_instance(
            DBInstanceIdentifier=f"{self.prefix}-db", ApplyImmediately=True, **changes
        )

    def modify_cache(self, **changes):
        self.clients("elasticache").modify_replication_group(
            ReplicationGroupId=f"{self.prefix}-redis", ApplyImmediately=True, **changes
        )

    def update_service(self, **changes):
        self.clients("ecs").update_service(
            cluster=f"{self.prefix}-cluster", service=f"{self.prefix}-app-service", **changes
        )


CHANGES = {}


def change(function):
    CHANGES[function.__name__] = function
    return function


def make(name, clients, project, env):
    return CHANGES[name](World(clients, project, env))


def one_rule(port, block="0.0.0.0/0"):
    return [{"IpProtocol": "tcp", "FromPort": port, "ToPort": port, "IpRanges": [{"CidrIp": block}]}]


# Network


@change
def turn_dns_hostnames_off(world):
    world.ec2.modify_vpc_attribute(VpcId=world.vpc(), EnableDnsHostnames={"Value": False})


@change
def turn_dns_support_off(world):
    world.ec2.modify_vpc_attribute(VpcId=world.vpc(), EnableDnsSupport={"Value": False})


@change
def turn_public_addresses_off(world):
    subnet = world.subnet("public-subnet-2")
    world.ec2.modify_subnet_attribute(SubnetId=subnet, MapPublicIpOnLaunch={"Value": False})


@change
def turn_public_addresses_on_in_a_private_subnet(world):
    subnet = world.subnet("private-subnet-1")
    world.ec2.modify_subnet_attribute(SubnetId=subnet, MapPublicIpOnLaunch={"Value": True})


@change
def remove_the_private_route(world):
    table = world.table("private-rt")["RouteTableId"]
    world.ec2.delete_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0")


@change
def send_private_traffic_to_the_internet_gateway(world):
    gateway = world.own(world.ec2.describe_internet_gateways(), "InternetGateways", "igw")["InternetGatewayId"]
    table = world.table("private-rt")["RouteTableId"]
    world.ec2.replace_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway)


@change
def add_a_route(world):
    gateway = world.own(world.ec2.describe_internet_gateways(), "InternetGateways", "igw")["InternetGatewayId"]
    table = world.table("public-rt")["RouteTableId"]
    world.ec2.create_route(RouteTableId=table, DestinationCidrBlock="192.0.2.0/24", GatewayId=gateway)


@change
def remove_a_subnets_route_table(world):
    association = world.table("public-rt")["Associations"][0]["RouteTableAssociationId"]
    world.ec2.disassociate_route_table(AssociationId=association)


@change
def put_a_private_subnet_on_the_public_table(world):
    subnet = world.subnet("private-subnet-1")
    for one in world.table("private-rt")["Associations"]:
        if one["SubnetId"] == subnet:
            world.ec2.disassociate_route_table(AssociationId=one["RouteTableAssociationId"])
    world.ec2.associate_route_table(RouteTableId=world.table("public-rt")["RouteTableId"], SubnetId=subnet)


@change
def delete_the_nat_gateway(world):
    gateway = world.own(world.ec2.describe_nat_gateways(), "NatGateways", "nat-gateway")["NatGatewayId"]
    world.ec2.delete_nat_gateway(NatGatewayId=gateway)


# Security groups


@change
def open_ssh(world):
    world.ec2.authorize_security_group_ingress(GroupId=world.group("ecs-sg"), IpPermissions=one_rule(22))


@change
def open_an_outgoing_port_twice_over(world):
    world.ec2.authorize_security_group_egress(GroupId=world.group("rds-sg"), IpPermissions=one_rule(443))


@change
def remove_the_rule_for_http(world):
    rule = world.rule("alb-sg", egress=False)["SecurityGroupRuleId"]
    world.ec2.revoke_security_group_ingress(GroupId=world.group("alb-sg"), SecurityGroupRuleIds=[rule])


@change
def remove_the_rule_for_leaving(world):
    rule = world.rule("redis-sg", egress=True)["SecurityGroupRuleId"]
    world.ec2.revoke_security_group_egress(GroupId=world.group("redis-sg"), SecurityGroupRuleIds=[rule])


@change
def describe_a_rule_otherwise(world):
    rule = world.rule("alb-sg", egress=False)
    changed = {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "CidrIpv4": "0.0.0.0/0", "Description": "temporary"}
    world.ec2.modify_security_group_rules(
        GroupId=world.group("alb-sg"),
        SecurityGroupRules=[{"SecurityGroupRuleId": rule["SecurityGroupRuleId"], "SecurityGroupRule": changed}],
    )


# Tags


@change
def retag_a_subnet(world):
    world.ec2.create_tags(Resources=[world.subnet("public-subnet-1")], Tags=[{"Key": "Type", "Value": "private"}])


@change
def remove_the_owner_of_the_vpc(world):
    world.ec2.delete_tags(Resources=[world.vpc()], Tags=[{"Key": "owner"}])


@change
def rename_the_target_groups_owner(world):
    tags = [{"Key": "owner", "Value": "nobody"}]
    world.clients("elbv2").add_tags(ResourceArns=[world.target_group()], Tags=tags)


@change
def remove_the_listeners_owner(world):
    world.clients("elbv2").remove_tags(ResourceArns=[world.listener()], TagKeys=["owner"])


@change
def rename_the_databases_owner(world):
    arn = world.clients("rds").describe_db_instances(DBInstanceIdentifier=f"{world.prefix}-db")
    arn = arn["DBInstances"][0]["DBInstanceArn"]
    world.clients("rds").add_tags_to_resource(ResourceName=arn, Tags=[{"Key": "owner", "Value": "nobody"}])


@change
def remove_the_services_owner(world):
    services = world.clients("ecs").list_services(cluster=f"{world.prefix}-cluster")["serviceArns"]
    world.clients("ecs").untag_resource(resourceArn=services[0], tagKeys=["owner"])


@change
def rename_the_roles_owner(world):
    name = f"{world.prefix}-ecs-task-role"
    world.clients("iam").tag_role(RoleName=name, Tags=[{"Key": "owner", "Value": "nobody"}])


@change
def remove_the_log_groups_owner(world):
    group = world.clients("logs").describe_log_groups(logGroupNamePrefix=f"/ecs/{world.prefix}-app")
    world.clients("logs").untag_resource(resourceArn=group["logGroups"][0]["logGroupArn"], tagKeys=["owner"])


@change
def rename_the_secrets_owner(world):
    secret = f"{world.prefix}-openai-api-key"
    world.clients("secretsmanager").tag_resource(SecretId=secret, Tags=[{"Key": "owner", "Value": "nobody"}])


# Load balancing


@change
def check_health_elsewhere(world):
    client = world.clients("elbv2")
    client.modify_target_group(
        TargetGroupArn=world.target_group(), HealthCheckPath="/", HealthCheckIntervalSeconds=60
    )


@change
def accept_more_status_codes(world):
    client = world.clients("elbv2")
    client.modify_target_group(TargetGroupArn=world.target_group(), Matcher={"HttpCode": "200-399"})


@change
def drain_for_five_minutes(world):
    delay = [{"Key": "deregistration_delay.timeout_seconds", "Value": "300"}]
    world.clients("elbv2").modify_target_group_attributes(TargetGroupArn=world.target_group(), Attributes=delay)


@change
def answer_503(world):
    action = {"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "503"}}
    world.clients("elbv2").modify_listener(ListenerArn=world.listener(), DefaultActions=[action])


@change
def delete_the_listener(world):
    world.clients("elbv2").delete_listener(ListenerArn=world.listener())


@change
def protect_the_balancer(world):
    on = [{"Key": "deletion_protection.enabled", "Value": "true"}]
    world.clients("elbv2").modify_load_balancer_attributes(LoadBalancerArn=world.balancer(), Attributes=on)


# Data


@change
def keep_backups(world):
    world.modify_database(BackupRetentionPeriod=3)


@change
def enlarge_the_database(world):
    world.modify_database(DBInstanceClass="db.t4g.small", MaxAllocatedStorage=200)


@change
def stop_exporting_a_log(world):
    world.modify_database(CloudwatchLogsExportConfiguration={"DisableLogTypes": ["upgrade"]})


@change
def move_the_maintenance_window(world):
    world.modify_database(PreferredMaintenanceWindow="sun:04:00-sun:05:00")


@change
def expose_the_database(world):
    world.modify_database(PubliclyAccessible=True)


@change
def protect_the_database(world):
    world.modify_database(DeletionProtection=True)


@change
def keep_cache_snapshots(world):
    world.modify_cache(SnapshotRetentionLimit=5)


@change
def describe_the_cache_otherwise(world):
    world.modify_cache(ReplicationGroupDescription="temporary")


@change
def enlarge_the_cache(world):
    world.modify_cache(CacheNodeType="cache.t4g.small")


# Secrets, roles, images, logs


@change
def describe_a_secret_otherwise(world):
    client = world.clients("secretsmanager")
    client.update_secret(SecretId=f"{world.prefix}-twilio-auth-token", Description="temporary")


@change
def schedule_a_secret_for_deletion(world):
    client = world.clients("secretsmanager")
    client.delete_secret(SecretId=f"{world.prefix}-openai-api-key", RecoveryWindowInDays=7)


@change
def detach_the_managed_policy(world):
    role = f"{world.prefix}-ecs-execution-role"
    arn = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"
    world.clients("iam").detach_role_policy(RoleName=role, PolicyArn=arn)


@change
def attach_a_policy_to_the_task_role(world):
    role, arn = f"{world.prefix}-ecs-task-role", "arn:aws:iam::aws:policy/ReadOnlyAccess"
    world.clients("iam").attach_role_policy(RoleName=role, PolicyArn=arn)


@change
def widen_the_inline_policy(world):
    everything = {"Effect": "Allow", "Action": "secretsmanager:GetSecretValue", "Resource": "*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [everything]})
    role, name = f"{world.prefix}-ecs-execution-role", f"{world.prefix}-ecs-secrets-policy"
    world.clients("iam").put_role_policy(RoleName=role, PolicyName=name, PolicyDocument=policy)


@change
def trust_somebody_else(world):
    trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "ec2.amazonaws.com"}}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    world.clients("iam").update_assume_role_policy(RoleName=f"{world.prefix}-ecs-task-role", PolicyDocument=policy)


@change
def stop_scanning_images(world):
    world.clients("ecr").put_image_scanning_configuration(
        repositoryName=f"{world.prefix}-app", imageScanningConfiguration={"scanOnPush": False}
    )


@change
def freeze_image_tags(world):
    world.clients("ecr").put_image_tag_mutability(repositoryName=f"{world.prefix}-app", imageTagMutability="IMMUTABLE")


@change
def keep_logs_for_a_month(world):
    world.clients("logs").put_retention_policy(logGroupName=f"/ecs/{world.prefix}-app", retentionInDays=30)


@change
def keep_logs_for_ever(world):
    world.clients("logs").delete_retention_policy(logGroupName=f"/ecs/{world.prefix}-app")


# Containers


@change
def turn_container_insights_on(world):
    on = [{"name": "containerInsights", "value": "enabled"}]
    world.clients("ecs").update_cluster_settings(cluster=f"{world.prefix}-cluster", settings=on)


@change
def turn_the_circuit_breaker_off(world):
    off = {"enable": False, "rollback": False}
    world.update_service(deploymentConfiguration={"deploymentCircuitBreaker": off})


@change
def give_the_service_a_public_address(world):
    network = {
        "subnets": [world.subnet("public-subnet-1")],
        "securityGroups": [world.group("ecs-sg")],
        "assignPublicIp": "ENABLED",
    }
    world.update_service(networkConfiguration={"awsvpcConfiguration": network})


@change
def delete_the_service(world):
    world.clients("ecs").delete_service(
        cluster=f"{world.prefix}-cluster", service=f"{world.prefix}-app-service", force=True
    )


@change
def register_a_revision_by_hand(world):
    client = world.clients("ecs")
    newest = client.describe_task_definition(taskDefinition=f"{world.prefix}-app", include=["TAGS"])
    definition = newest["taskDefinition"]
    container = definition["containerDefinitions"][0]
    container["environment"] = [{"name": "APP_ENV", "value": "changed by hand"}]
    same = "family networkMode requiresCompatibilities memory executionRoleArn taskRoleArn".split()
    made = client.register_task_definition(
        **{key: definition[key] for key in same}, cpu="512", containerDefinitions=[container], tags=newest["tags"]
    )
    world.update_service(taskDefinition=made["taskDefinition"]["taskDefinitionArn"])


@change
def push_an_image(world):
    manifest = {
        "schemaVersion": 2,
        "mediaType": "application/vnd.oci.image.manifest.v1+json",
        "config": {"mediaType": "application/vnd.oci.image.config.v1+json", "size": 2, "digest": "sha256:" + "0" * 64},
        "layers": [],
    }
    client = world.clients("ecr")
    client.put_image(repositoryName=f"{world.prefix}-app", imageManifest=json.dumps(manifest), imageTag="v1")


# What is there already when a run begins


def own_tags(world, kind, name, project=None):
    tags = {"project": project or world.project, "env": world.env, "owner": "platform-team", "Name": f"{world.prefix}-{name}"}
    return [{"ResourceType": kind, "Tags": [{"Key": key, "Value": value} for key, value in tags.items()]}]


@change
def make_half_a_network(world):
    """What a run that was killed leaves: no attributes, nothing attached, a group without its rules."""
    ec2 = world.ec2
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16", TagSpecifications=own_tags(world, "vpc", "vpc"))["Vpc"]["VpcId"]
    ec2.create_internet_gateway(TagSpecifications=own_tags(world, "internet-gateway", "igw"))
    ec2.allocate_address(Domain="vpc", TagSpecifications=own_tags(world, "elastic-ip", "nat-eip"))
    ec2.create_route_table(VpcId=vpc, TagSpecifications=own_tags(world, "route-table", "public-rt"))
    ec2.create_security_group(
        GroupName=f"{world.prefix}-alb-sg",
        Description="Security group for Application Load Balancer",
        VpcId=vpc,
        TagSpecifications=own_tags(world, "security-group", "alb-sg"),
    )
    trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "ecs-tasks.amazonaws.com"}}
    world.clients("iam").create_role(
        RoleName=f"{world.prefix}-ecs-execution-role",
        AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [trust]}),
        Tags=own_tags(world, "role", "ecs-execution-role")[0]["Tags"],
    )
    world.clients("logs").create_log_group(
        logGroupName=f"/ecs/{world.prefix}-app",
        tags={tag["Key"]: tag["Value"] for tag in own_tags(world, "logs", "ecs-logs")[0]["Tags"]},
    )


@change
def make_a_network_of_somebody_else(world):
    vpc_tags = own_tags(world, "vpc", "vpc", project="another")
    vpc = world.ec2.create_vpc(CidrBlock="10.0.0.0/16", TagSpecifications=vpc_tags)["Vpc"]["VpcId"]
    subnet_tags = own_tags(world, "subnet", "public-subnet-1", project="another")
    world.ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24", TagSpecifications=subnet_tags)
    world.ec2.create_security_group(GroupName=f"{world.prefix}-alb-sg", Description="theirs", VpcId=vpc)
    world.ec2.allocate_address(Domain="vpc", TagSpecifications=own_tags(world, "elastic-ip", "nat-eip", project="another"))


@change
def take_the_repositorys_name(world):
    world.clients("ecr").create_repository(repositoryName=f"{world.prefix}-app")


@change
def take_the_clusters_name(world):
    theirs = [{"key": "project", "value": "another"}]
    world.clients("ecs").create_cluster(clusterName=f"{world.prefix}-cluster", tags=theirs)


@change
def take_a_secrets_name(world):
    world.clients("secretsmanager").create_secret(Name=f"{world.prefix}-openai-api-key", SecretString="theirs")


@change
def take_a_roles_name(world):
    trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "ec2.amazonaws.com"}}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    world.clients("iam").create_role(RoleName=f"{world.prefix}-ecs-task-role", AssumeRolePolicyDocument=policy)


@change
def database_password(world):
    value = world.clients("secretsmanager").get_secret_value(SecretId=f"{world.prefix}-db-credentials")
    return json.loads(value["SecretString"])["password"]
