"""Tags, by each service's own call."""

from .world import change


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
