use crate::{after, report, say};

/// A question about the company is answered with the thing that was asked.
#[test]
fn company_question_is_answered_with_what_was_asked() {
    let cases = [
        ("la de las torres en que calle esta", "Los Encinos 12"),
        ("¿en qué calle está la de Explanada?", "Jazmines 40"),
        ("y la de explanada a q hora abre los domingos", "9:00"),
        ("a qué hora cierra la de Explanada", "6:00"),
        ("la de Nuevo Sur en qué calle está", "Roble 77"),
        ("¿cuántas sedes tienen?", "9"),
        ("cuántas sucursales tienen", "9"),
        ("¿la garantía cubre eso o no?", "3 meses"),
        ("qué garantía dan", "3 meses"),
        (
            "y si ya en la casa no nos gusta, ¿lo podemos regresar?",
            "7 días",
        ),
        ("¿y cuántos días tengo para devolverla?", "7 días"),
        ("¿y si ya le hice 400 km?", "300 km"),
        ("¿cuántos días hay para regresarlo?", "7 días"),
        ("y si sale mala me la reciben de vuelta?", "7 días"),
        ("¿lo puedo devolver si no me late?", "7 días"),
        ("¿cómo funciona lo de dejar mi coche?", "inspección"),
        ("la sucursal de explanada donde mero esta", "Jazmines"),
        ("y la sede de valle alto donde queda", "Nogales"),
        // What the text does not hold is not made up from what is near.
        ("¿tienen estacionamiento?", "dato"),
        ("¿puedo llevar a mi perrito?", "dato"),
        ("¿los autos se entregan sin multas?", "dato"),
        ("¿la verificación quién la paga?", "dato"),
        ("¿penalizan si liquido el crédito antes de tiempo?", "dato"),
    ];
    let mut wrong = Vec::new();
    for (text, answer) in cases {
        let reply = say(&after(&["hola"]), text).reply.text;
        if !reply.contains(answer) {
            wrong.push(format!("{text}: {reply}"));
        }
    }
    report(&wrong);
}
