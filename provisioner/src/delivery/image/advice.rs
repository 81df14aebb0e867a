//! What failures of packing and pushing mean, and what to do about them.

use std::{error::Error as _, path::Path};

use kavak_engine::Fault;
use kavak_image::{
    Reference,
    executable::ExecutableError,
    pack::PackError,
    registry::{Found, RegistryError},
};
use kavak_stack::settings::Architecture;

use super::arch;
use crate::error::{Error, ErrorKind};

const GOES_ON: &str = "nothing was rolled out: what runs goes on";

/// A registry that did not do what it was asked to.
pub(super) fn of_registry(error: RegistryError) -> Error {
    if let RegistryError::Login(source) = error {
        return match source.downcast::<Fault>() {
            Ok(fault) => Error::of_fault("logging in to the registry", *fault),
            Err(source) => {
                failure(ErrorKind::Failure, "there is no login for the registry").because(source)
            }
        };
    }
    let kind = match error {
        RegistryError::NoImage { .. }
        | RegistryError::NoRepository { .. }
        | RegistryError::WrongProcessor { .. }
        | RegistryError::TagTaken { .. } => ErrorKind::Refused,
        _ => ErrorKind::Failure,
    };
    let mut advised = failure(kind, &error.to_string()).next(next(&error));
    let mut source = error.source();
    while let Some(cause) = source {
        advised = advised.because(cause);
        source = cause.source();
    }
    advised
}

fn next(error: &RegistryError) -> &'static str {
    match error {
        RegistryError::Unreachable { .. } => {
            "check the network, its proxy and VPC endpoints; what arrived is kept, and the next try goes on"
        }
        RegistryError::Broken { .. } | RegistryError::Answer { .. } => {
            "try again: what arrived is kept, and the next try goes on"
        }
        RegistryError::Denied { .. } => {
            "have ecr:GetAuthorizationToken, ecr:BatchCheckLayerAvailability, ecr:InitiateLayerUpload, ecr:UploadLayerPart, ecr:CompleteLayerUpload, ecr:PutImage, ecr:BatchGetImage and ecr:GetDownloadUrlForLayer allowed to the role that you use"
        }
        RegistryError::Expired { .. } => {
            "check this machine's clock and the credentials (`aws sts get-caller-identity`), and try again"
        }
        RegistryError::NoRepository { .. } => "`kavak-infra up` makes the environment's repository",
        RegistryError::NoImage { .. } => {
            "check the reference; `kavak-infra image push` brings the image of this source there"
        }
        RegistryError::WrongProcessor { .. } => {
            "set agent.architecture to what the image is for, or push an image for the other processor"
        }
        RegistryError::Full { .. } => {
            "delete images that are no longer used, or ask for a higher quota, and try again"
        }
        RegistryError::TagTaken { .. } => "choose another tag with --tag",
        RegistryError::DigestMismatch { .. } => {
            "try again; if it stays so, something between here and the registry changes what is sent"
        }
        RegistryError::Document(_) => "check the reference: it names something else than an image",
        RegistryError::Login(_) | RegistryError::Setup(_) => "check the credentials and try again",
    }
}

/// An executable that can't be packed.
pub(super) fn of_pack(error: PackError, binary: &Path, wanted: Architecture) -> Error {
    let kind = match &error {
        PackError::Executable(ExecutableError::WrongProcessor { .. }) => ErrorKind::Refused,
        PackError::Executable(_) => ErrorKind::Configuration,
        _ => ErrorKind::Failure,
    };
    let next = match &error {
        PackError::Executable(ExecutableError::WrongProcessor { has, .. }) => format!(
            "set agent.architecture = \"{}\", or build for linux/{}",
            spelled(has),
            arch(wanted)
        ),
        PackError::Executable(ExecutableError::NotTheAgent) => {
            "give the executable that `cargo build --release --bin kavak-agent` makes".to_owned()
        }
        PackError::Executable(_) => {
            "give an executable for Linux: `image build` without --binary makes one, on other systems with Docker".to_owned()
        }
        PackError::Library(_) => "build on a machine of that processor, with Docker, or link it statically".to_owned(),
        PackError::Layer(_) | PackError::Document(_) => "try again".to_owned(),
    };
    let what = format!("{} can't be packed: {error}", binary.display());
    let advised = failure(kind, &what).next(next);
    match error.source() {
        Some(cause) => advised.because(cause),
        None => advised,
    }
}

/// An image that is there, but starts something else.
pub(super) fn not_the_agent(reference: &Reference, found: &Found) -> Error {
    let starts = match found.command.as_slice() {
        [] => "it starts nothing".to_owned(),
        command => format!("it starts {}", command.join(" ")),
    };
    failure(
        ErrorKind::Refused,
        &format!("the agent is not in {reference}"),
    )
    .because(starts)
    .next("name an image whose entrypoint is kavak-agent, as `image build` and the Dockerfile make")
}

/// An image that is not there, and what tags its repository has.
pub(super) fn missing(reference: &Reference, tags: &[String]) -> Error {
    let held = match tags {
        [] => "the repository holds no tagged image".to_owned(),
        tags => format!("the repository's newest tags are {}", tags.join(", ")),
    };
    failure(
        ErrorKind::Refused,
        &format!("there is no image {reference}"),
    )
    .because(held)
    .next("`kavak-infra up` without agent.image builds one and pushes it")
    .next("`kavak-infra image push` puts an image into a repository that is there")
    .next("`kavak-infra deploy --image REFERENCE` rolls out one that is there")
}

fn failure(kind: ErrorKind, what: &str) -> Error {
    Error::new(kind, what).meaning(GOES_ON)
}

/// As the settings spell it.
fn spelled(arch: &kavak_image::Arch) -> &'static str {
    match arch {
        kavak_image::Arch::ARM64 => "arm64",
        _ => "x86_64",
    }
}
