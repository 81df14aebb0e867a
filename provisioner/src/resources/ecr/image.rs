//! The agent's image, where nothing runs yet.

use kavak_engine::{Class, Fault};
use kavak_stack::{Found, Output, plan::Leaves, spec::Image};

use crate::{
    error::Error,
    observe::{Observe, Read, Sweep, nothing},
    resources::{AwsCloud, lifecycle::Lifecycle},
    terraform::{Described, Exported, Referred, Resource},
};

impl Lifecycle for Image {
    /// Builds and pushes it, unless its commit's image is there, or puts the seller's
    /// data on the one that runs: done again, it is the same one.
    async fn create(cloud: &AwsCloud, it: &Self, _: &str) -> Result<Found, Fault> {
        let making = cloud.making.as_ref();
        let making = making.ok_or_else(|| unmade("nobody said what it is made of".into()))?;
        let made = making
            .ensure(&cloud.clients, &cloud.scope.environment, it.base.as_deref())
            .await;
        let reference = made.map_err(|error| unmade(words(&error)))?.reference;
        let found = Found::ready(&reference, it.clone());
        Ok(found.with(Output::ImageReference, reference))
    }

    /// Another image is another resource: nothing is changed in place.
    async fn update(
        _: &AwsCloud,
        _: &Found,
        _: &Self,
        _: &Self,
        _: &mut Found,
    ) -> Result<(), Fault> {
        let message = "an image can't be changed in place";
        Err(Fault::new(Class::Invalid, "update", message))
    }

    /// It goes with its repository.
    async fn delete(_: &AwsCloud, _: &Found, _: &Self, _: &Leaves) -> Result<(), Fault> {
        Ok(())
    }
}

impl Observe for Image {
    const READ: Read = Read::Never("the task definition names the image that runs");

    const SWEEP: Sweep = Sweep::Never("it carries no tags");

    nothing!(poll users interfaces);
}

impl Exported for Image {
    const REFERRED: Referred = None;

    fn export(_: &Described<'_>, _: &Self) -> Result<Vec<Resource>, String> {
        Err("the image stays in the repository: Terraform has no resource for it".to_owned())
    }
}

fn unmade(message: String) -> Fault {
    Fault::new(Class::Failed, "image push", message)
}

/// An error in one line: what, why, what to do.
fn words(error: &Error) -> String {
    let causes = error.causes.iter().map(ToString::to_string);
    let next = error.next.iter().cloned();
    let parts: Vec<String> = [error.what.clone()]
        .into_iter()
        .chain(causes)
        .chain(next)
        .collect();
    parts.join("; ")
}
