//! Sets how many tasks run.

use kavak_stack::{Environment, Scaled};

use super::watching::{report_failure, served_by};
use crate::{
    aws::Clients,
    cli::ScaleArgs,
    context::Context,
    delivery::{
        rollout::{self, Look, Rollout},
        scale,
        service::{self, ServiceNow},
    },
    error::{Error, Exit},
    text::tasks_run,
};

/// A change of the number of tasks. It loses no data, so it needs no confirmation.
struct Request<'a> {
    context: &'a Context,
    environment: Environment,
    aws: Clients,
}

/// The service before the change.
struct Gathered {
    service: ServiceNow,
    look: Look,
    /// `agent.desired_count`; without settings the count is kept until the next `scale`.
    base: Option<u32>,
}

pub(super) async fn run(context: &Context, args: ScaleArgs) -> Result<Exit, Error> {
    let environment = context.environment()?;
    let request = Request {
        aws: context.connect(&environment.region).await?,
        environment,
        context,
    };
    let target = request.aws.lockable(&request.environment);
    let work = async {
        let gathered = context.unless_stopped("scale", gather(&request)).await?;
        let planned = scale::kept(args.count, gathered.base, &gathered.service);
        execute(&request, &gathered, planned).await
    };
    context.with_lock(target, "scale", work).await?;
    context.ui.talk(&tasks_run(args.count));
    Ok(Exit::Done)
}

async fn gather(request: &Request<'_>) -> Result<Gathered, Error> {
    let (aws, environment) = (&request.aws, &request.environment);
    let service = service::now(aws, environment).await?;
    let look = rollout::look(aws, environment, &service.name).await;
    let look = look.map_err(|fault| Error::of_fault("reading the service", fault))?;
    let settings = request.context.settings().ok();
    Ok(Gathered {
        service,
        look,
        base: settings.map(|loaded| loaded.settings.agent.desired_count),
    })
}

/// Sets the count, and waits until so many tasks serve.
async fn execute(request: &Request<'_>, gathered: &Gathered, planned: Scaled) -> Result<(), Error> {
    let Request {
        context,
        environment,
        aws,
    } = request;
    let set = scale::set(aws, environment, &gathered.service, planned);
    context.with_grace("scale", set).await?;
    context.ui.notice(&kept_how(planned));
    let rollout = Rollout::of_scaling(&gathered.look);
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
