//! Errands for the adviser: `anótele que llego en moto`, `dile al que me marque que …`.
//!
//! Such a sentence is noted as it was written. It asks nothing of the agent and changes
//! nothing, unless it gives what the agent keeps itself: a phone, money, another car.

use super::{Act, Clause, Context, Span, cars, contact, money};
use crate::financing::TERMS_MONTHS;
use crate::lexicon::Frame;
use crate::state::Step;

/// The clauses of a message, a sentence for the adviser in one: `y lo de la garantía larga,
/// la de un año, también anótemela`.
pub(super) fn joined<'m>(clauses: Vec<Clause<'m>>, context: &Context<'_>) -> Vec<Clause<'m>> {
    let mut kept: Vec<Clause<'m>> = Vec::new();
    let mut rest = clauses.into_iter().peekable();
    while let Some(clause) = rest.next() {
        if request(&clause, context).is_none() {
            kept.push(clause);
            continue;
        }
        let mut parts = vec![clause];
        if points_back(&parts[0]) {
            while let Some(before) =
                kept.pop_if(|before| !before.asks && goes_on(before, &parts[0]))
            {
                parts.insert(0, before);
            }
        }
        while let Some(next) =
            rest.next_if(|next| !next.asks && goes_on(&parts[parts.len() - 1], next))
        {
            parts.push(next);
        }
        let whole = parts[0].joined_to(&parts[parts.len() - 1]);
        // `dígale que mejor me marque el viernes` is read part by part.
        if passes_on(&whole, context).is_some() {
            kept.push(whole);
        } else {
            kept.extend(parts);
        }
    }
    kept
}

/// Whether two clauses are of one sentence.
fn goes_on(one: &Clause<'_>, next: &Clause<'_>) -> bool {
    let end = one.words[..one.span.end].last().map(|word| word.end);
    let start = next.words.get(next.span.start).map(|word| word.start);
    let between = end.zip(start);
    let between = between.and_then(|(end, start)| one.written.get(end..start));
    between.is_some_and(|between| !between.contains(['.', '?', '!', '\n', ';']))
}

/// `también anótemela`: what is to be noted was said before.
fn points_back(clause: &Clause<'_>) -> bool {
    const POINTS: [&str; 6] = ["melo", "mela", "selo", "sela", "lo", "la"];
    let verb = clause.places().find(|at| is_imperative(clause.text(*at)));
    let last = verb.is_some_and(|at| at + 2 >= clause.span.end);
    last && verb.is_some_and(|at| {
        let verb = clause.text(at);
        POINTS.iter().any(|end| verb.ends_with(end))
    })
}

/// The words by which a clause is left to the adviser, if nothing in it is the agent's to note.
pub(super) fn passes_on(clause: &Clause<'_>, context: &Context<'_>) -> Option<Span> {
    const LEAST_WORDS: usize = 3;
    let words = request(clause, context)?;
    (words.len() >= LEAST_WORDS && !gives_data(clause, context)).then_some(words)
}

/// Stems of verbs that ask to note or to say something, as they begin.
const VERBS: [&str; 16] = [
    "anot", "apunt", "avis", "coment", "encarg", "recuerd", "record", "agreg", "pregunt", "ponle",
    "pongale", "ponganle", "dile", "digale", "diganle", "diles",
];

/// `anótele`, `apúntamelo`, `dile`: an order with a pronoun behind it, or the bare order.
fn is_imperative(word: &str) -> bool {
    const ENDS: [&str; 22] = [
        "ale", "ele", "enle", "ame", "eme", "enme", "amelo", "emelo", "enmelo", "amela", "emela",
        "enmela", "alo", "elo", "enlo", "ala", "ela", "enla", "eselo", "eles", "ales", "aselo",
    ];
    const BARE: [&str; 6] = ["anote", "anoten", "anota", "apunte", "apunten", "apunta"];
    const WHOLE: std::ops::Range<usize> = 9..16;
    if BARE.contains(&word) || VERBS[WHOLE].contains(&word) {
        return true;
    }
    VERBS[..WHOLE.start].iter().any(|stem| {
        let end = word.strip_prefix(stem);
        end.is_some_and(|end| ENDS.contains(&end))
    })
}

/// `le dices que …`, `le avisa que …`
fn is_asked_of_you(clause: &Clause<'_>, at: usize) -> bool {
    const SAYS: [&str; 14] = [
        "dice", "dices", "avisa", "avisas", "comenta", "comentas", "anota", "anotas", "apunta",
        "apuntas", "encarga", "encargas", "agrega", "agregas",
    ];
    let pronoun = matches!(clause.text(at.wrapping_sub(1)), "le" | "me" | "lo" | "la");
    let begins = at <= clause.span.start + 3;
    pronoun && begins && SAYS.contains(&clause.text(at))
}

/// `que no se le olvide lo del seguro`, `que me tenga listo el contrato`
fn wishes_of_adviser(clause: &Clause<'_>) -> bool {
    const OPENS: [&str; 12] = [
        "y", "ah", "o", "tambien", "otra", "cosa", "por", "favor", "porfa", "pues", "oye", "oiga",
    ];
    const DOES: [&str; 24] = [
        "olvide",
        "olviden",
        "tenga",
        "tengan",
        "diga",
        "digan",
        "traiga",
        "traigan",
        "lleve",
        "lleven",
        "vea",
        "vean",
        "cheque",
        "chequen",
        "revise",
        "revisen",
        "confirme",
        "confirmen",
        "prepare",
        "preparen",
        "averigue",
        "averiguen",
        "explique",
        "investigue",
    ];
    let mut places = clause.places();
    let begin = places.find(|at| !OPENS.contains(&clause.text(*at)));
    let Some(begin) = begin.filter(|at| clause.text(*at) == "que") else {
        return false;
    };
    let verb = (begin + 1..clause.span.end).find(|at| {
        !matches!(
            clause.text(*at),
            "no" | "me" | "nos" | "se" | "le" | "les" | "lo" | "la"
        )
    });
    verb.is_some_and(|at| DOES.contains(&clause.text(at)))
}

/// The words that ask for it: once the call is arranged, or where the adviser is named.
fn request(clause: &Clause<'_>, context: &Context<'_>) -> Option<Span> {
    let state = context.state;
    let ordered = clause
        .places()
        .any(|at| is_imperative(clause.text(at)) || is_asked_of_you(clause, at));
    let arranging = state.lead.phone.is_some() || context.step().is_contact();
    let asked = if state.handed_over {
        ordered || wishes_of_adviser(clause)
    } else {
        ordered && arranging && names_adviser(clause)
    };
    asked.then(|| clause.places())
}

fn names_adviser(clause: &Clause<'_>) -> bool {
    const ADVISERS: &[&str] = &["asesor", "asesora", "vendedor", "vendedora", "ejecutivo"];
    clause.has(ADVISERS) || clause.places().any(|at| is_caller(clause, at))
}

/// `al que me marque`, `quien me llame`
fn is_caller(clause: &Clause<'_>, at: usize) -> bool {
    let calls = is_call(clause.text(at)) && clause.text(at - 1.min(at)) == "me";
    let who = at.checked_sub(2).map_or("", |at| clause.text(at));
    let article = at.checked_sub(3).map_or("", |at| clause.text(at));
    calls && (who == "quien" || who == "que" && matches!(article, "al" | "el" | "la"))
}

fn is_call(word: &str) -> bool {
    const CALLS: [&str; 10] = [
        "llame", "llamen", "marque", "marquen", "hable", "hablen", "llama", "marca", "contacte",
        "busque",
    ];
    CALLS.contains(&word)
}

/// Whether the clause gives or changes what the agent notes itself, or is a matter of weight.
fn gives_data(clause: &Clause<'_>, context: &Context<'_>) -> bool {
    const HEAVY: [Frame; 5] = [
        Frame::DataRequest,
        Frame::Complaint,
        Frame::CancelCall,
        Frame::Restart,
        Frame::ChangeTime,
    ];
    let called = clause
        .places()
        .any(|at| is_call(clause.text(at)) && !is_caller(clause, at));
    let of_call = called || clause.has(&["llamada", "hora", "telefono", "numero", "cel"]);
    let contact = contact::read(clause, context).into_iter().any(|reading| {
        match reading.act {
            // `que me la tengan lista el sábado` sets no other time for the call.
            Act::Time(_) => of_call || clause.has(&["mejor"]),
            Act::Name(_) => context.step() == Step::Name || clause.has(&["nombre", "llamo", "soy"]),
            _ => true,
        }
    });
    let money = money::read(clause, context).into_iter();
    let mut money = money.filter(|reading| match reading.act {
        Act::Term(months) => TERMS_MONTHS.contains(&months),
        _ => true,
    });
    let named = cars::named(clause, context).is_some_and(|car| car.model.is_some());
    let takes = clause.frame(Frame::Choose).is_some() && named;
    called
        || contact
        || takes
        || HEAVY.iter().any(|frame| clause.frame(*frame).is_some())
        || money.next().is_some()
}
