//! What is said beside the customer's own will: concessions, suppositions, wishes of others.

use super::supposition::{is_hypothetical, supposes};
use super::will::is_had_by_another;
use super::{Act, Clause, Interpretation, Interpreted};
use crate::lexicon::Frame;

/// `ponle 60, aunque mi esposa quiere 48`: takes back nothing of what was said for certain.
pub(super) fn concedes(act: &Act, clause: &Clause<'_>, interpretation: &Interpretation) -> bool {
    let opens = clause.text(clause.span.start) == "aunque";
    opens && act.matters() && says_again(act, interpretation)
}

/// Whether an earlier clause says the same kind of thing for certain.
pub(super) fn says_again(act: &Act, interpretation: &Interpretation) -> bool {
    let kind = std::mem::discriminant::<Act>;
    let same = |one: &Interpreted| one.certain && kind(&one.act) == kind(act);
    interpretation.acts.iter().any(same)
}

/// `pero mi esposa quiere 48`
pub(super) fn is_wish_of_another(clause: &Clause<'_>) -> bool {
    let start = clause.span.start;
    let verb = clause.find(&["quiere", "quieren", "queria", "prefiere", "prefieren"]);
    let whom = clause.frame(Frame::Relative).map(|span| span.end);
    let after = verb.zip(whom).is_some_and(|(verb, whom)| verb >= whom);
    after && clause.text(start) == "pero"
}

/// Whether an act that is not certain is asked about or supposed, and nothing to ask back:
/// `¿afecta si me muevo cada 2 años?`, `si juntara 150, quizá`, `¿y si voy yo por él?`
pub(super) fn is_only_supposed(act: &Act, clause: &Clause<'_>) -> bool {
    let money = act.is_money() && (clause.asks || is_hypothetical(clause));
    // `mi hermano trae un Sentra`, `también vi un Forte`, once a car is looked for
    let seen = clause.has(&["vi", "vimos"]);
    let of_another = matches!(act, Act::Want(_)) && (is_had_by_another(clause) || seen);
    // `van hablando todo el día`
    let vague = matches!(act, Act::Time(time) if time.at.is_none() && time.part.is_none());
    money || vague || of_another || matches!(act, Act::Choose(_)) && supposes(clause)
}
