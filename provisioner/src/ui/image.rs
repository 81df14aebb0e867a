//! An image that is built, packed and pushed, as it happens.

mod progress;

use std::{
    path::Path,
    sync::{Mutex, PoisonError},
};

use indicatif::ProgressBar;
use kavak_image::pack::Image;
use schemars::JsonSchema;
use serde::Serialize;

use self::progress::ImageProgress;
use super::{Ui, Volume, format};
use crate::{
    delivery::image::{Event, Events},
    machine::{BuildState, ImageBuildEvent},
};

/// An image, as it is shown at the end.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ImageView {
    /// Of its manifest.
    digest: String,
    /// What it is called.
    tag: String,
    /// What it was made of.
    commit: String,
    /// The processor that it is for.
    architecture: String,
    /// All layers, compressed.
    bytes: u64,
    /// The lowest first.
    layers: Vec<LayerView>,
    /// Where it was written to.
    #[serde(skip_serializing_if = "Option::is_none")]
    folder: Option<String>,
    /// What it is called at its registry, by digest.
    #[serde(skip_serializing_if = "Option::is_none")]
    reference: Option<String>,
}

/// A layer of an image.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct LayerView {
    /// What is in it.
    name: String,
    /// Of the compressed layer.
    digest: String,
    /// Compressed.
    bytes: u64,
}

/// An image that was found at its registry.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ImageReferenceView {
    /// What it is called there, by digest.
    reference: String,
}

impl ImageView {
    /// An image in memory.
    #[must_use]
    pub fn new(image: &Image, tag: &str) -> Self {
        let layers = image.layers.iter().map(|layer| LayerView {
            name: layer.name.clone(),
            digest: layer.digest.to_string(),
            bytes: layer.len(),
        });
        Self {
            digest: image.digest().to_string(),
            tag: tag.to_owned(),
            commit: image.commit.clone(),
            architecture: image.architecture.to_string(),
            bytes: image.bytes(),
            layers: layers.collect(),
            folder: None,
            reference: None,
        }
    }

    /// The same, written as files.
    #[must_use]
    pub fn written_to(mut self, folder: &Path) -> Self {
        self.folder = Some(folder.display().to_string());
        self
    }

    /// The same, at a registry.
    #[must_use]
    pub fn pushed_as(mut self, reference: String) -> Self {
        self.reference = Some(reference);
        self
    }

    fn text(&self) -> String {
        let layers = self.layers.iter();
        let layers: Vec<String> = layers
            .map(|layer| format!("{} {}", layer.name, format::bytes(layer.bytes)))
            .collect();
        let place = match &self.folder {
            Some(folder) => format!(", in {folder}"),
            None => String::new(),
        };
        format!(
            "image {} for linux/{}: {} ({}){place}",
            self.tag,
            self.architecture,
            format::bytes(self.bytes),
            layers.join(", "),
        )
    }
}

/// What is shown of an image that is made.
struct ImageBoard {
    ui: Ui,
    building: Option<Building>,
    push: Option<ImageProgress>,
}

/// A build that is being shown.
struct Building {
    ui: Ui,
    bar: Option<ProgressBar>,
    began: std::time::Instant,
}

impl Ui {
    /// Prints an image: its reference if it is at a registry, else its digest.
    pub fn image(&self, view: &ImageView) {
        if self.json {
            self.event("image", view);
            return;
        }
        self.talk(&view.text());
        self.data(view.reference.as_ref().unwrap_or(&view.digest));
    }

    /// Prints the reference of an image that is at its registry.
    pub fn image_reference(&self, reference: &str) {
        if self.json {
            let reference = reference.to_owned();
            self.event("image", &ImageReferenceView { reference });
        } else {
            self.data(reference);
        }
    }

    /// Shows the events of an image that is made.
    #[must_use]
    pub fn image_events(&self) -> Events {
        let board = Mutex::new(ImageBoard {
            ui: self.clone(),
            building: None,
            push: None,
        });
        Events::new(move |event| {
            let mut board = board.lock().unwrap_or_else(PoisonError::into_inner);
            board.show(event);
        })
    }

    fn building(&self) -> Building {
        let bar = self.is_live.then(|| {
            let bar = self.screen.add(ProgressBar::new_spinner());
            bar.set_style(super::progress::style(
                "building the agent  {wide_msg}  {elapsed}",
            ));
            bar.enable_steady_tick(std::time::Duration::from_millis(200));
            bar
        });
        if bar.is_none() {
            self.building_event(BuildState::Began, "building the agent");
        }
        Building {
            ui: self.clone(),
            bar,
            began: std::time::Instant::now(),
        }
    }

    fn building_event(&self, state: BuildState, text: &str) {
        if self.json {
            let text = text.to_owned();
            self.event("image_build", &ImageBuildEvent { state, text });
        } else {
            self.talk(text);
        }
    }
}

impl ImageBoard {
    fn show(&mut self, event: Event) {
        match event {
            Event::Found { commit } => self.ui.talk(&format!("the image of {commit} is there")),
            Event::BuildBegan => self.building = Some(self.ui.building()),
            Event::BuildLine(line) => {
                if let Some(building) = &self.building {
                    building.line(&line);
                }
            }
            Event::BuildEnded { is_built } => {
                let building = self.building.take().filter(|_| is_built);
                building.into_iter().for_each(Building::done);
            }
            Event::PushBegan { tag } => self.push = Some(ImageProgress::new(&self.ui, &tag)),
            Event::Push(event) => {
                if let Some(push) = &self.push {
                    push.show(event);
                }
            }
            Event::PushEnded => self.push = None,
            Event::Unchecked(why) => self.ui.notice(&why),
        }
    }
}

impl Building {
    fn line(&self, line: &str) {
        match &self.bar {
            Some(bar) => bar.set_message(line.trim().to_owned()),
            None if self.ui.volume == Volume::Verbose => self.ui.talk(line),
            None => {}
        }
    }

    fn done(self) {
        let time = format::duration(self.began.elapsed());
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
        self.ui
            .building_event(BuildState::Done, &format!("built    the agent  {time}"));
    }
}

impl Drop for Building {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
