//! Lists of cars asked for, and cars compared.

use super::Scene;
use super::noun_phrase::NounPhrase;
use crate::interpret::{Act, CarRef, Reading, Span};
use crate::lexicon::Frame;

/// `muéstrame otras opciones`, `¿qué tienes?`, `algo más barato`.
pub(super) fn list_requests(scene: &Scene<'_>) -> Vec<Reading> {
    let mut readings = Vec::new();
    // `¿qué opciones hay?` while the loan is spoken of asks for terms.
    let of_loan = scene.context.step().is_loan() || scene.has_loan();
    let of_cars = [
        "mas",
        "otras",
        "ver",
        "autos",
        "carros",
        "coches",
        "muestrame",
    ];
    if of_loan
        && scene.clause.asks
        && scene.clause.has(&["opciones"])
        && !scene.clause.has(&of_cars)
    {
        return readings;
    }
    // `¿tienes otra SUV?` asks for a kind of car.
    let named = scene
        .cars()
        .any(|phrase| phrase.mention.is_some() || phrase.car.body.is_some());
    let denied = scene.clause.has(&["no", "ya", "tampoco"]);
    // `¿tienen algo en San Pedro?` asks for a branch.
    let there = |span: &Span| {
        let end = span.end;
        let place = scene.clause.text(end) == "en" && end + 1 < scene.clause.span.end;
        place
            && matches!(scene.clause.text(end - 1), "algo" | "otro" | "otra")
            && !matches!(
                scene.clause.text(end + 1),
                "color" | "el" | "la" | "automatico" | "rojo" | "blanco" | "negro"
            )
    };
    let more = scene.clause.frame(Frame::More).filter(|span| !there(span));
    let refused = more
        .as_ref()
        .is_some_and(|span| scene.clause.text(span.start) != "no");
    if denied && (refused || more.is_none()) && !scene.clause.asks {
        return readings;
    }
    let more = more.filter(|span| {
        scene.clause.text(span.start) != "no"
            || scene.is_otherwise_silent(std::slice::from_ref(span))
    });
    if let Some(span) = more.filter(|_| !named) {
        readings.push(Reading::new(Act::MoreCars, span));
    } else if let Some(span) = scene.clause.frame(Frame::Show)
        && (!named || shows_a_kind(scene, &span))
    {
        readings.push(Reading::new(Act::ShowCars, span));
    }
    readings
}

/// `muéstreme los sedanes que tenga`, `primero quiero ver las camionetas`: cars of a kind
/// are to be shown, and no single car is named.
fn shows_a_kind(scene: &Scene<'_>, show: &Span) -> bool {
    const SHOWS: [&str; 6] = ["ens", "mues", "mostr", "presen", "show", "ver"];
    let verb = show.clone().any(|at| {
        SHOWS
            .iter()
            .any(|verb| scene.clause.text(at).starts_with(verb))
    });
    let kind = scene
        .cars()
        .all(|phrase| phrase.mention.is_none() && !phrase.points());
    verb && kind
}

/// `traen dos CX-5, la 2018 y la 2019`: two years of the model named before.
pub(super) fn years_of_one(scene: &Scene<'_>) -> Option<Reading> {
    let model = scene.context.antecedent.as_ref()?;
    let (make, model) = (model.make.clone(), Some(model.model.clone()?));
    let cars: Vec<&NounPhrase> = scene.cars().collect();
    let bare = |phrase: &NounPhrase| {
        let year = CarRef {
            year: phrase.car.year,
            ..CarRef::default()
        };
        phrase.is_definite() && phrase.car.year.is_some() && phrase.car == year
    };
    let words: Vec<_> = cars.iter().map(|phrase| phrase.words.clone()).collect();
    let alone = scene.is_otherwise_silent(&words);
    if cars.len() < 2 || !cars.iter().all(|phrase| bare(phrase)) || !alone {
        return None;
    }
    let years = cars.iter().map(|phrase| CarRef {
        make: make.clone(),
        model: model.clone(),
        year: phrase.car.year,
        ..CarRef::default()
    });
    let core = words.first()?.clone();
    Some(Reading::new(Act::Compare(years.collect()), core).framed_by(words.into_iter().skip(1)))
}

/// `¿cuál es mejor, el Versa o el Sentra?`
pub(super) fn comparison(scene: &Scene<'_>) -> Option<Reading> {
    // `es solo para comparar`
    let idle = !scene.clause.asks && scene.clause.frame(Frame::Later).is_some();
    let frame = scene.clause.frame(Frame::Compare).filter(|_| !idle)?;
    let cars: Vec<&NounPhrase> = scene.cars().collect();
    let references: Vec<CarRef> = cars.iter().map(|phrase| phrase.car.clone()).collect();
    let step = scene.context.step();
    let shown = scene.context.state.offered.len() > 1 && !step.is_loan() && !step.is_contact();
    // `compárala con la X-Trail 2020`
    let with_hand = references.len() == 1
        && scene.has_car_at_hand()
        && scene.clause.text(frame.start).starts_with("compar");
    if references.len() < 2 && !with_hand && !(references.is_empty() && shown) {
        return None;
    }
    let words = cars.iter().map(|phrase| phrase.words.clone());
    Some(Reading::new(Act::Compare(references), frame).framed_by(words))
}
