//! Passes over the acts of a whole message: shapes that will do as well as each other.

use super::{Act, Interpreted, Text};

/// `no tienen ninguna pickup, aunque sea cara, o una van`: the shape of a later clause
/// stands beside the one of an earlier clause.
pub(super) fn join_alternatives(text: &Text, acts: &mut Vec<Interpreted>) {
    let written = text.words.written.to_lowercase();
    let shape = |act: &Interpreted| match &act.act {
        Act::Want(wish) if wish.make.is_none() => wish.body,
        _ => None,
    };
    let joined = |act: &Interpreted| {
        let quote = act.quote.to_lowercase();
        ["o", "u"]
            .iter()
            .any(|or| written.contains(&format!(" {or} {quote}")))
    };
    let Some(first) = acts.iter().position(|act| shape(act).is_some()) else {
        return;
    };
    let other =
        (first + 1..acts.len()).find(|at| shape(&acts[*at]).is_some() && joined(&acts[*at]));
    let Some((at, body)) = other.and_then(|at| Some((at, shape(&acts[at])?))) else {
        return;
    };
    if shape(&acts[first]) == Some(body) {
        return;
    }
    let certain = acts[at].certain;
    acts.remove(at);
    let first = &mut acts[first];
    first.certain |= certain;
    if let Act::Want(wish) = &mut first.act
        && !wish.or_bodies.contains(&body)
    {
        wish.or_bodies.push(body);
    }
}
