//! 500 names of every origin.

use kavak_conversation::Step;
use kavak_conversation::acts::Act;

use crate::{Dice, certain, read, report};

const GIVEN: [&str; 40] = [
    "Ana",
    "José Ángel",
    "María de los Ángeles",
    "Xóchitl",
    "Citlalli",
    "Cuauhtémoc",
    "Itzel",
    "Tonatiuh",
    "Yaretzi",
    "Nezahualcóyotl",
    "Iñaki",
    "Ainhoa",
    "Gorka",
    "Maite",
    "Brayan",
    "Kevin Joel",
    "Ma. Guadalupe",
    "J. Jesús",
    "Luz María",
    "Sol",
    "Paz",
    "Esperanza",
    "Dulce María",
    "Refugio",
    "Juan",
    "Zoé",
    "Óscar",
    "Wilber",
    "Wenceslao",
    "Heriberto",
    "Itandehui",
    "Nayeli",
    "Jhonatan",
    "Tyler",
    "Hiroshi",
    "Giovanni",
    "Chuy",
    "Lupita",
    "Ximena",
    "Ángel",
];
const SURNAMES: [&str; 44] = [
    "Núñez",
    "Nah Uc",
    "Pech",
    "Canul",
    "Ek Uicab",
    "Tzuc Cobá",
    "Poot",
    "Balam Dzul",
    "Dzib Cauich",
    "Tzompantzi",
    "Xicohténcatl",
    "Cuautle",
    "Etxeberria",
    "Goikoetxea",
    "Etchegaray",
    "Ugalde",
    "de la O",
    "de la Torre",
    "del Río",
    "de los Santos",
    "de León",
    "von Bertrab",
    "van der Berg",
    "O'Farrill",
    "McAllen",
    "Henderson",
    "Nguyen",
    "Kuri Slim",
    "Haddad",
    "Stern Levy",
    "Rossi",
    "García López",
    "Hernández Hernández",
    "Romero Flores",
    "Villaseñor Mota",
    "Luna",
    "Cruz",
    "Reyes",
    "Buitimea",
    "Larrañaga",
    "Xool",
    "Quintanar",
    "Plascencia",
    "Zúñiga",
];

fn lower_particles(name: &str) -> String {
    name.replace("Ma.", "Ma").replace("J.", "J")
}

#[test]
fn names_of_every_origin_are_read() {
    const FRAMES: [&str; 9] = [
        "{}",
        "me llamo {}",
        "mi nombre es {}",
        "soy {}",
        "yo soy {}",
        "a nombre de {}",
        "{}, para servirle",
        "sí, soy {}",
        "claro, {}",
    ];
    let mut dice = Dice(31);
    let mut problems = Vec::new();
    for index in 0..500 {
        let name = match index % 5 {
            0 => (*dice.pick(&GIVEN)).to_owned(),
            _ => format!("{} {}", dice.pick(&GIVEN), dice.pick(&SURNAMES)),
        };
        let expected = lower_particles(&name);
        // What is shouted or whispered can't say which letters are capitals inside.
        let inner = name.contains("Mc") || name.contains('\'');
        let typed = match dice.below(4) {
            0 if !inner => name.to_lowercase(),
            1 if !inner => name.to_uppercase(),
            _ => name.clone(),
        };
        let text = dice.pick(&FRAMES).replace("{}", &typed);
        let read = read(Step::Name, &text);
        let expected = Act::Name(expected);
        if !certain(&read).contains(&&expected) {
            problems.push(format!("{text}: {:?} {:?}", read.acts, read.unexplained));
        }
    }
    report("names", 500, &problems);
}

#[test]
fn what_is_no_name_is_none() {
    for text in [
        "¿a nombre de él?",
        "¿a nombre de quién?",
        "no",
        "sí",
        "ok",
        "mañana",
        "el martes",
        "gracias",
        "soy casado",
        "soy de Toluca",
        "soy nuevo en esto",
        "¿para qué?",
        "bueno",
        "claro",
        "no sé",
        "prefiero no decirlo",
        "el gris",
        "¿cuánto cuesta?",
        "quiero un Mercedes",
    ] {
        let read = read(Step::Name, text);
        let named = certain(&read)
            .into_iter()
            .any(|act| matches!(act, Act::Name(_)));
        assert!(!named, "{text}: {:?}", read.acts);
    }
}

#[test]
fn a_name_is_corrected_by_saying_it_again() {
    for (text, name) in [
        ("no, es Ana con doble n", "Anna"),
        ("perdón, me llamo Julieta", "Julieta"),
        ("Adán no, Adrián Cervantes", "Adrián Cervantes"),
        ("soy el ingeniero Osvaldo Cárdenas", "Osvaldo Cárdenas"),
        ("C.P. Eduardo Villaseñor Mota", "Eduardo Villaseñor Mota"),
        ("soy el Chuy", "Chuy"),
    ] {
        let read = read(Step::Name, text);
        let expected = Act::Name(name.to_owned());
        assert!(
            certain(&read).contains(&&expected),
            "{text}: {:?}",
            read.acts
        );
    }
}
