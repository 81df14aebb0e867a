//! Figures that count things, measure cars or tell the age of a person.

use rust_decimal::Decimal;

use super::Scene;
use crate::interpret::quantity::Unit;
use crate::lexicon::Frame;

/// `los dos primeros`, `las tres`: counts what was shown.
pub(super) fn counts_cars(scene: &Scene<'_>, index: usize) -> bool {
    let quantity = &scene.found[index];
    let few = quantity.spelled && !quantity.scaled && quantity.value <= Decimal::from(3);
    let listed = few
        && matches!(
            scene.before(index),
            "los" | "las" | "esos" | "esas" | "otros" | "otras"
        );
    quantity.unit.is_none() && (listed || counts_things(scene, index))
}

/// `dos correcciones`, `3 preguntas`: a small number right before what it counts.
fn counts_things(scene: &Scene<'_>, index: usize) -> bool {
    const NO_THINGS: &[&str] = &[
        "mas",
        "menos",
        "es",
        "meses",
        "anos",
        "pesos",
        "varos",
        "mensualidades",
        "pagos",
        "les",
        "nos",
        "los",
        "las",
        "mil",
        "tres",
        "seis",
        "dos",
        "abonos",
        "plazos",
        "bolas",
        "milpas",
    ];
    let quantity = &scene.found[index];
    let noun = scene.clause.text(quantity.span.end);
    let plural = noun.len() > 4 && noun.ends_with('s') && !NO_THINGS.contains(&noun);
    let small = !quantity.scaled && quantity.value <= Decimal::from(9);
    // `cuatro mensuales`, `5 porcientos`
    let of_money = noun.starts_with("mensual") || noun.starts_with("porcient");
    small && plural && !of_money && quantity.value.scale() == 0
}

/// `4.65 < 4.70, sí cabe`: a car's size in metres.
pub(super) fn is_size(scene: &Scene<'_>, index: usize) -> bool {
    const SIZES: &[&str] = &[
        "cabe",
        "caben",
        "mide",
        "miden",
        "metros",
        "m",
        "largo",
        "ancho",
        "alto",
        "cochera",
        "cajon",
        "garage",
        "garaje",
        "estacionamiento",
        "quepa",
        "entra",
    ];
    let quantity = &scene.found[index];
    let decimal = quantity.value.scale() > 0 && quantity.value < Decimal::TEN;
    let plain = !quantity.scaled && quantity.unit.is_none();
    let message = scene.clause.message();
    let compared = scene.clause.written.contains(['<', '>']);
    decimal && plain && (compared || message.has(SIZES))
}

/// `mi bebé tiene 8 meses`, `llevo 6 meses buscando`: the age of a person, and how long
/// something has lasted.
pub(super) fn is_age(scene: &Scene<'_>, index: usize) -> bool {
    const PEOPLE: &[&str] = &[
        "bebe",
        "bebes",
        "bebita",
        "bebito",
        "hijo",
        "hija",
        "hijos",
        "hijas",
        "nino",
        "nina",
        "ninos",
        "ninas",
        "nieto",
        "nieta",
        "nietos",
        "peque",
        "gemelos",
        "gemelas",
        "mellizos",
        "embarazo",
        "embarazada",
        "perro",
        "perrita",
        "edad",
        "nacido",
        "nacida",
        "sobrino",
        "sobrina",
        "chamaco",
        "chamaca",
    ];
    const LASTS: &[&str] = &[
        "llevo",
        "llevamos",
        "lleva",
        "antiguedad",
        "embarazo",
        "embarazada",
        "edad",
        "nacido",
        "nacida",
        "casados",
        "casada",
        "casado",
    ];
    const HAS: &[&str] = &[
        "tiene", "tienen", "cumple", "cumplio", "de", "con", "va", "apenas",
    ];
    let clause = scene.clause;
    let quantity = &scene.found[index];
    let timed = matches!(quantity.unit, Some(Unit::Month | Unit::Year));
    let led = matches!(scene.before(index), "a" | "en" | "plazo");
    let planned = scene.has_attached(index, Frame::Term) || clause.has(&["plazo", "enganche"]);
    let of_person = clause.has(PEOPLE) && clause.has(HAS);
    timed && !led && !planned && (of_person || clause.has(LASTS))
}

/// `cabemos 5`, `somos cuatro`: persons.
pub(super) fn counts_persons(scene: &Scene<'_>, index: usize) -> bool {
    const FIT: &[&str] = &["cabemos", "caben", "cabriamos", "somos", "entramos"];
    let quantity = &scene.found[index];
    let few = !quantity.scaled && quantity.value < Decimal::from(20);
    quantity.unit.is_none() && few && FIT.contains(&scene.before(index))
}

/// `la garantía de un año`, `el seguro a 12 meses`, `¿cuánto cuesta extenderla a un año?`: how
/// long something else than the loan lasts, which would be lengthened as `él`.
pub(super) fn is_of_warranty(scene: &Scene<'_>, index: usize) -> bool {
    const LASTS: &[&str] = &[
        "garantia",
        "seguro",
        "poliza",
        "cobertura",
        "contrato",
        "extenderla",
        "ampliarla",
        "alargarla",
    ];
    const LINKS: &[&str] = &[
        "de",
        "por",
        "a",
        "extendida",
        "ampliada",
        "mecanica",
        "hasta",
    ];
    let clause = scene.clause;
    let quantity = &scene.found[index];
    let lasting = matches!(quantity.unit, Some(Unit::Month | Unit::Year));
    let mut place = quantity.span.start;
    while place > clause.span.start && LINKS.contains(&clause.text(place - 1)) {
        place -= 1;
    }
    let thing = place.checked_sub(1).map_or("", |at| clause.text(at));
    lasting && place < quantity.span.start && LASTS.contains(&thing)
}

/// `mi niña cumple 15`, `somos 20 y me dan 35 mil`
pub(super) fn is_count_of_people(scene: &Scene<'_>, start: usize) -> bool {
    let before = scene.clause.text(start.wrapping_sub(1));
    before.starts_with("cumpl") || before == "somos"
}

/// `3 a 0 les metimos`
pub(super) fn is_score(scene: &Scene<'_>, index: usize) -> bool {
    let clause = scene.clause;
    let quantity = &scene.found[index];
    let small = quantity.unit.is_none() && !quantity.scaled && quantity.value < Decimal::TEN;
    let figure = |at: usize| clause.text(at).len() == 1 && clause.text(at).parse::<u8>().is_ok();
    let (start, end) = (quantity.span.start, quantity.span.end);
    let behind = clause.text(start.wrapping_sub(1)) == "a" && figure(start.wrapping_sub(2));
    small && (behind || clause.text(end) == "a" && figure(end + 1))
}

/// `los otros 15 los ocupo para los reyes`: what is not given.
pub(super) fn is_kept(scene: &Scene<'_>, start: usize) -> bool {
    const KEEPS: &[&str] = &["ocupo", "necesito", "guardo", "quedo", "debo", "gasto"];
    let clause = scene.clause;
    let others = clause.text(start.wrapping_sub(1)) == "otros"
        && clause.text(start.wrapping_sub(2)) == "los";
    others && (start..clause.span.end).any(|at| KEEPS.contains(&clause.text(at)))
}
