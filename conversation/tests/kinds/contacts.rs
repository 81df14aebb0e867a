use kavak_conversation::{Channel, Message, Sender, State, respond};

use crate::{FACTS, NOW, report};

/// Says one message on WhatsApp, from 55 1234 5678.
fn write(state: &State, text: &str) -> State {
    let message = Message {
        text,
        channel: Channel::Whatsapp,
        sender: Some(Sender::new("whatsapp:+525512345678", None)),
        now: NOW,
    };
    respond(state, &message, &FACTS).state
}

fn after(messages: &[&str]) -> State {
    messages
        .iter()
        .fold(State::default(), |state, text| write(&state, text))
}

/// A plan is there, and a call is wanted.
const PLANNED: [&str; 4] = [
    "cuanto cuesta el passat",
    "lo quiero",
    "60 mil de enganche a 48 meses",
    "si, que me llamen",
];

fn named() -> State {
    let planned = after(&PLANNED);
    write(&planned, "Ana Ruiz Soto")
}

/// A nickname stands beside the name, a speaker before what is said, a relative behind.
#[test]
fn name_is_kept_beside_a_nickname() {
    let asked = after(&PLANNED);
    let cases = [
        (
            "me llamo Socorro Pulido pero todos me dicen Coco",
            Some("Socorro Pulido"),
        ),
        (
            "me llamo jesus beltran, pero diganme chuy",
            Some("Jesus Beltran"),
        ),
        (
            "Guadalupe Rentería, me dicen Lupita",
            Some("Guadalupe Rentería"),
        ),
        (
            "soy Francisco Leyva, Paco pa los amigos",
            Some("Francisco Leyva"),
        ),
        (
            "mi nombre es Ernesto Vela pero me conocen como Neto",
            Some("Ernesto Vela"),
        ),
        (
            "me dicen Chuy pero mi nombre es Jesús Beltrán",
            Some("Jesús Beltrán"),
        ),
        ("me dicen Lupita", Some("Lupita")),
        ("Me llaman Leonel Arizmendi", Some("Leonel Arizmendi")),
        (
            "pongalo a nombre de Cruz Jiménez Palma, es mi papa",
            Some("Cruz Jiménez Palma"),
        ),
        ("anótelo a nombre de Luis Ortega", Some("Luis Ortega")),
        ("que quede a nombre de Daniela Ochoa", Some("Daniela Ochoa")),
        ("Dany: me llamo Daniela Ochoa", Some("Daniela Ochoa")),
        ("Beto: es a nombre de Daniela Ochoa", Some("Daniela Ochoa")),
        ("me llamo Ana Ruis, digo Ana Ruiz", Some("Ana Ruiz")),
        ("Beto: y si no nos gusta la podemos regresar?", None),
        ("Luisa: ¿tiene garantía?", None),
        ("me llaman al rato", None),
        ("me llaman y me dicen", None),
    ];
    let mut wrong = Vec::new();
    for (text, name) in cases {
        let is = write(&asked, text).lead.name;
        if is.as_deref() != name {
            wrong.push(format!("{text}: {is:?}"));
        }
    }
    // Somebody else's name does not take the place of the one that is known.
    for text in [
        "el carro va a ir a nombre de mi hijo ian pero conmigo se comunican",
        "me dicen Anita",
        "mi mama se llama Rosa",
    ] {
        let is = write(&named(), text).lead.name;
        if is.as_deref() != Some("Ana Ruiz Soto") {
            wrong.push(format!("{text}: {is:?}"));
        }
    }
    report(&wrong);
}

/// The number that the customer writes from, in many words.
#[test]
fn number_written_from_is_taken_in_many_words() {
    let mut wrong = Vec::new();
    for text in [
        "a este guats esta bien",
        "pues a este teléfono del guatsap no tengo otro",
        "si este telefono ok",
        "¿pues no ven que es este mismo número?",
        "¿que no ve que es este mismo?",
        "no tengo otro, este",
        "este mero",
        "en este",
        "el que les aparece",
        "el que ven ahi",
        "al de aqui",
        "pues el que tienes",
        "si ese",
        "aca mismo",
        "yes this number",
    ] {
        let is = write(&named(), text).lead.phone;
        if is.as_deref() != Some("+525512345678") {
            wrong.push(format!("{text}: {is:?}"));
        }
    }
    for text in [
        "a este no me marquen",
        "no, a otro",
        "no tengo otro pero este no sirve",
        "¿y qué número tienen ustedes?",
        "no al whatsapp no porque se me borra",
        "mandame la info por whatsapp",
    ] {
        let is = write(&named(), text).lead.phone;
        if is.is_some() {
            wrong.push(format!("{text}: {is:?}"));
        }
    }
    let first = write(
        &State::default(),
        "hola, les escribimos de este cel los dos",
    );
    if first.lead.phone.is_some() || !first.proposed.is_empty() {
        wrong.push("a number taken in the first message".to_owned());
    }
    report(&wrong);
}

/// A number in several messages is one; figures that go on with nothing are none.
#[test]
fn phone_is_joined_over_messages() {
    let cases: [(&[&str], Option<&str>); 12] = [
        (
            &["mi telefono empieza 442 581", "y termina 27 06"],
            Some("+524425812706"),
        ),
        (
            &["es 442 581", "los ultimos son 27 06"],
            Some("+524425812706"),
        ),
        (&["es 442 581", "lo demas es 27 06"], Some("+524425812706")),
        (&["442", "581", "27 06"], Some("+524425812706")),
        (&["442", "5812706"], Some("+524425812706")),
        (&["mi lada es 442", "581 27 06"], Some("+524425812706")),
        (&["4425 81 27", "06"], Some("+524425812706")),
        (
            &["442 581", "no perdon, es 664 831 05 47"],
            Some("+526648310547"),
        ),
        (
            &["el cel es cincuenta y cinco, doce, treintaicuatro, cincuenta y seis, setentaiocho"],
            Some("+525512345678"),
        ),
        (&["442 581"], None),
        (&["442 581", "y si tiene garantia?"], None),
        (&["442 581", "27 mil de enganche"], None),
    ];
    let mut wrong = Vec::new();
    for (texts, phone) in cases {
        let state = texts
            .iter()
            .fold(named(), |state, text| write(&state, text));
        if state.lead.phone.as_deref() != phone {
            wrong.push(format!("{texts:?}: {:?}", state.lead.phone));
        }
    }
    report(&wrong);
}

/// What happened at a time, how long it took and when somebody comes is no time to call.
#[test]
fn time_of_something_else_is_no_time_to_call() {
    let due = write(&named(), "a este");
    let mut wrong = Vec::new();
    for text in [
        "tenia cita el sabado en su sucursal y ya la habian vendido",
        "fui el lunes a las 5 y nadie me atendio",
        "me citaron el jueves a las 10 y no estaba el carro",
        "el martes pasado me dejaron esperando",
        "llevo desde el miercoles esperando",
        "4 horas de carretera y casetas",
        "hice 3 horas de camino",
        "espere 2 horas",
        "ayer les marque a las 5",
        "mejor voy yo el sabado",
        "paso el lunes a la sucursal",
        "mi esposo sale a las 5",
    ] {
        let state = write(&due, text);
        let time = &state.lead.preferred_time_said;
        if time.is_some() || !state.proposed.is_empty() {
            wrong.push(format!("{text}: {time:?} {:?}", state.proposed));
        }
    }
    for (text, hour) in [
        ("el lunes a las 5", 17),
        ("el 15 a las 10 am", 10),
        ("voy saliendo de trabajar a las 6, llamenme a las 7", 19),
        ("17 horas", 17),
        ("pasado mañana a las 4", 16),
    ] {
        let at = write(&due, text).lead.preferred_time_at;
        if at.map(|at| at.hour()) != Some(hour) {
            wrong.push(format!("{text}: {at:?}"));
        }
    }
    report(&wrong);
}
