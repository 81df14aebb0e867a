//! Another person to be called, beside the customer's own name.

use crate::{after, report, say};

/// Who gives the own name and another person to be called: the name is the customer's,
/// the number that of the other.
#[test]
fn own_name_stays_beside_the_number_of_another_contact() {
    let asked = after(&[
        "el versa 2018",
        "lo quiero",
        "de contado",
        "sí que me llamen",
    ]);
    let mut wrong = Vec::new();
    for (text, name) in [
        (
            "soy Guadalupe Ríos pero hábleme a mi hija, se llama Karen, 5587654321",
            "Guadalupe Ríos",
        ),
        (
            "soy Guadalupe, háblenle a mi mamá, se llama Marta Luna, 55 8765 4321",
            "Guadalupe",
        ),
        (
            "soy Guadalupe mejor márquenle a mi esposo, se llama Raúl, su cel es 5587654321",
            "Guadalupe",
        ),
        (
            "me llamo Rosa pero el trato es con mi jefe, Luis Peña, 5587654321",
            "Rosa",
        ),
        (
            "mi hija Karen los atiende, su cel es 5587654321, yo soy Guadalupe",
            "Guadalupe",
        ),
    ] {
        let lead = say(&asked, text).state.lead;
        if lead.name.as_deref() != Some(name) || lead.phone.as_deref() != Some("+525587654321") {
            wrong.push(format!("{text}: {:?} {:?}", lead.name, lead.phone));
        }
    }
    report(&wrong);
}
