//! What stands beside the thing that is meant: hours, reasons and cars of something else.

use jiff::civil::date;
use kavak_conversation::acts::Errand;
use kavak_conversation::{DayPart, State};

use crate::{after, model, report, say};

const NAMED: [&str; 6] = [
    "el versa 2018",
    "lo quiero",
    "de contado",
    "sí, que me llamen",
    "Laura Peña",
    "5512345678",
];

/// A part of the day at which something is done is no time of the call.
#[test]
fn part_of_day_with_an_occupation_leaves_the_time_said() {
    let asked = after(&NAMED);
    let cases = [
        (
            "Por las mañanas, por favor; en la tarde me duermo un rato.",
            DayPart::Morning,
        ),
        (
            "mañana en la tarde, en la mañana lleva a los niños al fut",
            DayPart::Afternoon,
        ),
        ("en la noche, en la tarde doy clases", DayPart::Evening),
        (
            "el jueves en la mañana, en la tarde recojo a mi hija",
            DayPart::Morning,
        ),
        (
            "en la tarde, por la mañana ando repartiendo",
            DayPart::Afternoon,
        ),
        (
            "en la mañana que me hablen porque en la noche ando en el puesto",
            DayPart::Morning,
        ),
        ("en la mañana no, en la tarde", DayPart::Afternoon),
        (
            "en la mañana llevo a los niños, mejor en la tarde",
            DayPart::Afternoon,
        ),
        ("en la mañana, no, mejor en la tarde", DayPart::Afternoon),
        ("mañana, en la tarde por favor", DayPart::Afternoon),
        (
            "el jueves, en la tarde que ya salí de trabajar",
            DayPart::Afternoon,
        ),
    ];
    let mut wrong = Vec::new();
    for (text, part) in cases {
        let is = say(&asked, text).state;
        let thanked = say(&is, "muchas gracias, muy amable")
            .state
            .lead
            .preferred_time;
        if is.lead.preferred_time != Some(part) || thanked != Some(part) {
            wrong.push(format!("{text}: {:?} {thanked:?}", is.lead.preferred_time));
        }
    }
    report(&wrong);
}

/// The hour behind the phrase for a call is the hour, whatever hour stands before it.
#[test]
fn hour_behind_a_call_is_the_hour_of_the_call() {
    let asked = after(&NAMED);
    let cases = [
        (
            "salgo a las 3 de la fábrica háblenme hoy a las cuatro de la tarde",
            1,
            16,
        ),
        ("entro a las 9 márquenme hoy a las 6 de la tarde", 1, 18),
        (
            "abro a las 9 así que háblenme mañana a las 8 de la mañana",
            2,
            8,
        ),
        ("llámenme mañana a las 5", 2, 17),
        ("mañana a las 5 llámenme por favor", 2, 17),
    ];
    let mut wrong = Vec::new();
    for (text, day, hour) in cases {
        let is = say(&asked, text).state.lead.preferred_time_at;
        if is != Some(date(2026, 12, day).at(hour, 0, 0, 0)) {
            wrong.push(format!("{text}: {is:?}"));
        }
    }
    report(&wrong);
}

/// The car of a customer who looks for one, and its defects and costs, is no after-sales
/// matter; of one that was bought here it is.
#[test]
fn own_car_that_costs_too_much_is_why_another_is_looked_for() {
    let greeted = after(&["hola, qué carro me conviene?"]);
    let looking = after(&["busco un auto para la ciudad", "hasta 300 mil"]);
    let none: Option<Errand> = None;
    let cases: [(&State, &str, Option<Errand>); 12] = [
        (
            &greeted,
            "que gaste poco, ahorita mi camioneta se lleva 3 mil de gasolina a la semana",
            none,
        ),
        (&greeted, "mi carro se traga la gasolina", none),
        (&greeted, "mi coche no rinde nada de gasolina", none),
        (
            &greeted,
            "es que mi camioneta se toma el tanque en dos días",
            none,
        ),
        (&looking, "es que mi carro se calienta mucho", none),
        (&looking, "mi camioneta ya no jala en subidas", none),
        (&looking, "mi auto tiene mucho ruido", none),
        (
            &greeted,
            "me robaron mi Cherokee y necesito reponerla pronto",
            none,
        ),
        (&greeted, "me robaron mi versa la semana pasada", none),
        (
            &greeted,
            "les compré una camioneta y se lleva mucho aceite",
            Some(Errand::AfterSales),
        ),
        (
            &looking,
            "mi carro que me vendieron ustedes ya no prende",
            Some(Errand::AfterSales),
        ),
        (
            &greeted,
            "mi camioneta se apagó y está en garantía",
            Some(Errand::AfterSales),
        ),
    ];
    let mut wrong = Vec::new();
    for (state, text, errand) in cases {
        let is = say(state, text).state.errand;
        if is != errand {
            wrong.push(format!("{text}: {is:?}"));
        }
    }
    report(&wrong);
}

/// Who has a complaint and takes a car buys it, with its plan.
#[test]
fn complaint_with_a_car_taken_is_a_purchase() {
    let complains = after(&["hola, ayer quedaron en llamarme a las 5 y nunca llamaron"]);
    let mut wrong = Vec::new();
    for text in [
        "es por la cx5 2019, esa es la que quiero",
        "quiero la cx5 2019",
        "me quedo con la cx5 2019",
        "yo quiero comprar la cx-5 2019",
    ] {
        let is = say(&complains, text).state;
        let planned = say(&is, "a crédito, con 120 mil de enganche").state;
        if model(&is) != "CX-5" || planned.down_payment.is_none() {
            wrong.push(format!(
                "{text}: {:?} {:?}",
                model(&is),
                planned.down_payment
            ));
        }
    }
    for text in [
        "nadie me contesta por la cx5 2019 que les compré",
        "la cx5 salió mala",
        "ya no quiero la cx5 2019",
    ] {
        let is = say(&complains, text).state;
        if !model(&is).is_empty() {
            wrong.push(format!("{text}: {:?}", model(&is)));
        }
    }
    report(&wrong);
}
