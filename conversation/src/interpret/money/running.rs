//! Figures of a car that runs: its fuel and its kilometres.

use super::Scene;
use crate::lexicon::Frame;

/// `trae 42 mil, ¿ya le tocó el servicio de los 40 mil?`: kilometres without their unit.
pub(super) fn is_on_the_clock(scene: &Scene<'_>, start: usize) -> bool {
    let clause = scene.clause;
    let has = matches!(
        clause.text(start.wrapping_sub(1)),
        "trae" | "tiene" | "marca" | "lleva" | "los"
    );
    let km = ["servicio", "km", "kilometros", "kilometraje", "odometro"];
    has && clause.message().has(&km) && clause.frame(Frame::DownPayment).is_none()
}

/// `ahorita le echo como 3500 al mes a la mía`: what fuel for a car costs.
pub(super) fn is_for_fuel(scene: &Scene<'_>) -> bool {
    let clause = scene.clause;
    let fuel = clause
        .message()
        .has(&["gasolina", "gas", "diesel", "tanque"]);
    fuel && clause.has(&["echo", "echamos", "gasto", "gastamos", "cargo", "lleno"])
}
