//! Keys: the names of resources in plans, events and errors.

#[rustfmt::skip] // a table, one resource a row
mod table;

use std::{borrow::Cow, fmt};

use serde::{Deserialize, Serialize};

pub use self::table::*;
use crate::{Environment, Kind};

/// Names one resource of the stack, for example `subnet.private[1]`.
///
/// The table of this module declares all of them: a misspelt key does not compile.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Key(Cow<'static, str>);

impl Key {
    const fn declare(key: &'static str) -> Self {
        Self(Cow::Borrowed(key))
    }

    /// Something that is the environment's but has no place in the stack: a
    /// second VPC, a log group that RDS left behind.
    #[must_use]
    pub fn orphan(id: &str) -> Self {
        Self(Cow::Owned(format!("stray[{id}]")))
    }

    /// `true` if this key was made by [`Key::orphan`].
    #[must_use]
    pub fn is_orphan(&self) -> bool {
        self.0.starts_with("stray[")
    }

    /// The key as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The key of the stack that is written so.
    #[must_use]
    pub fn parse(written: &str) -> Option<Self> {
        let mut places = PLACES.iter();
        let place = places.find(|place| place.key.as_str() == written)?;
        Some(place.key.clone())
    }

    /// The place of the key in the blueprint's table; orphans come last.
    #[must_use]
    pub fn place(&self) -> usize {
        let place = PLACES.iter().position(|place| place.key == self);
        place.unwrap_or(PLACES.len())
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// A place in the stack.
#[derive(Debug)]
pub(crate) struct Place {
    pub(crate) key: &'static Key,
    pub(crate) kind: Kind,
    /// The name that a resource has or is tagged with, `*` for the environment's prefix.
    pub(crate) name: Option<&'static str>,
}

impl Place {
    pub(crate) fn name(&self, environment: &Environment) -> Option<String> {
        let name = self.name?;
        Some(name.replacen('*', &environment.prefix(), 1))
    }
}

/// Declares the keys of the stack and, in `PLACES`, the kind and the name of each.
macro_rules! keys {
    (
        one { $($one:ident $key:literal $kind:ident $($name:literal)?;)+ }
        two { $($two:ident $keys:literal $kinds:ident $first:literal $second:literal;)+ }
    ) => {
        $(
            #[doc = concat!("`", $key, "`")]
            pub static $one: $crate::Key = $crate::Key::declare($key);
        )+
        $(
            #[doc = concat!("`", $keys, "[0]` and `[1]`")]
            pub static $two: [$crate::Key; 2] = [
                $crate::Key::declare(concat!($keys, "[0]")),
                $crate::Key::declare(concat!($keys, "[1]")),
            ];
        )+

        /// All places of the stack.
        pub(crate) static PLACES: &[$crate::key::Place] = &[
            $($crate::key::Place {
                key: &$one,
                kind: $crate::Kind::$kind,
                name: [$(Some($name),)? None][0],
            },)+
            $(
                $crate::key::Place {
                    key: &$two[0],
                    kind: $crate::Kind::$kinds,
                    name: Some($first),
                },
                $crate::key::Place {
                    key: &$two[1],
                    kind: $crate::Kind::$kinds,
                    name: Some($second),
                },
            )+
        ];
    };
}
use keys;
