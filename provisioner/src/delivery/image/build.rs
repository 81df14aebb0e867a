//! Building and packing.

use std::path::Path;

use kavak_image::{
    Arch,
    executable::{Executable, ExecutableError},
    pack,
};
use kavak_stack::settings::Architecture;

use super::{Events, Wanted, advice, source::Source};
use crate::error::Error;

/// Builds the agent where that is wanted, and packs it. Makes no call to AWS.
///
/// # Errors
/// A build that fails, or an executable that can't be packed.
pub async fn build(wanted: &Wanted, events: &Events) -> Result<pack::Image, Error> {
    let binary = match &wanted.binary {
        Some(binary) => binary.clone(),
        None => {
            let source = Source::here()?;
            let architecture = wanted.architecture;
            match wanted.is_built {
                true => source.build(architecture, events).await?,
                false => source.built(architecture).await?,
            }
        }
    };
    let wanted = wanted.clone();
    // It keeps a processor busy for seconds, in which an order to stop must be heard.
    match tokio::task::spawn_blocking(move || packed(&binary, &wanted)).await {
        Ok(packed) => packed,
        Err(error) => std::panic::resume_unwind(error.into_panic()),
    }
}

fn packed(binary: &Path, wanted: &Wanted) -> Result<pack::Image, Error> {
    let executable = executable(binary, wanted.architecture)?;
    let packed = pack::Image::pack(&executable, Path::new("/"), wanted.port);
    packed.map_err(|error| advice::of_pack(error, binary, wanted.architecture))
}

/// The agent's executable in this file, for this processor.
pub(super) fn executable(binary: &Path, architecture: Architecture) -> Result<Executable, Error> {
    let read = || {
        let executable = Executable::read(binary)?;
        executable.demand(&arch(architecture))?;
        executable.stamp()?;
        Ok(executable)
    };
    read().map_err(|error: ExecutableError| advice::of_pack(error.into(), binary, architecture))
}

/// As OCI spells it.
pub(super) fn arch(architecture: Architecture) -> Arch {
    match architecture {
        Architecture::X86_64 => Arch::Amd64,
        Architecture::Arm64 => Arch::ARM64,
    }
}
