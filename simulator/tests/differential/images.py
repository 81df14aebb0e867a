"""ECR: a repository and an image's manifest."""

import json

NAME = {"repositoryName": "app"}
MANIFEST = json.dumps({"schemaVersion": 2, "mediaType": "application/vnd.docker.distribution.manifest.v2+json",
                       "config": {"mediaType": "application/vnd.docker.container.image.v1+json", "size": 2,
                                  "digest": "sha256:" + "0" * 64}, "layers": []})


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
    ecr.put_image(**NAME, imageManifest=MANIFEST, imageTag="latest")
    ecr.list_images(**NAME)
    ecr.describe_images(**NAME)
    ecr.batch_get_image(**NAME, imageIds=[{"imageTag": "latest"}, {"imageTag": "other"}])
    ecr.delete_repository(**NAME)
    ecr.batch_delete_image(**NAME, imageIds=[{"imageTag": "latest"}])
    ecr.put_image(**NAME, imageManifest=MANIFEST, imageTag="latest")
    ecr.delete_repository(**NAME, force=True)
    ecr.delete_repository(**NAME)
    ecr.describe_images(**NAME)
    aws.about("images, refused")
    ecr.create_repository(repositoryName="App")
