//! How the customer wants to be reached: `mándenme mensaje, no llamada`, `mejor por WhatsApp`.

use crate::acts::Reach;
use crate::interpret::{Act, Clause, Context, Interpreted, Span, Text, clauses};

const MESSAGES: &[&str] = &[
    "mensaje",
    "mensajes",
    "mensajito",
    "mensajitos",
    "msj",
    "msg",
    "whats",
    "whatsapp",
    "wats",
    "wasap",
    "wasa",
    "guats",
    "texto",
    "escrito",
];

const CALLS: &[&str] = &[
    "llamada",
    "llamadas",
    "llamen",
    "llame",
    "llamenme",
    "llameme",
    "llamame",
    "llamar",
    "llamarme",
    "llaman",
    "marquen",
    "marque",
    "marquenme",
    "marqueme",
    "marcame",
    "marcar",
    "marcarme",
    "hablen",
    "hablenme",
    "hableme",
    "telefonica",
];

/// Orders and wishes to be written to that need no noun.
const WRITES_ME: &[&str] = &[
    "escribanme",
    "escribeme",
    "escribame",
    "escribirme",
    "textenme",
    "texteame",
    "mensajeenme",
    "mensajeame",
];

/// Behind `me`: `que me escriban`.
const WRITES: &[&str] = &[
    "escriban", "escriba", "escribas", "escriben", "escribir", "texteen",
];

/// With a message behind: `mándenme un whats`.
const SENDS: &[&str] = &[
    "mandenme", "mandeme", "mandame", "mandarme", "manden", "mande", "mandan", "mandar", "enviame",
    "envienme", "enviarme", "envien", "enviar", "dejenme", "dejen",
];

/// What is sent in a message and is no way to be reached.
const SENT: &[&str] = &[
    "fotos",
    "foto",
    "info",
    "informacion",
    "cotizacion",
    "ficha",
    "video",
    "videos",
    "ubicacion",
    "catalogo",
    "link",
    "liga",
    "datos",
    "papeles",
    "documentos",
    "lista",
    "requisitos",
];

/// Adds how the customer is to be reached, by what the message says as a whole.
pub(crate) fn add_reach(text: &Text, context: &Context<'_>, acts: &mut Vec<Interpreted>) {
    let state = context.state;
    let due = context.step().is_contact() || state.handed_over || state.lead.phone.is_some();
    let given = acts.iter().any(|act| matches!(act.act, Act::Phone(_)));
    let clauses = clauses(text);
    let (Some(first), Some(last)) = (clauses.first(), clauses.last()) else {
        return;
    };
    let message = first.joined_to(last);
    let asks = clauses.iter().any(|clause| clause.asks);
    let found = by_message(&message, asks).map(|span| (Reach::Message, span));
    let found = found.or_else(|| Some((Reach::Call, by_call_after_all(&message, context)?)));
    let Some((reach, span)) = found.filter(|_| due || given) else {
        return;
    };
    // `no me llamen, mándenme un whats` calls nothing off, and names no number.
    let known = state.lead.phone.is_some() || given;
    acts.retain(|act| match &act.act {
        Act::CancelCall => false,
        Act::SameNumber => !known,
        Act::AskCompany(question) => question.topic.is_some(),
        _ => true,
    });
    acts.push(Interpreted {
        act: Act::Reach(reach),
        quote: message.written(&span).to_owned(),
        certain: true,
    });
}

/// The words that ask for messages instead of calls.
fn by_message(message: &Clause<'_>, asks: bool) -> Option<Span> {
    const POLITE: &[&str] = &[
        "pueden", "puede", "podrian", "podria", "mejor", "favor", "porfa",
    ];
    let calls = message.places().any(|at| is_call(message, at));
    let conditional = message.has(&["si", "antes"]);
    if calls || message.has(SENT) || asks && !message.has(POLITE) {
        return None;
    }
    let at = message.places().find(|at| is_asked_for(message, *at))?;
    let condition = (message.span.start..at).rev().take(6);
    let mut condition =
        condition.filter(|at| matches!(message.text(*at), "si" | "antes" | "cuando"));
    (!conditional || condition.next().is_none()).then_some(at..at + 1)
}

/// Whether a word asks for messages, and nothing denies it.
fn is_asked_for(message: &Clause<'_>, at: usize) -> bool {
    let word = message.text(at);
    let (before, next) = (message.text(at.wrapping_sub(1)), message.text(at + 1));
    if is_denied(message, at) {
        return false;
    }
    if WRITES_ME.contains(&word) || WRITES.contains(&word) && before == "me" {
        return true;
    }
    if SENDS.contains(&word) {
        return (at + 1..=at + 3).any(|at| MESSAGES.contains(&message.text(at)));
    }
    let preferred = matches!(
        before,
        "por" | "prefiero" | "mejor" | "solo" | "puro" | "puros"
    ) || matches!(next, "mejor" | "nomas" | "porfa");
    MESSAGES.contains(&word) && (preferred || instead_of_call(message, at))
}

/// `mensaje, no llamada`, `mensaje en vez de llamada`
fn instead_of_call(message: &Clause<'_>, at: usize) -> bool {
    let call = (at + 1..=at + 5).find(|at| CALLS.contains(&message.text(*at)));
    call.is_some_and(|call| is_denied(message, call))
}

fn is_call(message: &Clause<'_>, at: usize) -> bool {
    CALLS.contains(&message.text(at)) && !is_denied(message, at)
}

/// `no me llamen`, `sin llamadas`, `en vez de llamar`, `no contesto llamadas`
fn is_denied(message: &Clause<'_>, at: usize) -> bool {
    const NEAR: usize = 3;
    let start = at.saturating_sub(NEAR).max(message.span.start);
    let joined = (start..at)
        .rev()
        .take_while(|before| !message.words[before + 1].pause);
    joined.into_iter().any(|before| {
        let word = message.text(before);
        matches!(
            word,
            "no" | "sin" | "ni" | "vez" | "lugar" | "nunca" | "nada"
        )
    })
}

/// `no, mejor sí llámenme`, once messages were asked for.
fn by_call_after_all(message: &Clause<'_>, context: &Context<'_>) -> Option<Span> {
    const TURNS: &[&str] = &["mejor", "siempre", "prefiero", "si"];
    let messages = context.state.lead.reach == Some(Reach::Message);
    let turns = messages && message.has(TURNS);
    let at = message.places().find(|at| is_call(message, *at))?;
    turns.then_some(at..at + 1)
}
