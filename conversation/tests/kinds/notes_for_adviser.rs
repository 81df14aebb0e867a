//! What is left to the adviser once a call is arranged: noted as written, and nothing changed.

use kavak_conversation::State;

use crate::{after, model, report, say};

fn arranged() -> State {
    let state = after(&[
        "el versa 2018",
        "lo quiero",
        "de contado",
        "sí, que me llamen",
        "Rosa Luna",
        "55 8765 4321",
        "el viernes a las 5",
    ]);
    assert!(state.handed_over);
    state
}

#[test]
fn note_for_the_adviser_changes_nothing_else() {
    let before = arranged();
    let mut wrong = Vec::new();
    for text in [
        "y lo de la garantía larga, la de un año, también anótemela",
        "dígale que nos caben los niños atrás o no",
        "anótele que quiero color blanco",
        "que me tengan listo el contrato",
        "y dile al asesor que si hacen factura",
        "avísele que llego en moto",
        "que no se le olvide lo del seguro",
        "apúntele que busco también una suv para mi hermana",
        "le dices que si se puede probar antes",
        "ah y que me diga si trae cámara de reversa",
        "coméntele que voy con mi esposo",
        "dile al que me marque que traigo un tsuru 2010 que a lo mejor doy a cuenta",
        "recuérdele lo de las placas",
        "y la verificación, apúntela",
    ] {
        let turn = say(&before, text);
        let mut after = turn.state.clone();
        let notes = std::mem::take(&mut after.lead.notes);
        let same = after.lead == before.lead
            && after.wish == before.wish
            && after.chosen == before.chosen
            && after.term_months == before.term_months
            && after.errand == before.errand;
        let said = turn.reply.text.contains("asesor") && !turn.reply.text.contains("dato");
        if notes != [text] || !same || !said {
            wrong.push(format!("{text}: {notes:?} {}", turn.reply.text));
        }
    }
    report(&wrong);
}

#[test]
fn what_the_agent_keeps_itself_is_no_mere_note() {
    let before = arranged();
    let phone = say(&before, "mi número está mal, anote el 55 2345 6789")
        .state
        .lead
        .phone;
    assert_eq!(phone.as_deref(), Some("+525523456789"));
    let car = say(&before, "dile que siempre me quedo con el march 2018").state;
    assert_eq!(model(&car), "March");
}

#[test]
fn question_in_front_of_a_note_is_answered() {
    let reply = say(
        &arranged(),
        "¿qué garantía dan? y anótele que quiero la larga",
    );
    assert!(reply.reply.text.contains("3 meses"), "{}", reply.reply.text);
    let notes = reply.state.lead.notes;
    assert_eq!(notes, ["y anótele que quiero la larga"]);
}
