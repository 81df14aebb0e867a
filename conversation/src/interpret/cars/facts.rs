//! Questions about cars.

mod named;

use rust_decimal::Decimal;

use super::Scene;
use super::asked::is_asked;
use super::elliptic::{bare_question, dearer, elliptic, more_cars};
use super::kinds::kind_of_the_car_at_hand;
use super::references::{each, references};
use super::which::which_is;
use super::wishes;
use crate::interpret::{Act, CarFact, CarRef, Reading, Span};
use crate::lexicon::Frame;
use crate::payment::Payment;
pub(super) use named::about_named;
use named::{asked_again, which_has_it};

/// Frames that ask for a fact, the more specific first.
static FACTS: [(Frame, CarFact); 14] = [
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

/// Verbs that ask what a loan comes to.
const SUMS_UP: &[&str] = &["queda", "quedaria", "quedan", "pagaria", "sale", "saldria"];

/// What a clause asks about cars; nothing where it asks something else.
pub(super) fn questions(scene: &Scene<'_>) -> Vec<Reading> {
    if let Some(which) = which_is(scene).filter(|_| scene.clause.asks) {
        return vec![which];
    }
    let facts = facts(scene);
    if !facts.is_empty() {
        return facts;
    }
    if let Some(again) = asked_again(scene) {
        return vec![again];
    }
    if let Some(price) = dearer(scene) {
        return vec![price];
    }
    if let Some(which) = which_has_it(scene).filter(|_| scene.clause.asks) {
        return which;
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

/// `¿cuánto en total?`, once the loan is settled on
fn is_total_of_loan(scene: &Scene<'_>) -> bool {
    let financed = scene.context.state.payment == Some(Payment::Financed);
    financed && scene.clause.has(&["total", "final"])
}

/// `y en total`, `y los intereses`: what a loan comes to, as all that a clause says.
fn sum_alone(scene: &Scene<'_>) -> Option<Reading> {
    const SUMS: &[&[&str]] = &[
        &["en", "total"],
        &["total"],
        &["al", "final"],
        &["intereses"],
        &["los", "intereses"],
        &["de", "intereses"],
        &["el", "total"],
    ];
    let clause = scene.clause;
    let start = clause.span.start;
    let rest = start + 1..clause.span.end;
    let said: Vec<&str> = rest.map(|place| clause.text(place)).collect();
    let sums = clause.text(start) == "y" && SUMS.contains(&said.as_slice());
    let financed = scene.context.state.payment == Some(Payment::Financed);
    let asked = Act::AskCar(CarRef::default(), CarFact::MonthlyPayment);
    (sums && financed).then(|| Reading::new(asked, clause.span.clone()))
}

fn facts(scene: &Scene<'_>) -> Vec<Reading> {
    let mut readings: Vec<Reading> = sum_alone(scene).into_iter().collect();
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
            && scene.clause.has(SUMS_UP)
            && scene
                .others
                .iter()
                .any(|one| matches!(one.act, Act::Term(_)))
            || *fact == CarFact::Price
                && (scene.clause.has(&["mensualidad", "mensualidades", "letra"])
                    || is_total_of_loan(scene));
        let fact = if over_months {
            &CarFact::MonthlyPayment
        } else {
            fact
        };
        let fact = complete(scene, fact, &span);
        let verb = scene.clause.find(SUMS_UP).filter(|_| over_months);
        let verb = verb.map(|at| at..at + 1);
        for (reference, words) in references(scene) {
            let ask = Act::AskCar(reference, fact.clone());
            let reading = Reading::new(ask, span.clone()).framed_by(words);
            readings.push(reading.framed_by(verb.clone()));
        }
    }
    readings
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
            let holds = |part: &str| thing.split(' ').any(|word| word.starts_with(part));
            let seats = holds("quit")
                || holds("dobl")
                || holds("abat")
                || holds("pleg")
                || holds("remov")
                || holds("desmont")
                || holds("baj");
            let load = holds("cab")
                || holds("carg")
                || holds("arrastr")
                || holds("jal")
                || holds("soport");
            CarFact::Other(if seats && holds("asiento") {
                "si se quitan los asientos".to_owned()
            } else if load && !holds("cargador") {
                "capacidad de carga".to_owned()
            } else if safety {
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
    let at_hand = || {
        let this = CarRef {
            this: true,
            ..CarRef::default()
        };
        scene.has_car_at_hand().then_some(this)
    };
    // `vi el Aveo 2022 en su página, ¿sigue disponible?`
    const STILL: &[&str] = &["disponible", "sigue", "siguen", "existencia", "existe"];
    if readings.is_empty()
        && scene.clause.has(STILL)
        && let Some(named) = scene.context.antecedent.clone().or_else(at_hand)
    {
        let act = Act::AskCar(named, CarFact::Availability);
        readings.push(Reading::new(act, have.clone()));
    }
    if readings.is_empty() {
        let wish = wishes::wish(scene, &[])?;
        readings.push(wish.framed_by([have.clone()]));
        readings.push(Reading::new(Act::ShowCars, have));
    }
    Some(readings)
}
