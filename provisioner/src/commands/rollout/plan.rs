//! What is to be rolled out, and what the user should know of it.

use std::path::PathBuf;

use kavak_stack::settings::Agent;

use super::gather::{ImageGathered, RevisionGathered};
use crate::{
    cli::DeployArgs,
    context::Context,
    delivery::{
        image::{Image, SellersData},
        revisions::Revision,
        service::{ServiceNow, short},
    },
};

/// A rollout to come.
pub(crate) struct Planned<T> {
    /// What is rolled out.
    pub(crate) rollout: T,
    /// The address at which the agent is asked whether it serves.
    pub(crate) url: String,
    notices: Vec<String>,
}

/// The rollout of an image.
pub(crate) struct ImageRollout {
    pub(crate) source: Source,
    /// The agent of the settings.
    pub(crate) agent: Agent,
    /// The seller's data that the image gets.
    pub(crate) data: Option<SellersData>,
    /// The commit that the agent must report; else the image's.
    pub(crate) commit: Option<String>,
    /// Whether tasks are replaced that run this image.
    pub(crate) force: bool,
}

/// Where an image comes from.
pub(crate) enum Source {
    /// It exists.
    Image(Image),
    /// It is made of this executable, or of the source tree.
    Build(Option<PathBuf>),
}

/// The rollout of an earlier revision.
pub(crate) struct RevisionRollout {
    pub(crate) service: ServiceNow,
    pub(crate) revision: Revision,
}

impl<T> Planned<T> {
    pub(crate) fn show(&self, context: &Context) {
        self.notices.iter().for_each(|it| context.ui.notice(it));
    }
}

pub(crate) fn image(gathered: ImageGathered, args: &DeployArgs) -> Planned<ImageRollout> {
    let mut notices = Vec::new();
    if let (Some(asked), Some(set)) = (&args.image, &gathered.of_settings)
        && asked != set
    {
        notices.push(format!(
            "agent.image is {set} in the settings: the next `up` rolls that one out"
        ));
    }
    notices.extend(gathered.notices);
    // Data are put on an image of the environment's own repository alone.
    let as_it_is = gathered.image.as_ref().filter(|_| gathered.data.is_none());
    if let Some(image) = as_it_is.filter(|image| !image.is_pinned()) {
        notices.push(format!(
            "{} is in a registry that is not asked: whether it is there, and which image it means, shows when tasks start",
            image.reference
        ));
    }
    let source = match gathered.image {
        Some(image) => Source::Image(image),
        None => Source::Build(args.binary.clone()),
    };
    Planned {
        rollout: ImageRollout {
            source,
            agent: gathered.agent,
            data: gathered.data,
            commit: args.commit.clone(),
            force: args.force,
        },
        url: gathered.url,
        notices,
    }
}

pub(crate) fn revision(gathered: RevisionGathered) -> Planned<RevisionRollout> {
    let RevisionGathered {
        service,
        current,
        earlier,
        url,
    } = gathered;
    let notices = current.and_then(|current| other_settings(&earlier, &current));
    Planned {
        notices: notices.into_iter().collect(),
        rollout: RevisionRollout {
            service,
            revision: earlier,
        },
        url,
    }
}

/// Which settings go back with the image: a copy of a revision has its variables, and so
/// has what `deploy` makes of it.
fn other_settings(earlier: &Revision, current: &Revision) -> Option<String> {
    let unlike = earlier.variables_unlike(current);
    (!unlike.is_empty()).then(|| {
        format!(
            "{} has other settings than {}: {}; `kavak-infra up` makes them what the settings say",
            short(&earlier.arn),
            short(&current.arn),
            unlike.join(", ")
        )
    })
}
