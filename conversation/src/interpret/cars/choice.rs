//! Choosing a car.

use super::Scene;
use super::noun_phrase::{Determiner, NounPhrase};
use super::numbers::{self, Place};
use crate::catalog::StockId;
use crate::interpret::frames::Frame;
use crate::interpret::{Act, CarRef, Reading, Span};
use crate::money::Pesos;
use crate::state::Step;

/// `me quedo con la segunda`, `la 2018`, `el Mazda`; a question chooses
/// nothing.
pub(super) fn choice(scene: &Scene<'_>, refused: &[Span]) -> Option<Reading> {
    if scene.clause.asks {
        return None;
    }
    let firm = scene.clause.frame(Frame::Choose);
    // `ay, ese también me gusta` decides nothing.
    if firm.is_none() && scene.clause.has(&["tambien"]) {
        return None;
    }
    if firm.is_none() && is_undecided(scene) {
        return None;
    }
    let frame = firm.clone().or_else(|| scene.clause.frame(Frame::Like));
    if let Some(frame) = &frame
        && is_refused(scene, frame)
    {
        return None;
    }
    // `a mi novia le gusta más el Mazda` decides nothing.
    let of_others = |frame: &Span| {
        let before = scene.clause.text(frame.start.wrapping_sub(1));
        matches!(before, "le" | "les") || matches!(scene.clause.text(frame.start), "le" | "les")
    };
    if frame.as_ref().is_some_and(of_others) {
        return None;
    }
    let free = |phrase: &&NounPhrase| {
        !refused
            .iter()
            .any(|span| span.contains(&phrase.words.start))
    };
    let mut candidates: Vec<&NounPhrase> = scene.cars().filter(free).collect();
    // `esa quiero, la NP300`: what is named says what is pointed at.
    if candidates.iter().any(|phrase| phrase.mention.is_some()) {
        candidates.retain(|phrase| phrase.mention.is_some() || !phrase.only_points());
    }
    // `la Nissan se ve mejor, póngame la X-Trail 2021`: what is taken stands behind the verb.
    if let Some(firm) = &firm
        && candidates.len() > 1
    {
        let behind = |phrase: &&NounPhrase| phrase.words.start + 1 >= firm.end;
        let named: Vec<&NounPhrase> = candidates
            .iter()
            .copied()
            .filter(|one| behind(one))
            .collect();
        if let [only] = named.as_slice()
            && only.mention.is_some()
        {
            candidates = vec![*only];
        }
    }
    let [phrase] = candidates.as_slice() else {
        return bare_place(scene).or_else(|| bare_choice(scene, &candidates));
    };
    // `llámenme al trabajo`: a use alone is no car.
    let use_alone = phrase.car == CarRef::default();
    if use_alone || !is_one_car(scene, phrase, firm.is_some(), frame.as_ref()) {
        return None;
    }
    // `esa sí es en serio` says something of what was said.
    let behind = frame
        .as_ref()
        .is_some_and(|frame| frame.start > phrase.words.end);
    if firm.is_none() && !behind && phrase.only_points() && is_subject(scene, phrase) {
        return None;
    }
    // `el rojo no, el otro`
    if matches!(scene.clause.text(phrase.words.end), "no" | "tampoco") {
        return None;
    }
    let bare = frame.is_none();
    let corrected = bare && is_exact(phrase) && corrects_choice(scene, phrase);
    let asked_next = scene.clause.asked_next && !is_taken_with_question(scene, phrase);
    if bare && !corrected && (asked_next || !says_nothing_else(scene, phrase)) {
        return None;
    }
    let antecedent = scene.context.antecedent.clone();
    let mut car = antecedent
        .filter(|_| phrase.only_points())
        .unwrap_or_else(|| phrase.car.clone());
    // `el Versa entonces, el del 18`
    car = super::references::of_antecedent(car, scene.context.antecedent.as_ref());
    if let Some(known) = only_one(scene, phrase).filter(|_| car.model.is_none()) {
        car.stock_id = Some(known);
    }
    let act = Act::Choose(car);
    // `dice mi hija que nos quedemos con el March`: decided together
    let together = firm.is_some_and(|span| scene.clause.text(span.start) == "nos");
    let reported = together.then_some(Frame::Reported);
    let frames = [Frame::Choose, Frame::Like, Frame::Looks, Frame::Reason];
    let frames = frames.into_iter().chain(reported);
    let frames = frames.flat_map(|frame| scene.clause.frames(frame));
    // `el Passat será mi corcel`
    let mine = scene.clause.frames(Frame::Choose).filter_map(|span| {
        let own = matches!(
            scene.clause.text(span.end - 1),
            "mi" | "nuestro" | "nuestra"
        );
        own.then(|| span.end..span.end + 1)
    });
    let pointed = scene.phrases.iter().filter(|other| other.only_points());
    let start = phrase.words.start;
    let verb = (corrected && start > 0).then(|| start - 1..start);
    let reading = Reading::new(act, phrase.words.clone())
        .framed_by(frames)
        .framed_by(mine)
        .framed_by(verb);
    Some(reading.framed_by(pointed.map(|other| other.words.clone())))
}

/// `mi marido dice que la BR-V, yo digo que la Captiva`, `la Captiva, déjame ver`: who
/// puts one opinion beside another, or goes on thinking, takes no car by its name alone.
fn is_undecided(scene: &Scene<'_>) -> bool {
    let opines = scene.clause.has(&["digo", "opino", "creo", "pienso"]);
    let others = scene.clause.earlier().frame(Frame::Reported).is_some();
    opines && others || scene.clause.message().frame(Frame::Later).is_some()
}

/// Whether a verb and what it says follow a phrase: `esa sí es en serio`.
fn is_subject(scene: &Scene<'_>, phrase: &NounPhrase) -> bool {
    let end = phrase.words.end;
    let verb = end + usize::from(matches!(scene.clause.text(end), "si" | "ya" | "no"));
    let is = matches!(scene.clause.text(verb), "es" | "esta" | "era" | "fue");
    is && verb + 1 < scene.clause.span.end
}

/// A car by year or price, or the extreme one of a model: `la más barata de las Captur`.
fn is_exact(phrase: &NounPhrase) -> bool {
    phrase.is_exact() || phrase.car.model.is_some() && phrase.car.order.is_some()
}

/// `la Captiva 2022, pero dime si trae CarPlay`: takes the car and asks.
fn is_taken_with_question(scene: &Scene<'_>, phrase: &NounPhrase) -> bool {
    let next = scene.clause.words.get(scene.clause.span.end);
    let but = next.is_some_and(|word| matches!(word.text.as_str(), "pero" | "nomas" | "nada"));
    let exact = phrase.car.model.is_some() && phrase.car.year.is_some() && phrase.is_definite();
    but && exact && scene.is_offered(&phrase.car)
}

/// `no me gusta`, `ya no quiero`.
fn is_refused(scene: &Scene<'_>, frame: &Span) -> bool {
    let before = scene.clause.text(frame.start.wrapping_sub(1));
    let first = scene.clause.text(frame.start);
    before == "no" || before == "tampoco" || first == "no"
}

/// `2`, `uno`: a place where the list was shown and asked about.
fn bare_place(scene: &Scene<'_>) -> Option<Reading> {
    let place = scene.clause.span.start;
    let shown = scene.context.state.offered.len();
    let alone = scene.clause.span.len() == 1 && scene.clause.words.len() <= 2;
    if scene.context.step() != Step::Options || !alone || shown == 0 {
        return None;
    }
    let Some(Place::Nth(nth)) = numbers::place(scene.clause, place, true) else {
        return None;
    };
    let car = CarRef {
        place: Some(nth),
        ..CarRef::default()
    };
    Some(Reading::new(Act::Choose(car), place..place + 1))
}

/// `me lo llevo`: the car at hand.
fn bare_choice(scene: &Scene<'_>, candidates: &[&NounPhrase]) -> Option<Reading> {
    const IT: &[&str] = &[
        "lo",
        "la",
        "esa",
        "ese",
        "este",
        "esta",
        "comprarlo",
        "comprarla",
    ];
    const TAKES_IT: &[&str] = &[
        "llevo",
        "llevaria",
        "quedo",
        "compro",
        "quiero",
        "queremos",
        "va",
        "comprarlo",
        "comprarla",
    ];
    let antecedent = scene.context.antecedent.clone();
    if !candidates.is_empty() || antecedent.is_none() && !scene.has_car_at_hand() {
        return None;
    }
    let span = scene.clause.frame(Frame::Choose)?;
    let words: Vec<&str> = span.clone().map(|place| scene.clause.text(place)).collect();
    let decided = words.first().is_some_and(|word| *word == "decidido") && antecedent.is_some();
    // `apártemela`, `apúntamelo`
    let hung = |word: &&str| word.ends_with("mela") || word.ends_with("melo");
    let pronoun = decided || words.iter().any(|word| IT.contains(word) || hung(word));
    let takes = decided
        || words
            .iter()
            .any(|word| TAKES_IT.contains(word) || hung(word));
    let mut explained = vec![span.clone()];
    explained.extend(price_at_hand(scene));
    let silent = scene.is_otherwise_silent(&explained);
    (pronoun && takes && silent).then(|| {
        let this = CarRef {
            this: true,
            ..CarRef::default()
        };
        Reading::new(Act::Choose(antecedent.unwrap_or(this)), span).framed_by(price_at_hand(scene))
    })
}

/// `en los 265 la quiero`: the price of the car at hand.
fn price_at_hand(scene: &Scene<'_>) -> Option<Span> {
    let clause = scene.clause;
    let recommended = scene.context.state.recommended.as_ref();
    let car = recommended.and_then(|id| scene.context.facts.catalog.car(id));
    let price = car.and_then(|car| car.price)?;
    clause.places().find_map(|place| {
        let (amount, unit, length) = numbers::amount(clause, place)?;
        let said = Pesos::from_decimal(amount)?;
        let same = unit == numbers::Unit::Pesos && price.0.abs_diff(said.0) < 1_000;
        same.then(|| place..place + length)
    })
}

/// Whether the phrase stands for one car of those at hand, or for one that is
/// named so fully that the catalog can tell.
fn is_one_car(scene: &Scene<'_>, phrase: &NounPhrase, firm: bool, frame: Option<&Span>) -> bool {
    let at_hand = scene.has_car_at_hand();
    if phrase.points() {
        // `el Sentra 2019 me gusta, ese`
        let antecedent = scene.context.antecedent.as_ref();
        let named = antecedent.is_some_and(|car| car.model.is_some() && car.year.is_some());
        if named && phrase.only_points() {
            return true;
        }
        let extreme = phrase.car.order.is_some();
        let known = phrase.car.model.is_none() || extreme || scene.is_offered(&phrase.car);
        return at_hand && known;
    }
    let offered = at_hand && scene.is_offered(&phrase.car) || is_only_one(scene, phrase);
    let exact = phrase.car.model.is_some() && is_exact(phrase);
    // `me gusta más la Captur 2020`, once another year of it was shown
    let mut hand = scene.context.at_hand().into_iter();
    let liked = frame.is_some_and(|span| is_liking(scene, span))
        && hand.any(|car| phrase.car.model.as_ref() == Some(&car.model));
    if exact && frame.is_none() && (is_agreed(scene, phrase) || corrects_choice(scene, phrase)) {
        return true;
    }
    match phrase.determiner {
        Determiner::Own | Determiner::Indefinite => false,
        Determiner::Definite | Determiner::Demonstrative => {
            let pointed = phrase.determiner == Determiner::Demonstrative;
            let wants = frame.is_some_and(|span| is_wanting(scene, span));
            let agreed = is_agreed(scene, phrase);
            // `me quedo con el Mini`: a make alone, of a car that was spoken of.
            let named = phrase.car.model.is_some() || at_hand && phrase.mention.is_some();
            let swaps = !scene.replaced.is_empty();
            offered || (firm || swaps) && named || exact && (wants || pointed || agreed || liked)
        }
        Determiner::None => {
            let named = phrase.mention.is_some();
            let choosing = matches!(
                scene.context.step(),
                Step::Options | Step::Financing | Step::NextStep
            );
            named && (offered && choosing || firm && phrase.car.model.is_some())
        }
    }
}

/// `el 2020 de 247`, `entonces el de 2021`: year, or year and price, of one car of the
/// model looked for.
fn is_only_one(scene: &Scene<'_>, phrase: &NounPhrase) -> bool {
    only_one(scene, phrase).is_some()
}

fn only_one(scene: &Scene<'_>, phrase: &NounPhrase) -> Option<StockId> {
    let (year, price) = (phrase.car.year?, phrase.car.price);
    // A year alone is a car only where some were shown.
    if price.is_none() && (!phrase.is_definite() || !scene.has_car_at_hand()) {
        return None;
    }
    let wish = &scene.context.state.wish;
    let model = wish.model.as_ref().filter(|_| phrase.mention.is_none())?;
    let cars = scene.context.facts.catalog.cars().iter();
    let near = |is: Pesos| price.is_none_or(|price| is.0.abs_diff(price.0) < 1_000);
    let mut found = cars
        .filter(|car| car.model == *model && car.year == Some(year) && car.price.is_some_and(near));
    let first = found.next().filter(|_| found.next().is_none())?;
    Some(first.stock_id.clone())
}

/// `va, la ProMaster 2018`, `órale pues la Partner 2021`: a car named exactly behind a
/// word that agrees.
fn is_agreed(scene: &Scene<'_>, phrase: &NounPhrase) -> bool {
    const AGREES: &[&str] = &[
        "va",
        "orale",
        "ok",
        "okay",
        "okey",
        "sale",
        "listo",
        "jalo",
        "simon",
        "arre",
        "perfecto",
        "decidimos",
        "decidi",
        "decidido",
        "decidida",
    ];
    let start = phrase.words.start;
    let before = (0..start).rev().take(3);
    let agrees = before
        .map(|place| scene.clause.words[place].text.as_str())
        .any(|word| AGREES.contains(&word));
    // `va, y la CX-9` goes on asking.
    let before = |back: usize| {
        start
            .checked_sub(back)
            .map(|at| scene.clause.words[at].text.as_str())
    };
    let goes_on = before(1) == Some("y") && before(2) != Some("decidimos");
    agrees && !goes_on && !scene.clause.asked_next && says_nothing_else(scene, phrase)
}

/// `ay no, el Virtus 2021`, once a car is chosen: another car named exactly and alone
/// takes its place.
fn corrects_choice(scene: &Scene<'_>, phrase: &NounPhrase) -> bool {
    const CORRECTS: &[&str] = &["no", "perdon", "mejor", "digo", "confundi", "equivoque"];
    let message = scene.clause.message();
    let corrects = message.has(CORRECTS) || !scene.replaced.is_empty();
    scene.context.chosen().is_some()
        && phrase.is_definite()
        && corrects
        && (says_nothing_else(scene, phrase) || is_stated(scene, phrase))
}

/// `es la Captur 2021 jajaja, yo la voy a manejar`
fn is_stated(scene: &Scene<'_>, phrase: &NounPhrase) -> bool {
    let before = scene.clause.text(phrase.words.start.wrapping_sub(1));
    let start = scene.clause.span.start;
    let opens = phrase.words.start <= start + 2;
    matches!(before, "es" | "sea" | "era") && opens
}

/// `quiero la Tracker 2021`, not `me interesa la Tracker 2021`.
fn is_wanting(scene: &Scene<'_>, frame: &Span) -> bool {
    const WANTS: &[&str] = &["quiero", "queremos", "prefiero", "mejor", "compro", "dame"];
    let mut words = frame.clone().map(|place| scene.clause.text(place));
    words.any(|word| WANTS.contains(&word)) && !scene.clause.has(&["ver", "saber"])
}

/// `me gusta más`, `nos late`, not `me interesa`.
fn is_liking(scene: &Scene<'_>, frame: &Span) -> bool {
    const LIKES: &[&str] = &[
        "gusta", "gusto", "late", "latio", "encanta", "encanto", "convence",
    ];
    frame
        .clone()
        .any(|place| LIKES.contains(&scene.clause.text(place)))
}

/// Whether the clause is the phrase and fillers.
fn says_nothing_else(scene: &Scene<'_>, phrase: &NounPhrase) -> bool {
    scene.is_otherwise_silent(std::slice::from_ref(&phrase.words))
}
