"""The two roles, their policies in one form."""

import json
import urllib.parse


def read(stack):
    iam = stack.clients("iam")
    return {f"role {role}": read_role(stack, iam, f"{stack.prefix}-ecs-{role}-role") for role in ("execution", "task")}


def read_role(stack, iam, name):
    role = iam.get_role(RoleName=name)["Role"]
    stack.names[role["Arn"]] = name
    inline = iam.list_role_policies(RoleName=name)["PolicyNames"]
    return {
        "trust": in_one_form(stack, role["AssumeRolePolicyDocument"]),
        "attached": [one["PolicyArn"] for one in iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"]],
        "inline": {
            policy: in_one_form(stack, iam.get_role_policy(RoleName=name, PolicyName=policy)["PolicyDocument"])
            for policy in inline
        },
        "tags": stack.tags(role["Tags"]),
    }


def in_one_form(stack, policy):
    """A policy in one form: JSON leaves open one or many, and the order."""
    policy = json.loads(urllib.parse.unquote(policy)) if isinstance(policy, str) else policy

    def many(value):
        if isinstance(value, dict):
            return {key: many(one) for key, one in value.items()}
        return sorted(value, key=lambda one: stack.names.get(one, one)) if isinstance(value, list) else [value]

    several = ("Action", "Principal", "Resource")
    return [
        {key: many(value) if key in several else value for key, value in statement.items() if key != "Sid"}
        for statement in policy["Statement"]
    ]
