use super::*;

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
