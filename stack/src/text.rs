//! Texts that hold outputs of other resources.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use serde_json::Value;

use crate::{Key, Output};

/// The member that marks a text with references in JSON. Users' values are
/// strings, never objects, so no input can be taken for a reference.
const PARTS: &str = "$parts";

/// A string attribute; parts of it may be outputs of other resources, known
/// only once those exist.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Text(Vec<Part>);

/// One piece of a [`Text`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Known from the start.
    Literal(String),
    /// An output of another resource.
    Output(Key, Output),
}

impl Text {
    /// The output of `key` alone.
    #[must_use]
    pub fn output(key: &Key, output: Output) -> Self {
        Self(vec![Part::Output(key.clone(), output)])
    }

    /// The id of `key` alone.
    #[must_use]
    pub fn id(key: &Key) -> Self {
        Self::output(key, Output::Id)
    }

    /// This text with `other` behind it.
    #[must_use]
    pub fn then(mut self, other: impl Into<Text>) -> Self {
        self.0.extend(other.into().0);
        self
    }

    /// The text, if nothing of it is an output of another resource.
    #[must_use]
    pub fn literal(&self) -> Option<&str> {
        match self.0.as_slice() {
            [] => Some(""),
            [Part::Literal(text)] => Some(text),
            _ => None,
        }
    }

    /// The text of a specification that was resolved or observed.
    ///
    /// A reference, which such a specification no longer holds, is written as
    /// [`fmt::Display`] writes it.
    #[must_use]
    pub fn known(&self) -> String {
        self.to_string()
    }

    /// The references in this text.
    pub fn references(&self) -> impl Iterator<Item = (&Key, Output)> {
        self.0.iter().filter_map(|part| match part {
            Part::Literal(_) => None,
            Part::Output(key, output) => Some((key, *output)),
        })
    }

    /// This text with each output replaced by what `lookup` knows; the first
    /// output that it does not know is returned as the error.
    ///
    /// # Errors
    /// The reference that can't be resolved yet.
    pub fn resolve(
        &self,
        lookup: &impl Fn(&Key, Output) -> Option<String>,
    ) -> Result<String, (Key, Output)> {
        self.0
            .iter()
            .map(|part| match part {
                Part::Literal(text) => Ok(text.clone()),
                Part::Output(key, output) => {
                    lookup(key, *output).ok_or_else(|| (key.clone(), *output))
                }
            })
            .collect()
    }

    /// Reads a text with references back from its JSON; `None` for any other JSON.
    pub(crate) fn from_reference(value: &Value) -> Option<Self> {
        let parts = value.as_object()?.get(PARTS)?;
        serde_json::from_value(parts.clone()).ok().map(Self)
    }
}

impl<T: Into<String>> From<T> for Text {
    fn from(text: T) -> Self {
        Self(vec![Part::Literal(text.into())])
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|part| match part {
            Part::Literal(text) => f.write_str(text),
            Part::Output(key, output) => write!(f, "<{output:?} of {key}>"),
        })
    }
}

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.literal() {
            Some(text) => serializer.serialize_str(text),
            None => serializer.collect_map([(PARTS, &self.0)]),
        }
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        match &value {
            Value::String(text) => Ok(Self::from(text.as_str())),
            other => Self::from_reference(other).ok_or_else(|| D::Error::custom("expected a text")),
        }
    }
}
