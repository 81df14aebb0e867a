//! A wish for a size beside a model whose size is objected to; kinds that a model has not.

use crate::{after, report, say};

#[test]
fn model_whose_size_is_objected_to_is_left_out() {
    let looking = after(&["busco un auto", "hasta 400 mil"]);
    let cases = [
        ("chiquito, el versa muy grandote", "Versa"),
        ("el versa está muy grande, algo más chico", "Versa"),
        ("muy grandote el versa, quiero algo chiquito", "Versa"),
        ("la cx-5 es muy grande, algo mas compacto", "CX-5"),
        ("el versa es muy chiquito, quiero algo más grande", "Versa"),
        ("busco algo amplio, el versa muy chiquito", "Versa"),
    ];
    let mut wrong = Vec::new();
    for (text, model) in cases {
        let is = say(&looking, text).state;
        let refused = is.wish.not_models.iter().any(|(_, name)| name == model);
        if !refused || is.wish.need.is_none() || is.wish.model.is_some() {
            wrong.push(format!("{text}: {:?}", is.wish));
        }
    }
    for text in [
        "el versa es muy grande, me encanta",
        "¿el versa es muy grande?",
    ] {
        let is = say(&looking, text).state;
        if !is.wish.not_models.is_empty() {
            wrong.push(format!("{text}: {:?}", is.wish));
        }
    }
    report(&wrong);
}

#[test]
fn kind_that_a_model_has_not_is_named_in_the_denial() {
    let mut wrong = Vec::new();
    for (text, kind) in [
        ("¿Versa híbrido?", "Versa híbrido"),
        ("tienen el versa diesel?", "Versa diésel"),
        ("hay versa electrico?", "Versa eléctrico"),
    ] {
        let said = say(&after(&["hola"]), text).reply.text;
        if !said.contains(&format!("De Nissan {kind} no tengo")) {
            wrong.push(format!("{text}: {said}"));
        }
    }
    report(&wrong);
}
