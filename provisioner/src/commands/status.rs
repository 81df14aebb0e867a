//! Shows what is there and how it is.

mod gather;
mod watch;

use kavak_stack::{Environment, Settings};

use self::{gather::gather_known, watch::watch};
use crate::{
    aws::Clients,
    cli::StatusArgs,
    context::Context,
    error::{Error, Exit},
    gather::Asked,
    network::Network,
};

pub(super) async fn run(context: &Context, args: &StatusArgs) -> Result<Exit, Error> {
    let request = Request::new(context).await?;
    if args.watch {
        return watch(context, &request).await;
    }
    let gathered = gather_known(context, &request);
    let view = context.unless_stopped("status", gathered).await?;
    context.ui.status(&view);
    Ok(Exit::Done)
}

/// What is looked at.
struct Request {
    environment: Environment,
    aws: Clients,
    network: Network,
    /// Without settings there is still a status, but nothing to compare with.
    wanted: Option<Wanted>,
}

impl Request {
    async fn new(context: &Context) -> Result<Self, Error> {
        let environment = context.environment()?;
        Ok(Self {
            wanted: Wanted::of(context),
            aws: context.connect(&environment.region).await?,
            network: context.network()?,
            environment,
        })
    }
}

/// What the environment is compared with.
struct Wanted {
    settings: Settings,
    asked: Asked,
}

impl Wanted {
    /// What the settings say; `None` where there are none. Of the seller's data that
    /// can't be read it is only said: what runs goes on with those that it has.
    fn of(context: &Context) -> Option<Self> {
        let loaded = context.settings().ok()?;
        let data = context.data(&loaded).unwrap_or_else(|error| {
            context.ui.notice(&format!(
                "the seller's data are not compared: {}",
                error.because_of()
            ));
            None
        });
        let asked = Asked {
            data_sha256: data.map(|data| data.sha256),
            new_uses_model: context.local_model(&loaded),
            ..Asked::default()
        };
        Some(Self {
            settings: loaded.settings,
            asked,
        })
    }
}
