use super::*;

#[test]
fn doubt_is_neither_a_yes_nor_a_handover() {
    let doubts = [
        Objection::TooExpensive,
        Objection::Interest,
        Objection::Condition,
        Objection::WantsToThink,
        Objection::Distrust,
    ];
    for doubt in doubts {
        for mut talk in [
            Talk::new(),
            Talk::with_cars_shown(),
            Talk::with_car_chosen(),
            Talk::with_plan(),
        ] {
            let before = talk.state.clone();
            let turn = talk.says(&[Act::Object(doubt)]);
            assert_eq!(talk.state.chosen, before.chosen, "{doubt:?}");
            assert_eq!(talk.state.wants_contact, before.wants_contact);
            assert_eq!(talk.state.step, before.step, "{doubt:?}: {}", talk.log);
            assert!(turn.reply.text.chars().count() < 700, "{}", turn.reply.text);
        }
    }
}

#[test]
fn too_dear_is_answered_with_a_cheaper_car_that_fits() {
    let mut talk = Talk::with_car_chosen();
    let chosen = talk.chosen().unwrap();
    let turn = talk.says(&[Act::Object(Objection::TooExpensive)]);
    let offered = FACTS.catalog.car(&turn.reply.cars[0].stock_id).unwrap();
    assert!(offered.price < chosen.price && offered.body == Some(Body::Suv));
    talk.says(&[Act::Accept]);
    assert_eq!(talk.chosen(), Some(offered), "{}", talk.log);
}

#[test]
fn haggling_gets_no_discount() {
    let mut talk = Talk::with_plan();
    let before = talk.state.clone();
    let turn = talk.says(&[Act::Haggle]);
    assert!(turn.reply.text.contains("precios publicados son fijos"));
    assert_eq!(talk.state.down_payment, before.down_payment);
}

#[test]
fn injection_leads_back_and_nothing_beside_it_is_taken() {
    let mut talk = Talk::with_cars_shown();
    let turn = talk.says(&[Act::Injection, Act::Choose(place(1)), budget(1_000_000)]);
    assert_eq!(talk.state.chosen, None);
    assert!(turn.reply.text.contains("no lo puedo hacer"));
}
