//! `la segunda`, `un Mazda 3 rojo del 2019`, `el más barato`: how cars are
//! referred to, as one stretch of words.

use super::mention::Mention;
use crate::interpret::{CarRef, Span};
use crate::language::Need;

/// What stands before a noun.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Determiner {
    /// Nothing.
    #[default]
    None,
    /// `el`, `la`.
    Definite,
    /// `ese`, `esta`.
    Demonstrative,
    /// `un`, `alguna`, `otro`.
    Indefinite,
    /// `mi`: the customer's own car.
    Own,
}

/// A stretch of words that stands for a car or a kind of car.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct NounPhrase {
    pub(super) determiner: Determiner,
    /// `el otro`.
    pub(super) other: bool,
    pub(super) car: CarRef,
    /// The make of a model, or the make, as the catalog knows it.
    pub(super) mention: Option<Mention>,
    pub(super) need: Option<Need>,
    pub(super) words: Span,
}

impl NounPhrase {
    /// Whether it says anything beside `auto`.
    pub(super) fn says_something(&self) -> bool {
        self.car != CarRef::default() || self.need.is_some()
    }

    /// Whether it points at one car: by place, pointing or as an extreme.
    pub(super) fn points(&self) -> bool {
        let car = &self.car;
        let this = car.this && self.mention.is_none();
        car.place.is_some() || car.last || this || car.other || car.order.is_some()
    }

    /// Whether it points and says nothing else: `esa`.
    pub(super) fn only_points(&self) -> bool {
        let bare = CarRef {
            this: true,
            ..CarRef::default()
        };
        self.car == bare
    }

    /// Whether it says more of a model than its name.
    pub(super) fn is_exact(&self) -> bool {
        self.car.year.is_some() || !self.car.version.is_empty() || self.car.price.is_some()
    }

    /// Whether it has an article that makes it definite.
    pub(super) fn is_definite(&self) -> bool {
        matches!(
            self.determiner,
            Determiner::Definite | Determiner::Demonstrative
        )
    }
}
