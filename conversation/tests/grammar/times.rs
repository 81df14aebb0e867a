//! 1,500 days and hours.

use jiff::ToSpan;
use jiff::civil::{Date, DateTime, date};
use kavak_conversation::acts::{Act, PreferredTime};
use kavak_conversation::{DayPart, Step};

use crate::spanish::spelled;
use crate::{Dice, certain, read_at, report};

const WEEKDAYS: [&str; 7] = [
    "lunes",
    "martes",
    "miércoles",
    "jueves",
    "viernes",
    "sábado",
    "domingo",
];
const MONTHS: [&str; 12] = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
];

/// A day in words, and its date.
fn day(today: Date, dice: &mut Dice) -> (String, Date) {
    let after = |days: i64| today.checked_add(days.days()).unwrap();
    match dice.below(6) {
        0 => ("mañana".to_owned(), after(1)),
        1 => ("pasado mañana".to_owned(), after(2)),
        2 => {
            let on = after(3 + dice.below(300) as i64);
            let month = MONTHS[on.month() as usize - 1];
            (format!("el {} de {month}", on.day()), on)
        }
        3 => {
            let on = after(3 + dice.below(300) as i64);
            (format!("el {}/{}", on.day(), on.month()), on)
        }
        _ => {
            let days = 1 + dice.below(6) as i64;
            let on = after(days);
            let name = WEEKDAYS[on.weekday().to_monday_zero_offset() as usize];
            (format!("{}{name}", dice.pick(&["el ", "", "este "])), on)
        }
    }
}

/// An hour in words, and the hour and minute of the day.
fn hour(dice: &mut Dice) -> (String, i8, i8) {
    let hour = 8 + dice.below(12) as i8;
    let twelve = if hour > 12 { hour - 12 } else { hour };
    let article = if twelve == 1 { "a la" } else { "a las" };
    let word = if twelve == 1 {
        "una".to_owned()
    } else {
        spelled(twelve as usize)
    };
    let part = match hour {
        8..12 => "de la mañana",
        12 => "del día",
        13..19 => "de la tarde",
        _ => "de la noche",
    };
    let half = if hour < 12 { "am" } else { "pm" };
    match dice.below(10) {
        0 => (format!("{article} {twelve}"), hour, 0),
        1 => (format!("{article} {twelve} {part}"), hour, 0),
        2 => (format!("{article} {word} {part}"), hour, 0),
        3 => (format!("{article} {twelve}:30 {half}"), hour, 30),
        4 => (format!("{twelve} {half}"), hour, 0),
        5 => (format!("{article} {word} y media"), hour, 30),
        6 => (format!("{article} {hour}:15 hrs"), hour, 15),
        7 => (format!("como {article} {twelve} {part}"), hour, 0),
        8 => (format!("{article} {word} y cuarto {part}"), hour, 15),
        _ => (format!("{article} {twelve}:45"), hour, 45),
    }
}

fn time(now: DateTime, step: Step, text: &str) -> Option<PreferredTime> {
    let read = read_at(now, step, text);
    certain(&read).into_iter().find_map(|act| match act {
        Act::Time(time) => Some(time.clone()),
        _ => None,
    })
}

fn today(dice: &mut Dice) -> DateTime {
    let day = date(2026, 1, 1)
        .checked_add((dice.below(700) as i64).days())
        .unwrap();
    day.at(7, 30, 0, 0)
}

#[test]
fn days_and_hours_become_moments() {
    const FRAMES: [&str; 10] = [
        "{}",
        "{} por favor",
        "me pueden llamar {}",
        "{} está bien",
        "puede ser {}",
        "mejor {}",
        "sí, {}",
        "llámenme {}",
        "que sea {}",
        "{} que salgo de trabajar",
    ];
    let mut dice = Dice(41);
    let mut problems = Vec::new();
    for _ in 0..1_200 {
        let now = today(&mut dice);
        let (day, on) = day(now.date(), &mut dice);
        let (hour, h, minute) = hour(&mut dice);
        let text = dice.pick(&FRAMES).replace("{}", &format!("{day} {hour}"));
        let expected = Some(on.at(h, minute, 0, 0));
        let step = *dice.pick(&[
            Step::PreferredTime,
            Step::PreferredTime,
            Step::Handoff,
            Step::Phone,
        ]);
        let found = time(now, step, &text).and_then(|time| time.at);
        if found != expected {
            let read = read_at(now, step, &text);
            problems.push(format!(
                "{now} {step:?} {text}: {:?} {:?}",
                read.acts, read.unexplained
            ));
        }
    }
    report("days and hours", 1_200, &problems);
}

#[test]
fn parts_of_the_day_and_spans_are_kept() {
    let mut dice = Dice(42);
    let mut problems = Vec::new();
    for _ in 0..300 {
        let now = today(&mut dice);
        let (day, on) = day(now.date(), &mut dice);
        let from = 1 + dice.below(5) as i8;
        let (text, at, until, part) = match dice.below(8) {
            0 => (format!("{day} en la tarde"), None, None, DayPart::Afternoon),
            1 => (format!("{day} por la mañana"), None, None, DayPart::Morning),
            2 => (format!("{day} en la noche"), None, None, DayPart::Evening),
            3 => (format!("{day} tempranito"), None, None, DayPart::Morning),
            4 => (day.clone(), None, None, DayPart::Any),
            5 => {
                let text = format!("{day} entre {from} y {}", from + 1);
                let at = on.at(from + 12, 0, 0, 0);
                let until = on.at(from + 13, 0, 0, 0);
                (text, Some(at), Some(until), DayPart::Afternoon)
            }
            6 => {
                let text = format!("{day} después de las 6");
                (text, Some(on.at(18, 0, 0, 0)), None, DayPart::Afternoon)
            }
            _ => {
                let text = format!("{day} a mediodía");
                (text, Some(on.at(12, 0, 0, 0)), None, DayPart::Afternoon)
            }
        };
        let found = time(now, Step::PreferredTime, &text);
        let found = found.map(|time| (time.at, time.until, time.part));
        if found != Some((at, until, Some(part))) {
            problems.push(format!("{now} {text}: {found:?}"));
        }
    }
    report("parts and spans", 300, &problems);
}

#[test]
fn times_without_an_hour_are_understood() {
    let now = date(2026, 11, 28).at(10, 15, 0, 0);
    for (text, part) in [
        ("cuando gusten", DayPart::Any),
        ("a cualquier hora", DayPart::Any),
        ("el finde", DayPart::Any),
        ("cualquier día menos el lunes", DayPart::Any),
        ("mañana tempranito", DayPart::Morning),
        ("en la nochecita", DayPart::Evening),
        ("por las tardes", DayPart::Afternoon),
        ("ahorita", DayPart::Morning),
    ] {
        let found = time(now, Step::PreferredTime, text).and_then(|time| time.part);
        assert_eq!(found, Some(part), "{text}");
    }
    for text in [
        "no puedo hablar",
        "¿a qué hora abren?",
        "¿abren el sábado a las 5?",
        "buenas tardes",
    ] {
        assert_eq!(time(now, Step::PreferredTime, text), None, "{text}");
    }
}

#[test]
fn hours_at_which_somebody_leaves_work_are_times_to_call() {
    let now = date(2026, 11, 28).at(10, 15, 0, 0);
    for (text, hour, minute) in [
        ("saliendo del trabajo como a las 6 y media", 18, 30),
        ("al salir de la chamba, tipo 7", 19, 0),
        ("ya que salgo del trabajo a las 6:30", 18, 30),
        ("cuando salga de la oficina, a las 7", 19, 0),
        ("terminando mi turno a las 3", 15, 0),
        ("después de las 6 que salgo de trabajar", 18, 0),
    ] {
        let found = time(now, Step::PreferredTime, text).and_then(|time| time.at);
        let wanted = date(2026, 11, 28).at(hour, minute, 0, 0);
        assert_eq!(found, Some(wanted), "{text}");
    }
    for text in ["trabajo hasta las 6", "estoy ocupado hasta las 6"] {
        assert_eq!(time(now, Step::PreferredTime, text), None, "{text}");
    }
}

#[test]
fn hours_are_never_money() {
    let now = date(2026, 11, 28).at(10, 15, 0, 0);
    for step in [
        Step::Options,
        Step::DownPayment,
        Step::Budget,
        Step::PreferredTime,
    ] {
        for text in [
            "como a las 6 y media",
            "después de las 5",
            "a las 10",
            "a la 1 y cuarto",
        ] {
            let read = read_at(now, step, text);
            let money = read.acts.iter().any(|act| act.act.is_money());
            assert!(!money, "{step:?} {text}: {:?}", read.acts);
        }
    }
}

#[test]
fn hours_behind_a_bound_and_before_a_reason_are_the_hour() {
    let now = date(2026, 11, 28).at(10, 15, 0, 0);
    for (text, hour) in [
        ("mañana antes del mediodía, a las 11", 11),
        ("mañana, antes de las 12, a las 11", 11),
        ("mañana a las 11, antes de comer", 11),
        ("mañana a las 5 saliendo de la uni", 17),
        ("mañana a las 5 saliendo del gym", 17),
        ("mañana a las 5 y si se puede que me hable una mujer", 17),
        ("mañana a las 5 de la tarde y que me llame la muchacha", 17),
    ] {
        let read = read_at(now, Step::PreferredTime, text);
        let at = certain(&read).into_iter().find_map(|act| match act {
            Act::Time(time) => Some((time.at, time.until)),
            _ => None,
        });
        let meant = date(2026, 11, 29).at(hour, 0, 0, 0);
        assert_eq!(at, Some((Some(meant), None)), "{text}");
    }
}
