//! Keys: what a resource is called in plans, events and errors.

use std::{borrow::Cow, fmt};

use serde::{Deserialize, Serialize};

use crate::blueprint::PLACES;
pub use crate::blueprint::keys::*;

/// Names one resource of the stack, for example `subnet.private[1]`.
///
/// The [blueprint](crate::blueprint) declares all of them: a misspelt key does not compile.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Key(Cow<'static, str>);

impl Key {
    /// For the blueprint only.
    pub(crate) const fn declare(key: &'static str) -> Self {
        Self(Cow::Borrowed(key))
    }

    /// The key of the stack that is written so.
    #[must_use]
    pub fn parse(written: &str) -> Option<Self> {
        let mut places = PLACES.iter();
        let place = places.find(|place| place.key.as_str() == written)?;
        Some(place.key.clone())
    }

    /// Something that is the environment's but has no place in the stack: a
    /// second VPC, a log group that RDS left behind.
    #[must_use]
    pub fn orphan(id: &str) -> Self {
        Self(Cow::Owned(format!("stray[{id}]")))
    }

    /// Whether this key was made by [`Key::orphan`].
    #[must_use]
    pub fn is_orphan(&self) -> bool {
        self.0.starts_with("stray[")
    }

    /// The key as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// Declares the keys of the stack and, in `PLACES`, the kind and the name of each.
macro_rules! keys {
    (
        one { $($one:ident $key:literal $kind:ident $($name:literal)?;)+ }
        two { $($two:ident $keys:literal $kinds:ident $first:literal $second:literal;)+ }
    ) => {
        /// The key of each resource.
        pub(crate) mod keys {
            use crate::Key;

            $(
                #[doc = concat!("`", $key, "`")]
                pub static $one: Key = Key::declare($key);
            )+
            $(
                #[doc = concat!("`", $keys, "[0]` and `[1]`")]
                pub static $two: [Key; 2] = [
                    Key::declare(concat!($keys, "[0]")),
                    Key::declare(concat!($keys, "[1]")),
                ];
            )+
        }

        /// All places of the stack.
        pub(crate) static PLACES: &[$crate::names::Place] = &[
            $($crate::names::Place {
                key: &keys::$one,
                kind: $crate::Kind::$kind,
                name: [$(Some($name),)? None][0],
            },)+
            $(
                $crate::names::Place {
                    key: &keys::$two[0],
                    kind: $crate::Kind::$kinds,
                    name: Some($first),
                },
                $crate::names::Place {
                    key: &keys::$two[1],
                    kind: $crate::Kind::$kinds,
                    name: Some($second),
                },
            )+
        ];
    };
}
pub(crate) use keys;
