use super::*;

fn named(name: &str) -> State {
    let mut state = State::default();
    state.lead.name = Some(name.to_owned());
    state
}

fn with(mut state: State, change: impl FnOnce(&mut State)) -> State {
    change(&mut state);
    state
}

#[test]
fn each_change_has_its_events_in_order() {
    use EventKind::*;
    let new = State::default;
    let ana = || named("Ana");
    let handed = || with(ana(), |s| s.handed_over = true);
    let human = || with(new(), |s| s.human_wanted = true);
    let wants = |errand| with(new(), |s| s.errand = Some(errand));
    let phone = |s: &mut State| s.lead.phone = Some("+525512345678".into());
    let loud = with(wants(Errand::Complaint), |s| s.human_wanted = true);
    let cases: Vec<(&str, State, State, &[EventKind])> = vec![
        ("nothing", new(), new(), &[]),
        ("a greeting", new(), with(new(), |s| s.greeted = true), &[]),
        ("a name", new(), ana(), &[LeadStarted]),
        ("the same name", ana(), ana(), &[]),
        ("another name", ana(), named("Eva"), &[LeadChanged]),
        ("starting over", ana(), new(), &[]),
        ("the handover", ana(), handed(), &[LeadCompleted]),
        (
            "all at once",
            new(),
            handed(),
            &[LeadStarted, LeadCompleted],
        ),
        (
            "a correction",
            handed(),
            with(handed(), phone),
            &[LeadChanged],
        ),
        ("a person", new(), human(), &[PersonWanted]),
        ("still a person", human(), human(), &[]),
        ("a complaint", new(), wants(Errand::Complaint), &[Complaint]),
        ("a complaint to a person", new(), loud, &[Complaint]),
        ("data", new(), wants(Errand::DataRequest), &[DataRequested]),
        ("a trade-in", new(), wants(Errand::TradeIn), &[]),
        ("a sale", new(), wants(Errand::SellCar), &[PersonWanted]),
    ];
    for (what, before, after, expected) in cases {
        assert_eq!(events_of(&before, &after), expected, "{what}");
    }
}

#[test]
fn events_of_a_repeated_turn_have_the_same_ids_and_hold_the_lead() {
    let lead = Lead {
        name: Some("Ana".to_owned()),
        preferred_time_at: Some(jiff::civil::date(2026, 12, 3).at(17, 0, 0, 0)),
        ..Lead::default()
    };
    let kinds = [EventKind::LeadStarted, EventKind::LeadCompleted];
    let (session, turn) = (SessionId::new("ana"), TurnId::from("t1".to_owned()));
    let now = Timestamp::UNIX_EPOCH;
    let occasion = Occasion {
        session: &session,
        turn: &turn,
        channel: "web",
        lead: &lead,
        now,
        is_overdue: false,
    };
    let make = |lanes: &[Lane]| new_events(&kinds, lanes, occasion).unwrap();
    let (first, again) = (make(&[Lane::Events]), make(&[Lane::Events]));
    assert_eq!(first, again);
    assert!(make(&[]).is_empty());
    let both = make(&[Lane::Events, Lane::Mails]);
    assert_eq!(both.len(), 4);
    assert_eq!(both[0].id, both[1].id, "one event, however it goes");
    assert_eq!(first[1].id, "evt_t1_1");
    let payload: serde_json::Value = serde_json::from_str(&first[1].payload).unwrap();
    assert_eq!(payload["type"], "lead.completed");
    assert_eq!(payload["timestamp"], "1970-01-01T00:00:00Z");
    assert_eq!(payload["data"]["call_at"], "2026-12-03T17:00:00-06:00");
    assert_eq!(payload["data"]["lead"]["name"], "Ana");
    assert_eq!(payload["data"]["session_id"], "ana");
}
