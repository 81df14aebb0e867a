//! Sets how many tasks run.

use kavak_stack::{Environment, Scaled};

use super::watching::{report_failure, served_by};
use crate::{
    aws::Clients,
    cli::ScaleArgs,
    context::Context,
    delivery::{rollout, rollout::Rollout, scale, service},
    error::{Error, Exit},
    text::tasks_run,
};

pub(super) async fn run(context: &Context, args: ScaleArgs) -> Result<Exit, Error> {
    let environment = context.environment()?;
    // Without settings it is kept until somebody scales again.
    let settings = context.settings().ok().map(|loaded| loaded.settings);
    let base = settings.map(|settings| settings.agent.desired_count);
    let aws = context.connect(&environment.region).await?;
    let target = aws.lockable(&environment);
    let work = scaled(context, &aws, &environment, args.count, base);
    context.with_lock(target, "scale", work).await?;
    context.ui.talk(&tasks_run(args.count));
    Ok(Exit::Done)
}

/// Sets the count, and waits until so many tasks serve.
async fn scaled(
    context: &Context,
    aws: &Clients,
    environment: &Environment,
    count: u32,
    base: Option<u32>,
) -> Result<(), Error> {
    let (rollout, scaled) = context
        .with_grace("scale", async {
            let service = service::now(aws, environment).await?;
            let unread = |fault| Error::of_fault("reading the service", fault);
            let before = rollout::look(aws, environment, &service.name)
                .await
                .map_err(unread)?;
            let scaled = scale::kept(count, base, &service);
            scale::set(aws, environment, &service, scaled).await?;
            Ok((Rollout::of_scaling(&before), scaled))
        })
        .await?;
    context.ui.notice(&kept_how(scaled));
    let stop = context.stop()?;
    let served = served_by(context, aws, environment, &rollout, &stop).await;
    report_failure(context, served)
}

fn kept_how(Scaled { count, instead_of }: Scaled) -> String {
    if count == instead_of {
        format!("{count} is what the settings say: nothing is kept beside them")
    } else {
        format!("`up` keeps {count} as long as agent.desired_count is {instead_of}")
    }
}
