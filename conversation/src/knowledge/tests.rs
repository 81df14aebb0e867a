use super::*;
use crate::language::Topic;

fn builtin() -> Knowledge {
    Knowledge::builtin().unwrap()
}

#[test]
fn questions_find_the_part_that_answers_them() {
    let knowledge = builtin();
    for (asked, topic, holds) in [
        ("cuanto dura la garantia", None, "3 meses"),
        ("¿Qué cubre la garantía?", None, "Cubre fallas"),
        ("puedo devolver el auto si no me gusta", None, "7 días"),
        ("cuántos puntos revisan", None, "240"),
        ("que documentos necesito para el credito", None, "INE"),
        ("hacen entregas a domicilio", None, "domicilio"),
        (
            "puedo dejar mi auto a cuenta",
            Some("auto cuenta enganche pago"),
            "enganche",
        ),
        (
            "puedo pagar antes sin penalizacion",
            None,
            "sin penalización",
        ),
    ] {
        let answer = knowledge.answer(asked, topic).unwrap_or_default();
        assert!(answer.contains(holds), "{asked}: {answer}");
    }
}

#[test]
fn a_weak_match_is_no_answer() {
    let knowledge = builtin();
    for asked in [
        "venden helicopteros",
        "tienen estacionamiento para elefantes",
        "quien es el CEO",
    ] {
        assert_eq!(knowledge.answer(asked, None), None, "{asked}");
    }
}

#[test]
fn one_branch_is_answered_with_its_address_alone() {
    let knowledge = builtin();
    let PlaceAnswer::Here(found) = knowledge.places().find("donde esta la sucursal de merida")
    else {
        panic!("no place");
    };
    assert_eq!(found.len(), 1);
    assert!(found[0].text.contains("Calle 60 Norte 318"));
    let PlaceAnswer::Here(found) = knowledge.places().find("direccion de kavak zapopan") else {
        panic!("no place");
    };
    assert_eq!(found.len(), 1);
    assert!(found[0].text.contains("Av. Patria 1920"));
}

#[test]
fn without_a_place_the_cities_are_named() {
    let knowledge = builtin();
    let PlaceAnswer::Cities(cities) = knowledge.places().find("donde estan sus sucursales") else {
        panic!("a place");
    };
    assert!(cities.contains(&"Puebla".to_owned()) && cities.len() == 8);
}

#[test]
fn answers_stay_short() {
    let knowledge = builtin();
    for passage in knowledge.passages() {
        let answer = knowledge.answer(&passage.title, None).unwrap_or_default();
        assert!(answer.chars().count() < 600, "{}: {answer}", passage.title);
    }
}

#[test]
fn a_text_without_headings_and_words_is_refused() {
    assert!(matches!(
        Knowledge::from_markdown("\n---\n# Nada\n"),
        Err(KnowledgeError::Empty)
    ));
}

#[test]
fn byte_order_mark_before_the_first_heading_is_no_part_of_it() {
    let text = "# Garantía\nCubre el motor por tres meses.\n";
    let titles = |text: &str| {
        let knowledge = Knowledge::from_markdown(text).unwrap();
        let passages = knowledge.passages.iter();
        passages.map(|it| it.title.clone()).collect::<Vec<_>>()
    };
    assert_eq!(titles(&format!("\u{feff}{text}")), titles(text));
}

/// A topic, a question, and what its answer holds.
type Answered = (Option<Topic>, &'static str, &'static str);

const ANSWERED: &[Answered] = &[
    (Some(Topic::Warranty), "cuanto dura la garantia", "3 meses"),
    (
        Some(Topic::Warranty),
        "la garantia cubre llantas",
        "No cubre desgaste normal",
    ),
    (Some(Topic::Warranty), "que garantia dan", "3 meses"),
    (
        Some(Topic::Returns),
        "y si no me gusta lo puedo devolver",
        "7 días",
    ),
    (
        Some(Topic::Returns),
        "en cuantos dias lo puedo regresar",
        "7 días",
    ),
    (None, "como lo devolveria", "sede"),
    (
        Some(Topic::Inspection),
        "que revisan en la inspeccion",
        "240 puntos",
    ),
    (
        Some(Topic::Inspection),
        "revisan la suspension",
        "suspensión",
    ),
    (Some(Topic::Inspection), "revisan buro", "buró"),
    (None, "aceptan autos inundados", "inundación"),
    (
        Some(Topic::PaymentMethods),
        "aceptan efectivo",
        "no recibimos pagos en efectivo",
    ),
    (
        Some(Topic::PaymentMethods),
        "puedo pagar con tarjeta de debito",
        "tarjeta de débito",
    ),
    (
        Some(Topic::Requirements),
        "que documentos piden para el credito",
        "INE",
    ),
    (
        Some(Topic::Papers),
        "disculpe que papeles piden para el credito",
        "INE",
    ),
    (
        Some(Topic::Papers),
        "que papeles me dan con el coche",
        "factura",
    ),
    (
        Some(Topic::Papers),
        "quien hace el cambio de propietario",
        "cambio de propietario",
    ),
    (Some(Topic::Papers), "las placas van incluidas", "placas"),
    (
        Some(Topic::Papers),
        "me ayudan con el tramite de placas",
        "placas",
    ),
    (
        Some(Topic::Delivery),
        "cuanto tarda la entrega",
        "3 a 7 días",
    ),
    (Some(Topic::Delivery), "lo llevan a mi casa", "domicilio"),
    (
        Some(Topic::Delivery),
        "cuanto cuesta el envio a otra ciudad",
        "costo del traslado",
    ),
    (
        Some(Topic::Insurance),
        "el seguro es obligatorio si lo financio",
        "cobertura amplia",
    ),
    (
        Some(Topic::Prepayment),
        "puedo liquidar antes",
        "sin penalización",
    ),
    (
        Some(Topic::CreditBureau),
        "estoy en buro me aprueban",
        "historial",
    ),
    (
        Some(Topic::CreditProcess),
        "cuanto tardan en contestar si me lo aprueban",
        "mismo día",
    ),
    (
        Some(Topic::Reserve),
        "como lo aparto",
        "depósito reembolsable",
    ),
    (Some(Topic::App), "que se puede hacer en la app", "catálogo"),
    (
        Some(Topic::Sell),
        "cuanto se tardan en pagarme",
        "transferencia",
    ),
    (
        Some(Topic::TradeIn),
        "reciben mi carro a cuenta",
        "parte del pago",
    ),
    (
        Some(Topic::Maintenance),
        "donde hago los servicios de mantenimiento",
        "talleres autorizados",
    ),
];

#[test]
fn question_is_answered_with_the_thing_that_was_asked() {
    let knowledge = builtin();
    let mut wrong = Vec::new();
    for (topic, asked, holds) in ANSWERED {
        let found = knowledge.find(*topic, asked);
        let right = match &found {
            Found::Answer(answer) | Found::Related(answer) => {
                answer.contains(holds) && answer.chars().count() < 450
            }
            Found::Nothing => false,
        };
        if !right {
            wrong.push(format!("{asked}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn thing_that_is_not_in_the_text_is_not_answered_with_the_nearest_paragraph() {
    let knowledge = builtin();
    let mut wrong = Vec::new();
    for (topic, asked) in [
        (None, "venden helicopteros"),
        (None, "tienen estacionamiento"),
        (None, "cuantos empleados tienen"),
        (None, "quien es el dueño de la empresa"),
        (Some(Topic::Company), "quien es el CEO"),
        (Some(Topic::PaymentMethods), "aceptan bitcoin"),
        (Some(Topic::PaymentMethods), "aceptan paypal"),
        (Some(Topic::Requirements), "aceptan aval"),
        (Some(Topic::Warranty), "cuanto cuesta extender la garantia"),
        (Some(Topic::Delivery), "entregan en helicoptero"),
        (Some(Topic::App), "la app sirve en huawei"),
        (Some(Topic::CreditProcess), "cual es el CAT del credito"),
        (Some(Topic::Insurance), "el seguro cubre granizo"),
        (None, "tienen meses sin intereses"),
    ] {
        let found = knowledge.find(topic, asked);
        if matches!(found, Found::Answer(_)) {
            wrong.push(format!("{asked}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn places_that_are_asked_for_and_not_there_are_known_as_such() {
    let knowledge = builtin();
    for asked in [
        "tienen sucursal en cancun",
        "soy de chihuahua",
        "y en toluca hay",
    ] {
        assert!(knowledge.names_elsewhere(asked), "{asked}");
    }
    for asked in [
        "donde estan en monterrey",
        "cuantas sedes son en total",
        "hay en puebla",
    ] {
        assert!(!knowledge.names_elsewhere(asked), "{asked}");
    }
    assert!(knowledge.is_foreign(Topic::Branches, "puedo llevar a mi perrito a la sede"));
    assert!(!knowledge.is_foreign(Topic::Branches, "donde estan sus sucursales"));
    let PlaceAnswer::Here(found) = knowledge
        .places()
        .find("tienen sede en el estado de mexico")
    else {
        panic!("no place");
    };
    assert!(found[0].name.contains("Satélite"));
}
