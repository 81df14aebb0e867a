//! Rolls out an earlier revision, until exactly it serves.

use super::rollout::{Request, execute, gather, plan, report};
use crate::{
    cli::RollbackArgs,
    context::Context,
    error::{Error, Exit},
};

pub(super) async fn run(context: &Context, args: &RollbackArgs) -> Result<Exit, Error> {
    let request = Request::new(context).await?;
    let work = async {
        // A rollout that another run made before this one had the lock is known by now.
        let gathered = context.unless_stopped("rollback", gather::revision(&request, args));
        let planned = plan::revision(gathered.await?);
        planned.show(context);
        report::report(context, execute::revision(&request, planned).await)
    };
    context.with_lock(request.target(), "rollback", work).await
}
