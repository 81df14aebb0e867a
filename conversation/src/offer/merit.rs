//! What makes one fitting car better than another.

use super::Wanted;
use crate::catalog::{Body, Car, Fuel};
use crate::language::Need;
use crate::wish::Order;

impl Wanted<'_> {
    /// What makes one fitting car better than another.
    pub(super) fn merit(&self, car: &Car) -> i64 {
        let price = car
            .price
            .map_or(0, |price| i64::try_from(price.0).unwrap_or(i64::MAX));
        let year = i64::from(car.year.unwrap_or(2000));
        let km = i64::from(car.km.unwrap_or(200_000));
        match self.wish.order {
            Some(Order::Cheapest) => return -price,
            Some(Order::Dearest) => return price,
            Some(Order::Newest) => return year * 1_000_000 - km,
            Some(Order::FewestKm) => return -km,
            None => {}
        }
        // A budget is what people mean to spend: near it, new, little driven.
        let used = self.budget.map_or(0, |budget| {
            let max = i64::try_from(budget.max.0).unwrap_or(i64::MAX).max(1);
            price.min(max) / (max / 600).max(1)
        });
        let known = i64::from(self.wish.gearbox.is_some() && car.gearbox.is_some()) * 20;
        if self.wish.thrifty {
            return year * 30 - price / 1_000 - km / 1_000 + known - thirst(car);
        }
        used + year * 30 - km / 1_000 + known + self.need_merit(car)
    }

    fn need_merit(&self, car: &Car) -> i64 {
        let seats = i64::from(car.seats.unwrap_or(5));
        match self.wish.need {
            Some(Need::Family) => seats * 15,
            Some(Need::Luxury) => i64::from(is_premium(car)) * 200,
            Some(Need::City | Need::Compact) => {
                i64::from(4_800_u32.saturating_sub(car.length_mm.unwrap_or(4_500))) / 8
            }
            Some(Need::Work) => i64::from(car.body == Some(Body::Pickup)) * 120,
            Some(Need::Economy) => -car
                .price
                .map_or(0, |price| i64::try_from(price.0 / 1_000).unwrap_or(0)),
            Some(Need::Road) | None => 0,
        }
    }
}

/// How much an engine is likely to burn: no row says so, but a large one burns more.
fn thirst(car: &Car) -> i64 {
    /// Where a row says nothing of it.
    const USUAL_TENTHS: i64 = 20;
    let litres = car.version.split_whitespace().find_map(|word| {
        let (whole, tenth) = word.split_once('.')?;
        let (whole, tenth): (i64, i64) = (whole.parse().ok()?, tenth.parse().ok()?);
        (whole < 10 && tenth < 10).then_some(whole * 10 + tenth)
    });
    let sporty = if is_premium(car) { 300 } else { 0 };
    let saves = matches!(car.fuel, Some(Fuel::Hybrid | Fuel::Electric));
    if saves {
        return 0;
    }
    litres.unwrap_or(USUAL_TENTHS) * 100 + sporty
}

pub(super) fn bodies_for(need: Need) -> &'static [Body] {
    match need {
        Need::Family => &[Body::Suv, Body::Minivan, Body::Wagon],
        Need::City => &[Body::Hatchback, Body::Sedan],
        Need::Work => &[Body::Pickup, Body::Van, Body::Sedan],
        Need::Compact => &[Body::Hatchback, Body::Sedan],
        Need::Luxury | Need::Economy => &[],
        Need::Road => &[Body::Suv, Body::Sedan, Body::Pickup],
    }
}

/// Makes that Mexico buys for luxury.
pub(super) fn is_premium(car: &Car) -> bool {
    const PREMIUM: [&str; 16] = [
        "acura",
        "alfaromeo",
        "audi",
        "bmw",
        "cadillac",
        "infiniti",
        "jaguar",
        "landrover",
        "lexus",
        "lincoln",
        "maserati",
        "mercedesbenz",
        "mini",
        "porsche",
        "tesla",
        "volvo",
    ];
    PREMIUM.contains(&car.make_key.as_str())
}
