use kavak_conversation::acts::Errand;

use crate::{after, report, say};

/// Words of an errand that mean none, and errands of other people.
#[test]
fn errand_is_what_the_customer_came_for() {
    let cases = [
        // Lost are things, not bets.
        ("NOOO perdi la apuesta, debo un carton", None),
        ("perdi la cuenta de cuantos vi", None),
        ("perdi la paciencia", None),
        ("perdi el hilo de lo que decias", None),
        ("se me perdio el mensaje", None),
        ("perdi el numero que me diste", None),
        ("perdi la factura", Some(Errand::LostProperty)),
        (
            "se me perdio la tarjeta de circulacion",
            Some(Errand::LostProperty),
        ),
        ("perdi mis llaves en su lote", Some(Errand::LostProperty)),
        // Erased are data, not messages.
        ("no me escriban al whatsapp porque se me borra", None),
        ("se me borro la conversacion", None),
        ("borra eso, me equivoque", None),
        ("borren mis datos", Some(Errand::DataRequest)),
        ("borren toda mi informacion", Some(Errand::DataRequest)),
        ("borrenme de su lista", Some(Errand::DataRequest)),
        ("que datos tienen de mi", Some(Errand::DataRequest)),
        (
            "eliminen todos mis registros, lo que tengan guardado",
            Some(Errand::DataRequest),
        ),
        (
            "quiero saber a quien mas le pasaron mi numero",
            Some(Errand::DataRequest),
        ),
        // Bought here by another person of the family.
        (
            "el les compro una duster en octubre y quiere agendar su servicio",
            Some(Errand::AfterSales),
        ),
        (
            "mi papa les compro un rio y quiere su servicio",
            Some(Errand::AfterSales),
        ),
        (
            "mi esposa compro con ustedes un versa y le truena",
            Some(Errand::AfterSales),
        ),
        ("les compramos un jetta en marzo", Some(Errand::AfterSales)),
        ("mi primo compro un jetta y le salio bueno", None),
        // Why another car is looked for.
        ("mi carro se quedo tirado, necesito otro", None),
        ("me robaron mi carro y necesito otro", None),
        ("se me descompuso mi carro y busco otro", None),
        // What the company does is asked.
        ("compran carros chocados", None),
        ("reciben carros a cuenta", None),
        ("nadie me contesta", Some(Errand::Complaint)),
    ];
    let mut wrong = Vec::new();
    for (text, errand) in cases {
        let is = say(&after(&["hola"]), text).state.errand;
        if is != errand {
            wrong.push(format!("{text}: {is:?}"));
        }
    }
    report(&wrong);
}

/// What the own car may be worth is no money of the purchase.
#[test]
fn worth_of_the_own_car_is_no_budget() {
    let owned = after(&["traigo un aveo 2016, lo quiero dejar de enganche por otro"]);
    let mut wrong = Vec::new();
    for text in [
        "cuanto me darian por el mio, unos 120 mil?",
        "me darian unos 100 mil por el mio?",
        "creen que valga 120 mil mi aveo",
        "en cuanto me lo toman, como en 90 mil?",
        "me dan 80 mil por el?",
        "yo espero unos 110 mil por el",
        "en otro lado me daban 100 mil",
        "en la agencia me ofrecieron 85 mil",
    ] {
        let state = say(&owned, text).state;
        if state.budget.is_some() || state.down_payment.is_some() || !state.proposed.is_empty() {
            wrong.push(format!("{text}: {:?} {:?}", state.budget, state.proposed));
        }
    }
    for text in ["mi presupuesto es 250 mil", "traigo 250 mil y mi aveo"] {
        let max = say(&owned, text).state.budget.map(|budget| budget.max.0);
        if max != Some(250_000) {
            wrong.push(format!("{text}: {max:?}"));
        }
    }
    report(&wrong);
}

/// A car that is given for another one stays so, whatever is asked of it.
#[test]
fn trade_in_stays_one_while_its_worth_is_asked() {
    let mut wrong = Vec::new();
    for first in [
        "tengo un aveo 2014 y lo quiero dejar como enganche",
        "tengo un march 2015 que pienso dar a cuenta",
        "traigo un tsuru 2010, lo puedo dejar de enganche",
        "tengo una ecosport 2014 y la doy como anticipo",
        "mi aveo 2014 lo quisiera meter de enganche",
        "tengo un spark 2013, lo voy a dejar a cuenta",
    ] {
        let mut state = after(&["hola"]);
        for text in [
            first,
            "cuanto me dan por el?",
            "y como es el proceso, lo llevo a q lo revisen?",
        ] {
            let turn = say(&state, text);
            state = turn.state;
            if state.errand != Some(Errand::TradeIn) || turn.reply.text.contains("Solicita tu plan")
            {
                wrong.push(format!(
                    "{first}, {text}: {:?} {}",
                    state.errand, turn.reply.text
                ));
            }
        }
    }
    // Asked beside a car that is looked for, or by itself.
    let cases = [
        (
            &["cuanto cuesta el passat", "lo quiero"][..],
            "tengo un jetta 2013, cuanto me dan por el?",
            Some(Errand::TradeIn),
        ),
        (
            &["hola"],
            "cuanto me dan por mi jetta 2013?",
            Some(Errand::SellCar),
        ),
        (
            &["busco una suv"],
            "ya no, mejor quiero vender mi jetta",
            Some(Errand::SellCar),
        ),
        (
            &["hola"],
            "los 35 mil los puedo dar de enganche y pagar 3 mil al mes",
            None,
        ),
        (
            &["cuanto cuesta el passat", "lo quiero"],
            "tengo 60 mil y lo quiero dar de enganche",
            None,
        ),
        (
            &["cuanto cuesta el passat"],
            "quiero el passat, el bono lo doy de enganche",
            None,
        ),
        (&["hola"], "lo quiero pagar a meses", None),
        (
            &["cuanto cuesta el passat"],
            "lo quiero dar de regalo",
            None,
        ),
    ];
    for (before, text, errand) in cases {
        let is = say(&after(before), text).state.errand;
        if is != errand {
            wrong.push(format!("{text}: {is:?}"));
        }
    }
    report(&wrong);
}
