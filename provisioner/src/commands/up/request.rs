//! What `up` is asked for: the settings, and what the command line adds to them.

use std::sync::Arc;

use kavak_stack::{Environment, Settings, settings::Lifetime};

use crate::{
    aws::Clients, cli::UpArgs, context::Context, delivery::image::Making, error::Error, gather,
    invocation::quoted, local,
};

/// What is brought up, and with what.
pub(super) struct Request<'a> {
    pub(super) aws: Arc<Clients>,
    pub(super) environment: Environment,
    pub(super) settings: Settings,
    pub(super) making: Making,
    pub(super) args: &'a UpArgs,
    new_uses_model: Option<bool>,
}

impl<'a> Request<'a> {
    /// Reads the settings and the seller's data, and connects to AWS.
    ///
    /// # Errors
    /// What is wrong with the settings or contradicts the arguments, before any call.
    pub(super) async fn new(context: &Context, args: &'a UpArgs) -> Result<Self, Error> {
        let loaded = context.settings()?;
        let data = context.data(&loaded)?;
        let new_uses_model = context.local_model(&loaded);
        let mut settings = loaded.settings;
        if args.image.is_some() {
            if data.is_some() {
                return Err(image_without_data());
            }
            settings.agent.image.clone_from(&args.image);
        }
        if args.ttl.is_some() && settings.lifetime == Lifetime::Protected {
            return Err(Error::usage(
                "a protected environment has no end: --ttl is for ephemeral ones",
            )
            .next("leave --ttl out, or set lifetime = \"ephemeral\""));
        }
        if context.options.local {
            prepare_machine(context, args, &settings)?;
        }
        let environment = settings.environment();
        let aws = Arc::new(context.connect(&environment.region).await?);
        let mut making = context.making(&settings.agent, args.binary.as_deref())?;
        making.data = data;
        Ok(Self {
            aws,
            environment,
            settings,
            making,
            args,
            new_uses_model,
        })
    }

    /// The command that goes on from where this one ends.
    pub(super) fn command(&self) -> String {
        command(self.args)
    }

    /// What the plan has to know beside the settings.
    pub(super) fn asked(&self) -> gather::Asked {
        let data = self.making.data.as_ref();
        gather::Asked {
            ttl: self.args.ttl,
            data_sha256: data.map(|data| data.sha256.clone()),
            from_snapshot: self.args.snapshots.from_snapshot.clone(),
            cache_from_snapshot: self.args.snapshots.cache_from_snapshot.clone(),
            new_uses_model: self.new_uses_model,
        }
    }
}

fn image_without_data() -> Error {
    Error::usage("--image names an image without the seller's data")
        .because("agent.catalog or agent.knowledge_base is set, and `up` puts them on the image that runs")
        .next("roll the image out with `deploy --image`, which puts them on it")
}

/// Builds the agent that runs on this machine, unless it is given.
fn prepare_machine(context: &Context, args: &UpArgs, settings: &Settings) -> Result<(), Error> {
    if args.binary.is_none() {
        local::build_agent(&context.ui)?;
    }
    if let Some(domain) = &settings.ingress.domain {
        context.ui.notice(&format!(
            "HTTPS at {domain} is there in the simulated AWS alone: on this machine the load balancer takes plain HTTP at the port that `url` names"
        ));
    }
    Ok(())
}

/// `up` with what it was asked for.
fn command(args: &UpArgs) -> String {
    let UpArgs {
        image,
        binary,
        snapshots,
        ..
    } = args;
    let binary = binary.as_ref().map(|it| it.display().to_string());
    let asked = [
        ("--image", image.clone()),
        ("--binary", binary),
        (
            "--from-snapshot",
            snapshots.from_snapshot.as_ref().map(ToString::to_string),
        ),
        (
            "--cache-from-snapshot",
            snapshots
                .cache_from_snapshot
                .as_ref()
                .map(ToString::to_string),
        ),
    ];
    let asked = asked
        .into_iter()
        .filter_map(|(flag, value)| Some((flag, value?)));
    asked.fold("up".to_owned(), |command, (flag, value)| {
        format!("{command} {flag} {}", quoted(&value))
    })
}

#[cfg(test)]
mod tests {
    use crate::cli::SnapshotArgs;

    use super::*;

    #[test]
    fn next_command_asks_for_the_same_snapshot_and_executable() {
        let args = UpArgs {
            snapshots: SnapshotArgs {
                from_snapshot: "latest".parse().ok(),
                ..SnapshotArgs::default()
            },
            binary: Some("my agent".into()),
            ..UpArgs::default()
        };
        let expected = "up --binary 'my agent' --from-snapshot latest";
        assert_eq!(command(&args), expected);
        assert_eq!(command(&UpArgs::default()), "up");
    }
}
