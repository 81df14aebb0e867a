//! Cars that are only praised, or that another person likes: no choices.

use super::named_choice::{has, is_definite};
use super::{Act, CarRef, Context, Interpreted, Text, clauses};
use crate::lexicon::Frame;

/// `la Captur está bonita. ¿y la Escape a cómo?`, `el Sentra me late, no sé`: what is liked beside
/// a question after another car, or a doubt, is asked about and not taken.
pub(super) fn doubt_liked(text: &Text, acts: &mut Vec<Interpreted>) {
    if text.has(Frame::Choose) || !text.has(Frame::Looks) && !text.has(Frame::Like) {
        return;
    }
    let other = |car: &CarRef| {
        let named = acts.iter().filter_map(|act| match &act.act {
            Act::Choose(taken) => taken.model.as_ref(),
            _ => None,
        });
        let mut named = named.peekable();
        car.model.is_some()
            && named.peek().is_some()
            && named.all(|model| Some(model) != car.model.as_ref())
    };
    let asks = acts
        .iter()
        .any(|act| matches!(&act.act, Act::AskCar(car, _) if other(car)));
    // `mmm` is no doubt.
    let doubts = |act: &Interpreted| act.act == Act::Unsure && act.quote.contains(' ');
    let unsure = acts.iter().any(doubts);
    if asks {
        acts.retain(|act| !matches!(act.act, Act::Choose(_)));
    }
    for act in acts
        .iter_mut()
        .filter(|act| matches!(act.act, Act::Choose(_)) && unsure)
    {
        act.certain = false;
    }
}

/// `mi jefa dice que el Vento, pero a mí me late el Ibiza`: the other one's choice is none.
pub(super) fn drop_choice_of_another(text: &Text, acts: &mut Vec<Interpreted>) {
    const SAYS: [&str; 6] = ["dice", "dicen", "quiere", "quieren", "prefiere", "insiste"];
    let words: Vec<&str> = text
        .words
        .list
        .iter()
        .map(|word| word.text.as_str())
        .collect();
    let place = |wanted: &[&str]| words.iter().position(|word| wanted.contains(word));
    let (Some(says), Some(but)) = (place(&SAYS), place(&["pero"])) else {
        return;
    };
    let own = words.get(but + 1..).unwrap_or_default();
    let own =
        own.starts_with(&["a", "mi"]) || own.starts_with(&["yo"]) || own.starts_with(&["ami"]);
    if !own || says > but {
        return;
    }
    let before: String = words[says..but].join(" ");
    acts.retain(|act| {
        let quote = act.quote.to_lowercase();
        let choice = matches!(act.act, Act::Choose(_));
        !(choice && before.contains(quote.as_str()))
    });
}

/// `¿y el Figo ese, el más barato que tenga?`: says which of the cars just named.
pub(super) fn narrow_named(acts: &mut Vec<Interpreted>) {
    let named = acts.iter().position(|act| match &act.act {
        Act::AskCar(car, _) => car.model.is_some() && car.order.is_none(),
        Act::Want(wish) => wish.model.is_some() && wish.order.is_none(),
        _ => false,
    });
    let narrowed = acts.iter().position(|act| match &act.act {
        Act::Choose(car) => car.model.is_none() && car.make.is_none() && car.order.is_some(),
        _ => false,
    });
    let (Some(named), Some(narrowed)) = (named, narrowed) else {
        return;
    };
    if named > narrowed {
        return;
    }
    let Act::Choose(of) = acts.remove(narrowed).act else {
        return;
    };
    match &mut acts[named].act {
        Act::AskCar(car, _) => car.order = of.order,
        Act::Want(wish) => wish.order = of.order,
        _ => {}
    }
}

/// `me late más el Versa 2020`, `¿y si mejor me llevo el Versa?`, once another car is chosen:
/// whether that one shall take its place is asked, and nothing is dropped meanwhile.
pub(super) fn doubt_other_car(text: &Text, context: &Context<'_>, acts: &mut [Interpreted]) {
    const SEARCHES: [&str; 12] = [
        "busco",
        "buscando",
        "buscar",
        "busca",
        "buscame",
        "tienen",
        "hay",
        "ver",
        "viendo",
        "ensename",
        "muestrame",
        "otros",
    ];
    let asks = clauses(text).iter().any(|clause| clause.asks);
    let turns = has(text, &["mejor"]) && !asks;
    if context.chosen().is_none() || turns || has(text, &SEARCHES) {
        return;
    }
    let mut acts = acts.iter_mut().filter(|act| match &act.act {
        Act::Want(wish) => wish.model.is_some() && wish.also.is_empty(),
        Act::Choose(_) => true,
        _ => false,
    });
    if let (Some(only), None) = (acts.next(), acts.next())
        && matches!(only.act, Act::Want(_))
        && is_definite(&only.quote)
    {
        only.certain = false;
    }
}
