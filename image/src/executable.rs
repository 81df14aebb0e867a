//! What an executable says of itself: its processor, its loader, its libraries.

use std::{fs, io, path::Path};

use bytes::Bytes;
use goblin::elf::{
    Elf,
    header::{EM_AARCH64, EM_X86_64, ET_DYN, ET_EXEC},
};
use oci_spec::image::Arch;

use crate::stamp::Stamp;

/// An executable for Linux.
#[derive(Clone, Debug)]
pub struct Executable {
    /// The file.
    pub bytes: Bytes,
    /// The processor that it runs on.
    pub architecture: Arch,
    /// The loader that starts it; none if it is linked statically.
    pub loader: Option<String>,
    /// The libraries that it asks for by name.
    pub needs: Vec<String>,
}

/// Why a file can't be packed.
#[derive(Debug, thiserror::Error)]
pub enum ExecutableError {
    /// The file can't be read.
    #[error("{path} can't be read")]
    Unreadable {
        /// The file.
        path: String,
        /// The system's reason.
        source: io::Error,
    },
    /// Not what Linux runs: a script, or another system's program.
    #[error("it is no executable for Linux, but {what}")]
    NotForLinux {
        /// What it looks like.
        what: &'static str,
    },
    /// An ELF file that is damaged.
    #[error("it is damaged")]
    Damaged(#[source] goblin::error::Error),
    /// A processor that Fargate does not have.
    #[error("it is for a processor that Fargate does not have (ELF machine {machine})")]
    UnknownProcessor {
        /// The number in the ELF header.
        machine: u16,
    },
    /// Not the processor that is wanted.
    #[error("it is for {has}, but {wanted} is wanted")]
    WrongProcessor {
        /// What it is for.
        has: Arch,
        /// What is wanted.
        wanted: Arch,
    },
    /// An executable, but not the agent.
    #[error("the agent is not in it: no build of kavak-agent is without its commit")]
    NotTheAgent,
}

impl Executable {
    /// Reads a file.
    ///
    /// # Errors
    /// That it can't be read, or is no executable for a processor of Fargate's.
    pub fn read(path: &Path) -> Result<Self, ExecutableError> {
        let bytes = fs::read(path).map_err(|source| ExecutableError::Unreadable {
            path: path.display().to_string(),
            source,
        })?;
        Self::parse(bytes.into())
    }

    /// Understands the bytes of a file.
    ///
    /// # Errors
    /// That it is no executable for a processor of Fargate's.
    pub fn parse(bytes: Bytes) -> Result<Self, ExecutableError> {
        demand_elf(&bytes)?;
        let elf = Elf::parse(&bytes).map_err(ExecutableError::Damaged)?;
        let architecture = architecture(elf.header.e_machine)?;
        // A library is of the second type too, but has nowhere to start.
        let is_program = matches!(elf.header.e_type, ET_EXEC | ET_DYN) && elf.entry != 0;
        if !is_program {
            let what = "a library or an object file";
            return Err(ExecutableError::NotForLinux { what });
        }
        let (loader, needs) = (
            elf.interpreter.map(str::to_owned),
            elf.libraries
                .iter()
                .map(|name| (*name).to_owned())
                .collect(),
        );
        Ok(Self {
            bytes,
            architecture,
            loader,
            needs,
        })
    }

    /// Which source it was built from.
    ///
    /// # Errors
    /// That it is not the agent.
    pub fn stamp(&self) -> Result<Stamp, ExecutableError> {
        Stamp::find(&self.bytes).ok_or(ExecutableError::NotTheAgent)
    }

    /// Refuses an executable for another processor.
    ///
    /// # Errors
    /// What it is for, and what is wanted.
    pub fn demand(&self, wanted: &Arch) -> Result<(), ExecutableError> {
        if self.architecture == *wanted {
            return Ok(());
        }
        Err(ExecutableError::WrongProcessor {
            has: self.architecture.clone(),
            wanted: wanted.clone(),
        })
    }
}

/// The processor of an ELF file, if Fargate has it.
pub(crate) fn architecture(machine: u16) -> Result<Arch, ExecutableError> {
    match machine {
        EM_X86_64 => Ok(Arch::Amd64),
        EM_AARCH64 => Ok(Arch::ARM64),
        machine => Err(ExecutableError::UnknownProcessor { machine }),
    }
}

fn demand_elf(bytes: &[u8]) -> Result<(), ExecutableError> {
    let what = match bytes {
        [0x7f, b'E', b'L', b'F', ..] => return Ok(()),
        [0xcf, 0xfa, 0xed, 0xfe, ..] | [0xca, 0xfe, 0xba, 0xbe, ..] => "a program for macOS",
        [b'M', b'Z', ..] => "a program for Windows",
        [b'#', b'!', ..] => "a script",
        [] => "an empty file",
        _ => "something else",
    };
    Err(ExecutableError::NotForLinux { what })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_program_for_linux_is_reported_by_what_it_is() {
        for (bytes, what) in [
            (b"#!/bin/sh\n".as_slice(), "script"),
            (b"\xcf\xfa\xed\xfe....", "macOS"),
            (b"MZ\x90\0", "Windows"),
            (b"", "empty"),
            (b"hello", "something else"),
        ] {
            let error = Executable::parse(Bytes::from_static(bytes)).expect_err("refused");
            assert!(error.to_string().contains(what), "{error}");
        }
    }

    #[test]
    fn a_torn_file_is_damaged_and_no_panic() {
        let whole = fs::read(std::env::current_exe().expect("this test")).expect("its bytes");
        for length in [4, 20, 64, 100, 4_000] {
            let torn = Bytes::copy_from_slice(&whole[..length]);
            assert!(Executable::parse(torn).is_err(), "{length} bytes");
        }
    }

    #[test]
    fn another_processor_is_refused_with_both_names() {
        let mut bytes = fs::read(std::env::current_exe().expect("this test")).expect("its bytes");
        // e_machine, little-endian.
        bytes[18..20].copy_from_slice(&EM_AARCH64.to_le_bytes());
        let arm = Executable::parse(bytes.clone().into()).expect("an executable");
        let error = arm.demand(&Arch::Amd64).expect_err("refused").to_string();
        assert!(
            error.contains("arm64") && error.contains("amd64"),
            "{error}"
        );
        bytes[18..20].copy_from_slice(&243_u16.to_le_bytes());
        let error = Executable::parse(bytes.into()).expect_err("RISC-V");
        assert!(error.to_string().contains("243"), "{error}");
    }

    #[test]
    fn a_program_that_is_not_the_agent_has_no_stamp() {
        let this = Executable::read(&std::env::current_exe().expect("this test"));
        // The tests beside this one have stamps in them; another program has not.
        assert!(
            this.expect("an executable")
                .needs
                .iter()
                .any(|name| name.starts_with("libc."))
        );
        let shell = Executable::read(Path::new("/bin/sh")).expect("an executable");
        assert!(matches!(shell.stamp(), Err(ExecutableError::NotTheAgent)));
    }
}
