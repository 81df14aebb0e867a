//! Times of a call: feasts and pay days, said early, in pieces, and times that are none.

use jiff::civil::{DateTime, date};
use kavak_conversation::{DayPart, State};

use crate::{after, report, say};

const NAMED: [&str; 6] = [
    "el versa 2018",
    "lo quiero",
    "de contado",
    "sí, que me llamen",
    "Laura Peña",
    "5512345678",
];

fn december(day: i8, hour: i8) -> Option<DateTime> {
    Some(date(2026, 12, day).at(hour, 0, 0, 0))
}

fn january(day: i8, hour: i8) -> Option<DateTime> {
    Some(date(2027, 1, day).at(hour, 0, 0, 0))
}

fn time(state: &State) -> Option<DateTime> {
    state.lead.preferred_time_at
}

/// Fails with every message whose time is another one.
fn expect(asked: &State, cases: &[(&str, Option<DateTime>)]) {
    let mut wrong = Vec::new();
    for (text, at) in cases {
        let is = time(&say(asked, text).state);
        if is != *at {
            wrong.push(format!("{text}: {is:?} instead of {at:?}"));
        }
    }
    report(&wrong);
}

/// The days of feasts and of pay are days of the calendar.
#[test]
fn feast_or_pay_day_is_a_day_of_the_calendar() {
    let asked = after(&NAMED);
    expect(
        &asked,
        &[
            ("el día de Reyes a las 11 de la mañana", january(6, 11)),
            (
                "márquenme el día de reyes tempranito, a las 8",
                january(6, 8),
            ),
            ("el día de los santos reyes a las 4", january(6, 16)),
            (
                "pasando Navidad, el lunes 28 a las 9 de la mañana",
                december(28, 9),
            ),
            ("después de año nuevo, como a las 10", january(2, 10)),
            (
                "pasando reyes no, el 4 de enero a las 10 am",
                january(4, 10),
            ),
            ("el 24 a las 11 de la mañana", december(24, 11)),
            ("en nochebuena a las 10 am", december(24, 10)),
            ("en nochebuena no, el 26 a las 10 am", december(26, 10)),
            ("el día de la Virgen a las 9 am", december(12, 9)),
            ("el día de la quincena a las 5", december(15, 17)),
            ("a fin de mes, a las 4 de la tarde", december(31, 16)),
            ("el último día del mes a las 4", december(31, 16)),
            ("vie 5pm", december(4, 17)),
            ("sab 11", december(5, 11)),
            ("lun 9am", december(7, 9)),
        ],
    );
}

/// A day that no calendar holds is handed over in words, without a date.
#[test]
fn day_of_an_occasion_gets_no_date() {
    let asked = after(&NAMED);
    let mut wrong = Vec::new();
    for (text, part) in [
        ("el día que me paguen, a las 6", DayPart::Afternoon),
        ("el día del bautizo a las 10 de la mañana", DayPart::Morning),
        ("el día que descanse, en la tarde", DayPart::Afternoon),
    ] {
        let lead = say(&asked, text).state.lead;
        let said = lead.preferred_time_said.unwrap_or_default();
        if lead.preferred_time_at.is_some()
            || lead.preferred_time != Some(part)
            || !said.contains("día")
        {
            wrong.push(format!("{text}: {said} {:?}", lead.preferred_time_at));
        }
    }
    report(&wrong);
}

/// Whatever stands before it, what a phrase for the call leads to is its time.
#[test]
fn time_behind_a_phrase_for_the_call_is_its_time() {
    let asked = after(&NAMED);
    expect(
        &asked,
        &[
            (
                "Le agradeceré que me llamen el viernes a las once de la mañana; antes estoy en misa.",
                december(4, 11),
            ),
            (
                "yo prefiero ustedes llaman en viernes a las cuatro de la tarde",
                december(4, 16),
            ),
            (
                "les pido que me hablen pasado mañana a las 10 de la mañana",
                december(3, 10),
            ),
            ("si van a llamar que sea el jueves a las 4", december(3, 16)),
            (
                "solo contesto de 9 a 10 de la mañana, que sea el lunes",
                december(7, 9),
            ),
            (
                "el lunes no trabajo, mejor ese día a las 12",
                december(7, 12),
            ),
            (
                "háblame el domingo a mediodía, entre semana ando en el volante",
                december(6, 12),
            ),
            (
                "el viernes a las 2 de la tarde, cuando ya recogí a los niños",
                december(4, 14),
            ),
            // None of the call.
            ("no me llamen el lunes a las 8", None),
            ("no vayan a llamar a las 8, a esa hora voy por el pan", None),
        ],
    );
}

/// A time said before it is asked for is kept.
#[test]
fn time_said_early_is_kept() {
    let start = State::default();
    expect(
        &start,
        &[
            (
                "hola. porfa NO me hablen en la mañana que duermo, si van a llamar que sea el viernes a las 4 de la tarde",
                december(4, 16),
            ),
            (
                "hoy a las 8 de la noche paro a comer, a esa hora márquenme",
                december(1, 20),
            ),
            ("salgo de trabajar a las 6 y busco un sedán", None),
            ("no me marquen a las 8, busco un sedán", None),
        ],
    );
    let kept = after(&[
        "si me van a llamar que sea el viernes a las 4 de la tarde",
        "busco un versa",
        "el 2018",
        "de contado",
    ]);
    assert_eq!(time(&kept), december(4, 16));
}

/// A correction keeps what it does not touch.
#[test]
fn correction_keeps_the_rest_of_the_time() {
    let settled = |text: &str| say(&after(&NAMED), text).state;
    let saturday = settled("el sábado por la mañana");
    let other = say(
        &saturday,
        "no, en la mañana no, ya me acordé que hay bautizo. En la tarde, ese mismo sábado",
    );
    assert_eq!(other.state.lead.preferred_time, Some(DayPart::Afternoon));
    let evening = settled("hoy a las 8 de la noche");
    expect(&evening, &[("acuérdate que a las 8 eh", december(1, 20))]);
    let day = settled("sábado");
    expect(
        &day,
        &[("11", december(5, 11)), ("a las 11", december(5, 11))],
    );
    let sunday = settled("el domingo a mediodía");
    expect(
        &sunday,
        &[
            (
                "entre semana ando en el volante todo el día",
                december(6, 12),
            ),
            ("no vayan a llamar a las 8", december(6, 12)),
        ],
    );
}
