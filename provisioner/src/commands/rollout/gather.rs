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
pub(crate) struct ImageGathered {
    /// The agent of the settings.
    pub(crate) agent: Agent,
    /// The image that is asked for, which exists; `None`: one of the source tree.
    pub(crate) image: Option<Image>,
    /// What the user should know of that image.
    pub(crate) notices: Vec<String>,
    /// The image that the settings name.
    pub(crate) of_settings: Option<String>,
    /// The seller's data that the settings name.
    pub(crate) data: Option<SellersData>,
    /// The address at which the agent answers.
    pub(crate) url: String,
}

pub(crate) async fn image(
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
pub(crate) struct RevisionGathered {
    pub(crate) service: ServiceNow,
    /// The revision that runs, if it can be read.
    pub(crate) current: Option<Revision>,
    /// The revision to go back to, whose image exists.
    pub(crate) earlier: Revision,
    /// The address at which the agent answers.
    pub(crate) url: String,
}

pub(crate) async fn revision(
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
