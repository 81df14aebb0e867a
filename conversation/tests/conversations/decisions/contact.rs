use super::*;

fn with_call_wanted() -> Talk {
    let mut talk = Talk::with_plan();
    talk.says(&[Act::Accept]);
    assert_eq!(talk.state.step, Step::Name);
    talk
}

#[test]
fn question_in_between_is_answered_and_the_capture_goes_on() {
    let mut talk = with_call_wanted();
    let turn = talk.says(&[company(Some(Topic::Warranty), "cuanto dura la garantia")]);
    assert!(turn.reply.text.contains("3 meses"), "{}", turn.reply.text);
    assert!(turn.reply.text.contains("nombre"), "{}", turn.reply.text);
    assert_eq!(talk.state.step, Step::Name);
}

#[test]
fn senders_number_is_offered_and_taken_by_a_yes() {
    let mut talk = Talk::on_whatsapp();
    talk.says(&[Act::AskPerson, Act::Name("Ana".into())]);
    assert!(
        talk.log.contains("a este mismo número (55 1234 5678)"),
        "{}",
        talk.log
    );
    talk.says(&[Act::Accept]);
    assert_eq!(talk.state.lead.phone.as_deref(), Some("+525512345678"));
}

#[test]
fn other_number_is_asked_for_after_a_no() {
    let mut talk = Talk::on_whatsapp();
    talk.says(&[Act::AskPerson, Act::Name("Ana".into())]);
    let turn = talk.says(&[Act::Decline]);
    assert!(
        turn.reply.text.contains("A cuál número"),
        "{}",
        turn.reply.text
    );
    talk.says(&[Act::Phone("+525587654321".into())]);
    assert_eq!(talk.state.lead.phone.as_deref(), Some("+525587654321"));
}

#[test]
fn correction_after_the_handover_is_taken_and_passed_on() {
    let mut talk = with_call_wanted();
    talk.says(&[
        Act::Name("Ana".into()),
        Act::Phone("+525512345678".into()),
        time("el jueves a las 5"),
    ]);
    assert!(talk.state.handed_over, "{}", talk.log);
    let turn = talk.says(&[Act::Phone("+525587654321".into())]);
    assert!(
        turn.reply.text.contains("Ya actualicé"),
        "{}",
        turn.reply.text
    );
    assert_eq!(turn.lead.unwrap().phone.as_deref(), Some("+525587654321"));
    let turn = talk.says(&[Act::Change(Noted::Name)]);
    assert_eq!(turn.reply.next_action, NextAction::CollectContactInfo);
    let turn = talk.says(&[Act::Name("Beatriz".into())]);
    assert_eq!(turn.lead.unwrap().name.as_deref(), Some("Beatriz"));
    assert_eq!(talk.state.step, Step::Handoff);
}

#[test]
fn time_is_not_asked_for_a_third_time() {
    let mut talk = with_call_wanted();
    talk.says(&[Act::Name("Ana".into()), Act::Phone("+525512345678".into())]);
    talk.says(&[Act::AskLoan(LoanQuestion::Rate)]);
    assert!(!talk.state.handed_over);
    talk.says(&[Act::Social(Social::Noise)]);
    assert!(talk.state.handed_over, "{}", talk.log);
    assert_eq!(talk.state.lead.preferred_time, None);
}

#[test]
fn broken_phone_is_explained_and_not_noted() {
    for (digits, says) in [
        ("551234", "faltan"),
        ("55123456789", "de más"),
        ("0012345678", "México"),
    ] {
        let mut talk = with_call_wanted();
        talk.says(&[Act::Name("Ana".into())]);
        let turn = talk.says(&[Act::BrokenPhone(digits.into())]);
        assert!(turn.reply.text.contains(says), "{}", turn.reply.text);
        assert_eq!(talk.state.lead.phone, None);
    }
}

#[test]
fn state_that_waits_for_a_confirmation_is_handed_over() {
    let mut talk = with_call_wanted();
    talk.says(&[Act::Name("Ana".into()), Act::Phone("+525512345678".into())]);
    let mut json = serde_json::to_value(&talk.state).unwrap();
    json["step"] = "confirm".into();
    json["lead"]["preferred_time"] = "morning".into();
    for field in [
        "proposed",
        "errand",
        "handed_over",
        "asked",
        "asked_again",
        "time_skipped",
    ] {
        json.as_object_mut().unwrap().remove(field);
    }
    talk.state = serde_json::from_value(json).unwrap();
    let turn = talk.says(&[Act::Accept]);
    assert_eq!(turn.reply.next_action, NextAction::HandoffToHuman);
    assert!(
        turn.reply.text.contains("en la mañana"),
        "{}",
        turn.reply.text
    );
}

#[test]
fn state_of_a_newer_image_is_read() {
    let mut json = serde_json::to_value(State::default()).unwrap();
    json["proposed"] = serde_json::json!([{ "fly_to_the_moon": 1 }, "haggle"]);
    json["errand"] = "teleport".into();
    let state: State = serde_json::from_value(json).unwrap();
    assert_eq!(state.proposed, [Act::Haggle]);
    assert_eq!(state.errand, Some(Errand::Other));
}
