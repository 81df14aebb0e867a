"""The cluster, its service, revisions, images."""

import json

from .world import change


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
