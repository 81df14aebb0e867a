use super::*;

#[test]
fn whole_sale_ends_with_one_handover() {
    let mut talk = Talk::new();
    assert_eq!(
        talk.says(&[Act::Social(Social::Greeting)])
            .reply
            .next_action,
        NextAction::AskNeed
    );
    assert_eq!(
        talk.says(&[Act::Want(body(Body::Suv))]).reply.next_action,
        NextAction::AskBudget
    );
    assert_eq!(
        talk.says(&[budget(400_000)]).reply.next_action,
        NextAction::AskPreferences
    );
    let shown = talk.says(&[Act::NoPreference]);
    assert_eq!(
        (shown.reply.next_action, shown.reply.cars.len()),
        (NextAction::AskFinancing, 3)
    );
    let chosen = talk.says(&[Act::Choose(place(2))]);
    assert_eq!(
        talk.state.chosen,
        Some(shown.reply.cars[1].stock_id.clone())
    );
    assert_eq!(chosen.reply.next_action, NextAction::AskFinancing);
    talk.says(&[Act::Pay(Payment::Financed)]);
    talk.says(&[Act::DownPayment(Down::Percent(20.into()))]);
    let plan = talk.says(&[Act::Term(48)]);
    assert!(plan.reply.financing.is_some());
    assert_eq!(plan.reply.next_action, NextAction::AskContactInfo);
    talk.says(&[Act::Accept]);
    assert!(talk.says(&[Act::Name("Ana".into())]).lead.is_some());
    assert!(
        talk.says(&[Act::Phone("+525512345678".into())])
            .lead
            .is_some()
    );
    let done = talk.says(&[time("el jueves a las 5")]);
    assert_eq!(done.reply.next_action, NextAction::HandoffToHuman);
    let lead = done.lead.unwrap();
    assert_eq!(lead.preferred_time, Some(DayPart::Afternoon));
    assert_eq!(
        lead.preferred_time_said.as_deref(),
        Some("el jueves a las 5")
    );
    assert!(talk.state.handed_over);
    let after = talk.says(&[Act::Social(Social::Thanks)]);
    assert_eq!(after.reply.next_action, NextAction::ContinueConversation);
    println!("{}", talk.log);
}
