"""Secrets, roles, images, logs."""

import json

from .world import change


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
