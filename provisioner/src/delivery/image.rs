//! The agent's image: built, packed, pushed, looked up.

mod advice;
mod build;
mod data;
mod ecr;
mod events;
mod findings;
mod lookup;
mod push;
mod repository;
mod source;

use std::path::PathBuf;

use kavak_image::registry::RegistryError;
use kavak_stack::{
    Environment,
    settings::{Agent, Architecture, Severity},
};

pub use self::{
    build::build,
    data::SellersData,
    events::{Event, Events},
    findings::{Findings, findings},
    lookup::{Image, check, resolve},
    push::{push, tag_of},
};
use self::{
    build::{arch, executable},
    repository::Repository,
    source::Source,
};
use crate::{
    aws::Clients,
    error::{Error, ErrorKind},
    network::Network,
};

/// The image that is wanted, and what it is made of.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// The processor of the tasks.
    pub architecture: Architecture,
    /// The port that the agent listens on.
    pub port: u16,
    /// The executable to pack; unset: the one of the source tree.
    pub binary: Option<PathBuf>,
    /// Whether the source tree is built first.
    pub is_built: bool,
}

impl Wanted {
    /// What these settings need, built from the source tree.
    #[must_use]
    pub fn of(agent: &Agent) -> Self {
        Self {
            architecture: agent.architecture,
            port: agent.port,
            binary: None,
            is_built: true,
        }
    }

    /// Whether the source tree's commit says all about it.
    #[must_use]
    pub fn is_of_a_commit(&self) -> bool {
        self.binary.is_none() && self.is_built
    }
}

/// How the agent's image comes about.
#[derive(Clone, Debug)]
pub struct Making {
    /// What it is made of.
    pub wanted: Wanted,
    /// The seller's data that are put on it.
    pub data: Option<SellersData>,
    /// The severity from which on findings in it are refused.
    pub refuse_findings_from: Option<Severity>,
    /// How registries are reached.
    pub network: Network,
    /// Receives what happens meanwhile.
    pub events: Events,
}

impl Making {
    /// Whether what it is made of is here.
    ///
    /// # Errors
    /// What is missing, and what to do instead.
    pub fn check(&self) -> Result<(), Error> {
        match &self.wanted.binary {
            Some(binary) => executable(binary, self.wanted.architecture).map(drop),
            None => Source::here().map(drop),
        }
    }

    /// The image, by digest, and certainly in the environment's repository: `base`, or
    /// one of the source, with the seller's data on it. What was found in a `base` counted
    /// when it was chosen: it runs, and the seller's data bring no program.
    ///
    /// # Errors
    /// An image that can't be built or pushed, or has findings. What runs goes on.
    pub async fn ensure(
        &self,
        aws: &Clients,
        environment: &Environment,
        base: Option<&str>,
    ) -> Result<Image, Error> {
        let image = match base {
            Some(base) => Image::unasked(base)?,
            None => {
                let image = self.of_source(aws, environment).await?;
                let limit = self.refuse_findings_from;
                let notice = image.refuse_findings(aws, limit).await?.into_iter();
                notice.for_each(|it| self.events.emit(Event::Unchecked(it)));
                image
            }
        };
        match &self.data {
            Some(data) => data.put_on(aws, environment, &image, self).await,
            None => Ok(image),
        }
    }

    /// Built and pushed unless its commit is there.
    async fn of_source(&self, aws: &Clients, environment: &Environment) -> Result<Image, Error> {
        let Self {
            wanted,
            network,
            events,
            ..
        } = self;
        if wanted.is_of_a_commit()
            && let Some(made) = of_commit(aws, network, environment, wanted, events).await?
        {
            return Ok(made);
        }
        let image = build(wanted, events).await?;
        let reference = push(aws, network, environment, &image, &tag_of(&image), events).await?;
        Ok(Image::made(reference, image.commit))
    }
}

/// The image of the source tree's commit, if it is in the
/// environment's repository. Files that differ from their commit have none.
///
/// # Errors
/// A repository that is not there, or does not report.
pub async fn of_commit(
    aws: &Clients,
    network: &Network,
    environment: &Environment,
    wanted: &Wanted,
    events: &Events,
) -> Result<Option<Image>, Error> {
    let Some(commit) = Source::here()?.clean_commit().await else {
        return Ok(None);
    };
    let repository = Repository::of(aws, environment).await?;
    let client = repository.client(network).map_err(advice::of_registry)?;
    match client.look_up(&commit, &arch(wanted.architecture)).await {
        Ok(found) if found.commit() == Some(&commit) && found.is_the_agent() => {
            events.emit(Event::Found {
                commit: commit.clone(),
            });
            let reference = repository.reference(&found.digest);
            Ok(Some(Image::made(reference, commit)))
        }
        // Whatever else is there under that name is replaced.
        Ok(_) | Err(RegistryError::NoImage { .. } | RegistryError::WrongProcessor { .. }) => {
            Ok(None)
        }
        Err(error) => Err(advice::of_registry(error)),
    }
}

/// A failure of this machine's programs.
fn failed(what: &str) -> Error {
    Error::new(ErrorKind::Failure, what).meaning("nothing was pushed, and what runs goes on")
}
