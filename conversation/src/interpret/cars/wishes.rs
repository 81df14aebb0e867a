//! What kind of car is wanted.

use super::noun_phrase::{Determiner, NounPhrase};
use super::order::order;
use super::{Scene, ranges};
use crate::catalog::Body;
use crate::interpret::frames::{Frame, Label};
use crate::interpret::remark::is_remark;
use crate::interpret::{Act, Reading, Span};
use crate::language::Need;
use crate::state::Step;
use crate::wish::Wish;

/// Everything that a clause wishes, as one.
pub(super) fn wish(scene: &Scene<'_>, refused: &[Span]) -> Option<Reading> {
    // `pero bueno, es más barata`, of a car at hand
    let remarks = scene.has_car_at_hand() && scene.clause.frame(Frame::Want).is_none();
    if remarks && is_remark(scene.clause) {
        return None;
    }
    if is_condition_of_a_choice(scene) || is_wondered(scene) || has_something_old(scene) {
        return None;
    }
    let mut wish = Wish::default();
    let mut words: Vec<Span> = Vec::new();
    let wanted = is_wanted(scene);
    let free = |span: &Span| !refused.iter().any(|taken| taken.contains(&span.start));
    for phrase in scene.cars().filter(|phrase| free(&phrase.words)) {
        // `el Sentra 2018 pasa, el 2015 no`
        let after = scene.clause.text(phrase.words.end);
        let denied = matches!(after, "no" | "tampoco") && phrase.car.year.is_some();
        // `220 mil por un Versa, está caro` wants none.
        let by = scene.clause.text(phrase.words.start.wrapping_sub(1)) == "por";
        let denied = denied || by && scene.is_offered(&phrase.car);
        let denied = denied || is_spent_on_fuel(scene, phrase) || is_burnt(scene, phrase);
        if denied || phrase.points() || phrase.is_definite() && !wanted {
            continue;
        }
        add_phrase(scene, &mut wish, phrase);
        words.push(phrase.words.clone());
    }
    for (label, span) in scene.clause.labels() {
        let Label::Need(need) = label else { continue };
        // `yo no trabajo`, `para el trabajo no`
        let before = scene.clause.text(span.start.wrapping_sub(1));
        let denied = matches!(before, "no" | "sin") || scene.clause.text(span.end) == "no";
        // `que no sea muy grande`
        let graded = matches!(before, "muy" | "tan" | "tanto");
        let mut near = span.start.saturating_sub(4)..span.start;
        let not_so =
            graded && near.any(|place| matches!(scene.clause.text(place), "no" | "tampoco"));
        // `¿por qué tan barata?`
        let wondered = scene.clause.asks && matches!(before, "tan");
        let denied = denied || not_so || wondered;
        let verb = works_somewhere(scene, &span);
        if free(&span) && wish.need.is_none() && !denied && !verb {
            wish.need = Some(need);
            words.push(span);
        }
    }
    words.extend(other_shape(scene, &mut wish));
    if let Some(bodies) = carries_goods(scene, &wish) {
        wish.body = Some(Body::Pickup);
        wish.or_bodies = bodies;
    }
    wish.thrifty = is_thrifty(scene);
    // `la RAV4 2019 o la CX-5 2022`: no year bounds both.
    let mut years = scene.cars().filter_map(|phrase| phrase.car.year);
    let first = years.next();
    if !wish.also.is_empty() && years.any(|year| Some(year) != first) {
        (wish.min_year, wish.max_year) = (None, None);
    } else {
        words.extend(ranges::add(scene, &mut wish));
    }
    add_order(scene, &mut wish, &mut words);
    let core = words.first()?.clone();
    if describes_own_car(scene, &wish) {
        return None;
    }
    if says_only_what_for(&wish) && !may_say_what_for(scene, &words) {
        return None;
    }
    // `para que salga baratita la mensualidad`
    let payments = ["mensualidad", "mensualidades", "mes", "pagos", "letra"];
    if says_only_what_for(&wish) && scene.context.chosen().is_some() && scene.clause.has(&payments)
    {
        return None;
    }
    // `no en la mañana porque trabajo`
    let reason = scene.clause.has(&["porque", "pq", "xq", "porq"]);
    if says_only_what_for(&wish) && reason && scene.context.step() != Step::Need {
        return None;
    }
    (wish != Wish::default()).then(|| {
        let frames = scene.clause.frames(Frame::Want);
        Reading::new(Act::Want(wish), core)
            .framed_by(words.into_iter().skip(1))
            .framed_by(frames)
    })
}

/// `la Sienna que dejo es 2010 y tiene 180 mil km`: year and kilometres of the
/// customer's own car are no wish.
fn describes_own_car(scene: &Scene<'_>, wish: &Wish) -> bool {
    let own = |phrase: &NounPhrase| phrase.determiner == Determiner::Own;
    let names = wish.make.is_some() || wish.body.is_some() || wish.need.is_some();
    !names && scene.phrases.iter().any(own) && scene.clause.frame(Frame::Want).is_none()
}

/// A `camioneta` for deliveries is a pickup, one for work a pickup or a van: no SUV.
/// Returns the shapes that will do beside the pickup.
fn carries_goods(scene: &Scene<'_>, wish: &Wish) -> Option<Vec<Body>> {
    const WORK: &[&str] = &["chamba", "trabajar", "negocio", "trabajo"];
    let clause = scene.clause;
    let named = clause.has(&["camioneta", "camionetas", "camionetita"]);
    let works = named && wish.need == Some(Need::Work) && wish.body == Some(Body::Suv);
    let goods = clause.frame(Frame::Goods).is_some();
    // `para ir al trabajo` carries nothing but people.
    let work = clause.has(WORK) && !clause.has(&["ir", "voy", "irme", "llegar", "moverme"]);
    match (works, goods, work) {
        (true, true, _) => Some(Vec::new()),
        (true, false, true) => Some(vec![Body::Van]),
        _ => None,
    }
}

/// `que no gaste mucha gasolina`, `que rinda`: small engines first.
fn is_thrifty(scene: &Scene<'_>) -> bool {
    const FUEL: &[&str] = &[
        "gaste",
        "gasta",
        "gasten",
        "gasolina",
        "consuma",
        "consumo",
        "rinda",
        "rendidor",
        "rendidora",
        "rendimiento",
        "ahorrador",
        "ahorradora",
        "trague",
        "traga",
        "chupe",
        "beba",
    ];
    let clause = scene.clause;
    let economy = |(label, span): (Label, Span)| {
        label == Label::Need(Need::Economy)
            && span.into_iter().any(|at| FUEL.contains(&clause.text(at)))
    };
    clause.labels().any(economy)
}

/// `trabajo en Santa Fe`, `yo trabajo de noche`: a verb; `de trabajo`, `para el
/// trabajo` say what a car is for.
fn works_somewhere(scene: &Scene<'_>, span: &Span) -> bool {
    const BEFORE: &[&str] = &["de", "para", "el", "mi", "del", "al", "un", "su", "o", "y"];
    // `si me corren del trabajo`
    const LOSES: &[&str] = &[
        "corren",
        "corrieron",
        "corran",
        "perdi",
        "pierdo",
        "pierda",
        "perdiera",
        "quedo",
        "quede",
        "quedara",
        "despiden",
        "despidieron",
        "despidan",
        "liquidaron",
        "liquidan",
        "renuncio",
        "sin",
    ];
    let noun = BEFORE.contains(&scene.clause.text(span.start.wrapping_sub(1)));
    // `estudio y trabajo medio tiempo`
    const BEHIND_VERB: &[&str] = &["medio", "en", "de", "por", "desde", "como", "con", "todo"];
    let joined = matches!(scene.clause.text(span.start.wrapping_sub(1)), "y" | "o");
    let goes_on = joined && BEHIND_VERB.contains(&scene.clause.text(span.end));
    let noun = noun && !goes_on && !scene.clause.has(LOSES);
    let alone = scene.is_otherwise_silent(std::slice::from_ref(span));
    span.len() == 1 && scene.clause.text(span.start) == "trabajo" && !noun && !alone
}

/// Whether nothing but a use or an order is wished for.
pub(crate) fn says_only_what_for(wish: &Wish) -> bool {
    let rest = Wish {
        need: None,
        order: None,
        ..wish.clone()
    };
    rest == Wish::default()
}

/// `que salgo de trabajar` wants no car for work once the need is known.
fn may_say_what_for(scene: &Scene<'_>, words: &[Span]) -> bool {
    scene.context.step() == Step::Need
        || scene.clause.frame(Frame::Want).is_some()
        || scene.is_otherwise_silent(words)
}

/// Whether a definite phrase may be a wish: `quiero la X-Trail`, `la X-Trail`,
/// but not `la X-Trail no cabe`.
fn is_wanted(scene: &Scene<'_>) -> bool {
    let words: Vec<Span> = scene.cars().map(|phrase| phrase.words.clone()).collect();
    scene.clause.frame(Frame::Want).is_some() || scene.is_otherwise_silent(&words)
}

fn add_phrase(scene: &Scene<'_>, wish: &mut Wish, phrase: &NounPhrase) {
    let car = &phrase.car;
    let after = scene.clause.text(phrase.words.end);
    // `si es manual no importa`
    let indifferent = after == "no" && scene.clause.text(phrase.words.end + 1) == "importa"
        || scene.clause.has(&["igual", "indistinto"]) && after != "y";
    if indifferent {
        return;
    }
    let denied_after = matches!(after, "no" | "tampoco");
    // `automático, porque estándar no maneja`
    let denied = denied(scene, phrase.words.start) || denied_after && car.gearbox.is_some();
    if wish.make.is_none() {
        wish.make.clone_from(&car.make);
        wish.model.clone_from(&car.model);
    } else if let Some(make) = car.make.clone() {
        wish.also.push((make, car.model.clone()));
    }
    if let (Some(first), Some(other)) = (wish.body, car.body)
        && first != other
        && is_alternative(scene, phrase)
    {
        wish.or_bodies.push(other);
    }
    if car.make.is_none() || wish.body.is_none() {
        wish.body = wish.body.or(car.body);
    }
    let gearbox = car
        .gearbox
        .map(|gearbox| if denied { gearbox.other() } else { gearbox });
    wish.gearbox = wish.gearbox.or(gearbox);
    wish.fuel = wish.fuel.or(car.fuel.filter(|_| !denied));
    wish.drive = wish.drive.or(car.drive.filter(|_| !denied));
    wish.need = wish.need.or(phrase
        .need
        .filter(|_| !denied && !denied_after && !is_not_so(scene, phrase)));
    if wish.color.is_none() {
        wish.color.clone_from(&car.color);
    }
    if let (Some(year), None) = (car.year, wish.min_year) {
        (wish.min_year, wish.max_year) = (Some(year), Some(year));
    }
}

/// `una pickup o una van`, `sedán o hatchback`, `sedanes y hatchbacks`
fn is_alternative(scene: &Scene<'_>, phrase: &NounPhrase) -> bool {
    let start = phrase.words.start;
    let mut near = start.saturating_sub(2).max(scene.clause.span.start)..start;
    near.any(|place| matches!(scene.clause.text(place), "o" | "u" | "y" | "ya"))
}

/// `pickup o van`: a shape that is an everyday word, behind another one.
fn other_shape(scene: &Scene<'_>, wish: &mut Wish) -> Option<Span> {
    let first = wish.body?;
    let known = [first].into_iter().chain(wish.or_bodies.iter().copied());
    let known: Vec<Body> = known.collect();
    let (body, span) = scene.clause.labels().find_map(|(label, span)| {
        let Label::Body(body) = label else {
            return None;
        };
        let or = matches!(scene.clause.text(span.start.wrapping_sub(1)), "o" | "u");
        (or && !known.contains(&body)).then_some((body, span))
    })?;
    wish.or_bodies.push(body);
    Some(span)
}

/// `¿por qué tan caro, si es 2017?` of a car at hand
fn is_wondered(scene: &Scene<'_>) -> bool {
    const DEAR: &[&str] = &["caro", "cara", "caros", "caras", "carisimo", "carisima"];
    let clause = scene.clause;
    let condition = matches!(
        (
            clause.text(clause.span.start),
            clause.text(clause.span.start + 1)
        ),
        ("si", "es" | "esta")
    );
    let dear = clause.has(DEAR) || condition && clause.message().has(DEAR);
    let kind = scene
        .phrases
        .iter()
        .any(|phrase| phrase.mention.is_some() || phrase.car.body.is_some());
    dear && scene.has_car_at_hand() && !kind && clause.frame(Frame::Want).is_none()
}

/// `una camioneta no muy grande`
fn is_not_so(scene: &Scene<'_>, phrase: &NounPhrase) -> bool {
    let end = phrase.words.end;
    let graded = matches!(scene.clause.text(end.wrapping_sub(2)), "muy" | "tan");
    let mut near = end.saturating_sub(5)..end;
    graded && near.any(|place| scene.clause.text(place) == "no")
}

/// `que no sea automático`.
fn denied(scene: &Scene<'_>, start: usize) -> bool {
    (start.saturating_sub(3)..start)
        .rev()
        .take_while(|place| !scene.clause.words[*place + 1].pause)
        .any(|place| {
            // `no muy grande automática`
            let graded = matches!(
                scene.clause.text(place + 1),
                "muy" | "tan" | "tanto" | "solo"
            );
            matches!(scene.clause.text(place), "no" | "sin" | "nada") && !graded
        })
}

/// `lo más barato`, `algo con pocos kilómetros`.
fn add_order(scene: &Scene<'_>, wish: &mut Wish, words: &mut Vec<Span>) {
    let found = scene.clause.places().find_map(|place| {
        order(scene.clause, place).map(|(order, length)| (order, place..place + length))
    });
    if let (None, Some((order, span))) = (wish.order, found) {
        wish.order = Some(order);
        words.push(span);
    }
}

/// `9 mil libres de gasolina`, `gasto mucho de gasolina`: money for fuel, and no kind of car.
fn is_spent_on_fuel(scene: &Scene<'_>, phrase: &NounPhrase) -> bool {
    const SPENT: &[&str] = &[
        "libres", "libre", "gasto", "gastos", "gastamos", "pago", "litro", "litros", "vales",
        "tanque", "aparte",
    ];
    let start = phrase.words.start;
    let mut near = start.saturating_sub(2).max(scene.clause.span.start)..start;
    phrase.car.fuel.is_some() && near.any(|at| SPENT.contains(&scene.clause.text(at)))
}

/// `cuál gasta menos gasolina`: how much a car burns, and no kind of car.
fn is_burnt(scene: &Scene<'_>, phrase: &NounPhrase) -> bool {
    let mut burns = scene.clause.frames(Frame::Consumption);
    let words = &phrase.words;
    phrase.car.fuel.is_some() && burns.any(|span| span.start < words.start && words.end <= span.end)
}

/// `yo tengo un Tsurito 2009`: the year of something that the customer has.
fn has_something_old(scene: &Scene<'_>) -> bool {
    let clause = scene.clause;
    clause.places().any(|place| {
        let has = matches!(
            clause.text(place),
            "tengo" | "traigo" | "tenemos" | "manejo"
        );
        let year = clause.text(place + 3);
        let dated = year.len() == 4 && (year.starts_with("19") || year.starts_with("20"));
        let thing = place + 2;
        let known = scene.phrases.iter().any(|phrase| {
            phrase.words.contains(&thing) && (phrase.mention.is_some() || phrase.car.body.is_some())
        });
        has && matches!(clause.text(place + 1), "un" | "una") && dated && !known
    })
}

/// `si trae menos de 120 mil km me lo llevo`: what the car at hand must be like for it to
/// be taken.
fn is_condition_of_a_choice(scene: &Scene<'_>) -> bool {
    const HAS: &[&str] = &["trae", "tiene", "es", "viene", "esta", "sale", "lleva"];
    let clause = scene.clause;
    let start = clause.span.start;
    let condition = clause.text(start) == "si" && HAS.contains(&clause.text(start + 1));
    condition && scene.has_car_at_hand() && clause.message().frame(Frame::Choose).is_some()
}
