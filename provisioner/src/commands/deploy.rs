//! Rolls out an image, until exactly it serves.

use super::rollout::{Request, execute, gather, plan, report};
use crate::{
    cli::DeployArgs,
    context::Context,
    error::{Error, Exit},
};

pub(super) async fn run(context: &Context, args: &DeployArgs) -> Result<Exit, Error> {
    let request = Request::new(context).await?;
    let gathered = context.unless_stopped("deploy", gather::image(&request, args));
    let planned = plan::image(gathered.await?, args);
    planned.show(context);
    // Made before the lock is taken: a build takes minutes.
    let made = context.unless_stopped("deploy", execute::make(&request, planned));
    let made = made.await?;
    let work = async { report::report(context, execute::image(&request, made).await) };
    context.with_lock(request.target(), "deploy", work).await
}
