use super::*;

const ERRANDS: [Errand; 6] = [
    Errand::Complaint,
    Errand::AfterSales,
    Errand::SellCar,
    Errand::DataRequest,
    Errand::LostProperty,
    Errand::Other,
];

#[test]
fn errand_is_handed_over_with_name_and_phone_and_nothing_is_sold() {
    for errand in ERRANDS {
        let mut talk = Talk::new();
        let turn = talk.says(&[Act::Errand(errand), Act::Want(body(Body::Suv))]);
        assert_eq!(
            turn.reply.next_action,
            NextAction::HandoffToHuman,
            "{errand:?}"
        );
        assert!(turn.reply.cars.is_empty());
        talk.says(&[Act::Want(body(Body::Suv))]);
        assert!(
            talk.state.wish == Wish::default(),
            "{errand:?}: {}",
            talk.log
        );
        talk.says(&[Act::Name("Ana".into())]);
        let done = talk.says(&[Act::Phone("+525512345678".into())]);
        assert!(talk.state.handed_over, "{errand:?}: {}", talk.log);
        assert_eq!(done.lead.unwrap().errand, Some(errand));
        let after = talk.says(&[Act::Social(Social::Thanks)]);
        assert!(after.reply.cars.is_empty());
        assert_eq!(after.reply.next_action, NextAction::ContinueConversation);
    }
}

#[test]
fn known_contact_is_not_asked_for_again() {
    let mut talk = Talk::with_plan();
    talk.says(&[
        Act::Accept,
        Act::Name("Ana".into()),
        Act::Phone("+525512345678".into()),
        time("el jueves a las 5"),
    ]);
    let turn = talk.says(&[Act::Errand(Errand::Complaint)]);
    assert_eq!(talk.state.step, Step::Handoff, "{}", talk.log);
    assert!(
        turn.reply.text.contains("55 1234 5678"),
        "{}",
        turn.reply.text
    );
}

#[test]
fn trade_in_is_noted_and_the_sale_goes_on() {
    let mut talk = Talk::new();
    let turn = talk.says(&[Act::Errand(Errand::TradeIn), Act::Want(body(Body::Suv))]);
    assert_eq!(turn.reply.next_action, NextAction::AskBudget);
    assert_eq!(talk.state.lead.errand, Some(Errand::TradeIn));
}

#[test]
fn refusing_to_leave_contact_sells_nothing() {
    let mut talk = Talk::new();
    talk.says(&[Act::Errand(Errand::Complaint)]);
    let turn = talk.says(&[Act::Decline, Act::ShowCars]);
    assert!(turn.reply.cars.is_empty(), "{}", talk.log);
    assert_eq!(turn.reply.next_action, NextAction::NextAction);
}

#[test]
fn whoever_chooses_a_car_after_an_errand_buys_after_all() {
    let mut talk = Talk::new();
    talk.says(&[Act::Errand(Errand::SellCar)]);
    talk.says(&[Act::Choose(named_of("Ford", "Escape", 2019))]);
    assert_eq!(talk.state.step, Step::Financing, "{}", talk.log);
}

#[test]
fn person_is_called_after_name_phone_and_time() {
    let mut talk = Talk::new();
    let turn = talk.says(&[Act::AskPerson]);
    assert_eq!(turn.reply.next_action, NextAction::HandoffToHuman);
    talk.says(&[Act::Name("Ana".into()), Act::Phone("+525512345678".into())]);
    talk.says(&[Act::NoPreference]);
    assert!(talk.state.handed_over);
    assert!(talk.log.contains("en cualquier horario"), "{}", talk.log);
}
