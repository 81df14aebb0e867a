//! Talks to the agent as customers do.

use kavak_settings::Loaded;
use kavak_stack::{Environment, StackOutputs};

use crate::{
    aws::Clients,
    context::Context,
    error::{Error, ErrorKind, Exit},
    gather,
    observe::ObserveScope,
    ui::{self, summary::bare},
    verify::{Customer, Report},
};

pub(super) async fn run(context: &Context) -> Result<Exit, Error> {
    let environment = context.environment()?;
    let aws = context.connect(&environment.region).await?;
    // Whoever has no settings expects no data.
    let loaded = context.settings().ok();
    let data = match &loaded {
        Some(loaded) => context.data(loaded)?,
        None => None,
    };
    let admitted = admitted(loaded);
    let (stop, network) = (context.stop()?, context.network()?);
    let report = context
        .unless_stopped("verify", async {
            let outputs = outputs(context, &aws, &environment).await?;
            let url = demand(&outputs, "url")?;
            let customer = Customer::of(&aws, &network, &environment, &url).await?;
            let customer = customer.from_networks(&admitted);
            Ok(customer.expecting_data(data).verify(&stop).await)
        })
        .await?;
    if context.ui.is_json() {
        context.ui.object(&report);
    } else {
        context.ui.data(&ui::verify::text(&report));
    }
    judge(context, &report)?;
    Ok(Exit::Done)
}

/// The error of answers that were not as they should be.
pub(super) fn judge(context: &Context, report: &Report) -> Result<(), Error> {
    report.verdict(&|verb| context.command_line(verb))
}

/// The networks that reach the load balancer by the settings, if there are some.
pub(super) fn admitted(loaded: Option<Loaded>) -> Vec<String> {
    let ingress = loaded.map(|it| it.settings.ingress);
    ingress.unwrap_or_default().allow_cidrs
}

/// The environment's outputs.
pub(super) async fn outputs(
    context: &Context,
    aws: &Clients,
    environment: &Environment,
) -> Result<StackOutputs, Error> {
    let settings = context.settings().ok();
    let domain = settings.and_then(|loaded| loaded.settings.ingress.domain);
    let observed = gather::observed(aws, &ObserveScope::new(environment)).await?;
    let lookup = |key: &_, output| observed.output(key, output);
    Ok(StackOutputs::new(environment, &lookup, domain.as_deref()))
}

/// The value of an output that must be there.
pub(super) fn demand(outputs: &StackOutputs, name: &str) -> Result<String, Error> {
    let value = outputs.get(name).map(bare).unwrap_or_default();
    if value.is_empty() {
        return Err(
            Error::new(ErrorKind::Refused, format!("the environment has no {name}"))
                .because("it is not there, or not completely")
                .next("`kavak-infra up` makes it"),
        );
    }
    Ok(value)
}
