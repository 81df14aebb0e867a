use crate::{after, chosen, model, report, say};

/// A question about a car takes none, whatever mild word or correction leads to it.
#[test]
fn question_about_a_car_takes_none() {
    let asked = after(&["cuanto cuesta la cx5 18 y cuanto la 19"]);
    let mut wrong = Vec::new();
    for text in [
        "orale. y la cx9?",
        "ah ok. ¿y la cx-9?",
        "va, y la cx9?",
        "perfecto! y la cx9 que tal?",
        "sale, ¿y la koleos 2020?",
        "que tal la koleos",
        "que tal la segunda",
        "cuanto cuesta la 2018, no perdon, la 2019",
        "precio de la cx5 2018, perdon, 2019",
        "cuantos km tiene la 2018, digo la 2019",
        "la koleos es mas cara?",
        "creo que la segunda",
        "a lo mejor la segunda",
        "la segunda no será mi carro",
        "mi hija dice que la segunda",
        "la quiero ver",
        "que onda con la segunda",
        "la 2018 que tan buena es",
        "y si agarro la 2018",
        "la quisiera probar primero",
    ] {
        let state = say(&asked, text).state;
        if let Some(car) = chosen(&state) {
            wrong.push(format!("{text}: {}", car.model));
        }
    }
    let corrected = say(&asked, "cuanto cuesta la 2018, no perdon, la 2019");
    if !corrected.reply.text.contains("395,999") || corrected.reply.text.contains("360,999") {
        wrong.push(corrected.reply.text);
    }
    report(&wrong);
}

/// A car is taken in many words: decided, agreed at its price, in another's place, by where
/// it stands.
#[test]
fn car_is_taken_in_many_words() {
    let march = after(&["el march 2018 en cuanto lo dan", "lo quiero"]);
    let passat = after(&["cuanto cuesta el passat"]);
    let open = after(&["hola"]);
    let compared = after(&[
        "a ver comparame la tracker 2021 con la ecosport 2020",
        "entonces nomas quedan la tracker y la ecosport",
    ]);
    let cases = [
        (&march, "va pues el versa 2020 en lugar del march", "Versa"),
        (&march, "mejor el versa 2020 en vez del march", "Versa"),
        (&march, "cambiame el march por el versa 2020", "Versa"),
        (&march, "en lugar del march quiero el versa 2020", "Versa"),
        (&march, "va, el versa 2020", "Versa"),
        (&march, "en vez del march, ¿qué tal el versa 2020?", "March"),
        (
            &march,
            "mi esposo opina que es mejor un tsuru, pero el no lo va a manejar",
            "March",
        ),
        (
            &march,
            "mi hermano trae un sentra y le salio bueno",
            "March",
        ),
        (&march, "mi comadre tiene una crv y la ama", "March"),
        (&march, "mi marido queria una pick up", "March"),
        (&march, "tambien me gusta el jetta 2018", "March"),
        (&march, "prefiero nissan pero ni modo", "March"),
        (&passat, "Está decidido: el Passat será mi corcel", "Passat"),
        (&passat, "el passat sera mio", "Passat"),
        (&passat, "ya lo platicamos y va el passat 2016", "Passat"),
        (
            &passat,
            "ya lo pensamos y nos quedamos con el passat",
            "Passat",
        ),
        (
            &passat,
            "ta bueno, me quedo con el passat en el precio que dicen",
            "Passat",
        ),
        (&passat, "ok me quedo con el passat a ese precio", "Passat"),
        (&passat, "el passat no sera mi corcel", ""),
        (&passat, "sera bueno el passat", ""),
        (&compared, "ya! me quedo con la segunda q dije", "EcoSport"),
        (&compared, "me quedo con la primera que dije", "Tracker"),
        (&open, "quiero el mg5 a 48 meses", "MG5"),
        (&open, "el versa 2020, doy 50 mil y lo demas a 60", "Versa"),
        (&open, "quiero el swift de contado", "Swift"),
        (&open, "busco el swift a credito", ""),
        (&open, "¿el swift se puede a 48 meses?", ""),
    ];
    let mut wrong = Vec::new();
    for (state, text, car) in cases {
        let is = say(state, text).state;
        if model(&is) != car {
            wrong.push(format!("{text}: {:?}", model(&is)));
        }
    }
    report(&wrong);
}

/// A car is taken by where it stands in the list.
#[test]
fn car_is_taken_by_its_place_in_the_list() {
    let shown = after(&["busco una suv", "hasta 350 mil", "automatica"]);
    let listed = shown.offered.clone();
    let cases = [
        ("esa del final", Some(2)),
        ("la de hasta abajo", Some(2)),
        ("la de en medio", Some(1)),
        ("la de enmedio", Some(1)),
        ("la de arriba", Some(0)),
        ("la 1 por favor", Some(0)),
        ("la 1 de contado", Some(0)),
        ("dame la tercera", Some(2)),
        ("la segunda no pero la tercera si", Some(2)),
        ("¿cuál es mejor, la 1 o la 2?", None),
        ("la primera o la tercera, ¿tú cuál dices?", None),
        ("la de la foto", None),
        ("al final no me gustó ninguna", None),
    ];
    let mut wrong = Vec::new();
    for (text, place) in cases {
        let is = say(&shown, text).state.chosen;
        let at = is.and_then(|id| listed.iter().position(|one| *one == id));
        if at != place {
            wrong.push(format!("{text}: {at:?}"));
        }
    }
    report(&wrong);
}

/// A wish that is corrected takes the place of the first.
#[test]
fn corrected_wish_takes_the_place_of_the_first() {
    let cases = [
        ("busco un versa, digo no, un sentra", "Sentra"),
        ("busco un versa, perdon, un sentra", "Sentra"),
        ("quiero ver un jetta, no, mejor un vento", "Vento"),
        ("busco un jetta, digo, un vento", "Vento"),
    ];
    let mut wrong = Vec::new();
    for (text, model) in cases {
        let wish = say(&after(&["hola"]), text).state.wish;
        if wish.model.as_deref() != Some(model) || !wish.also.is_empty() {
            wrong.push(format!("{text}: {:?} {:?}", wish.model, wish.also));
        }
    }
    let both = say(&after(&["hola"]), "busco un versa o un sentra")
        .state
        .wish;
    if both.also.len() != 1 {
        wrong.push(format!("{:?}", both.also));
    }
    report(&wrong);
}
