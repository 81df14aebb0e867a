"""The cluster, its service, revisions, images."""

import hashlib
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
    same = "family networkMode requiresCompatibilities executionRoleArn taskRoleArn".split()
    made = client.register_task_definition(
        **{key: definition[key] for key in same},
        cpu="512",
        memory="1024",
        containerDefinitions=[container],
        tags=newest["tags"],
    )
    world.update_service(taskDefinition=made["taskDefinition"]["taskDefinitionArn"])


@change
def deploy_again(world):
    world.update_service(forceNewDeployment=True)


@change
def push_an_image(world):
    """`latest`, for the processors that tasks run on."""
    client, repository = world.clients("ecr"), f"{world.prefix}-app"
    config = push_blob(client, repository, b'{"architecture":"amd64","os":"linux"}')
    layer = push_blob(client, repository, b"layer")
    kind = "application/vnd.oci.image"
    manifest = {
        "schemaVersion": 2,
        "mediaType": f"{kind}.manifest.v1+json",
        "config": {"mediaType": f"{kind}.config.v1+json", **config},
        "layers": [{"mediaType": f"{kind}.layer.v1.tar", **layer}],
    }
    client.put_image(repositoryName=repository, imageManifest=json.dumps(manifest), imageTag="latest")


def push_blob(client, repository, content):
    """How a manifest refers to it."""
    digest = "sha256:" + hashlib.sha256(content).hexdigest()
    upload = client.initiate_layer_upload(repositoryName=repository)["uploadId"]
    client.upload_layer_part(
        repositoryName=repository,
        uploadId=upload,
        partFirstByte=0,
        partLastByte=len(content) - 1,
        layerPartBlob=content,
    )
    client.complete_layer_upload(repositoryName=repository, uploadId=upload, layerDigests=[digest])
    return {"digest": digest, "size": len(content)}
