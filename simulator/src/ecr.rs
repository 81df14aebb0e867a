//! ECR: repositories and the images in them.

use serde_json::Value;

use crate::{
    Service,
    limits::Limit,
    operation::Answer,
    resource::{Inventory, Resource},
    state::ecr::Ecr,
    world::Turn,
};

mod authorization;
mod image;
mod image_shown;
mod layer;
mod manifest;
mod mutability;
mod policy;
mod push;
mod removal;
mod repository;
mod scan;
mod tags;

pub use self::authorization::Unauthorized;
pub(crate) use self::authorization::region_of;

pub(crate) fn perform(operation: &str, value: Value, turn: &mut Turn<'_>) -> Option<Answer> {
    Some(match operation {
        "BatchCheckLayerAvailability" => layer::batch_check_layer_availability(value, turn),
        "BatchDeleteImage" => removal::batch_delete_image(value, turn),
        "BatchGetImage" => image_shown::batch_get_image(value, turn),
        "CompleteLayerUpload" => layer::complete_layer_upload(value, turn),
        "CreateRepository" => repository::create_repository(value, turn),
        "DeleteLifecyclePolicy" => policy::delete_lifecycle_policy(value, turn),
        "DeleteRepository" => repository::delete_repository(value, turn),
        "DescribeImageScanFindings" => scan::describe_image_scan_findings(value, turn),
        "DescribeImages" => image_shown::describe_images(value, turn),
        "DescribeRepositories" => repository::describe_repositories(value, turn),
        "GetAuthorizationToken" => authorization::get_authorization_token(turn),
        "GetLifecyclePolicy" => policy::get_lifecycle_policy(value, turn),
        "GetRepositoryPolicy" => policy::get_repository_policy(value, turn),
        "InitiateLayerUpload" => layer::initiate_layer_upload(value, turn),
        "ListImages" => image_shown::list_images(value, turn),
        "ListTagsForResource" => tags::list_tags_for_resource(value, turn),
        "PutImage" => push::put_image(value, turn),
        "PutImageScanningConfiguration" => {
            repository::put_image_scanning_configuration(value, turn)
        }
        "PutImageTagMutability" => mutability::put_image_tag_mutability(value, turn),
        "PutLifecyclePolicy" => policy::put_lifecycle_policy(value, turn),
        "TagResource" => tags::tag_resource(value, turn),
        "UntagResource" => tags::untag_resource(value, turn),
        "UploadLayerPart" => layer::upload_layer_part(value, turn),
        _ => return None,
    })
}

/// The rate limit that a call counts for.
pub(crate) fn limit<'a>(operation: &'a str, _: &Value) -> Limit<'a> {
    Limit::new(operation, 50, 10)
}

impl Inventory for Ecr {
    /// Every repository.
    fn resources(&self, region: &str, account: &str) -> Vec<Resource> {
        let repositories = self.repositories.iter();
        repositories
            .map(|(name, repository)| Resource {
                service: Service::Ecr,
                region: region.to_owned(),
                kind: "repository",
                id: name.clone(),
                arn: format!("arn:aws:ecr:{region}:{account}:repository/{name}"),
                tags: Some(repository.tags.clone()),
            })
            .collect()
    }
}
