//! Rules and model together.

use std::mem::discriminant;

use super::super::{Act, Interpretation, Interpreted};
use super::said::Said;

impl Interpretation {
    /// What a message means once a model was asked: the model's acts, but for
    /// what the rules were certain of. Of what matters, the rules' word stands
    /// against the model's.
    #[must_use]
    pub fn joined_with(self, model: Self, message: &str) -> Self {
        let said = Said::read(message);
        let firm: Vec<Interpreted> = self.acts.into_iter().filter(is_firm).collect();
        let gives = firm.iter().any(|one| !one.act.is_answer());
        let mut acts: Vec<Interpreted> = model.acts;
        acts.retain(|other| {
            let contradicted = firm.iter().any(|one| contradicts(one, other, &said));
            // Beside something that says more, a bare yes or no is no answer.
            !(contradicted || gives && other.act.is_answer())
        });
        acts.extend(firm);
        acts.sort_by_key(|one| said.place_of(&one.quote).map(|place| place.start));
        Self {
            acts,
            unexplained: Vec::new(),
            notes: self.notes,
        }
    }
}

/// What the rules found that no model may change.
fn is_firm(one: &Interpreted) -> bool {
    let refused = matches!(one.act, Act::Injection | Act::Insult | Act::BrokenPhone(_));
    one.certain && (one.act.matters() || refused)
}

/// Whether a model's act can't stand beside one that the rules were certain of.
fn contradicts(rules: &Interpreted, model: &Interpreted, said: &Said) -> bool {
    let same_kind = discriminant(&rules.act) == discriminant(&model.act);
    let several = matches!(model.act, Act::Refuse(_));
    let (one, other) = (said.place_of(&rules.quote), said.place_of(&model.quote));
    let overlaps = one
        .zip(other)
        .is_some_and(|(one, other)| one.start < other.end && other.start < one.end);
    same_kind && !several || overlaps && model.act.matters()
}
