use crate::{after, chosen, model, report, say};

/// A mild word before a question about a car takes no car; a yes does.
#[test]
fn mild_word_before_a_question_takes_no_car() {
    let asked = after(&["la escape 2019 cuánto cuesta"]);
    let mut wrong = Vec::new();
    for text in [
        "arre, y cuánto kilometraje trae?",
        "ok, ¿cuántos km tiene?",
        "va, ¿y es automática?",
        "órale, ¿y trae Bluetooth?",
        "ándale, ¿qué año es?",
        "sale, ¿de qué color es?",
        "bueno, ¿y cuántos kilómetros?",
        "fierro, ¿es automática?",
        "chido, ¿trae CarPlay?",
        "vale, ¿cuánto mide?",
        "perfecto, ¿cuántos asientos tiene?",
        "a ver, ¿cuántos km tiene?",
        "esa sí es en serio",
        "esa sí es una buena pregunta",
        "déjame ver",
        "mi marido dice que la Escape, yo digo que la Captiva",
    ] {
        let state = say(&asked, text).state;
        if let Some(car) = chosen(&state) {
            wrong.push(format!("{text}: {}", car.model));
        }
    }
    for text in [
        "sí, la quiero",
        "me la llevo",
        "ok, la quiero, ¿tiene garantía?",
        "me quedo con la Escape 2019",
        "en los 279 la quiero",
        "la quiero en 280 mil",
        "póngame la Escape 2019",
    ] {
        if model(&say(&asked, text).state) != "Escape" {
            wrong.push(format!("{text}: nothing chosen"));
        }
    }
    report(&wrong);
}

/// Cars are taken by what distinguishes them, in many words.
#[test]
fn car_is_taken_by_what_distinguishes_it() {
    let shown = after(&["qué renault captur manejan"]);
    let cases: [(&str, Option<u16>); 20] = [
        ("quiero la más barata de las Captur", Some(2018)),
        ("me quedo con la más barata de las Captur", Some(2018)),
        ("la más nueva de las Captur", Some(2020)),
        ("me llevo la más nueva", Some(2020)),
        ("me voy por la 2018", Some(2018)),
        ("póngame la Captur 2020", Some(2020)),
        ("ponme la 2018", Some(2018)),
        ("nos quedemos con la 2018", Some(2018)),
        ("nos llevamos la 2020", Some(2020)),
        ("agarro la 2018", Some(2018)),
        ("la 2020, pero dime si trae CarPlay", None),
        ("la Captur 2020, pero dime si trae CarPlay", Some(2020)),
        (
            "no pues la Captur se ve bien, ponme la Captur 2018",
            Some(2018),
        ),
        ("la de 247 la quiero", Some(2018)),
        ("¿cuál es la más barata de las Captur?", None),
        ("¿la más nueva de las Captur cuánto cuesta?", None),
        ("no quiero la más barata de las Captur", None),
        ("mi esposa dice que la 2018, yo digo que la 2020", None),
        ("la 2018 es más barata", None),
        ("¿y si agarro la 2018?", None),
    ];
    let mut wrong = Vec::new();
    for (text, year) in cases {
        let state = say(&shown, text).state;
        let is = chosen(&state).and_then(|car| car.year);
        if is != year {
            wrong.push(format!("{text}: {is:?} instead of {year:?}"));
        }
    }
    report(&wrong);
}

/// The cheapest of all cars, and of a model, is looked for in the whole catalog.
#[test]
fn extreme_of_all_is_looked_for_in_the_catalog() {
    let shown = after(&["mi esposa quiere un Kia Rio"]);
    let cases = [
        ("¿cuánto cuesta el Rio más barato?", "182,999"),
        ("¿el Rio más barato en cuánto está?", "182,999"),
        ("el Rio más barato cuánto vale", "182,999"),
        ("precio del Rio más barato", "182,999"),
        ("¿cuánto cuesta el más barato de los Rio?", "182,999"),
        ("¿cuánto cuesta el más barato que tengan?", "137,999"),
        ("el mas barato que tengan en cuanto esta", "137,999"),
        ("¿en cuánto está el más barato que tienen?", "137,999"),
        ("¿cuánto vale el más barato del catálogo?", "137,999"),
        ("¿cuánto cuesta el más barato de todos?", "137,999"),
        ("¿cuánto cuesta el más barato que manejan?", "137,999"),
        ("cuanto es lo mas barato que manejan", "137,999"),
        ("¿cuánto cuesta el más barato?", "216,999"),
    ];
    let mut wrong = Vec::new();
    for (text, price) in cases {
        let reply = say(&shown, text).reply.text;
        if !reply.contains(price) {
            wrong.push(format!("{text}: {reply}"));
        }
    }
    report(&wrong);
}
