//! Reads the container repository.

use aws_sdk_ecr::types::Repository;
use futures::future::try_join_all;
use kavak_engine::Fault;
use kavak_stack::{Environment, Found, Kind, Observed, Output, Tags, spec::EcrRepository};

use super::{absent_if_not_found, names_of, place_by_name};
use crate::aws::{Clients, fault, tags::ecr::from_aws};

pub(crate) async fn all(aws: &Clients, environment: &Environment) -> Result<Observed, Fault> {
    let names = names_of(environment, Kind::EcrRepository);
    let repositories = try_join_all(names.iter().map(|name| repository(aws, name))).await?;
    let mut observed = Observed::default();
    for found in repositories.into_iter().flatten() {
        let name = found.id.clone();
        place_by_name(&mut observed, environment, &name, found);
    }
    Ok(observed)
}

/// The repository of this name with its tags, if there is one.
async fn repository(aws: &Clients, name: &str) -> Result<Option<Found>, Fault> {
    // One name a call: an unknown one fails the whole call.
    let answer = aws.read(|| async {
        let call = aws.ecr.describe_repositories().repository_names(name);
        call.send().await.map_err(fault("DescribeRepositories"))
    });
    let answer = absent_if_not_found(answer.await)?;
    let Some(repository) = answer
        .as_ref()
        .and_then(|answer| answer.repositories().first())
    else {
        return Ok(None);
    };
    let arn = repository.repository_arn().unwrap_or_default();
    let answer = aws.read(|| async {
        let call = aws.ecr.list_tags_for_resource().resource_arn(arn);
        call.send().await.map_err(fault("ListTagsForResource"))
    });
    let answer = absent_if_not_found(answer.await)?;
    Ok(answer.map(|answer| found(repository, from_aws(answer.tags()))))
}

/// The repository with these tags, which AWS reports separately.
pub(crate) fn found(repository: &Repository, tags: Tags) -> Found {
    let name = repository.repository_name().unwrap_or_default();
    let spec = EcrRepository {
        name: name.to_owned(),
        image_tag_mutability: repository
            .image_tag_mutability()
            .map_or("MUTABLE", |mutability| mutability.as_str())
            .to_owned(),
        scan_on_push: repository
            .image_scanning_configuration()
            .is_some_and(|scanning| scanning.scan_on_push()),
        tags,
    };
    Found::ready(name, spec)
        .with(Output::Arn, repository.repository_arn().unwrap_or_default())
        .with(
            Output::RepositoryUrl,
            repository.repository_uri().unwrap_or_default(),
        )
}
