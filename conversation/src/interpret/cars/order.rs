//! `el más barato`, `de menos kilómetros`: extremes by which a car is meant.

use crate::interpret::Clause;
use crate::wish::Order;

/// `más barato`, `de menos kilómetros`: which order, and how many words.
pub(super) fn order(clause: &Clause<'_>, at: usize) -> Option<(Order, usize)> {
    let text = |offset: usize| clause.text(at + offset);
    // `aunque sea más cara`, `no importa que esté más caro` sets no order.
    if (at.saturating_sub(4)..at).any(|place| matches!(clause.text(place), "aunque" | "importa")) {
        return None;
    }
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
    // `la que menos ha rodado`
    const DRIVEN: &[&str] = &["rodado", "corrido", "caminado", "recorrido", "andado"];
    if first == "menos" && matches!(second, "ha" | "han") && DRIVEN.contains(&text(skip + 2)) {
        return Some((Order::FewestKm, skip + 3));
    }
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
    // `la que menos km tenga`
    let behind = skip == 1 && verb == 0 && text(0) == "que";
    let behind = behind && matches!(text(3), "tenga" | "tiene" | "traiga" | "trae" | "haya");
    Some((order, skip + 2 + usize::from(behind)))
}

/// `que tengan`, `de todos`, `del catálogo`: says that the extreme one of all cars is
/// meant; how many words.
pub(super) fn of_all(clause: &Clause<'_>, at: usize) -> Option<usize> {
    let text = |offset: usize| clause.text(at + offset);
    match (text(0), text(1), text(2)) {
        ("que", "tengan" | "tienen" | "tengas" | "tienes" | "tenga" | "haya" | "hay", _)
        | ("que", "manejan" | "manejen" | "venden" | "vendan" | "ofrecen" | "exista", _)
        | ("de", "todos" | "todas" | "ustedes", _)
        | ("del", "catalogo" | "inventario" | "lote" | "stock", _) => Some(2),
        ("de", "todo", _) | ("de", "la", "tienda" | "agencia" | "lista" | "pagina") => Some(3),
        _ => None,
    }
}
