//! The world as it is kept.

use std::{fs, io};

use kavak_simulator::{Moment, World};
use serde::{Deserialize, Serialize};

use super::Folder;
use crate::error::Error;

/// How the world is written; another number is another program's.
const FORMAT: u32 = 1;

/// A world as it is kept, with the moment at which it was.
#[derive(Deserialize, Serialize)]
struct Kept {
    format: u32,
    at: Moment,
    world: World,
}

impl Folder {
    /// The world that was kept, if one was.
    pub(crate) fn world(&self) -> Result<Option<(World, Moment)>, Error> {
        let path = self.file("world.json");
        let text = match fs::read(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Error::file("can't be read", &path, error)),
        };
        #[derive(Deserialize)]
        struct Format {
            format: u32,
        }
        let unreadable = |why: String| Error::UnreadableWorld {
            path: path.clone(),
            why,
        };
        let Format { format } =
            serde_json::from_slice(&text).map_err(|error| unreadable(error.to_string()))?;
        if format != FORMAT {
            let whose = if format < FORMAT {
                "an older"
            } else {
                "a newer"
            };
            return Err(unreadable(format!(
                "{whose} program wrote it (format {format}; this one knows {FORMAT})"
            )));
        }
        let kept: Kept =
            serde_json::from_slice(&text).map_err(|error| unreadable(error.to_string()))?;
        Ok(Some((kept.world, kept.at)))
    }

    /// Keeps the world: the old one stays until the new one is whole.
    pub(crate) fn keep(&self, world: &World, at: Moment) -> Result<(), Error> {
        #[derive(Serialize)]
        struct Keep<'a> {
            format: u32,
            at: Moment,
            world: &'a World,
        }
        let keep = Keep {
            format: FORMAT,
            at,
            world,
        };
        let text = serde_json::to_vec(&keep).map_err(|error| {
            let path = self.file("world.json");
            Error::file("can't be written", &path, io::Error::other(error))
        })?;
        self.write_privately("world.json", &text)
    }
}

#[cfg(test)]
mod tests {
    use kavak_simulator::Pace;

    use super::{super::tests::folder, *};

    #[test]
    fn a_world_is_kept_and_read_again() {
        let (_place, folder) = folder();
        assert!(folder.world().unwrap().is_none());
        folder
            .keep(&World::new(Pace::Brisk, 1), Moment { ms: 42 })
            .unwrap();
        let (world, at) = folder.world().unwrap().unwrap();
        assert_eq!((world.pace, at.ms), (Pace::Brisk, 42));
    }

    #[test]
    fn a_world_that_is_broken_or_of_another_program_is_reported_and_left_alone() {
        let (_place, folder) = folder();
        for (content, why) in [
            ("{\"format\":1,", "EOF"),
            ("{\"format\":0}", "older"),
            ("{\"format\":99}", "newer"),
        ] {
            fs::write(folder.file("world.json"), content).unwrap();
            let error = folder.world().err().unwrap().to_string();
            assert!(error.contains(why), "{error}");
            assert_eq!(
                fs::read_to_string(folder.file("world.json")).unwrap(),
                content
            );
        }
    }
}
