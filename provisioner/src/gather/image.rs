//! Which image is to run, decided once.

use kavak_stack::{Observed, Output, Settings, Spec, key};

use super::unread;
use crate::{
    aws::Clients,
    delivery::image::{self, Image},
    error::Error,
    observe::{self, ecs::task_definition::Running},
};

/// The image that the settings name.
pub(super) async fn named_image(
    aws: &Clients,
    settings: &Settings,
    observed: &Observed,
) -> Result<Option<Image>, Error> {
    let Some(asked) = &settings.agent.image else {
        return Ok(None);
    };
    let own = observed.output(&key::ECR_REPOSITORY, Output::RepositoryUrl);
    image::resolve(aws, asked, own.as_deref()).await.map(Some)
}

/// The settings with that image by its digest, where ECR reports it: what runs is
/// to be that one whatever its tag comes to mean (D5).
pub(super) fn with_image(settings: &Settings, image: Option<&Image>) -> Settings {
    let mut settings = settings.clone();
    settings.agent.image = image.map(|image| image.reference.clone());
    settings
}

/// The image that runs, if it is for the processor that the settings want and
/// tasks can still be started with it.
pub(super) async fn running(
    aws: &Clients,
    settings: &Settings,
    observed: &Observed,
) -> Result<Running, Error> {
    let is_of_another = observed.resources.values().any(|found| {
        matches!(&found.spec, Spec::TaskDefinition(it) if it.cpu_architecture != settings.agent.architecture.as_ecs())
    });
    if is_of_another {
        return Ok(Running::default());
    }
    let running = observe::ecs::task_definition::running(aws, observed);
    let running = running.await.map_err(unread)?;
    let own = format!("/{}@", settings.environment().name("app"));
    // With its repository the image has gone: no further task could be started.
    let is_gone =
        |image: &String| observed.get(&key::ECR_REPOSITORY).is_none() && image.contains(&own);
    match &running.image {
        Some(image) if is_gone(image) => Ok(Running::default()),
        _ => Ok(running),
    }
}
