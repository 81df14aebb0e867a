"""Roles with their policies."""

import json

TRUST = json.dumps({"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "ecs-tasks.amazonaws.com"}}]})
POLICY = json.dumps({"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Action": ["secretsmanager:GetSecretValue"], "Resource": ["*"]}]})
EXECUTION = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"
TAGS = [{"Key": "project", "Value": "app"}, {"Key": "env", "Value": "dev"}]


def run(aws):
    iam = aws.iam
    role = {"RoleName": "app-role"}
    iam.get_role(**role)
    iam.create_role(**role, AssumeRolePolicyDocument=TRUST, Tags=TAGS, Description="of tasks")
    iam.create_role(**role, AssumeRolePolicyDocument=TRUST)
    iam.get_role(**role)
    policies(iam, role)
    iam.update_assume_role_policy(**role, PolicyDocument=TRUST.replace("ecs-tasks", "ecs"))
    iam.update_role(**role, Description="new", MaxSessionDuration=7200)
    iam.tag_role(**role, Tags=[{"Key": "env", "Value": "prod"}])
    iam.untag_role(**role, TagKeys=["project"])
    iam.list_role_tags(**role)
    iam.get_role(**role)
    iam.list_roles(PathPrefix="/")
    iam.delete_role(**role)
    iam.delete_role(**role)
    linked(iam)
    aws.about("roles, refused")
    iam.create_role(RoleName="app-other", AssumeRolePolicyDocument="{")


def policies(iam, role):
    iam.attach_role_policy(**role, PolicyArn=EXECUTION)
    iam.attach_role_policy(**role, PolicyArn=EXECUTION)
    iam.attach_role_policy(RoleName="app-missing", PolicyArn=EXECUTION)
    iam.list_attached_role_policies(**role)
    inline = {**role, "PolicyName": "reads"}
    iam.get_role_policy(**inline)
    iam.put_role_policy(**inline, PolicyDocument=POLICY)
    iam.get_role_policy(**inline)
    iam.list_role_policies(**role)
    iam.list_instance_profiles_for_role(**role)
    iam.delete_role(**role)
    iam.detach_role_policy(**role, PolicyArn=EXECUTION)
    iam.detach_role_policy(**role, PolicyArn=EXECUTION)
    iam.delete_role(**role)
    iam.delete_role_policy(**inline)
    iam.delete_role_policy(**inline)


def linked(iam):
    name = "elasticache.amazonaws.com"
    iam.create_service_linked_role(AWSServiceName=name)
    iam.create_service_linked_role(AWSServiceName=name)
