//! People who came for something else than buying a car.

use crate::interpret::frames::Frame;
use crate::interpret::{Act, Clause, Context, Errand, Reading, Span};
use crate::state::Step;

/// The errand of a clause, the weightiest first.
pub(super) fn read(clause: &Clause<'_>, context: &Context<'_>) -> Vec<Reading> {
    const ERRANDS: [(Frame, Errand); 7] = [
        (Frame::DataRequest, Errand::DataRequest),
        (Frame::Complaint, Errand::Complaint),
        (Frame::Lost, Errand::LostProperty),
        (Frame::AfterSales, Errand::AfterSales),
        (Frame::SellCar, Errand::SellCar),
        (Frame::TradeIn, Errand::TradeIn),
        (Frame::Job, Errand::Other),
    ];
    let found = ERRANDS
        .iter()
        .find_map(|(frame, errand)| Some((clause.frame(*frame)?, *errand)));
    let Some((core, errand)) = found else {
        return Vec::new();
    };
    if is_question_about_a_service(clause, errand, &core) || is_privacy_doubt(context, errand) {
        return Vec::new();
    }
    vec![Reading::new(Act::Errand(errand), core)]
}

/// `¿compran autos?`, `¿reciben autos a cuenta?` ask what the company does;
/// with `mi` they are an errand.
fn is_question_about_a_service(clause: &Clause<'_>, errand: Errand, core: &Span) -> bool {
    let service = matches!(errand, Errand::SellCar | Errand::TradeIn);
    let own = clause.has(&["mi", "mis", "nuestro", "nuestra"]);
    let wants = matches!(clause.text(core.start), "quiero" | "vender" | "vendo");
    service && clause.asks && !own && !wants
}

/// `¿es seguro dar mis datos?` while contact data is asked for is a doubt.
fn is_privacy_doubt(context: &Context<'_>, errand: Errand) -> bool {
    let capturing = matches!(
        context.step(),
        Step::Name | Step::Phone | Step::PreferredTime
    );
    capturing && errand == Errand::AfterSales
}
