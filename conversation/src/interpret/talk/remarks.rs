//! Courtesies, doubts, requests to the agent, and what it refuses.

use super::adviser::{is_left_to_adviser, is_told_adviser};
use super::how_are_you::asks_how_one_is;
use super::purpose::is_purpose;
use crate::interpret::cars;
use crate::interpret::remark::is_remark;
use crate::interpret::reported::is_figure;
use crate::interpret::{
    Act, Clause, Context, LoanQuestion, Noted, Objection, Reading, Social, Span,
};
use crate::lexicon::{Frame, Label};
use crate::wish::{Order, Wish};

/// Frames that stand for an act by themselves, wherever they occur.
const ACTS: [(Frame, Act); 27] = [
    (Frame::Injection, Act::Injection),
    (Frame::Insult, Act::Insult),
    (Frame::OffTopic, Act::OffTopic),
    (Frame::Restart, Act::Restart),
    (Frame::Person, Act::AskPerson),
    (Frame::Expensive, Act::Object(Objection::TooExpensive)),
    (Frame::InterestObjection, Act::Object(Objection::Interest)),
    (Frame::ConditionObjection, Act::Object(Objection::Condition)),
    (Frame::Distrust, Act::Object(Objection::Distrust)),
    (Frame::Later, Act::Object(Objection::WantsToThink)),
    (Frame::Wait, Act::Social(Social::Later)),
    (Frame::Why, Act::AskWhy),
    (Frame::Repeat, Act::Repeat),
    (Frame::ChangeBudget, Act::Change(Noted::Budget)),
    (Frame::ChangeNeed, Act::Change(Noted::Need)),
    (Frame::ChangeCar, Act::Change(Noted::Car)),
    (Frame::ChangeTerm, Act::Change(Noted::Term)),
    (Frame::ChangeDown, Act::Change(Noted::DownPayment)),
    (Frame::WhoAreYou, Act::Social(Social::WhoAreYou)),
    (Frame::Help, Act::Social(Social::Help)),
    (Frame::HowAreYou, Act::Social(Social::HowAreYou)),
    (Frame::Greeting, Act::Social(Social::Greeting)),
    (Frame::Thanks, Act::Social(Social::Thanks)),
    (Frame::Bye, Act::Social(Social::Bye)),
    (Frame::Compliment, Act::Social(Social::Compliment)),
    (Frame::Noise, Act::Social(Social::Noise)),
    (Frame::WornOut, Act::Social(Social::Noise)),
];

/// Every remark of a clause.
pub(super) fn read(clause: &Clause<'_>, context: &Context<'_>) -> Vec<Reading> {
    ACTS.iter()
        .filter_map(|(frame, act)| {
            let span = clause.frame(*frame)?;
            is_meant(clause, context, *frame).then(|| Reading::new(act.clone(), span))
        })
        .chain(cheaper(clause, context))
        .chain(asks_of_plan(clause))
        .collect()
}

fn is_tag(clause: &Clause<'_>, span: &Span) -> bool {
    span.len() == 1 && clause.text(span.start) == "eh" && clause.span.len() > 1
}

/// `uso ejecutivo`, `un sedán ejecutivo`: a kind of car, and no person.
fn names_a_kind(clause: &Clause<'_>) -> bool {
    let kinds: Vec<Span> = clause
        .labels()
        .filter_map(|(label, span)| matches!(label, Label::Need(_)).then_some(span))
        .collect();
    let mut persons = clause.frames(Frame::Person);
    let inside = |person: Span| {
        let mut kinds = kinds.iter();
        kinds.any(|kind| kind.start <= person.start && person.end <= kind.end)
    };
    !kinds.is_empty() && persons.all(inside)
}

/// `¿y si doy más enganche?`: asks what the loan allows.
fn asks_of_plan(clause: &Clause<'_>) -> Option<Reading> {
    let asks = clause.asks && clause.has(&["si"]);
    let of = |frame, question| {
        let span = clause.frame(frame)?;
        Some(Reading::new(Act::AskLoan(question), span).framed_by([clause.span.clone()]))
    };
    let down = || of(Frame::ChangeDown, LoanQuestion::DownPayment);
    let term = || of(Frame::ChangeTerm, LoanQuestion::Terms);
    let figure = clause.places().any(|at| is_figure(&clause.words[at]));
    (asks && !figure).then(|| down().or_else(term)).flatten()
}

/// `algo más barato` where cars were shown.
fn cheaper(clause: &Clause<'_>, context: &Context<'_>) -> Option<Reading> {
    let span = clause.frame(Frame::Cheaper)?;
    let for_others = clause.has(&["tienen", "tienes", "hay", "tendran", "tendras"]);
    // `¿y el coche más barato que tienes cuál es?` asks which.
    let which = clause.asks && clause.has(&["cual", "cuales"]);
    // `mejor la más barata de las Captur` names a car.
    let article = matches!(clause.text(span.start.wrapping_sub(1)), "el" | "la");
    let of_all = clause.text(span.end) == "que";
    let names = article && (of_all || cars::named(clause, context).is_some());
    // `lo que salga más barato al mes`, once a car is chosen
    let of_payments = context.chosen().is_some()
        && (clause.frame(Frame::PerMonth).is_some()
            || clause.has(&["mensualidad", "letra", "mes"]));
    if is_remark(clause) || names || of_payments {
        return None;
    }
    let meant = !which && !context.state.offered.is_empty() && (!clause.asks || for_others);
    let wish = Wish {
        order: Some(Order::Cheapest),
        ..Wish::default()
    };
    meant.then(|| Reading::new(Act::Want(wish), span))
}

fn is_meant(clause: &Clause<'_>, context: &Context<'_>, frame: Frame) -> bool {
    let of_company = || {
        let mut labels = clause.labels();
        labels.any(|(label, _)| matches!(label, Label::Topic(_)))
    };
    match frame {
        // `¿y si doy más enganche sí pasa?` changes nothing.
        Frame::ChangeDown | Frame::ChangeTerm | Frame::ChangeBudget
            if clause.asks && clause.has(&["si"]) =>
        {
            false
        }
        // `su política de devolución`
        // `ando en moto y me quiero pasar a carro`
        // `olvida todo lo que te dije, empezamos de cero`
        Frame::Injection => {
            let message = clause.message();
            let forgets = |span: crate::interpret::Span| message.text(span.start) == "olvida";
            let restarts = message.frame(Frame::Restart).is_some();
            !(restarts && message.frames(Frame::Injection).all(forgets))
        }
        Frame::OffTopic => !of_company() && !is_work_or_ride(clause),
        // `quiero cambiar la camioneta`, before any is shown, speaks of the own one.
        Frame::ChangeCar => {
            let state = context.state;
            let shown = !state.offered.is_empty() || state.recommended.is_some();
            let one = clause.frame(frame).is_some_and(|span| {
                let article = clause.text(span.start + 1);
                matches!(article, "el" | "la")
            });
            !one || state.chosen.is_some() || shown
        }
        // `otro auto` among cars shown asks for more of them.
        Frame::ChangeNeed => {
            let others = context.state.offered.is_empty()
                || clause.has(&["tipo", "marca", "modelo", "busqueda", "busco", "cosa"]);
            others && !is_denied(clause, frame)
        }
        // `no hace falta que me llamen`
        Frame::Person => {
            let left = is_left_to_adviser(clause) || is_told_adviser(clause);
            !is_denied(clause, frame) && !left && !names_a_kind(clause)
        }
        // `por si se me va el internet`
        Frame::Expensive if clause.has(&["internet", "senal", "wifi", "luz", "pila"]) => false,
        // `ni muy caro ni muy viejo`
        Frame::Expensive | Frame::ConditionObjection => objects(clause, frame),
        Frame::HowAreYou => asks_how_one_is(clause),
        // `pero Ford ni regalado eh`
        Frame::Repeat
            if clause
                .frame(frame)
                .is_some_and(|span| is_tag(clause, &span)) =>
        {
            false
        }
        Frame::Repeat => asks_again(clause, frame),
        // `dile que regateo, para que vaya preparado` asks nothing.
        Frame::Why => {
            // `para que quieren mis datos`, without its mark
            let opens = clause
                .frame(frame)
                .is_some_and(|span| span.start == clause.span.start && span.len() > 2);
            (clause.asks || clause.words.len() <= 4 || opens) && !is_purpose(clause)
        }
        Frame::Noise | Frame::Compliment => clause.span.len() <= 5,
        _ => true,
    }
}

/// `trabajo en un hotel`, `ando en moto y me quiero pasar a carro`
fn is_work_or_ride(clause: &Clause<'_>) -> bool {
    const OURS: &[&str] = &[
        "carro",
        "carrito",
        "auto",
        "coche",
        "camioneta",
        "mi",
        "soy",
        "repartidor",
        "reparto",
    ];
    // `trabajo en un hotel`
    let works = clause.has(&["trabajo", "trabajamos", "chambeo", "chamba", "laboro"]);
    let rides = clause.has(&["moto", "motos", "motocicleta", "bicicleta"]);
    let passes_on = rides && clause.has(OURS);
    passes_on || works
}

/// Whether a doubt is about one of our cars, and no wish.
fn objects(clause: &Clause<'_>, frame: Frame) -> bool {
    // `a mi coche lo chocaron` doubts none of ours.
    const VEHICLES: &[&str] = &["coche", "carro", "auto", "camioneta", "troca", "carrito"];
    let own = clause
        .places()
        .any(|at| clause.text(at) == "mi" && VEHICLES.contains(&clause.text(at + 1)));
    if frame == Frame::ConditionObjection && own {
        return false;
    }
    // `que no sea muy vieja` wishes.
    const WISHES: &[&str] = &["sea", "sean", "este", "esten", "tenga", "tengan", "traiga"];
    let wished = |start: usize| {
        let near = start.saturating_sub(2)..start;
        near.into_iter().any(|at| WISHES.contains(&clause.text(at)))
    };
    let span = clause.frame(frame);
    span.is_none_or(|span| clause.text(span.start.wrapping_sub(1)) != "ni" && !wished(span.start))
}

/// Whether what was said is to be said again.
fn asks_again(clause: &Clause<'_>, frame: Frame) -> bool {
    const SENDS: &[&str] = &[
        "mandame", "mandeme", "mandenme", "mande", "pasame", "paseme", "dame", "deme", "leeme",
        "leame", "repasame", "envia", "enviame", "envieme", "repiteme", "repitame", "resumen",
        "quiero",
    ];
    // `que me mande fotos`, `mejor el viernes, eh`
    let sound = clause
        .frame(frame)
        .is_some_and(|span| span.len() == 1 && matches!(clause.text(span.start), "mande" | "eh"));
    let alone = clause.words.len() <= 2;
    (!sound || alone) && (clause.asks || clause.span.len() <= 8 || clause.has(SENDS))
}

/// `no, no quiero ver otros carros`.
fn is_denied(clause: &Clause<'_>, frame: Frame) -> bool {
    const MOST_BETWEEN: usize = 3;
    let Some(span) = clause.frame(frame) else {
        return false;
    };
    let from = span.start.saturating_sub(MOST_BETWEEN + 1);
    (from..span.start).any(|place| clause.text(place) == "no") && clause.text(span.start) != "no"
}
