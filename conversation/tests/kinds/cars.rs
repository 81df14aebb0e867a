use crate::{after, model, report, say};

/// Models in the plural are asked for; words that only look so are not.
#[test]
fn model_in_the_plural_is_known() {
    let cases = [
        ("tienes versas?", "Versa"),
        ("aveos tienes?", "Aveo"),
        ("¿tienen Aveos?", "Aveo"),
        ("¿manejan Jettas?", "Jetta"),
        ("¿hay Captivas?", "Captiva"),
        ("¿venden Corollas?", "Corolla"),
        ("¿tienen Sentras?", "Sentra"),
        ("¿qué Capturs tienen?", "Captur"),
        ("¿tienes Sportages?", "Sportage"),
        ("¿tienen Tiguans?", "Tiguan"),
        ("¿tienes Swifts?", "Swift"),
        ("¿tienen Odysseys?", "Odyssey"),
        ("y el BMW M2 cuánto?", "M2"),
        ("¿el M2 existe? ¿cuánto vale?", "M2"),
        ("no tendrá un march mi cuñada tiene uno", "March"),
        ("no tendrán un Corolla", "Corolla"),
        ("no tienen un Jetta", "Jetta"),
        ("no manejan algún Yaris", "Yaris"),
    ];
    let mut wrong = Vec::new();
    for (text, name) in cases {
        let turn = say(&after(&["hola"]), text);
        let denies = turn.reply.text.contains("no tengo");
        if !turn.reply.text.contains(name) || denies || !turn.state.wish.not_models.is_empty() {
            wrong.push(format!("{text}: {}", turn.reply.text));
        }
    }
    for text in [
        "hay fiestas en mi pueblo",
        "revisan unos puntos",
        "tengo unos pendientes",
        "los ríos están crecidos",
        "esa es 2016",
        "las escuelas abren los lunes",
    ] {
        let state = say(&after(&["hola"]), text).state;
        if state.wish.model.is_some() || state.wish.make.is_some() {
            wrong.push(format!("{text}: {:?}", state.wish));
        }
    }
    report(&wrong);
}

/// How a car is says nothing of what is looked for.
#[test]
fn remark_about_a_car_keeps_choice_and_search() {
    let taken = after(&["tienes aveos?", "el de 2017 lo quiero"]);
    assert_eq!(model(&taken), "Aveo");
    let mut wrong = Vec::new();
    for text in [
        "pero bueno, es más barata",
        "es más barato",
        "ese es más barato",
        "pero es más nuevo",
        "el otro es más nuevo",
        "esa es 2016",
        "es muy grande",
        "está muy bonita",
        "el otro es más caro y más viejo",
        "pero el otro es más nuevo no? y más barato",
        "ah, pero es más chico",
        "es bastante nuevo",
        "ya es más barato que el otro",
        "bueno, está más nuevo",
        "aunque es más viejo",
        "no, pues es más barato",
    ] {
        let state = say(&taken, text).state;
        if state.chosen != taken.chosen || state.wish != taken.wish {
            wrong.push(format!("{text}: {:?} {:?}", state.chosen, state.wish));
        }
    }
    for text in [
        "quiero algo más barato",
        "muéstrame algo más barato",
        "mejor busco una camioneta",
        "ya no lo quiero, busco un Jetta",
        "mejor quiero uno más barato",
    ] {
        let state = say(&taken, text).state;
        if state.chosen == taken.chosen && state.wish == taken.wish {
            wrong.push(format!("{text}: nothing changed"));
        }
    }
    report(&wrong);
}

/// A car that is named and pointed at is the one that is asked about, whatever is chosen.
#[test]
fn car_pointed_at_is_the_one_just_named() {
    let taken = after(&["cuanto cuesta el passat", "lo quiero"]);
    let mut wrong = Vec::new();
    for (text, name) in [
        ("es q tambien vi un forte 2020, ese cuanto", "FORTE 2020"),
        ("tambien vi un vento 2020, ese a como esta?", "Vento 2020"),
        ("el vento 2020 a como esta", "Vento 2020"),
    ] {
        let turn = say(&taken, text);
        let reply = turn.reply.text;
        if !reply.contains(name) || model(&turn.state) != "Passat" || reply.contains("Entendí") {
            wrong.push(format!("{text}: {reply}"));
        }
    }
    report(&wrong);
}
