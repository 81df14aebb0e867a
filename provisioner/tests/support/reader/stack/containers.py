"""Repository, logs, cluster, task definition, service."""

import re


def read(stack):
    ecs, ecr, logs = (stack.clients(name) for name in ("ecs", "ecr", "logs"))
    repository = ecr.describe_repositories(repositoryNames=[f"{stack.prefix}-app"])["repositories"][0]
    group = logs.describe_log_groups(logGroupNamePrefix=f"/ecs/{stack.prefix}-app")["logGroups"][0]
    cluster = ecs.describe_clusters(clusters=[f"{stack.prefix}-cluster"], include=["TAGS", "SETTINGS"])["clusters"][0]
    group_tags = logs.list_tags_for_resource(resourceArn=group["logGroupArn"])["tags"]
    repository_tags = ecr.list_tags_for_resource(resourceArn=repository["repositoryArn"])["tags"]
    document = {
        "repository": {
            "mutability": repository["imageTagMutability"],
            "scan on push": repository["imageScanningConfiguration"]["scanOnPush"],
            "tags": stack.tags(repository_tags),
        },
        "log group": {"retention": group.get("retentionInDays"), "tags": stack.tags(group_tags)},
        "cluster": {"settings": cluster["settings"], "tags": stack.tags(cluster["tags"])},
    }
    stack.names[repository["repositoryUri"]] = "repository"
    document["task definition"] = read_task_definition(stack, ecs)
    document["service"] = read_service(stack, ecs)
    return document


def read_task_definition(stack, ecs):
    answer = ecs.describe_task_definition(taskDefinition=f"{stack.prefix}-app", include=["TAGS"])
    definition = answer["taskDefinition"]
    stack.names[definition["taskDefinitionArn"]] = "newest revision"
    containers = []
    for container in definition["containerDefinitions"]:
        environment = {one["name"]: one["value"] for one in container["environment"]}
        environment["REDIS_URL"] = re.sub(r"//[^:]+:", "//<endpoint>:", environment.get("REDIS_URL", "missing"))
        containers.append(
            {
                "name": container["name"],
                "essential": container["essential"],
                "image": container["image"],
                "ports": [f"{one['containerPort']}/{one['protocol']}" for one in container["portMappings"]],
                "environment": environment,
                "secrets": {one["name"]: one["valueFrom"] for one in container["secrets"]},
                "logs": container["logConfiguration"],
            }
        )
    same = "family networkMode requiresCompatibilities cpu memory executionRoleArn taskRoleArn".split()
    return {
        **{key: definition[key] for key in same},
        "containers": containers,
        "tags": stack.tags(answer["tags"]),
    }


def read_service(stack, ecs):
    service = ecs.describe_services(
        cluster=f"{stack.prefix}-cluster", services=[f"{stack.prefix}-app-service"], include=["TAGS"]
    )["services"][0]
    network = service["networkConfiguration"]["awsvpcConfiguration"]
    return {
        "status": service["status"],
        "launch type": service["launchType"],
        "desired": service["desiredCount"],
        "task definition": service["taskDefinition"],
        "subnets": stack.sorted_by_name(network["subnets"]),
        "groups": network["securityGroups"],
        "public ip": network["assignPublicIp"],
        "behind": [
            [one["containerName"], one["containerPort"], one["targetGroupArn"]] for one in service["loadBalancers"]
        ],
        "circuit breaker": {
            key: value
            for key, value in service["deploymentConfiguration"].get("deploymentCircuitBreaker", {}).items()
            if key in ("enable", "rollback")
        },
        "tags": stack.tags(service["tags"]),
    }
