//! The behaviour of the programs in images.

use super::World;
use crate::state::ecs::Behaviour;

impl World {
    /// From now on, the program of this image behaves like that. An image is
    /// named as in a task definition, or by the end of that: `:tag`,
    /// `@sha256:…`.
    pub fn behave(&mut self, image: impl Into<String>, behaviour: Behaviour) {
        self.behaviours.insert(image.into(), behaviour);
    }

    pub(crate) fn behaviour(&self, image: &str) -> Behaviour {
        let exact = self.behaviours.get(image);
        let mut by_end = self.behaviours.iter();
        exact
            .or_else(|| {
                by_end
                    .find(|(end, _)| image.ends_with(end.as_str()))
                    .map(|it| it.1)
            })
            .cloned()
            .unwrap_or_default()
    }
}
