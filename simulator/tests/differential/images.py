"""ECR: a repository and an image, pushed as a registry's client does through the API."""

import hashlib
import json

NAME = {"repositoryName": "app"}
CONFIG = b'{"architecture":"amd64","os":"linux"}'
LAYER = b"layer"


def digest(blob):
    return "sha256:" + hashlib.sha256(blob).hexdigest()


MANIFEST = json.dumps({
    "schemaVersion": 2, "mediaType": "application/vnd.docker.distribution.manifest.v2+json",
    "config": {"mediaType": "application/vnd.docker.container.image.v1+json", "size": len(CONFIG),
               "digest": digest(CONFIG)},
    "layers": [{"mediaType": "application/vnd.docker.image.rootfs.diff.tar.gzip", "size": len(LAYER),
                "digest": digest(LAYER)}]})


def pushed(aws, name):
    ecr = aws.ecr
    of_it = {"repositoryName": name}
    for blob in (CONFIG, LAYER):
        made = ecr.initiate_layer_upload(**of_it)
        upload = {**of_it, "uploadId": aws.named("upload", made, "uploadId")}
        ecr.upload_layer_part(**upload, partFirstByte=0, partLastByte=len(blob) - 1, layerPartBlob=blob)
        ecr.complete_layer_upload(**upload, layerDigests=[digest(blob)])
    ecr.put_image(**of_it, imageManifest=MANIFEST, imageTag="latest")


def run(aws):
    ecr = aws.ecr
    ecr.describe_repositories(repositoryNames=["app"])
    made = ecr.create_repository(**NAME, imageTagMutability="MUTABLE",
                                 imageScanningConfiguration={"scanOnPush": True},
                                 tags=[{"Key": "env", "Value": "dev"}])
    arn = aws.named("repository", made, "repository", "repositoryArn")
    ecr.create_repository(**NAME)
    ecr.describe_repositories(repositoryNames=["app"])
    ecr.put_image_scanning_configuration(**NAME, imageScanningConfiguration={"scanOnPush": False})
    ecr.put_image_tag_mutability(**NAME, imageTagMutability="IMMUTABLE")
    ecr.put_image_tag_mutability(**NAME, imageTagMutability="MUTABLE")
    ecr.tag_resource(resourceArn=arn, tags=[{"Key": "k", "Value": "v"}])
    ecr.untag_resource(resourceArn=arn, tagKeys=["env"])
    ecr.list_tags_for_resource(resourceArn=arn)
    ecr.get_lifecycle_policy(**NAME)
    ecr.get_repository_policy(**NAME)
    ecr.describe_images(**NAME, imageIds=[{"imageTag": "latest"}])
    pushed(aws, "app")
    ecr.batch_check_layer_availability(**NAME, layerDigests=[digest(LAYER)])
    ecr.put_image(**NAME, imageManifest=MANIFEST, imageTag="latest")
    ecr.list_images(**NAME)
    ecr.describe_images(**NAME)
    ecr.batch_get_image(**NAME, imageIds=[{"imageTag": "latest"}, {"imageTag": "other"}])
    ecr.delete_repository(**NAME)
    ecr.batch_delete_image(**NAME, imageIds=[{"imageTag": "latest"}])
    ecr.delete_repository(**NAME)
    ecr.create_repository(**NAME)
    pushed(aws, "app")
    ecr.delete_repository(**NAME, force=True)
    ecr.delete_repository(**NAME)
    ecr.describe_images(**NAME)
    aws.about("images, refused")
    ecr.create_repository(repositoryName="App")
    ecr.create_repository(repositoryName="app/spare")
    ecr.put_image(repositoryName="app/spare", imageManifest=MANIFEST, imageTag="latest")
