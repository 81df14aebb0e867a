//! Errors of `kavak-local`.

use crate::error::{Error, ErrorKind};

impl From<kavak_local::Error> for Error {
    fn from(error: kavak_local::Error) -> Self {
        use kavak_local::Error as Local;
        let next = match &error {
            Local::UnreadableWorld { path, .. } => {
                format!(
                    "move {} away to begin again; what it held is only on this machine",
                    path.display()
                )
            }
            Local::UnreadableKey { path } => {
                format!("remove {}: another key is generated", path.display())
            }
            Local::NoRandomness => "check /dev/urandom".to_owned(),
            Local::PortInUse { .. } => "take another port, or end what uses it".to_owned(),
            Local::Served { .. } => "use that one, or end it first".to_owned(),
            Local::NoAgent { .. } => "put kavak-agent beside this program".to_owned(),
            Local::File { .. } => "see to the disk and to its permissions".to_owned(),
            Local::NotStarted { .. } | Local::Program { .. } | Local::ProgramFailed { .. } => {
                "`kavak-infra local serve` shows in the foreground what happens".to_owned()
            }
        };
        let mut converted = Self::new(ErrorKind::Failure, error.to_string()).next(next);
        let mut source = std::error::Error::source(&error);
        while let Some(cause) = source {
            converted = converted.because(cause);
            source = cause.source();
        }
        converted
    }
}
