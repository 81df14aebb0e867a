//! What a plan means, in words: interruptions, losses, cost and duration.

use std::fmt::Write;

use kavak_stack::{
    cost::{Decimal, HOURS_A_MONTH},
    impact::{Affected, Interruption, PlanImpact},
};

use crate::{
    machine::{ImpactObject, Loss},
    ui::{cost, style::Palette},
};

/// Changes that take less are not worth a column.
const SHORT_SECONDS: u32 = 30;

/// `about 5 min`; empty where it is short.
pub(super) fn time(seconds: u32) -> String {
    match seconds {
        0..SHORT_SECONDS => String::new(),
        _ => format!("about {}", rough(seconds)),
    }
}

/// `45 s`, `5 min`, `1 h 20 min`: whole minutes, rounded up.
fn rough(seconds: u32) -> String {
    let minutes = seconds.div_ceil(60);
    match minutes {
        0 | 1 if seconds < 60 => format!("{seconds} s"),
        0..60 => format!("{minutes} min"),
        _ => format!("{} h {} min", minutes / 60, minutes % 60),
    }
}

/// `+$13.98 a month`; empty where nothing changes.
pub(super) fn price(monthly: Option<Decimal>) -> String {
    match monthly {
        None => "price unknown".to_owned(),
        Some(change) if change.round_dp(2).is_zero() => String::new(),
        Some(change) => {
            let sign = if change.is_sign_negative() { "-" } else { "+" };
            format!("{sign}${} a month", cost::amount(change.abs(), 2))
        }
    }
}

/// `the database (the agent answers 503) for up to 12 min`.
pub(super) fn interruption(it: &Interruption) -> String {
    let part = match it.affects {
        Affected::Agent => "the agent",
        Affected::Database => "the database (the agent answers 503)",
        Affected::Cache => "the cache (the agent works without it)",
        Affected::Outbound => "outbound connections (language model, Twilio)",
    };
    match it.at_most_seconds {
        Some(seconds) => format!("{part} for up to {}", rough(seconds)),
        None => format!("{part} for good"),
    }
}

/// What the whole plan means, a line each.
pub(super) fn text(impact: &PlanImpact, palette: Palette) -> String {
    let mut text = String::new();
    for it in &impact.interruptions {
        let label = palette.error("interrupts:");
        _ = writeln!(text, "{label} {} ({})", interruption(it), it.cause);
    }
    if impact.interruptions.is_empty() && !impact.before.items.is_empty() {
        text.push_str("interrupts: nothing\n");
    }
    for (key, loss) in impact.losses() {
        _ = writeln!(text, "{} {loss} ({key})", palette.error("loses:"));
    }
    _ = writeln!(text, "costs: {}", costs(impact));
    if impact.seconds > 0 {
        _ = writeln!(text, "takes: about {}", rough(impact.seconds));
    }
    text
}

/// What a month costs after the plan, and how much more or less that is than now.
fn costs(impact: &PlanImpact) -> String {
    let (before, after) = (impact.before.hourly(), impact.after.hourly());
    let unknown: Vec<&str> = impact.after.unknown().map(|it| it.key.as_str()).collect();
    if !unknown.is_empty() && unknown.len() == impact.after.items.len() {
        return format!("the price table has nothing of {}", impact.after.region);
    }
    let monthly = |hourly: Decimal| cost::amount(hourly * Decimal::from(HOURS_A_MONTH), 2);
    let mut text = format!("${} a month", monthly(after));
    let is_comparable = unknown.is_empty() && impact.before.unknown().next().is_none();
    if is_comparable && !impact.before.items.is_empty() {
        text += &match after - before {
            change if change.is_zero() => ", as now".to_owned(),
            change if change.is_sign_negative() => format!(", ${} less than now", monthly(-change)),
            change => format!(", ${} more than now", monthly(change)),
        };
    }
    if !unknown.is_empty() {
        _ = write!(text, ", without {}: no price is known", unknown.join(", "));
    }
    text
}

/// The same for programs.
pub(super) fn object(impact: &PlanImpact) -> ImpactObject {
    let monthly = |hourly: Decimal| cost::number(hourly * Decimal::from(HOURS_A_MONTH), 2);
    ImpactObject {
        interruptions: impact.interruptions.clone(),
        losses: impact
            .losses()
            .map(|(key, data)| Loss {
                key: key.to_string(),
                data: data.to_owned(),
            })
            .collect(),
        monthly_usd_before: monthly(impact.before.hourly()),
        monthly_usd_after: monthly(impact.after.hourly()),
        unpriced: impact
            .after
            .unknown()
            .map(|it| it.key.to_string())
            .collect(),
        prices_as_of: impact.after.as_of.clone(),
        seconds: impact.seconds,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_rounded_up_to_minutes() {
        for (seconds, text) in [
            (5, "5 s"),
            (59, "59 s"),
            (60, "1 min"),
            (61, "2 min"),
            (720, "12 min"),
            (4_800, "1 h 20 min"),
        ] {
            assert_eq!(rough(seconds), text);
        }
    }

    #[test]
    fn price_of_a_change_has_its_sign_and_nothing_is_not_shown() {
        assert_eq!(price(Some(Decimal::new(13_980, 3))), "+$13.98 a month");
        assert_eq!(price(Some(Decimal::new(-3_285, 2))), "-$32.85 a month");
        assert_eq!(price(Some(Decimal::new(1, 3))), "");
        assert_eq!(price(None), "price unknown");
    }
}
