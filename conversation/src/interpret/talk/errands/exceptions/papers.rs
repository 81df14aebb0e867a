//! Papers that a purchase needs, spoken of with an errand's words.

use crate::interpret::{Clause, Context, Errand, Span};

/// `¿aceptan pasaporte? perdí mi INE`, `¿mi estado de cuenta sirve de comprobante?`: a paper
/// that a purchase needs, and that was not left with us.
pub(in crate::interpret::talk::errands) fn is_paper_to_be_shown(
    clause: &Clause<'_>,
    context: &Context<'_>,
    errand: Errand,
    core: &Span,
) -> bool {
    const IDENTITY: &[&str] = &[
        "ine",
        "credencial",
        "identificacion",
        "pasaporte",
        "licencia",
        "comprobante",
        "recibo",
    ];
    const LEFT: &[&str] = &[
        "sucursal",
        "agencia",
        "lote",
        "oficina",
        "oficinas",
        "ahi",
        "alla",
        "taller",
        "estacionamiento",
        "ustedes",
        "kavak",
        "plaza",
        "sede",
        "prueba",
        "olvide",
        "olvido",
        "deje",
        "recepcion",
        "robaron",
    ];
    const SHOWS: &[&str] = &[
        "aceptan",
        "acepta",
        "sirve",
        "sirven",
        "puedo",
        "podria",
        "comprar",
        "credito",
        "tramite",
        "compra",
        "pasaporte",
        "licencia",
        "afecta",
        "necesito",
        "ocupo",
        "comprobante",
        "comprobar",
        "ingresos",
        "valen",
        "vale",
    ];
    let own = core
        .clone()
        .any(|place| IDENTITY.contains(&clause.text(place)));
    let message = clause.message();
    let state = context.state;
    let buys = state.chosen.is_some() || !state.offered.is_empty() || !state.wish.is_empty();
    let shown = message
        .places()
        .any(|place| SHOWS.contains(&message.text(place)) && !core.contains(&place));
    match errand {
        Errand::LostProperty => own && !message.has(LEFT) && (buys || shown),
        Errand::AfterSales => {
            let account = (clause.text(core.start), clause.text(core.end - 1));
            account == ("estado", "cuenta") && shown
        }
        _ => false,
    }
}
