//! Cars that are gone, and cars and amounts spoken of in general.

use kavak_conversation::State;

use crate::{after, model, report, say};

/// What a state knows of own and wanted cars.
fn cars(state: &State) -> (bool, Option<&str>) {
    (state.own_car.is_some(), state.wish.model.as_deref())
}

/// A stolen or former car is none to be valued; another like it is wanted where it is said.
#[test]
fn car_that_is_gone_is_not_valued() {
    let greeted = after(&["hola"]);
    let cases = [
        (
            "traía una Escape y me salió muy buena quiero otra igual",
            (false, Some("Escape")),
        ),
        (
            "me robaron mi escape, quiero otra igual",
            (false, Some("Escape")),
        ),
        (
            "tenía un versa y busco uno igualito",
            (false, Some("Versa")),
        ),
        (
            "me robaron mi coche hace un mes afuera del hotel, un ibiza precioso",
            (false, None),
        ),
        ("traía un versa y me lo chocaron", (false, None)),
        (
            "me robaron mi carro y quiero un ibiza",
            (false, Some("Ibiza")),
        ),
        (
            "tengo una escape 2016 y quiero otra igual",
            (true, Some("Escape")),
        ),
        (
            "mi versa ya lo quiero cambiar por un sentra",
            (true, Some("Sentra")),
        ),
        ("quiero un versa", (false, Some("Versa"))),
    ];
    let mut wrong = Vec::new();
    for (text, expected) in cases {
        let turn = say(&greeted, text);
        let errand = turn.state.errand.is_some() && !expected.0;
        if cars(&turn.state) != expected || errand || turn.reply.text.contains("De ese tema") {
            wrong.push(format!(
                "{text}: {:?} {}",
                cars(&turn.state),
                turn.reply.text
            ));
        }
    }
    report(&wrong);
}

/// What is said of all cars of a model, or again of the car at hand, settles nothing.
#[test]
fn remark_about_a_model_or_its_kilometres_settles_nothing() {
    let asked = after(&["busco algo barato", "160 mil", "el gol 2017 en cuanto sale"]);
    let mut wrong = Vec::new();
    for text in [
        "mmm más de cien mil... pero bueno, los gol son de batalla",
        "pero bueno, los gol son de batalla",
        "los gol son aguantadores",
        "ya más de 100 mil, híjole",
        "bueno, los gol no fallan",
    ] {
        let is = say(&asked, text).state;
        if is.chosen.is_some() || is.budget != asked.budget {
            wrong.push(format!("{text}: {:?} {:?}", model(&is), is.budget));
        }
    }
    for (text, chosen) in [
        ("bueno, el gol 2017", "Gol"),
        ("me voy por el gol", "Gol"),
        ("vivo por el gol", ""),
    ] {
        let is = say(&asked, text).state;
        if model(&is) != chosen {
            wrong.push(format!("{text}: {:?}", model(&is)));
        }
    }
    report(&wrong);
}

/// The models on sale are asked for in many words.
#[test]
fn models_on_sale_are_listed() {
    let greeted = after(&["hola"]);
    let mut wrong = Vec::new();
    for text in [
        "cuáles spark tienen?",
        "qué spark tienen",
        "que spark hay",
        "tienen spark?",
        "¿cuál spark tienes?",
    ] {
        let reply = say(&greeted, text).reply.text;
        if !reply.contains("Spark 2017") || !reply.contains("Spark 2021") {
            wrong.push(format!("{text}: {reply}"));
        }
    }
    report(&wrong);
}

/// Money behind a word of one's own is a budget, also beside what is not known, and
/// distances driven are none.
#[test]
fn budget_is_kept_beside_what_is_not_known() {
    let greeted = after(&["somos 6"]);
    let mut wrong = Vec::new();
    for (text, budget) in [
        (
            "ay no sé ni cuánto cuestan yo pensaba 260 mil máximo",
            Some(260_000),
        ),
        ("No quisiera pasar de doscientos mil pesos.", Some(200_000)),
        ("no quisiéramos gastar más de 260 mil", Some(260_000)),
        ("no nos queremos pasar de 260 mil", Some(260_000)),
        (
            "doscientos noventa mil pesos tope y lo pago de contado",
            Some(290_000),
        ),
        ("260 mil y lo pago de un jalón", Some(260_000)),
        ("hago 120 km diarios", None),
        ("manejo 80 km al día", None),
    ] {
        let is = say(&greeted, text).state;
        if is.budget.map(|budget| budget.max.0) != budget || is.wish.max_km.is_some() {
            wrong.push(format!("{text}: {:?} {:?}", is.budget, is.wish.max_km));
        }
    }
    report(&wrong);
}

/// Parts of a plan stand beside reasons, and are settled by them.
#[test]
fn part_of_a_plan_with_its_reason_is_settled() {
    let taken = after(&["cuanto cuesta el passat", "lo quiero"]);
    let planned = say(&taken, "80 mil de enganche a 36 meses").state;
    let mut wrong = Vec::new();
    for (text, term) in [
        ("sí mejor a cinco años me queda más cómodo", 60),
        ("no, déjalo en 4 años", 48),
        ("nooo déjalo en 4 años", 48),
        ("sí, a 5 años me acomoda más", 60),
        ("si fuera a 5 años no me alcanza", 36),
        ("no a 5 años no", 36),
    ] {
        let is = say(&planned, text).state.term_months;
        if is != Some(term) {
            wrong.push(format!("{text}: {is:?}"));
        }
    }
    for (text, down) in [
        ("tengo 30 mil juntados pal enganche", Some(30_000)),
        (
            "tengo treinta mil de mi caja de ahorro para el enganche",
            Some(30_000),
        ),
        (
            "junté 30 mil vendiendo tamales para el enganche",
            Some(30_000),
        ),
        ("tengo 30 mil que me debe mi hermano para el enganche", None),
        ("no tengo 30 mil para el enganche", None),
    ] {
        let is = say(&taken, text).state.down_payment;
        let is = is.map(|down| serde_json::to_string(&down).unwrap());
        if is.is_some_and(|is| is.contains("30000")) != down.is_some() {
            wrong.push(text.to_owned());
        }
    }
    for text in [
        "y de enganche sí le llego a 90 mil",
        "de enganche sí puedo dar 90 mil",
        "el enganche sí lo subo a 90 mil",
    ] {
        let is = say(&planned, text).state.down_payment;
        if !serde_json::to_string(&is).unwrap().contains("90000") {
            wrong.push(text.to_owned());
        }
    }
    for text in [
        "y si de enganche le llego a 90 mil?",
        "si doy de enganche 90 mil cuánto queda",
    ] {
        let is = say(&planned, text).state.down_payment;
        if is != planned.down_payment {
            wrong.push(text.to_owned());
        }
    }
    for (text, financed) in [
        ("a pagos de dónde voy a sacar tanto dinero junto", true),
        ("a meses porque no me alcanza de otra forma", true),
        ("a crédito no, gracias", false),
        ("a meses o de contado qué conviene", false),
    ] {
        if say(&taken, text).state.payment.is_some() != financed {
            wrong.push(text.to_owned());
        }
    }
    report(&wrong);
}
