//! What there is to do, with everything in hand that it needs.

use kavak_stack::{
    Facts, Kind, Plan, Spec, Stack,
    cost::Estimate,
    plan::{Action, Operation},
};

use super::request::Request;
use crate::{
    context::Context,
    error::Error,
    gather::{self, Gathered},
    secrets::{SecretSource, needed},
    ui::{CostView, PlanView},
};

/// What there is to do, and the values of the secrets that it sets.
pub(super) struct Planned {
    pub(super) plan: Plan,
    pub(super) secrets: SecretSource,
}

/// The plan, with the secrets and the source that it needs in hand before
/// anything is made.
pub(super) async fn plan(
    context: &Context,
    request: &Request<'_>,
    secrets: SecretSource,
) -> Result<Planned, Error> {
    let command = request.command();
    let looked = context.unless_stopped(&command, async {
        let gathered = gather::up_with(&request.aws, &request.settings, request.asked()).await?;
        require_fit(context, request, &gathered).await?;
        Ok(gathered)
    });
    let plan = looked.await.map_err(Error::before_changes)?.plan;
    let secrets = secrets.completed(&needed(&plan), |about| context.ui.ask_secret(about))?;
    let mut operations = plan.steps.iter().map(|step| &step.operation);
    if operations.any(makes_image) {
        request.making.check()?;
    }
    Ok(Planned { plan, secrets })
}

fn makes_image(operation: &Operation) -> bool {
    matches!(operation, Operation::Create { spec: Spec::Image(image), .. } if image.base.is_none())
}

/// Refuses an unfit image that the settings name, where new tasks are to run it.
async fn require_fit(
    context: &Context,
    request: &Request<'_>,
    gathered: &Gathered,
) -> Result<(), Error> {
    let mut steps = gathered.plan.main_steps();
    let starts_tasks =
        steps.any(|step| step.kind() == Kind::TaskDefinition && step.action() != Action::None);
    let is_new = starts_tasks && !gathered.image_runs;
    let Some(image) = gathered.image.as_ref().filter(|_| is_new) else {
        return Ok(());
    };
    let (network, agent) = (context.network()?, &request.settings.agent);
    let notices = image.require_fit(&request.aws, &network, agent).await?;
    notices.iter().for_each(|it| context.ui.notice(it));
    Ok(())
}

impl Planned {
    /// Ends the command if the plan must not be carried out.
    pub(super) fn refuse(&self, context: &Context, request: &Request<'_>) -> Result<(), Error> {
        if self.plan.refusals.is_empty() {
            return Ok(());
        }
        let view = PlanView::new(&self.plan, &request.environment);
        context.ui.announce(&view);
        Err(Error::of_refusals(&self.plan.refusals))
    }

    /// Shows the plan, and keeps what the stack costs for the summary.
    pub(super) fn show(&self, context: &Context, request: &Request<'_>) {
        let environment = request.environment.clone();
        context
            .ui
            .announce(&PlanView::new(&self.plan, &environment));
        let stack = Stack::new(&request.settings, &Facts::default());
        let resources = stack.resources().iter().map(|(key, it)| (key, &it.spec));
        context.ui.remember_cost(&CostView {
            estimate: Estimate::of(&environment.region, resources),
            environment,
        });
    }
}
