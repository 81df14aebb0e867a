"""What is there already when a run begins."""

import json

from .world import change


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
def tag_a_repository_of_another_name(world):
    tags = own_tags(world, "repository", "forgotten")[0]["Tags"]
    world.clients("ecr").create_repository(repositoryName="forgotten", tags=tags)
