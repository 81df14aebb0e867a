//! Why a registry did not do what it was asked to.

use oci_spec::{OciSpecError, image::Digest};

use super::authorization::LoginError;

/// Why a registry did not do what it was asked to.
#[derive(Debug, thiserror::Error)]
pub enum RegistryError {
    /// No one answers there.
    #[error("the registry {registry} can't be reached")]
    Unreachable {
        /// Host and port.
        registry: String,
        /// What the network said.
        #[source]
        source: reqwest::Error,
    },
    /// The connection broke again and again while `doing`.
    #[error("the connection to the registry broke again and again while {doing}")]
    Broken {
        /// What was being done.
        doing: String,
        /// What the network said last.
        #[source]
        source: reqwest::Error,
    },
    /// The login is not allowed to do this.
    #[error("the registry refuses {doing}: {message}")]
    Denied {
        /// What was being done.
        doing: String,
        /// The registry's words.
        message: String,
    },
    /// The token has expired, and a new one was refused too.
    #[error(
        "the registry's token has expired while {doing}, and a new one did not help: {message}"
    )]
    Expired {
        /// What was being done.
        doing: String,
        /// The registry's words.
        message: String,
    },
    /// No login could be had.
    #[error("there is no login for the registry")]
    Login(#[source] LoginError),
    /// There is no repository of this name.
    #[error("the registry has no repository {repository}")]
    NoRepository {
        /// Its name.
        repository: String,
    },
    /// There is no such image.
    #[error("the registry has no image {reference}")]
    NoImage {
        /// What was asked for.
        reference: String,
    },
    /// There is such an image, but not for this processor.
    #[error("{reference} is for {has}, but {wanted} is wanted")]
    WrongProcessor {
        /// What was asked for.
        reference: String,
        /// Which processors it is for.
        has: String,
        /// Which one is wanted.
        wanted: String,
    },
    /// The registry has no room, or a quota of it is reached.
    #[error("the registry has no room while {doing}: {message}")]
    Full {
        /// What was being done.
        doing: String,
        /// The registry's words.
        message: String,
    },
    /// The tag names another image and may not be moved.
    #[error("the tag {tag} is taken by another image and may not be moved: {message}")]
    TagTaken {
        /// The tag.
        tag: String,
        /// The registry's words.
        message: String,
    },
    /// What arrived is not what was sent, or the other way round.
    #[error("{what} has digest {found} at the registry, but {expected} was expected")]
    DigestMismatch {
        /// Of what.
        what: String,
        /// The digest that it should have.
        expected: Digest,
        /// What the registry says instead.
        found: String,
    },
    /// An answer that the protocol does not have there.
    #[error("the registry answered {status} while {doing}: {message}")]
    Answer {
        /// What was being done.
        doing: String,
        /// The HTTP status.
        status: u16,
        /// The registry's words.
        message: String,
    },
    /// A manifest or a configuration that can't be understood.
    #[error("what the registry has is no image")]
    Document(#[from] OciSpecError),
    /// The HTTP client can't be set up.
    #[error("the HTTP client can't be set up")]
    Setup(#[source] reqwest::Error),
}
