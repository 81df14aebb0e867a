//! Words around a car that make it the customer's own.

use super::Scene;
use super::noun_phrase::{Determiner, NounPhrase};
use crate::catalog::Car;
use crate::interpret::{Act, CarRef, Clause, Context, Errand, Reading, Span};

const CARS: [&str; 5] = ["carro", "auto", "coche", "camioneta", "troca"];

/// `mi carro, una Sienna 2010`, `la Sienna que dejo`, `el Jetta es el mío`.
/// `start` and `end` are the bounds of the noun phrase; the clause before it
/// may hold what it stands beside.
pub(super) fn is_owned(clause: &Clause<'_>, start: usize, end: usize) -> bool {
    let word = |place: usize| {
        clause
            .words
            .get(place)
            .map_or("", |word| word.text.as_str())
    };
    let beside = start >= 2
        && matches!(word(start), "un" | "una")
        && word(start - 2) == "mi"
        && CARS.contains(&word(start - 1));
    // `mi auto actual es un Aveo 2014`
    let is = start >= 2
        && matches!(word(start), "un" | "una")
        && matches!(word(start - 1), "es" | "seria");
    let mut subject = start.saturating_sub(5)..start.saturating_sub(1);
    let is_mine = is
        && subject.any(|at| {
            let noun =
                CARS.contains(&word(at)) || matches!(word(at), "carrito" | "nave" | "carcacha");
            noun && at > 0 && matches!(word(at - 1), "mi" | "nuestro" | "nuestra")
        });
    let next = [word(end), word(end + 1), word(end + 2), word(end + 3)];
    let left = matches!(
        next,
        ["que", "dejo" | "doy" | "entrego" | "tengo" | "traigo", ..]
            | ["que", "voy" | "vamos", "a", "dejar" | "dar" | "entregar"]
            | ["es", "el" | "la", "mio" | "mia", ..]
            | ["es", "mio" | "mia" | "nuestro" | "nuestra", ..]
    );
    // `sin contar el Fiesta`, `y aparte el Fiesta`
    let counted = matches!(word(start), "el" | "la")
        && start > 0
        && matches!(
            word(start - 1),
            "contar" | "aparte" | "dejo" | "dejar" | "toman" | "valuan"
        );
    // `ya no cabemos en el Tsuru`
    let outgrown = matches!(word(start), "el" | "la")
        && start > 0
        && word(start - 1) == "en"
        && clause.has(&[
            "cabemos", "caben", "quepo", "andamos", "viajamos", "llevamos", "ando",
        ]);
    beside
        || is_mine
        || left
        || counted
        || outgrown
        || is_sold(clause, start, end)
        || given_down(clause, start, end).is_some()
        || is_introduced(clause, start)
        || is_gone(clause, start)
}

/// `yo vendo el Aveo`, `ando vendiendo una CR-V 2012`, `un Tsuru 2005 en venta`
fn is_sold(clause: &Clause<'_>, start: usize, end: usize) -> bool {
    const WANTS: &[&str] = &[
        "quiero", "queremos", "quisiera", "voy", "vamos", "pienso", "urge",
    ];
    let before = |back: usize| {
        let place = start
            .checked_sub(back)
            .filter(|at| *at >= clause.span.start);
        place.map_or("", |at| clause.text(at))
    };
    let sells = match before(1) {
        "vendo" | "vendemos" | "vendiendo" => true,
        "vender" => [2, 3].iter().any(|back| WANTS.contains(&before(*back))),
        "compren" | "compre" => matches!(before(2), "me" | "nos"),
        "venta" => before(2) == "en",
        "de" => before(2).starts_with("deshacer"),
        _ => false,
    };
    let has = matches!(before(1), "tengo" | "tenemos" | "traigo");
    sells || has && clause.text(end) == "en" && clause.text(end + 1) == "venta"
}

/// `un Versa 2015 a cuenta`, `doy un Jetta 2014 como enganche`: the words beside a car by
/// which it is given in part payment.
pub(super) fn given_down(clause: &Clause<'_>, start: usize, end: usize) -> Option<Span> {
    const GIVES: &[&str] = &[
        "doy",
        "damos",
        "dar",
        "dando",
        "dejo",
        "dejamos",
        "dejar",
        "dejando",
        "entrego",
        "entregar",
        "entregando",
        "meto",
        "meter",
        "metiendo",
        "ofrezco",
        "reciben",
        "recibes",
        "recibirian",
        "aceptan",
        "aceptarian",
        "toman",
        "tomarian",
        "agarran",
        "daria",
        "dejaria",
    ];
    let behind = [clause.text(end), clause.text(end + 1)];
    let length = match behind {
        ["a", "cuenta" | "cambio"] => 2,
        ["de" | "como" | "para", "enganche" | "anticipo" | "entrada"] => 2,
        ["como" | "en" | "de", "parte"] => 2,
        _ => 0,
    };
    // `el Sentra a cuenta de mi Versa` is none of the customer's.
    if length > 0 && !matches!(clause.text(end + length), "de" | "del") || behind[1] == "parte" {
        return Some(end..end + length);
    }
    let indefinite = matches!(clause.text(start), "un" | "una");
    let verb = start.checked_sub(1).filter(|at| *at >= clause.span.start)?;
    (indefinite && GIVES.contains(&clause.text(verb))).then_some(verb..start)
}

/// `me robaron mi coche hace un mes, un Ibiza precioso`, `traía una Escape y me salió buena`
fn is_gone(clause: &Clause<'_>, start: usize) -> bool {
    const WANTS: &[&str] = &[
        "quiero", "queremos", "busco", "necesito", "ocupo", "quisiera", "me", "interesa",
    ];
    let indefinite = matches!(clause.text(start), "un" | "una");
    let had = matches!(
        clause.text(start.wrapping_sub(1)),
        "traia" | "traiamos" | "tenia" | "teniamos"
    );
    let stolen = clause.message().has(&["robaron"]) && !clause.up_to(start).has(WANTS);
    indefinite && (had || stolen)
}

/// `el mío es un March 2016`, `mi carro es una Sienna`, `lo que tengo es un Aveo`.
fn is_introduced(clause: &Clause<'_>, start: usize) -> bool {
    let word = |back: usize| {
        let place = start.checked_sub(back);
        place
            .and_then(|place| clause.words.get(place))
            .map_or("", |word| word.text.as_str())
    };
    let indefinite = matches!(clause.text(start), "un" | "una");
    let is = matches!(word(1), "es" | "era");
    let owner = matches!(
        word(2),
        "mio" | "mia" | "tengo" | "traigo" | "dejo" | "doy" | "daria" | "dejaria" | "manejo"
    );
    let noun = word(3) == "mi" && CARS.contains(&word(2));
    indefinite && is && (owner || noun)
}

/// `traigo un Tsuru 2009`: a model behind a verb of having.
pub(super) fn brings(clause: &Clause<'_>, start: usize) -> bool {
    let before = clause.text(start.wrapping_sub(1));
    matches!(before, "traigo" | "traemos" | "manejo" | "manejamos")
}

/// `el Aveo`, once it is known that the customer gives or sells an Aveo, unless one
/// of ours is talked about.
pub(super) fn is_known(phrase: &NounPhrase, context: &Context<'_>) -> bool {
    let Some(own) = &context.state.own_car else {
        return false;
    };
    // `con la troca de enganche`
    let bare = CarRef {
        body: phrase.car.body,
        ..CarRef::default()
    };
    let of_shape = |car: &&Car| car.body == phrase.car.body;
    let traded = context.state.errand == Some(Errand::TradeIn);
    if traded && phrase.car == bare && phrase.is_definite() && phrase.car.body.is_some() {
        return !context.at_hand().iter().any(of_shape);
    }
    let given = matches!(
        context.state.errand,
        None | Some(Errand::TradeIn | Errand::SellCar)
    );
    let car = &phrase.car;
    let same = car.model.is_some() && car.model == own.model && car.make == own.make;
    let year = car.year.is_none() || car.year == own.year;
    let ours = |model: &str| context.at_hand().iter().any(|car| car.model == model);
    given
        && same
        && year
        && phrase.determiner != Determiner::Indefinite
        && !car.model.as_deref().is_some_and(ours)
}

/// `un Versa 2015 a cuenta`: the own car of a clause that is given in part payment, by the
/// words that say so.
pub(super) fn given(clause: &Clause<'_>, phrases: &[NounPhrase]) -> Option<Span> {
    let named = phrases.iter().filter(|phrase| phrase.car.model.is_some());
    let mut words = named.map(|phrase| &phrase.words);
    words.find_map(|words| given_down(clause, words.start, words.end))
}

/// The customer's own cars, by their models.
pub(super) fn readings(scene: &Scene<'_>) -> Vec<Reading> {
    let own = scene
        .phrases
        .iter()
        .filter(|phrase| phrase.determiner == Determiner::Own && phrase.car.model.is_some());
    // `¿cuándo me entregan mi Versa?` is the one chosen; with another year it is not.
    let ours = |phrase: &&NounPhrase| {
        let (model, year) = (phrase.car.model.as_deref(), phrase.car.year);
        let mut at_hand = scene.context.at_hand().into_iter();
        at_hand.any(|car| Some(car.model.as_str()) == model && (year.is_none() || car.year == year))
    };
    // `no, yo vendo el Aveo`, though one of ours was shown.
    let sold = |phrase: &NounPhrase| is_sold(scene.clause, phrase.words.start, phrase.words.end);
    own.filter(|phrase| !ours(phrase) || sold(phrase))
        .map(|phrase| Reading::new(Act::OwnCar(phrase.car.clone()), phrase.words.clone()))
        .collect()
}
