//! What a reference stands for, asked before anything is rolled out.

use std::collections::BTreeMap;

use kavak_image::{
    Digest, Reference,
    registry::{Found, RegistryError},
};
use kavak_stack::settings::Architecture;

use super::{
    advice, arch,
    ecr::EcrRepository,
    repository::{Repository, client_of},
};
use crate::{aws::Clients, error::Error, network::Network};

/// An image as it is to be run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// The reference, by digest where that is known.
    pub reference: String,
    /// The commit that it is made of, where its tag or who made it shows it.
    pub commit: Option<String>,
    /// The task's variables about the seller's data on it, where they were put on it.
    pub variables: Option<BTreeMap<String, String>>,
    /// What was asked for, where ECR holds it, so that it can be looked into.
    held_as: Option<String>,
}

impl Image {
    /// What is asked for, with no registry asked about it.
    ///
    /// # Errors
    /// That it is no reference.
    pub fn unasked(asked: &str) -> Result<Self, Error> {
        let reference = parse(asked)?;
        let commit = reference.tag().filter(|tag| is_commit(tag));
        Ok(Self {
            reference: asked.to_owned(),
            commit: commit.map(str::to_owned),
            variables: None,
            held_as: None,
        })
    }

    /// The agent's, made of this commit, in the environment's repository.
    pub(super) fn made(reference: String, commit: String) -> Self {
        Self {
            held_as: Some(reference.clone()),
            reference,
            commit: Some(commit),
            variables: None,
        }
    }

    /// The same, with the task's variables about the seller's data on it.
    pub(super) fn with_variables(mut self, variables: BTreeMap<String, String>) -> Self {
        self.variables = Some(variables);
        self
    }

    /// Whether the reference can't come to mean another image.
    #[must_use]
    pub fn is_pinned(&self) -> bool {
        self.reference.contains('@')
    }

    /// Whether ECR holds it, as far as is known.
    pub(super) fn is_in_ecr(&self) -> bool {
        self.held_as.is_some()
    }

    /// Whether it has the agent in it, for this processor, where ECR holds it and
    /// so reports: before anything is rolled out, not when the tasks don't start.
    /// Returns a notice where it can't be looked into, for the tasks may well start.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(super) async fn demand_agent(
        &self,
        aws: &Clients,
        network: &Network,
        architecture: Architecture,
    ) -> Result<Option<String>, Error> {
        let Some(asked) = &self.held_as else {
            return Ok(None);
        };
        match look_into(aws, network, &parse(&self.reference)?, architecture).await {
            Ok(_) => Ok(None),
            Err(Unfit::Wrong(error)) if *asked == self.reference => Err(error),
            Err(Unfit::Wrong(error)) => {
                Err(error.because(format!("it is what {asked} stands for")))
            }
            Err(Unfit::Unseen(error)) => {
                let why = error.what;
                Ok(Some(format!(
                    "{asked} was not looked into before its use: {why}"
                )))
            }
        }
    }
}

/// The image that `asked` refers to, by digest where ECR reports it. `own` is the
/// address of the environment's repository, which need not look like ECR's.
///
/// # Errors
/// That it is no reference, or that ECR does not hold it. What other
/// registries hold is not asked.
pub async fn resolve(aws: &Clients, asked: &str, own: Option<&str>) -> Result<Image, Error> {
    let as_asked = Image::unasked(asked)?;
    let reference = parse(asked)?;
    let Some(repository) = EcrRepository::holding(aws, &reference, own) else {
        return Ok(as_asked);
    };
    let digest = repository.digest(aws, &reference).await?;
    Ok(digest.map_or(as_asked.clone(), |digest| Image {
        reference: pinned(&reference, &digest),
        held_as: Some(asked.to_owned()),
        ..as_asked
    }))
}

/// The image that `asked` refers to, by digest, whichever registry it is in: it
/// is there, is for this processor, and is the agent.
///
/// # Errors
/// That it is not.
pub async fn check(
    aws: &Clients,
    network: &Network,
    asked: &str,
    architecture: Architecture,
) -> Result<String, Error> {
    let reference = parse(asked)?;
    let looked = look_into(aws, network, &reference, architecture).await;
    let found = looked.map_err(|(Unfit::Wrong(error) | Unfit::Unseen(error))| error)?;
    Ok(pinned(&reference, &found.digest))
}

/// Why an image is not known to be the agent's.
enum Unfit {
    /// It is not, or is not there.
    Wrong(Error),
    /// Its registry does not let it be looked into.
    Unseen(Error),
}

/// The agent's image, as its registry has it.
async fn look_into(
    aws: &Clients,
    network: &Network,
    reference: &Reference,
    architecture: Architecture,
) -> Result<Found, Unfit> {
    let repository = Repository::holding(aws, reference).await;
    let client = match repository.map_err(Unfit::Unseen)? {
        Some(repository) => repository.client(network),
        None => client_of(network, reference, None),
    };
    let unseen = |error| Unfit::Unseen(advice::of_registry(error));
    let tag = reference.digest().or(reference.tag()).unwrap_or("latest");
    let client = client.map_err(unseen)?;
    match client.look_up(tag, &arch(architecture)).await {
        Ok(found) if found.is_the_agent() => Ok(found),
        Ok(found) => Err(Unfit::Wrong(advice::not_the_agent(reference, &found))),
        Err(RegistryError::NoImage { .. }) => {
            let tags = match EcrRepository::holding(aws, reference, None) {
                Some(repository) => repository.newest_tags(aws).await,
                None => Vec::new(),
            };
            Err(Unfit::Wrong(advice::missing(reference, &tags)))
        }
        Err(error @ (RegistryError::WrongProcessor { .. } | RegistryError::Document(_))) => {
            Err(Unfit::Wrong(advice::of_registry(error)))
        }
        Err(error) => Err(unseen(error)),
    }
}

pub(super) fn parse(text: &str) -> Result<Reference, Error> {
    Reference::try_from(text).map_err(|error| {
        Error::usage(format!("`{text}` is no reference to an image"))
            .because(error)
            .next("a reference is registry/repository:tag or registry/repository@sha256:…")
    })
}

fn pinned(reference: &Reference, digest: &Digest) -> String {
    let (registry, repository) = (reference.registry(), reference.repository());
    format!("{registry}/{repository}@{digest}")
}

/// Whether a tag is a commit: at least seven hexadecimal digits, with a letter
/// among them or all forty.
fn is_commit(tag: &str) -> bool {
    let is_hex = |it: u8| matches!(it, b'0'..=b'9' | b'a'..=b'f');
    let has_letter = tag.bytes().any(|it| it.is_ascii_lowercase());
    tag.bytes().all(is_hex) && (7..=40).contains(&tag.len()) && (has_letter || tag.len() == 40)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_that_is_a_commit_is_recognized() {
        let commit = |tag: &str| {
            let image = Image::unasked(&format!("r/app:{tag}"));
            image.expect("a reference").commit
        };
        assert_eq!(commit("0a1b2c3"), Some("0a1b2c3".into()));
        assert_eq!(commit("latest"), None);
        assert_eq!(commit("20250131"), None, "a date is no commit");
        assert_eq!(commit("abc"), None);
    }

    #[test]
    fn what_is_no_reference_is_reported_and_what_is_one_is_kept_as_it_is_asked() {
        for text in ["", "app:", "a b", "app@digest", ":v1"] {
            let error = Image::unasked(text).expect_err(text);
            assert_eq!(error.exit_code(), 2, "{text}");
        }
        for text in ["nginx", "localhost:5000/app:v1", "ghcr.io/kavak/agent"] {
            let image = Image::unasked(text).expect(text);
            assert_eq!((image.reference.as_str(), image.is_pinned()), (text, false));
        }
    }
}
