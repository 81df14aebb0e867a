//! Remarks on other people, and what only keeps the talk going.

use kavak_conversation::acts::Errand;

use crate::{after, model, report, say};

#[test]
fn car_of_another_person_is_no_wish() {
    let shown = after(&["busco una suv", "350 mil"]);
    let mut wrong = Vec::new();
    for text in [
        "mi señora siempre ha tenido Honda y le tiene cariño",
        "mi papá siempre tuvo toyota y salen bien buenos",
        "mi hermana trae un Mazda y le encanta",
        "mi cuñado maneja un Jetta desde hace años",
        "mi vecina tiene un yaris y dice que no gasta nada de gasolina",
    ] {
        let state = say(&shown, text).state;
        if state.wish != shown.wish || !state.proposed.is_empty() {
            wrong.push(format!("{text}: {:?} {:?}", state.wish, state.proposed));
        }
    }
    let wish = say(&after(&["hola"]), "mi esposa quiere un Yaris")
        .state
        .wish;
    assert_eq!(wish.make.as_deref(), Some("Toyota"));
    let asked = "mi vecina tiene un march y no gasta nada ustedes tienen march";
    let shown = say(&after(&["hola"]), asked).reply.cars;
    assert!(shown.iter().any(|car| car.model == "March"), "{asked}");
    report(&wrong);
}

#[test]
fn who_has_no_complaint_complains_of_nothing() {
    let shown = after(&["el versa 2018"]);
    let mut wrong = Vec::new();
    for (text, errand) in [
        ("mi hermano tiene uno y no se queja, va, me lo quedo", None),
        ("mi primo lo compró y no tiene queja, me lo llevo", None),
        ("nadie ha tenido queja, me lo quedo", None),
        ("tengo una queja", Some(Errand::Complaint)),
        ("no me han resuelto mi queja", Some(Errand::Complaint)),
    ] {
        let state = say(&shown, text).state;
        let chosen = errand.is_some() || model(&state) == "Versa";
        if state.errand != errand || !chosen {
            wrong.push(format!("{text}: {:?} {}", state.errand, model(&state)));
        }
    }
    report(&wrong);
}

#[test]
fn who_asks_what_is_still_needed_gets_the_question() {
    let asked = after(&[
        "el versa 2018",
        "lo quiero",
        "de contado",
        "sí, que me llamen",
    ]);
    let mut wrong = Vec::new();
    for text in [
        "qué más te falta",
        "qué otros datos ocupas",
        "qué datos te hacen falta",
        "con eso ya es todo?",
        "y ahora qué sigue",
    ] {
        let turn = say(&asked, text);
        if turn.state.step != asked.step || turn.reply.text.contains("dato no lo tengo") {
            wrong.push(format!("{text}: {}", turn.reply.text));
        }
    }
    report(&wrong);
}

#[test]
fn blessing_with_thanks_is_no_question() {
    let asked = after(&["el versa 2018", "lo quiero", "de contado"]);
    let mut wrong = Vec::new();
    for text in [
        "que Dios te bendiga mijo eres muy amable",
        "Dios se lo pague joven",
        "eres un amor",
        "muy atento de su parte",
    ] {
        let turn = say(&asked, text);
        if turn.reply.text.contains("dato") || turn.state.misunderstood > 0 {
            wrong.push(format!("{text}: {}", turn.reply.text));
        }
    }
    report(&wrong);
}

#[test]
fn own_car_that_is_too_small_is_no_service_case() {
    for (text, errand) in [
        ("viene bebé en camino y mi carro ya nos quedó chico", None),
        ("mi coche ya está viejito y quiero otro", None),
        ("mi carro ya no prende", Some(Errand::AfterSales)),
    ] {
        assert_eq!(say(&after(&["hola"]), text).state.errand, errand, "{text}");
    }
}
