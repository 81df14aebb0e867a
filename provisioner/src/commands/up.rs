//! Brings the environment to what the settings say.

mod confirm;
mod diagnosis;
mod execute;
mod notify;
mod plan;
mod report;
mod request;

use self::{plan::Planned, request::Request};
use crate::{
    cli::UpArgs,
    context::Context,
    error::{Error, Exit},
};

pub(super) async fn run(context: &Context, args: &UpArgs) -> Result<Exit, Error> {
    let request = Request::new(context, args).await?;
    let planned = plan::plan(context, &request, context.secrets()).await?;
    if planned.plan.is_empty() && planned.plan.refusals.is_empty() {
        // Nothing is changed, so that no lock is needed.
        return carry_out(context, &request, planned).await;
    }
    planned.refuse(context, &request)?;
    let work = async {
        // What another run did before this one had the lock.
        let planned = plan::plan(context, &request, planned.secrets).await?;
        planned.refuse(context, &request)?;
        carry_out(context, &request, planned).await
    };
    let target = request.aws.lockable(&request.environment);
    context.with_lock(target, "up", work).await
}

async fn carry_out(
    context: &Context,
    request: &Request<'_>,
    planned: Planned,
) -> Result<Exit, Error> {
    planned.show(context, request);
    confirm::confirm(context, request, &planned.plan)?;
    let done = execute::execute(context, request, planned).await?;
    report::report(context, request, done)
}
