//! Carries the plan out, and waits until the agent serves.

use std::sync::Arc;

use kavak_engine::{Outcome, Stop};
use kavak_stack::{Key, StackOutputs, plan::Until};

use super::{diagnosis::diagnosis, notify, plan::Planned, request::Request};
use crate::{
    cli::Wait,
    commands::{rollout::READY_PATIENCE, verify::judge},
    context::Context,
    delivery::{rollout::Failure, service},
    error::Error,
    observe::ObserveScope,
    resources::AwsCloud,
    ui::{Tally, summary::bare},
    verify::{self, Address, Customer, ShutOut},
};

/// What became of it.
pub(super) struct Done {
    pub(super) outcome: Outcome,
    pub(super) tally: Tally,
    /// Why the service does not serve, if that is what failed.
    pub(super) diagnosis: Option<Failure>,
    /// What the user has to do that AWS can't.
    pub(super) notices: Vec<String>,
    /// Whether the agent answers, where that was asked.
    pub(super) answer: Result<(), Error>,
}

impl Done {
    /// What the stack offers: addresses, names, ids.
    pub(super) fn outputs(&self, request: &Request<'_>) -> StackOutputs {
        outputs(&self.outcome, request)
    }
}

pub(super) async fn execute(
    context: &Context,
    request: &Request<'_>,
    Planned { plan, secrets }: Planned,
) -> Result<Done, Error> {
    let wait = request.args.wait;
    let cloud = AwsCloud::new(request.aws.clone(), ObserveScope::of(&request.settings))
        .with_image(request.making.clone())
        .with_secrets(secrets);
    let cloud = Arc::new(cloud);
    let stop = context.stop()?;
    let enough = match wait {
        Wait::Created => Until::Made,
        _ => Until::Done,
    };
    let (events, progress) = context.ui.progress(&plan, &request.environment);
    let mut outcome = kavak_engine::run(cloud.clone(), plan, enough, events, stop.clone()).await;
    let tally = progress.finish().await;
    let diagnosis = diagnosis(context, request, cloud.deployed_at_ms(), &outcome).await;
    let mut notices = match outcome.is_complete() {
        true => notify::notices(context, request).await,
        false => Vec::new(),
    };
    notices.extend(cloud.notices());
    let mut answer = Ok(());
    if wait == Wait::Serving && outcome.is_complete() {
        answer = serves(context, request, &outputs(&outcome, request), &stop).await;
        outcome.stopped = stop.reason();
    }
    Ok(Done {
        outcome,
        tally,
        diagnosis,
        notices,
        answer,
    })
}

/// Whether the agent serves customers: it answers, is ready, and passes all
/// that `verify` asks.
async fn serves(
    context: &Context,
    request: &Request<'_>,
    outputs: &StackOutputs,
    stop: &Stop,
) -> Result<(), Error> {
    let (aws, environment) = (&request.aws, &request.environment);
    let network = &request.making.network;
    if service::now(aws, environment).await?.desired == 0 {
        context
            .ui
            .notice("no task runs (`scale 0`, or agent.desired_count = 0): the agent is not asked");
        return Ok(());
    }
    let [url, balancer] =
        ["url", "alb_dns_name"].map(|name| outputs.get(name).map(bare).unwrap_or_default());
    let mut report = context.ui.standings();
    let admitted = &request.settings.ingress.allow_cidrs;
    let at = Address {
        url: &url,
        balancer: &balancer,
        admitted,
    };
    if let Some(shut_out) = ShutOut::of(admitted) {
        context.ui.notice(&shut_out.notice());
    }
    verify::until_it_answers(network, at, stop, &mut report).await?;
    report(&format!("{url} answers; waiting until the agent is ready"));
    let customer = Customer::of(aws, network, environment, &url).await?;
    let customer = customer.from_networks(admitted);
    let customer = customer.expecting_data(request.making.data.clone());
    customer.until_ready(READY_PATIENCE, stop).await;
    if stop.reason().is_some() {
        // The outcome says why.
        return Ok(());
    }
    let report = customer.verify(stop).await;
    if stop.reason().is_some() {
        return Ok(());
    }
    context.ui.checks(&report);
    judge(context, &report)
}

fn outputs(outcome: &Outcome, request: &Request<'_>) -> StackOutputs {
    let lookup = |key: &Key, output| outcome.outputs.get(key)?.get(&output).cloned();
    let domain = request.settings.ingress.domain.as_deref();
    StackOutputs::new(&request.environment, &lookup, domain)
}
