//! Questions about cars.

use rust_decimal::Decimal;

use super::Scene;
use super::noun_phrase::{Determiner, NounPhrase};
use super::references::{each, references};
use super::which::which_is;
use super::wishes;
use crate::interpret::frames::{Frame, Label};
use crate::interpret::{Act, CarFact, Reading, Span};
use crate::language::spelled;

/// Frames that ask for a fact, the more specific first.
const FACTS: [(Frame, CarFact); 14] = [
    (Frame::MonthlyFact, CarFact::MonthlyPayment),
    (Frame::Consumption, CarFact::Consumption),
    (Frame::GearboxFact, CarFact::Gearbox),
    (Frame::FuelFact, CarFact::Fuel),
    (Frame::YearFact, CarFact::Year),
    (Frame::SeatsFact, CarFact::Seats),
    (Frame::Bluetooth, CarFact::Bluetooth),
    (Frame::CarPlay, CarFact::CarPlay),
    (Frame::Color, CarFact::Color),
    (Frame::Size, CarFact::Size(None)),
    (Frame::Kilometres, CarFact::Kilometres),
    (Frame::Equipment, CarFact::Other(String::new())),
    (Frame::Price, CarFact::Price),
    (Frame::Details, CarFact::Details),
];

/// Words that ask without a question.
const REQUESTS: &[&str] = &[
    "hazme",
    "haz",
    "hagame",
    "sacame",
    "cotizame",
    "calculame",
    "pasame",
    "paseme",
    "pasenme",
    "mandame",
    "mandeme",
    "dime",
    "digame",
    "diganme",
    "dame",
];

/// What a clause asks about cars; nothing where it asks something else.
pub(super) fn questions(scene: &Scene<'_>) -> Vec<Reading> {
    if let Some(which) = which_is(scene).filter(|_| scene.clause.asks) {
        return vec![which];
    }
    let facts = facts(scene);
    if !facts.is_empty() {
        return facts;
    }
    let more = more_cars(scene);
    if !more.is_empty() {
        return more;
    }
    if !scene.clause.asks {
        return elliptic(scene).into_iter().collect();
    }
    kind_of_the_car_at_hand(scene)
        .map(|reading| for_each(scene, reading))
        .or_else(|| availability(scene))
        .or_else(|| bare_question(scene).map(|reading| vec![reading]))
        .unwrap_or_default()
}

fn facts(scene: &Scene<'_>) -> Vec<Reading> {
    let mut readings: Vec<Reading> = Vec::new();
    for (frame, fact) in &FACTS {
        let Some(span) = scene.clause.frame(*frame) else {
            continue;
        };
        let overlaps = readings
            .iter()
            .any(|reading| span.clone().any(|place| reading.explains(place)));
        if overlaps || !is_asked(scene, *frame, &span) {
            continue;
        }
        // `¿en 60 meses cuánto me queda?`
        let over_months = *fact == CarFact::Price
            && scene
                .clause
                .has(&["queda", "quedaria", "quedan", "pagaria", "sale", "saldria"])
            && scene
                .others
                .iter()
                .any(|one| matches!(one.act, Act::Term(_)));
        let fact = if over_months {
            &CarFact::MonthlyPayment
        } else {
            fact
        };
        let fact = complete(scene, fact, &span);
        for (reference, words) in references(scene) {
            readings.push(
                Reading::new(Act::AskCar(reference, fact.clone()), span.clone()).framed_by(words),
            );
        }
    }
    readings
}

/// Whether a frame asks here: in a question, or as what the clause begins with.
fn is_asked(scene: &Scene<'_>, frame: Frame, span: &Span) -> bool {
    let clause = scene.clause;
    // `¿cuánto tiempo …?` asks for no price.
    const NO_PRICE: &[&str] = &[
        "tiempo", "gana", "ganan", "dura", "duran", "tarda", "tardan", "falta", "pesa", "llevan",
    ];
    // `algo más grande` is a wish.
    if frame == Frame::Size && clause.text(span.start) == "mas" && !clause.has(&["cual", "cuales"])
    {
        return false;
    }
    let bare_price = frame == Frame::Price && span.len() == 1;
    if bare_price && NO_PRICE.contains(&clause.text(span.end)) {
        return false;
    }
    // `¿ese precio ya incluye IVA?` asks for no price.
    let includes = ["incluye", "incluyen", "incluido", "incluida", "iva"];
    if frame == Frame::Price && clause.has(&includes) && !clause.has(&["cuanto"]) {
        return false;
    }
    let about_company = clause
        .labels()
        .any(|(label, words)| matches!(label, Label::Topic(_)) && !span.contains(&words.start));
    let named = scene.cars().next().is_some();
    let at_hand = scene.has_car_at_hand() || scene.context.state.wish.make.is_some();
    // `¿el traslado de otra ciudad cuánto cuesta?` names no car.
    let means_car = scene
        .cars()
        .any(|phrase| phrase.mention.is_some() || phrase.points() && !phrase.car.other);
    if about_company && !means_car {
        return false;
    }
    let begins = clause
        .places()
        .find(|place| {
            let text = clause.text(*place);
            span.contains(place) || !scene.context.facts.frames.is_filler(text)
        })
        .is_some_and(|place| span.contains(&place));
    // `kilometraje de la misma`
    let short = clause.places().len() <= 5 && at_hand && frame == Frame::Kilometres;
    let bare = short || matches!(frame, Frame::Price | Frame::MonthlyFact | Frame::Details);
    // `el Swift 2022 a cómo lo dan`, `pásame precio de la 2020`
    let all: Vec<Span> = scene.cars().map(|phrase| phrase.words.clone()).collect();
    let all: Vec<Span> = all.into_iter().chain([span.clone()]).collect();
    let whole =
        named && frame == Frame::Price && (span.len() > 1 || scene.is_otherwise_silent(&all));
    let requested = clause.has(REQUESTS) && (named || at_hand) && frame != Frame::Equipment;
    // `la Partner qué años tienes`
    let by_word = matches!(clause.text(span.start), "que" | "cuanto" | "cuantos");
    let plain = matches!(frame, Frame::Price | Frame::YearFact | Frame::Kilometres);
    let whole = whole || by_word && plain && named;
    let told =
        (begins || whole || requested) && (named || bare || requested) && !states_money(scene);
    (clause.asks || told) && (named || at_hand || bare || clause.asks && frame != Frame::Equipment)
}

/// `cuanto` in a clause that names an amount states more than it asks.
fn states_money(scene: &Scene<'_>) -> bool {
    let figures = scene.clause.places();
    !scene.clause.asks && figures.into_iter().any(|p| scene.clause.words[p].dollar)
}

fn complete(scene: &Scene<'_>, fact: &CarFact, span: &Span) -> CarFact {
    match fact {
        CarFact::Size(_) => CarFact::Size(metres(scene)),
        // As written, for the accents; word by word, without the signs between.
        CarFact::Other(_) => {
            let words: Vec<&str> = span
                .clone()
                .map(|place| scene.clause.written(&(place..place + 1)))
                .collect();
            let thing = words.join(" ").to_lowercase();
            // `¿cuál es más seguro?`
            let safety = thing.contains(" segur");
            CarFact::Other(if safety {
                "seguridad".to_owned()
            } else {
                thing
            })
        }
        other => other.clone(),
    }
}

/// `4.60 m`, `5 metros`.
fn metres(scene: &Scene<'_>) -> Option<Decimal> {
    let clause = scene.clause;
    clause.places().find_map(|place| {
        let number = clause.words[place].number?;
        let unit = matches!(
            clause.text(place + 1),
            "m" | "mts" | "metros" | "metro" | "mt"
        );
        let plausible = number > Decimal::ONE && number < Decimal::from(10);
        (unit && plausible).then_some(number)
    })
}

/// `¿los dos son estándar?`: the same question of each.
fn for_each(scene: &Scene<'_>, reading: Reading) -> Vec<Reading> {
    let (Act::AskCar(_, fact), Some(all)) = (&reading.act, each(scene)) else {
        return vec![reading];
    };
    all.into_iter()
        .map(|(car, words)| Reading {
            act: Act::AskCar(car, fact.clone()),
            explains: [reading.explains.clone(), words].concat(),
        })
        .collect()
}

/// `¿es automática?`, `¿la segunda es híbrida?`
fn kind_of_the_car_at_hand(scene: &Scene<'_>) -> Option<Reading> {
    const IS: &[&str] = &["es", "viene", "son", "era", "seria", "esta"];
    let verb = scene.clause.find(IS)?;
    let seats = scene.clause.find(&["pasajeros", "asientos", "plazas"]);
    let end = seats
        .map(|noun| noun + 1)
        .or_else(|| seats_alone(scene, verb));
    if let Some(end) = end.filter(|_| scene.has_car_at_hand()) {
        let (reference, words) = references(scene).swap_remove(0);
        let act = Act::AskCar(reference, CarFact::Seats);
        return Some(Reading::new(act, verb..end).framed_by(words));
    }
    if let Some(of_version) = version(scene, verb) {
        return Some(of_version);
    }
    if scene.clause.frame(Frame::Have).is_some() {
        return None;
    }
    let kind = scene.phrases.iter().find(|phrase| {
        phrase.words.start > verb
            && matches!(phrase.determiner, Determiner::None | Determiner::Definite)
            && phrase.mention.is_none()
            && (phrase.car.gearbox.is_some()
                || phrase.car.fuel.is_some()
                || phrase.car.drive.is_some())
    })?;
    let subject = scene.cars().find(|phrase| phrase.words.end <= verb);
    if subject.is_none() && !scene.has_car_at_hand() {
        return None;
    }
    let fact = match (&kind.car.gearbox, &kind.car.fuel) {
        (Some(_), _) => CarFact::Gearbox,
        (None, Some(_)) => CarFact::Fuel,
        (None, None) => CarFact::Drive,
    };
    let reference = subject.map(|phrase| phrase.car.clone()).unwrap_or_default();
    let words = subject.map(|phrase| phrase.words.clone());
    Some(
        Reading::new(Act::AskCar(reference, fact), kind.words.clone())
            .framed_by(words)
            .framed_by(std::iter::once(verb..verb + 1)),
    )
}

/// `¿el Forte 2020 es GT Line?`: words of the versions that the model is sold in.
fn version(scene: &Scene<'_>, verb: usize) -> Option<Reading> {
    let clause = scene.clause;
    let subject = scene.cars().find(|phrase| phrase.words.end <= verb)?;
    let model = subject.mention.as_ref()?.model?;
    let catalog = &scene.context.facts.catalog;
    let after = verb + 1..clause.span.end;
    let skipped = |place: &usize| matches!(clause.text(*place), "la" | "el" | "version");
    let start = after.clone().find(|place| !skipped(place))?;
    let is_version = |place: &usize| catalog.is_version_word(model, clause.text(*place));
    let end = (start..after.end).take_while(is_version).last()? + 1;
    let act = Act::AskCar(subject.car.clone(), CarFact::Details);
    Some(Reading::new(act, verb..end).framed_by([subject.words.clone()]))
}

/// `¿esa sí es de 7?`, `¿es para 5 o para 7?`: a small figure after the verb,
/// with nothing behind it, counts seats. Returns where it ends.
fn seats_alone(scene: &Scene<'_>, verb: usize) -> Option<usize> {
    const SEATS: std::ops::RangeInclusive<u32> = 4..=9;
    let clause = scene.clause;
    let mut place = verb + 1;
    while matches!(clause.text(place), "de" | "para" | "como") {
        let text = clause.text(place + 1);
        let count = text.parse().ok().or_else(|| spelled::value(text));
        count.filter(|count| SEATS.contains(count))?;
        place += 2;
        match clause.text(place) {
            _ if place >= clause.span.end => return Some(place),
            "o" => place += 1,
            "verdad" | "no" if place + 1 >= clause.span.end => return Some(place + 1),
            _ => return None,
        }
    }
    None
}

/// `¿tienen Toyota?`, `¿hay camionetas automáticas?`
fn availability(scene: &Scene<'_>) -> Option<Vec<Reading>> {
    let have = scene.clause.frame(Frame::Have)?;
    let mut readings: Vec<Reading> = scene
        .cars()
        .filter(|phrase| phrase.mention.is_some() || phrase.points())
        .map(|phrase| {
            let act = Act::AskCar(phrase.car.clone(), CarFact::Availability);
            Reading::new(act, phrase.words.clone()).framed_by([have.clone()])
        })
        .collect();
    if readings.is_empty() {
        let wish = wishes::wish(scene, &[])?;
        readings.push(wish.framed_by([have.clone()]));
        readings.push(Reading::new(Act::ShowCars, have));
    }
    Some(readings)
}

/// `precio del A3 2015, Mazda 3 2015 y Jetta 2019`, `¿cuánto cuesta? el Forte
/// 2020`: a clause of nothing but cars goes on with what the one before asked.
fn more_cars(scene: &Scene<'_>) -> Vec<Reading> {
    const TAKES: [Frame; 3] = [Frame::Choose, Frame::Like, Frame::Want];
    let clause = scene.clause;
    let Some(fact) = &scene.context.asked else {
        return Vec::new();
    };
    let cars: Vec<&NounPhrase> = scene.cars().collect();
    let words: Vec<Span> = cars.iter().map(|phrase| phrase.words.clone()).collect();
    let named = cars.iter().all(|phrase| phrase.mention.is_some());
    let takes = TAKES.iter().any(|frame| clause.frame(*frame).is_some());
    if !named || takes || !scene.is_otherwise_silent(&words) {
        return Vec::new();
    }
    let ask = |phrase: &&NounPhrase| {
        let act = Act::AskCar(phrase.car.clone(), fact.clone());
        Reading::new(act, phrase.words.clone())
    };
    cars.iter().map(ask).collect()
}

/// `y el Charger 2018`: goes on asking.
fn elliptic(scene: &Scene<'_>) -> Option<Reading> {
    const NOISE: &[&str] = &[
        "mmm", "mm", "hmm", "ah", "ok", "oye", "bueno", "pues", "a", "ver", "este", "eh",
    ];
    let mut places = scene.clause.places();
    let first = places.find(|place| !NOISE.contains(&scene.clause.text(*place)))?;
    let goes_on = scene.clause.text(first) == "y";
    goes_on.then(|| bare_question(scene)).flatten()
}

/// `¿y la CX-5?`, `¿Toyota?`
fn bare_question(scene: &Scene<'_>) -> Option<Reading> {
    let phrase = scene.cars().find(|phrase| {
        let of_year = phrase.is_definite() && phrase.car.year.is_some();
        let at_hand = scene.has_car_at_hand();
        phrase.mention.is_some() || (phrase.points() || of_year) && at_hand
    })?;
    if !scene.is_otherwise_silent(std::slice::from_ref(&phrase.words)) {
        return None;
    }
    let fact = if phrase.points() || phrase.is_definite() {
        CarFact::Details
    } else {
        CarFact::Availability
    };
    Some(Reading::new(
        Act::AskCar(phrase.car.clone(), fact),
        phrase.words.clone(),
    ))
}
