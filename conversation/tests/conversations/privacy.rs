//! The privacy notice, and what is kept of a sender.

use std::sync::LazyLock;

use kavak_conversation::{Facts, Message, Sender, State, Step, Turn, respond, unsupported};
use proptest::prelude::*;

use super::properties::{FACTS, message, say};

const URL: &str = "https://www.example.com/privacidad";

/// Facts of a seller with a privacy notice.
static NOTICED: LazyLock<Facts> = LazyLock::new(|| FACTS.clone().with_privacy_notice(Some(URL)));

fn says(state: &mut State, text: &str, whatsapp: bool) -> String {
    let turn = respond(state, &message(text, whatsapp), &NOTICED);
    assert!(turn.understood, "{text}: {}", turn.reply.text);
    let invented = unsupported(&turn.reply.text, &turn.reply, &NOTICED);
    assert_eq!(invented, None, "{}", turn.reply.text);
    *state = turn.state;
    turn.reply.text
}

#[test]
fn notice_comes_once_before_the_phone_is_asked_for() {
    for whatsapp in [false, true] {
        let mut state = State::default();
        let first = says(&mut state, "hablar con una persona", whatsapp);
        assert!(!first.contains(URL), "{first}");
        let asked = says(&mut state, "Ana", whatsapp);
        assert_eq!(state.step, Step::Phone, "{asked}");
        assert_eq!(asked.matches(URL).count(), 1, "{asked}");
        assert!(asked.find(URL) < asked.find('¿'), "{asked}");
        for text in ["¿para qué necesitas mi teléfono?", "no sé", "reiniciar"] {
            let later = says(&mut state, text, whatsapp);
            assert!(!later.contains(URL), "{later}");
        }
    }
}

#[test]
fn without_an_address_nothing_is_said_of_a_notice() {
    let mut state = State::default();
    for text in ["hablar con una persona", "Ana"] {
        let turn = say(&state, text, false);
        assert!(
            !turn.reply.text.contains("privacidad"),
            "{}",
            turn.reply.text
        );
        state = turn.state;
    }
    assert!(!serde_json::to_string(&state).unwrap().contains("notice"));
    let turn = say(&State::default(), "¿tienen aviso de privacidad?", false);
    assert!(turn.state.errand.is_some(), "{}", turn.reply.text);
}

#[test]
fn question_for_the_notice_gets_its_address_and_is_no_data_request() {
    for text in [
        "¿tienen aviso de privacidad?",
        "quiero ver su aviso de privacidad",
        "¿cuál es su política de privacidad?",
        "aviso de privacidad",
        "¿qué hacen con mis datos personales?",
        "¿Hay algún aviso de privacidad donde pueda leer todo eso?",
    ] {
        let mut state = State::default();
        let reply = says(&mut state, text, false);
        assert_eq!(reply.matches(URL).count(), 1, "{text}: {reply}");
        assert_eq!(state.errand, None, "{text}: {reply}");
        for text in ["hablar con una persona", "Ana"] {
            let later = says(&mut state, text, false);
            assert!(!later.contains(URL), "{later}");
        }
    }
}

#[test]
fn request_to_delete_or_see_data_stays_one() {
    for text in [
        "borren mis datos",
        "¿qué datos tienen de mí?",
        "según su aviso de privacidad, quiero que borren mis datos",
        "quiero ejercer mis derechos ARCO",
    ] {
        let mut state = State::default();
        let reply = says(&mut state, text, false);
        assert!(state.errand.is_some(), "{text}: {reply}");
    }
}

/// Who may be in `From`: numbers, ids, and anything else.
fn sender() -> impl Strategy<Value = String> {
    prop_oneof![
        "(whatsapp:)?\\+[0-9]{8,15}",
        "(whatsapp:)?\\+?(52|521|1|44|00)?[0-9٠-٩ ()-]{0,14}",
        "(whatsapp:)?[A-Z]{2}\\.[0-9]{10,25}",
        "\\PC{0,40}",
        any::<String>(),
    ]
}

/// `+525512345678`: a plus sign and 8 to 15 digits, of which the first is none.
fn is_e164(phone: &str) -> bool {
    let digits = phone.strip_prefix('+').unwrap_or_default();
    let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number && (8..=15).contains(&digits.len()) && !digits.starts_with('0')
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn stored_phone_is_e164_or_empty_whatever_the_sender_is(from in sender()) {
        let mut state = State::default();
        for text in ["hablar con una persona", "Ana Ruiz", "sí, a este número", "el jueves a las 5"] {
            let sender = Some(Sender::new(&from, None));
            let turn: Turn = respond(&state, &Message { sender, ..message(text, true) }, &FACTS);
            let leads = [Some(&turn.state.lead), turn.lead.as_ref()];
            for phone in leads.into_iter().flatten().filter_map(|lead| lead.phone.as_deref()) {
                prop_assert!(is_e164(phone), "{phone:?} of {from:?}");
            }
            state = turn.state;
        }
    }
}
