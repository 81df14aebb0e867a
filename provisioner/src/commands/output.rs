//! Prints the environment's outputs.

use kavak_stack::StackOutputs;
use serde_json::{Map, Value};

use crate::{
    cli::OutputArgs,
    context::Context,
    error::{Error, ErrorKind, Exit},
    gather,
    observe::ObserveScope,
    ui::summary::{bare, outputs_text},
};

pub(super) async fn run(context: &Context, args: &OutputArgs) -> Result<Exit, Error> {
    let environment = context.environment()?;
    let domain = context
        .settings()
        .ok()
        .and_then(|loaded| loaded.settings.ingress.domain);
    if let Some(name) = &args.name {
        // An unknown name is reported before any call.
        demand_known(&StackOutputs::new(&environment, &|_, _| None, None), name)?;
    }
    let aws = context.connect(&environment.region).await?;
    let observed = gather::observed(&aws, &ObserveScope::new(&environment)).await?;
    let lookup = |key: &_, output| observed.output(key, output);
    let outputs = StackOutputs::new(&environment, &lookup, domain.as_deref());
    match &args.name {
        Some(name) => one(context, &outputs, name)?,
        None if context.ui.is_json() => {
            let all = outputs
                .iter()
                .map(|(name, value)| (name.to_owned(), value.clone()));
            context.ui.object(&all.collect::<Map<String, Value>>());
        }
        None => context.ui.data(&outputs_text(outputs.iter())),
    }
    Ok(Exit::Done)
}

fn one(context: &Context, outputs: &StackOutputs, name: &str) -> Result<(), Error> {
    match outputs.get(name) {
        None | Some(Value::Null) => Err(Error::new(
            ErrorKind::Failure,
            format!("{name} is not known yet"),
        )
        .meaning("the resource that tells it is not there")
        .next(format!("`{}` makes it", context.command_line("up")))),
        Some(value) if context.ui.is_json() => {
            context
                .ui
                .object(&Map::from_iter([(name.to_owned(), value.clone())]));
            Ok(())
        }
        Some(value) => {
            context.ui.data(&bare(value));
            Ok(())
        }
    }
}

fn demand_known(outputs: &StackOutputs, name: &str) -> Result<(), Error> {
    if outputs.get(name).is_some() {
        return Ok(());
    }
    let names: Vec<&str> = outputs.iter().map(|(name, _)| name).collect();
    Err(Error::usage(format!("there is no output `{name}`"))
        .because(format!("the outputs are {}", names.join(", ")))
        .next("name one of them"))
}
