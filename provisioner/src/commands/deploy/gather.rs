//! What a rollout is planned from.

use kavak_stack::settings::Agent;

use super::Request;
use crate::{
    cli::{DeployArgs, RollbackArgs},
    commands::{
        image::agent_or_default,
        verify::{demand, outputs},
    },
    delivery::{
        image::{self, Image, SellersData},
        revisions::{self, Revision},
        service::{self, ServiceNow},
    },
    error::Error,
};

/// What a rollout of an image is planned from.
pub(super) struct ImageGathered {
    /// The agent of the settings.
    pub(super) agent: Agent,
    /// The image that is asked for, which exists; `None`: one of the source tree.
    pub(super) image: Option<Image>,
    /// What the user should know of that image.
    pub(super) notices: Vec<String>,
    /// The image that the settings name.
    pub(super) of_settings: Option<String>,
    /// The seller's data that the settings name.
    pub(super) data: Option<SellersData>,
    /// The address at which the agent answers.
    pub(super) url: String,
}

pub(super) async fn image(
    request: &Request<'_>,
    args: &DeployArgs,
) -> Result<ImageGathered, Error> {
    let Request {
        context,
        environment,
        aws,
        ..
    } = request;
    let loaded = context.settings().ok();
    let data = match &loaded {
        Some(loaded) => context.data(loaded)?,
        None => None,
    };
    let of_settings = loaded.and_then(|loaded| loaded.settings.agent.image);
    let outputs = outputs(context, aws, environment).await?;
    let own = demand(&outputs, "ecr_repository_url")?;
    let url = demand(&outputs, "url")?;
    // Missing settings are the default ones; existing ones must be valid.
    let agent = agent_or_default(context)?;
    let mut notices = Vec::new();
    // An executable that the command line names goes before an image.
    let asked = args.image.clone().or_else(|| of_settings.clone());
    let image = match asked.filter(|_| args.binary.is_none()) {
        Some(asked) => {
            let image = image::resolve(aws, &asked, Some(&own)).await?;
            notices = image.require_fit(aws, &context.network()?, &agent).await?;
            Some(image)
        }
        None => None,
    };
    Ok(ImageGathered {
        agent,
        image,
        notices,
        of_settings,
        data,
        url,
    })
}

/// What a rollback is planned from.
pub(super) struct RevisionGathered {
    pub(super) service: ServiceNow,
    /// The revision that runs, if it can be read.
    pub(super) current: Option<Revision>,
    /// The revision to go back to, whose image exists.
    pub(super) earlier: Revision,
    /// The address at which the agent answers.
    pub(super) url: String,
}

pub(super) async fn revision(
    request: &Request<'_>,
    args: &RollbackArgs,
) -> Result<RevisionGathered, Error> {
    let Request {
        context,
        environment,
        aws,
        ..
    } = request;
    let service = service::now(aws, environment).await?;
    let earlier = revisions::earlier(aws, environment, &service, args.revision).await?;
    let outputs = outputs(context, aws, environment).await?;
    let own = demand(&outputs, "ecr_repository_url").ok();
    // Reported now, not when the tasks don't start.
    image::resolve(aws, &earlier.image, own.as_deref()).await?;
    let current = revisions::read_one(aws, &service.revision).await.ok();
    Ok(RevisionGathered {
        current,
        earlier,
        url: demand(&outputs, "url")?,
        service,
    })
}
