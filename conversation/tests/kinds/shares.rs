use kavak_conversation::money::Pesos;
use kavak_conversation::{Down, State};

use crate::{after, report, say};

fn paid_down(state: &State) -> Option<u64> {
    match state.down_payment {
        Some(Down::Amount(Pesos(amount))) => Some(amount),
        _ => None,
    }
}

/// `50` for a down payment may be thousands or a share, and is asked back.
#[test]
fn down_payment_of_bare_fifty_is_asked_back() {
    let asked = after(&["cuanto cuesta el passat", "lo quiero", "a meses"]);
    let mut wrong = Vec::new();
    for text in [
        "50",
        "40",
        "50 esta bien",
        "pues 45",
        "cincuenta",
        "24 dije",
    ] {
        let state = say(&asked, text).state;
        if state.down_payment.is_some() || state.proposed.is_empty() {
            wrong.push(format!("{text}: {:?}", state.down_payment));
        }
    }
    let cases = [
        ("50", "si", Some(50_000)),
        ("50", "50 mil", Some(50_000)),
        ("40", "a 48 meses", Some(40_000)),
        ("50", "no, 60 mil", Some(60_000)),
        ("50", "no", None),
    ];
    for (first, then, down) in cases {
        let state = say(&say(&asked, first).state, then).state;
        if paid_down(&state) != down {
            wrong.push(format!("{first}, {then}: {:?}", state.down_payment));
        }
    }
    for (text, down) in [("50 mil", 50_000), ("doy 50", 50_000), ("con 50", 50_000)] {
        let state = say(&asked, text).state;
        if paid_down(&state) != Some(down) {
            wrong.push(format!("{text}: {:?}", state.down_payment));
        }
    }
    report(&wrong);
}
