//! What is taken, asked, bounded and denied in formal and free words.

use kavak_conversation::acts::Errand;

use crate::spoken::SHOWN;
use crate::{after, model, report, say};

/// Who says that it is no complaint makes none; who makes one does.
#[test]
fn denied_complaint_is_none() {
    let greeted = after(&["hola, buen día"]);
    let complaint = Some(Errand::Complaint);
    let cases = [
        (
            "No quiero poner una queja, lo que quiero es que me vendan el coche",
            None,
        ),
        ("no vengo a levantar una queja", None),
        ("no es una queja", None),
        ("no tengo ninguna queja", None),
        ("no es por quejarme", None),
        ("quiero poner una queja", complaint),
        ("no, quiero poner una queja", complaint),
        ("no me contestan, tengo una queja", complaint),
    ];
    let mut wrong = Vec::new();
    for (text, errand) in cases {
        let is = say(&greeted, text).state.errand;
        if is != errand {
            wrong.push(format!("{text}: {is:?}"));
        }
    }
    report(&wrong);
}

/// A car is taken by the verb that begins with it, or wants to own it; what is left to the
/// adviser asks for none.
#[test]
fn car_is_begun_with() {
    let shown = after(&SHOWN);
    let cases = [
        ("deseo adquirirlo", "Versa"),
        ("En tal caso, deseo adquirirlo.", "Versa"),
        ("siendo así lo adquiero", "Versa"),
        ("quisiera llevármelo", "Versa"),
        ("queremos apartarlo", "Versa"),
        ("empecemos con el versa 2018", "Versa"),
        (
            "nos gustan los dos, pero empecemos con el versa 2018; el otro lo vemos ya con su asesor",
            "Versa",
        ),
        ("no deseo adquirirlo", ""),
        ("¿puedo adquirirlo?", ""),
        ("empecemos con el enganche", ""),
    ];
    let mut wrong = Vec::new();
    for (text, name) in cases {
        let is = say(&shown, text).state;
        if model(&is) != name || is.human_wanted {
            wrong.push(format!("{text}: {} {}", model(&is), is.human_wanted));
        }
    }
    report(&wrong);
}

/// `no paso de …` bounds the budget.
#[test]
fn budget_is_not_passed() {
    let asked = after(&["busco un sedan"]);
    let mut wrong = Vec::new();
    for lead in [
        "Yo no paso de",
        "está caro todo. Yo no paso de",
        "no me paso de",
        "no subo de",
        "no puedo pasarme de",
        "no queremos pasar de",
    ] {
        let text = format!("{lead} 185 mil");
        let is = say(&asked, &text).state.budget;
        let max = is.map(|range| range.max);
        if max.is_none_or(|max| max.0 != 185_000) {
            wrong.push(format!("{text}: {max:?}"));
        }
    }
    report(&wrong);
}

/// An old debt is no money for a car, and is not asked back as any.
#[test]
fn debt_is_no_budget() {
    let asked = after(&["busco un sedan"]);
    let cases = [
        (
            "quedé mal con una tarjeta, debía 18 mil, ya la ando pagando",
            false,
        ),
        ("debo todavía como 30 mil al banco", false),
        ("quedé debiendo 25 mil en coppel", false),
        ("tengo una deuda de 40 mil", false),
        ("tengo 240 mil", true),
        ("no debo nada, tengo 240 mil", true),
        ("debía 18 mil, pero tengo 240 mil", true),
    ];
    let mut wrong = Vec::new();
    for (text, given) in cases {
        let is = say(&asked, text).state;
        if is.budget.is_some() != given || !is.proposed.is_empty() {
            wrong.push(format!("{text}: {:?} {:?}", is.budget, is.proposed));
        }
    }
    report(&wrong);
}

/// What is asked behind a request to explain is asked alone.
#[test]
fn question_follows_a_request_to_explain() {
    let greeted = after(&["hola, buen día"]);
    let answer = |text: &str| say(&greeted, text).reply.text;
    let right = answer("¿qué papeles piden?");
    let mut wrong = Vec::new();
    for lead in [
        "primero explíquenme",
        "explícame",
        "dígame",
        "a ver, cuénteme",
        "platíqueme",
    ] {
        let text = format!("{lead} qué papeles piden");
        let is = answer(&text);
        if is != right {
            wrong.push(format!("{text}: {is}"));
        }
    }
    report(&wrong);
}
