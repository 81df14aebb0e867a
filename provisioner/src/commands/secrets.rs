//! Sets the values of secrets, and reports which have one.

mod value;

use crate::{
    cli::SetSecretArgs,
    context::Context,
    delivery::secrets::{self as given, ValueState},
    error::{Error, Exit},
    machine::{SecretSetEvent, SecretsObject},
    secrets::UserSecret,
    ui,
};

pub(super) async fn set(context: &Context, args: &SetSecretArgs) -> Result<Exit, Error> {
    let environment = context.environment()?;
    let secret = UserSecret::called(&args.name, &environment)?;
    let value = value::given(args, &secret, &context.ui)?;
    let aws = context.connect(&environment.region).await?;
    let put = given::put(&aws, &environment, &secret, &value);
    let work = context.with_grace("secrets set", put);
    let target = aws.lockable(&environment);
    context.with_lock(target, "secrets set", work).await?;
    Ok(report(context, &secret))
}

fn report(context: &Context, secret: &UserSecret) -> Exit {
    context.ui.secret_set(&SecretSetEvent {
        variable: secret.variable.to_owned(),
        name: secret.name.clone(),
        state: ValueState::Set,
    });
    context.ui.talk(&format!("{} is set", secret.name));
    context.ui.notice(&format!(
        "tasks that run have the value from their start: `{}` starts new ones",
        context.command_line("deploy --force")
    ));
    Exit::Done
}

pub(super) async fn list(context: &Context) -> Result<Exit, Error> {
    let environment = context.environment()?;
    let aws = context.connect(&environment.region).await?;
    let states = context
        .unless_stopped("secrets list", given::states(&aws, &environment))
        .await?;
    if context.ui.is_json() {
        context.ui.object(&SecretsObject { secrets: states });
    } else {
        context.ui.data(&ui::secrets::text(&states));
    }
    Ok(Exit::Done)
}
