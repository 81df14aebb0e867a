//! Examines the account and its surroundings before anything is made.

use std::time::SystemTime;

use crate::{
    cli::DoctorArgs,
    context::Context,
    doctor::{self, Health, Local},
    error::{Error, ErrorKind, Exit},
    machine::DoctorObject,
    permissions::deployer_policy,
    secrets::UserSecret,
    ui,
};

pub(super) async fn run(context: &Context, args: &DoctorArgs) -> Result<Exit, Error> {
    if args.permissions {
        return print_policy(context);
    }
    let loaded = context.settings()?;
    let data = context.data(&loaded)?;
    let new_uses_model = context.local_model(&loaded);
    let settings = loaded.settings;
    let environment = settings.environment();
    let aws = context.connect(&environment.region).await?;
    let variables = UserSecret::all(&environment)
        .into_iter()
        .map(|it| it.variable);
    let local = Local {
        data_sha256: data.map(|data| data.sha256),
        new_uses_model,
        given: variables
            // On a simulated AWS values are made up.
            .filter(|it| context.options.local || context.variables.secret(it).is_some())
            .map(str::to_owned)
            .collect(),
        now: SystemTime::now(),
    };
    let examined = async { Ok(doctor::examine(&aws, &settings, &local).await) };
    let findings = context.unless_stopped("doctor", examined).await?;
    let failures = findings.iter().filter(|it| it.state == Health::Failure);
    let failures = failures.count();
    if context.ui.is_json() {
        context.ui.object(&DoctorObject {
            environment,
            findings,
        });
    } else {
        context.ui.data(&ui::doctor::text(&findings));
    }
    if failures == 0 {
        return Ok(Exit::Done);
    }
    Err(Error::new(
        ErrorKind::Refused,
        format!("{failures} of the checks failed: `up` would, too"),
    )
    .meaning("nothing was changed")
    .next("do what the lines marked `failure` say, and run `kavak-infra doctor` again"))
}

/// The policy of a role that deploys the project's environments, as IAM takes it.
fn print_policy(context: &Context) -> Result<Exit, Error> {
    let environment = context.any_environment()?;
    let policy = deployer_policy(&environment.project);
    context.ui.data(&format!("{policy:#}"));
    Ok(Exit::Done)
}
