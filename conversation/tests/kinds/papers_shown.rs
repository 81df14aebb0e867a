//! Papers for the loan, asked about one by one, and papers that were lost.

use kavak_conversation::acts::Errand;

use crate::{after, report, say};

#[test]
fn paper_asked_about_gets_its_part_of_the_list() {
    let mut wrong = Vec::new();
    for (text, says, not) in [
        ("¿INE?", "INE", "domicilio"),
        ("comprobante de domicilio de qué mes", "domicilio", "INE"),
        ("ingresos cómo los compruebo", "ingresos", "No tengo"),
        ("¿el recibo de luz sirve?", "domicilio", "No tengo"),
        ("aceptan pasaporte?", "INE", "No tengo"),
        (
            "qué tan reciente el comprobante de domicilio",
            "domicilio",
            "INE",
        ),
        (
            "soy freelance, cómo compruebo ingresos",
            "ingresos",
            "Land Rover",
        ),
    ] {
        let reply = say(&after(&["hola", "busco un versa"]), text).reply.text;
        if !reply.contains(says) || reply.contains(not) {
            wrong.push(format!("{text}: {reply}"));
        }
    }
    report(&wrong);
}

#[test]
fn own_paper_lost_by_a_buyer_is_no_errand() {
    let mut wrong = Vec::new();
    for (before, text, errand) in [
        ("hola", "aceptan pasaporte? perdí mi ine", None),
        ("hola", "perdí mi ine, puedo comprar con pasaporte", None),
        ("busco un versa", "se me perdió la ine", None),
        ("busco un versa", "perdí mi licencia, afecta?", None),
        (
            "hola",
            "perdí mi ine en su sucursal",
            Some(Errand::LostProperty),
        ),
        (
            "busco un versa",
            "dejé mi ine en su sucursal",
            Some(Errand::LostProperty),
        ),
        ("hola", "perdí la factura", Some(Errand::LostProperty)),
        ("hola", "¿mi estado de cuenta sirve de comprobante?", None),
        (
            "hola",
            "quiero mi estado de cuenta",
            Some(Errand::AfterSales),
        ),
    ] {
        let is = say(&after(&[before]), text).state.errand;
        if is != errand {
            wrong.push(format!("{text}: {is:?}"));
        }
    }
    report(&wrong);
}

#[test]
fn what_is_answered_is_not_called_unknown_too() {
    for text in [
        "aceptan pasaporte? perdí mi ine",
        "perdí mi ine, puedo con pasaporte?",
    ] {
        let reply = say(&after(&["hola"]), text).reply.text;
        assert!(!reply.contains("dato"), "{reply}");
    }
}

#[test]
fn reserving_is_answered_and_searches_for_nothing() {
    let mut wrong = Vec::new();
    for text in [
        "me puedes apartar la hr-v para q no la vendan antes?",
        "me pueden separar el versa?",
        "me lo puedes guardar para que no me lo ganen?",
        "se puede reservarlo?",
    ] {
        let state = after(&["busco un sedán", "300 mil"]);
        let turn = say(&state, text);
        let same = turn.state.wish == state.wish && turn.state.chosen.is_none();
        if !same || !turn.reply.text.contains("dato") {
            wrong.push(format!("{text}: {}", turn.reply.text));
        }
    }
    report(&wrong);
}

#[test]
fn defect_of_a_car_sold_here_is_a_complaint() {
    let mut wrong = Vec::new();
    for (text, errand) in [
        (
            "me vendieron un carro que salió con el motor desvielado",
            Errand::Complaint,
        ),
        ("me entregaron una camioneta con fallas", Errand::Complaint),
        ("nos vendieron un carro que echa humo", Errand::Complaint),
        ("quiero levantar una queja", Errand::Complaint),
        ("quiero cancelar mi compra", Errand::AfterSales),
        ("eliminen mi cuenta", Errand::DataRequest),
    ] {
        let is = say(&after(&["hola"]), text).state.errand;
        if is != Some(errand) {
            wrong.push(format!("{text}: {is:?}"));
        }
    }
    report(&wrong);
}
