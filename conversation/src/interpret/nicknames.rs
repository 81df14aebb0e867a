//! Passes over the acts of a whole message: which of several names is the name.

use strsim::osa_distance;

use super::{Act, Context, Interpretation, Interpreted, Text, clauses};
use crate::lexicon::Frame;

/// Words that introduce what somebody is called by friends.
const CALLED: [&str; 9] = [
    "dicen", "diganme", "digame", "dime", "conocen", "llaman", "nombran", "dicenme", "apodan",
];
/// Words by which a later name takes the place of the one before.
const CORRECTS: [&str; 9] = [
    "no",
    "perdon",
    "digo",
    "mejor",
    "bueno",
    "corrijo",
    "completo",
    "equivoque",
    "pon",
];
/// More letters apart it is another name, not another spelling of it.
const MOST_OTHER_LETTERS: usize = 2;

/// `me llamo Socorro Pulido, pero todos me dicen Coco`: the nickname is passed on beside
/// the name, and does not take its place.
pub(super) fn keep_name_beside_nickname(
    text: &Text,
    context: &Context<'_>,
    interpretation: &mut Interpretation,
) {
    let known = context.state.lead.name.clone();
    let names: Vec<(usize, String)> = interpretation
        .acts
        .iter()
        .enumerate()
        .filter_map(|(at, act)| match &act.act {
            Act::Name(name) => Some((at, name.clone())),
            _ => None,
        })
        .collect();
    let nicknames: Vec<usize> = names
        .iter()
        .filter(|(at, name)| {
            let act = &interpretation.acts[*at];
            let others = names.iter().filter(|(other, _)| other != at);
            let others = others.map(|(_, other)| other).chain(&known);
            let others: Vec<&String> = others.collect();
            let called = is_called(act) && !others.is_empty();
            called || is_short_form(name, &others) && *at > names[0].0 && !is_corrected(text)
        })
        .map(|(at, _)| *at)
        .collect();
    for at in nicknames.into_iter().rev() {
        let gone = interpretation.acts.remove(at);
        interpretation.notes.push(gone.quote);
    }
}

/// `todos me dicen Coco`
fn is_called(act: &Interpreted) -> bool {
    let said = act.quote.to_lowercase();
    let mut words = said.split(' ').map(|word| word.trim_end_matches(','));
    words.any(|word| CALLED.contains(&word.replace('í', "i").replace('á', "a").as_str()))
}

/// A single word behind a fuller name, which is no other spelling of a part of it:
/// `Francisco Leyva, Paco pa los amigos`.
fn is_short_form(name: &str, others: &[&String]) -> bool {
    let name = name.to_lowercase();
    let apart = |part: &str| osa_distance(&part.to_lowercase(), &name) > MOST_OTHER_LETTERS;
    let fuller = others.iter().any(|other| other.contains(' '));
    !name.contains(' ') && fuller && others.iter().all(|other| other.split(' ').all(apart))
}

fn is_corrected(text: &Text) -> bool {
    let mut words = text.words.list.iter();
    words.any(|word| CORRECTS.contains(&word.text.as_str()))
}

/// `me llamo Rosa pero el trato es con mi jefe, Luis Peña`: a bare name behind another
/// person is that person's, where the customer's own is said.
pub(super) fn drop_name_of_another(text: &Text, acts: &mut Vec<Interpreted>) {
    const OWN: [&str; 4] = ["soy ", "yo soy ", "me llamo ", "mi nombre "];
    let introduced = |act: &Interpreted| {
        let said = act.quote.to_lowercase();
        matches!(act.act, Act::Name(_)) && OWN.iter().any(|own| said.starts_with(own))
    };
    let bare = |act: &Interpreted| matches!(&act.act, Act::Name(name) if *name == act.quote);
    // `me llamo Maricruz, Marisol es mi hermana. Maricruz Góngora`
    let first = |act: &Interpreted| match &act.act {
        Act::Name(name) => name.split(' ').next().map(str::to_owned),
        _ => None,
    };
    let own: Vec<String> = acts
        .iter()
        .filter(|act| introduced(act))
        .filter_map(first)
        .collect();
    let bare = |act: &Interpreted| bare(act) && !first(act).is_some_and(|name| own.contains(&name));
    let spoken_of = clauses(text)
        .iter()
        .any(|clause| clause.frame(Frame::Relative).is_some());
    if spoken_of && !own.is_empty() {
        acts.retain(|act| !bare(act));
    }
}
