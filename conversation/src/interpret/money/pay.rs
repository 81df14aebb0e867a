//! In cash or with a loan.

use super::Scene;
use super::preferred::preferred;
use crate::interpret::{Act, Clause, LoanQuestion, Reading, Span};
use crate::lexicon::Frame;
use crate::payment::{Down, Payment};

/// `de contado`, `a crédito`; where it is asked whether one may, the loan is
/// asked about and nothing is settled.
pub(super) fn read(scene: &Scene<'_>, found: &[Reading]) -> Option<Reading> {
    const OFFERS: [&str; 6] = ["manejan", "aceptan", "reciben", "dan", "hay", "ofrecen"];
    let clause = scene.clause;
    let free = |span: &Span| {
        !scene
            .found
            .iter()
            .any(|quantity| overlap(&quantity.span, span))
            && !found.iter().any(|reading| {
                !matches!(
                    reading.act,
                    Act::Budget(_) | Act::DownPayment(_) | Act::Term(_)
                ) && overlap(&reading.explains[0], span)
            })
    };
    if is_only_why(clause) || asks_for_papers(clause) || asks_who_would_lend(clause) {
        return None;
    }
    let spans = |frame| clause.frames(frame).filter(|span| free(span));
    // `te doy 280 en efectivo` bids, and settles nothing.
    if found.iter().any(|reading| reading.act == Act::Haggle) {
        return None;
    }
    if let Some(preferred) = preferred(scene) {
        return Some(preferred);
    }
    // `no crédito no de contado` may deny both.
    if denies_both(clause) {
        return None;
    }
    let mut cash: Vec<Span> = spans(Frame::Cash).collect();
    if scene.gives_cash_down() || is_cash_beside(clause) || is_cash_for_a_part(clause, found) {
        cash.clear();
    }
    // `llamadas de tarjetas de crédito`
    let of_card = |span: &Span| {
        let mut near = span.start.saturating_sub(2)..span.start;
        near.any(|at| matches!(clause.text(at), "tarjeta" | "tarjetas"))
    };
    let financed = spans(Frame::Financed).filter(|span| !of_card(span));
    let mut financed: Vec<Span> = financed.collect();
    // `de contado ni soñando` is a loan.
    let denied = |span: &Span| is_ruled_out(clause, span) || is_declined(clause, span);
    let ruled_out = cash.iter().position(denied);
    if let Some(place) = ruled_out {
        let span = cash.swap_remove(place);
        cash.clear();
        if financed.is_empty() {
            financed.push(span);
        }
    }
    let longest = |spans: &[Span]| spans.iter().map(Span::len).max().unwrap_or_default();
    if cash.is_empty() && financed.is_empty() {
        return None;
    }
    // `no sé si a crédito o de contado` settles nothing.
    if !cash.is_empty() && !financed.is_empty() && clause.has(&["o", "u"]) {
        return None;
    }
    // `nada de crédito` holds `crédito`, `no de contado` holds `de contado`.
    let in_cash = longest(&cash) > longest(&financed);
    let (payment, mut core) = if in_cash {
        (Payment::Cash, cash)
    } else {
        (Payment::Financed, financed)
    };
    if clause.has(&OFFERS) || clause.asks && found.is_empty() {
        let loan = !in_cash && found.is_empty();
        let core = core.pop().filter(|_| loan && clause.asks)?;
        if asks_a_detail(scene, &core) {
            return None;
        }
        return Some(Reading::new(Act::AskLoan(LoanQuestion::General), core));
    }
    if clause.asks {
        return None;
    }
    core.sort_by_key(|span| std::cmp::Reverse(span.len()));
    let frames = [Frame::Pays, Frame::Rest, Frame::Cash, Frame::Financed];
    let frames = frames.iter().flat_map(|frame| clause.frames(*frame));
    let first = core.remove(0);
    let before = first.start.checked_sub(1).map_or("", |at| clause.text(at));
    // `de contado no, a meses`, `quítele lo de contado`
    let after = clause.text(first.end);
    let taken_back = clause.has(&["quita", "quitale", "quitele", "quite", "quitar"]);
    if matches!(before, "no" | "ni" | "sin") || after == "no" || taken_back {
        return None;
    }
    Some(Reading::new(Act::Pay(payment), first).framed_by(frames))
}

/// `la mitad de contado y la otra a crédito`: what is paid at first, and not the whole.
fn is_cash_for_a_part(clause: &Clause<'_>, found: &[Reading]) -> bool {
    const PARTS: &[&str] = &["mitad", "tercio", "tercios", "parte", "partes", "cuarto"];
    let part = |reading: &Reading| matches!(reading.act, Act::DownPayment(Down::Percent(_)));
    found.iter().any(part) && clause.has(PARTS)
}

/// `a plazos. De enganche el Matiz, más algo de efectivo`: cash that goes with something
/// else pays no car.
fn is_cash_beside(clause: &Clause<'_>) -> bool {
    const ALL: &[&str] = &["contado", "todo", "toda", "jalon", "exhibicion", "completo"];
    const SOME: &[&str] = &["algo", "poco", "poquito", "parte", "resto", "ademas"];
    let earlier = clause.earlier();
    let loan = [Frame::Financed, Frame::DownPayment]
        .iter()
        .any(|frame| earlier.frame(*frame).is_some());
    let coin = clause.has(&["efectivo", "billetes", "cash"]);
    coin && !clause.has(ALL) && (clause.has(SOME) || loan)
}

/// `no crédito no de contado`
fn denies_both(clause: &Clause<'_>) -> bool {
    let no = |place: usize| clause.text(place) == "no";
    let loan = clause.frames(Frame::Financed);
    let mut loan = loan.filter(|span| !no(span.start) && no(span.start.wrapping_sub(1)));
    let cash = clause.frames(Frame::Financed).filter(|span| no(span.start));
    let mut cash = cash.map(|span| span.start);
    loan.next()
        .is_some_and(|loan| cash.any(|cash| cash == loan.end))
}

/// `de contado, porque a crédito salen caros los intereses`: what only says why settles
/// nothing once a way to pay was named.
fn is_only_why(clause: &Clause<'_>) -> bool {
    let start = clause.span.start;
    let opens = matches!(clause.text(start), "porque" | "pq" | "xq" | "aunque");
    let opens = opens || clause.text(start) == "ya" && clause.text(start + 1) == "que";
    let earlier = clause.earlier();
    let ways = [Frame::Cash, Frame::Financed];
    opens && ways.iter().any(|way| earlier.frame(*way).is_some())
}

/// `de contado, ¿a mi edad quién me va a dar crédito?`
fn asks_who_would_lend(clause: &Clause<'_>) -> bool {
    const LENDS: &[&str] = &[
        "dar",
        "prestar",
        "da",
        "presta",
        "autorizar",
        "autoriza",
        "daria",
    ];
    let who = clause.find(&["quien", "quienes"]);
    who.is_some_and(|who| (who..clause.span.end).any(|at| LENDS.contains(&clause.text(at))))
}

/// `¿el crédito puede salir a nombre de los dos?` asks more than how a loan works.
fn asks_a_detail(scene: &Scene<'_>, core: &Span) -> bool {
    const MOST_OTHER_WORDS: usize = 1;
    let clause = scene.clause;
    let frames = [Frame::Financed, Frame::Pays, Frame::AskCredit, Frame::Term];
    let framed = |place: usize| {
        let mut spans = frames.iter().flat_map(|frame| clause.frames(*frame));
        spans.any(|span| span.contains(&place))
    };
    let others = clause.places().filter(|place| {
        let known = scene.context.facts.frames.is_filler(clause.text(*place));
        !core.contains(place) && !known && !framed(*place)
    });
    others.count() >= MOST_OTHER_WORDS
}

/// `de contado ni soñando`, `de contado imposible`.
fn is_ruled_out(clause: &Clause<'_>, span: &Span) -> bool {
    let after = (clause.text(span.end), clause.text(span.end + 1));
    match after {
        ("ni", next) => matches!(next, "sonando" | "loco" | "loca" | "de" | "en" | "modo"),
        ("imposible" | "jamas", _) => true,
        _ => false,
    }
}

/// `preferimos no liquidarlo de contado`, `no lo voy a pagar todo de contado`
fn is_declined(clause: &Clause<'_>, span: &Span) -> bool {
    const PAYS: &[&str] = &[
        "liquidar",
        "liquidarlo",
        "liquidarla",
        "pagar",
        "pagarlo",
        "pagarla",
        "comprarlo",
        "comprarla",
        "sacarlo",
        "sacarla",
        "darlo",
        "cubrirlo",
        "saldarlo",
    ];
    const NEAR: usize = 5;
    let near = span.start.saturating_sub(NEAR).max(clause.span.start)..span.start;
    let denied = near.clone().find(|place| clause.text(*place) == "no");
    denied.is_some_and(|no| (no..span.start).any(|place| PAYS.contains(&clause.text(place))))
}

fn overlap(one: &Span, other: &Span) -> bool {
    one.start < other.end && other.start < one.end
}

/// `para financiamiento qué documentos piden`: who asks for them has not decided yet.
fn asks_for_papers(clause: &Clause<'_>) -> bool {
    const PAPERS: &[&str] = &["documentos", "papeles", "requisitos", "documentacion"];
    const ASKS: &[&str] = &[
        "piden", "pide", "necesito", "ocupo", "llevo", "son", "que", "cuales",
    ];
    clause.has(PAPERS) && clause.has(ASKS)
}
