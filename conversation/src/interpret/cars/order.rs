//! `el más barato`, `de menos kilómetros`: extremes by which a car is meant.

use crate::interpret::Clause;
use crate::wish::Order;

/// `más barato`, `de menos kilómetros`: which order, and how many words.
pub(super) fn order(clause: &Clause<'_>, at: usize) -> Option<(Order, usize)> {
    let text = |offset: usize| clause.text(at + offset);
    let skip = usize::from(matches!(text(0), "de" | "con" | "que"));
    let verb = usize::from(
        skip == 1
            && matches!(
                text(1),
                "tenga" | "tiene" | "cueste" | "sea" | "este" | "trae"
            ),
    );
    let skip = skip + verb;
    let (first, second) = (text(skip), text(skip + 1));
    let order = match (first, second) {
        (
            "mas",
            "barato" | "barata" | "economico" | "economica" | "accesible" | "baratito" | "baratita",
        )
        | ("menos", "caro" | "cara")
        | ("menor", "precio" | "costo") => Order::Cheapest,
        ("mas", "caro" | "cara" | "costoso" | "costosa") | ("mayor", "precio") => Order::Dearest,
        ("mas", "nuevo" | "nueva" | "reciente" | "nuevito" | "actual" | "moderno" | "moderna")
        | ("menos", "viejo" | "vieja") => Order::Newest,
        (
            "menos" | "menor",
            "km" | "kms" | "kilometros" | "kilometraje" | "recorrido" | "usado" | "rodado" | "uso"
            | "corrido" | "corrida" | "rodada" | "usada" | "gastado" | "gastada",
        ) => Order::FewestKm,
        ("corrido" | "caminado" | "recorrido" | "rodado" | "andado", "menos") => Order::FewestKm,
        _ => {
            return matches!(
                (first, clause.text(at.wrapping_sub(1))),
                ("barato" | "barata" | "baratito" | "baratita", "el" | "la")
            )
            .then_some((Order::Cheapest, 1));
        }
    };
    Some((order, skip + 2))
}
