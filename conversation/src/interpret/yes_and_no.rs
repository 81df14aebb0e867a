//! Passes over the acts of a whole message: which `sí` and `no` of it answer nothing.

use super::{Act, CarFact, Interpretation, Interpreted, Objection, Social, Text, clauses};
use crate::words::compact;

/// `no, mejor a 48 meses`: the `no` only turns to what follows.
pub(super) fn drop_bare_no(acts: &mut Vec<Interpreted>) {
    // `y si no, al 55 …`
    let says_more = acts.iter().any(|act| {
        act.act.matters() && !act.act.is_answer()
            || matches!(act.act, Act::BackupPhone(_) | Act::CallFor(_))
    });
    if says_more {
        acts.retain(|act| act.act != Act::Decline);
    }
}

/// `ándale, bájale 30 mil`, `bueno, está caro`: who urges or objects says no
/// yes.
pub(super) fn drop_urging(acts: &mut Vec<Interpreted>) {
    const URGING: [&str; 9] = [
        "andale", "orale", "ande", "va", "vamos", "dale", "bueno", "ok", "sale",
    ];
    // `no, pero dime lo menos` goes on bargaining.
    if acts.iter().any(|act| act.act == Act::Haggle) {
        acts.retain(|act| act.act != Act::Decline || compact(&act.quote) != "no");
    }
    let resists = |act: &Interpreted| matches!(act.act, Act::Haggle | Act::Object(_));
    // `sí, pero queremos platicarlo`
    let waits = Act::Object(Objection::WantsToThink);
    if acts.iter().any(|act| act.act == waits) {
        acts.retain(|act| act.act != Act::Accept);
    }
    if acts.iter().any(resists) {
        acts.retain(|act| act.act != Act::Accept || !URGING.contains(&&*compact(&act.quote)));
    }
}

/// `está bien, se ve que no aflojas`: a mild yes beside something that is not understood
/// takes no car.
pub(super) fn drop_mild_yes(asked: &str, interpretation: &mut Interpretation) {
    const MOST_LEFT: usize = 1;
    if asked != "take_it" || interpretation.unexplained.len() <= MOST_LEFT {
        return;
    }
    let acts = &mut interpretation.acts;
    acts.retain(|act| act.act != Act::Accept || !MILD.contains(&&*compact(&act.quote)));
}

/// `…, pero bueno, los Gol son de batalla`: what resigns says yes to nothing, while other
/// words of the message are not understood.
pub(super) fn drop_resigned_yes(text: &Text, interpretation: &mut Interpretation) {
    let words = &text.words.list;
    let resigned = words.windows(2).any(|pair| {
        pair[0].text == "pero" && matches!(pair[1].text.as_str(), "bueno" | "ok" | "pues")
    });
    if resigned && !interpretation.unexplained.is_empty() {
        let mild = |act: &Interpreted| MILD.contains(&&*compact(&act.quote));
        interpretation
            .acts
            .retain(|act| act.act != Act::Accept || !mild(act));
    }
}

/// Words that urge, agree mildly or only open a sentence.
const MILD: [&str; 23] = [
    "andale",
    "orale",
    "va",
    "vamos",
    "dale",
    "bueno",
    "ok",
    "oki",
    "okey",
    "sale",
    "estabien",
    "stabien",
    "yabueno",
    "listo",
    "arre",
    "fierro",
    "sobres",
    "arrecompa",
    "aja",
    "ajale",
    "vale",
    "chido",
    "perfecto",
];

/// `arre, ¿y cuánto kilometraje trae?`: a mild word before a question about the car opens
/// the question, and takes no car.
pub(super) fn drop_yes_before_question(asked: &str, acts: &mut Vec<Interpreted>) {
    let asks = |act: &Interpreted| {
        let car = |fact: &CarFact| !matches!(fact, CarFact::Details | CarFact::MonthlyPayment);
        matches!(&act.act, Act::AskCar(_, fact) if car(fact))
    };
    let Some(question) = acts.iter().position(asks) else {
        return;
    };
    if asked != "take_it" {
        return;
    }
    let mut place = 0;
    acts.retain(|act| {
        place += 1;
        let opens = place <= question && MILD.contains(&&*compact(&act.quote));
        act.act != Act::Accept || !opens
    });
}

/// `sí, pero dime cuál es más larga`: a yes with a question about the cars behind a hedge
/// takes nothing yet.
pub(super) fn drop_hedged_yes(text: &Text, acts: &mut Vec<Interpreted>) {
    const HEDGES: [&str; 5] = ["pero", "aunque", "nomas", "nada", "solo"];
    let hedged = clauses(text).iter().skip(1).any(|clause| {
        let asks_which = clause.asks || clause.has(&["dime", "digame", "cual", "cuales"]);
        HEDGES.contains(&clause.text(clause.span.start)) && asks_which
    });
    let asks = |act: &Interpreted| match &act.act {
        Act::AskCar(_, fact) => *fact != CarFact::MonthlyPayment,
        Act::Compare(_) => true,
        _ => false,
    };
    let says_only_yes = |act: &Interpreted| act.act == Act::Accept || act.act.is_courtesy();
    if hedged && (acts.iter().any(asks) || acts.iter().all(says_only_yes)) {
        acts.retain(|act| act.act != Act::Accept);
    }
}

/// `va, pero dame chance`, `sí, pero mi jefa dice que salen malos`: a yes with a doubt takes
/// nothing.
pub(super) fn drop_doubted_yes(text: &Text, acts: &mut Vec<Interpreted>) {
    /// The doubt stands as near behind its `pero`.
    const NEAR: usize = 5;
    const DOUBTS: [&str; 20] = [
        "chance",
        "dejame",
        "deja",
        "dejeme",
        "esperame",
        "espereme",
        "espera",
        "aguanta",
        "dice",
        "dicen",
        "dijo",
        "dijeron",
        "dudo",
        "duda",
        "dudas",
        "miedo",
        "pienso",
        "pensarlo",
        "consultarlo",
        "platicarlo",
    ];
    let words = &text.words.list;
    let doubted = (0..words.len()).any(|at| {
        let but = words[at].text == "pero";
        let mut behind = words[at + 1..].iter().take(NEAR);
        but && behind.any(|word| DOUBTS.contains(&word.text.as_str()))
    });
    // `sí, pero llámenme cuando les dijo mi esposa` gives more than a yes.
    let gives = |act: &Interpreted| act.act.is_contact() || act.act.is_money();
    if doubted && !acts.iter().any(gives) {
        acts.retain(|act| act.act != Act::Accept);
    }
}

/// `fierro, ¿y cuál tiene menos km?`: who goes on comparing takes no car.
pub(super) fn drop_yes_before_comparison(acts: &mut Vec<Interpreted>) {
    let compares = |act: &Interpreted| match &act.act {
        Act::Compare(_) => true,
        Act::AskCar(car, _) => car.order.is_some(),
        _ => false,
    };
    if let Some(at) = acts.iter().position(compares) {
        let mut place = 0;
        acts.retain(|act| {
            place += 1;
            place > at || act.act != Act::Accept
        });
    }
}

/// `ok, gracias` is polite; `sí, gracias` is a yes, and so is either where the sender's
/// number was offered for the call.
pub(super) fn drop_polite_ok(asked: &str, acts: &mut Vec<Interpreted>) {
    const POLITE: [&str; 7] = ["ok", "oki", "okey", "bueno", "va", "sale", "vale"];
    let thanks = acts
        .iter()
        .any(|act| act.act == Act::Social(Social::Thanks));
    if thanks && asked != "phone" {
        acts.retain(|act| act.act != Act::Accept || !POLITE.contains(&&*compact(&act.quote)));
    }
}

/// `no, espera, mejor el viernes`: who goes on does not leave.
pub(super) fn drop_waiting(acts: &mut Vec<Interpreted>) {
    const WAIT: [&str; 7] = [
        "espera",
        "espere",
        "esperame",
        "espereme",
        "espérame",
        "espérate",
        "esperate",
    ];
    let waits = |act: &Interpreted| {
        let said = act.quote.to_lowercase();
        act.act == Act::Social(Social::Later) && WAIT.contains(&said.as_str())
    };
    let goes_on = acts
        .iter()
        .any(|act| act.certain && act.act.matters() && !act.act.is_answer());
    if goes_on {
        acts.retain(|act| !waits(act));
    }
    // `hoy a las 11, que después entro a junta`
    let timed = |act: &Interpreted| act.certain && matches!(act.act, Act::Time(_));
    if acts.iter().any(timed) {
        acts.retain(|act| act.act != Act::Social(Social::Later));
    }
}
