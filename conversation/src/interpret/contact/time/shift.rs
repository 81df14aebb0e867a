//! Times said in relation to another one: `una hora más tarde`, `en media hora`.

use jiff::civil::DateTime;
use jiff::{SignedDuration, ToSpan};

use super::calendar::number;
use super::moment::part_of;
use super::scan::scan;
use crate::interpret::{Act, Clause, Context, PreferredTime, Reading, Span, Text, clauses};
use crate::lexicon::Frame;
use crate::words::Words;

/// The longest time that is counted from now.
const MOST_MINUTES: i64 = 12 * 60;

/// A time counted from the one noted, or from now.
pub(super) fn read(clause: &Clause<'_>, context: &Context<'_>) -> Option<Reading> {
    let (minutes, span) = clause
        .places()
        .find_map(|place| duration_at(clause, place))?;
    let (time, core) = match direction(clause, span.end).or_else(|| moved(clause, &span)) {
        Some((sign, end)) => (from_noted(context, sign * minutes)?, span.start..end),
        None => {
            let start = counted_from_now(clause, &span)?;
            let said = clause.written(&(start..span.end)).to_owned();
            (from_now(clause, context, minutes, said)?, start..span.end)
        }
    };
    let frames = [Frame::Timing, Frame::Call, Frame::Change, Frame::MoveCall];
    let frames = frames.iter().flat_map(|frame| clause.frames(*frame));
    Some(Reading::new(Act::Time(time), core).framed_by(frames))
}

/// `media hora`, `dos horas`, `20 minutos`: how many minutes, and the words.
fn duration_at(clause: &Clause<'_>, place: usize) -> Option<(i64, Span)> {
    let count = |text: &str| match text {
        "un" | "una" => Some(1),
        text => number(text).map(i64::from).or_else(|| text.parse().ok()),
    };
    let text = |offset: usize| clause.text(place + offset);
    let (minutes, words) = match (text(0), text(1), text(2)) {
        ("media", "hora" | "horita", _) => (30, 2),
        ("cuarto", "de", "hora") => (15, 3),
        (amount, "hora" | "horas" | "horita" | "horitas" | "horilla" | "hr" | "hrs", next) => {
            let half = next == "y" && text(3) == "media";
            let minutes = count(amount)? * 60 + if half { 30 } else { 0 };
            (minutes, if half { 4 } else { 2 })
        }
        (amount, "minutos" | "min" | "mins" | "minutitos", _) => (count(amount)?, 2),
        _ => return None,
    };
    let possible = (1..=MOST_MINUTES).contains(&minutes);
    possible.then(|| (minutes, place..place + words))
}

/// `más tarde`, `antes`: the sign, and where the words end.
fn direction(clause: &Clause<'_>, at: usize) -> Option<(i64, usize)> {
    match (clause.text(at), clause.text(at + 1)) {
        ("mas", "tarde" | "tardecito") => Some((1, at + 2)),
        ("despues", _) => Some((1, at + 1)),
        ("mas", "temprano" | "tempranito") => Some((-1, at + 2)),
        ("antes", _) => Some((-1, at + 1)),
        _ => None,
    }
}

/// `recórranla media hora`, `¿la puede adelantar una hora?`: the sign by the verb.
fn moved(clause: &Clause<'_>, span: &Span) -> Option<(i64, usize)> {
    let verb = clause
        .frames(Frame::MoveCall)
        .find(|verb| verb.end <= span.start)?;
    let earlier = verb
        .clone()
        .any(|at| clause.text(at).starts_with("adelant"));
    Some((if earlier { -1 } else { 1 }, span.end))
}

/// `en una hora`, `dentro de 20 minutos`: where it begins.
fn counted_from_now(clause: &Clause<'_>, span: &Span) -> Option<usize> {
    let before = |back: usize| {
        let place = span.start.checked_sub(back);
        place.map_or("", |place| clause.text(place))
    };
    match (before(2), before(1)) {
        (_, "en") => Some(span.start - 1),
        ("dentro", "de") => Some(span.start - 2),
        _ => None,
    }
}

fn from_now(
    clause: &Clause<'_>,
    context: &Context<'_>,
    minutes: i64,
    said: String,
) -> Option<PreferredTime> {
    let calls = clause.frame(Frame::Call).is_some();
    let arranging = context.step().is_contact() && !clause.asks;
    let at = context.now.checked_add(minutes.minutes()).ok()?;
    (arranging || calls).then(|| at_moment(at, said))
}

/// The time noted, moved: its day keeps its words.
fn from_noted(context: &Context<'_>, minutes: i64) -> Option<PreferredTime> {
    let lead = &context.state.lead;
    let at = lead.preferred_time_at?;
    let moved = at.checked_add(SignedDuration::from_mins(minutes)).ok()?;
    let noted = lead.preferred_time_said.as_deref().unwrap_or_default();
    let text = Text::new(Words::read(noted), &context.facts.frames);
    let clauses = clauses(&text);
    let whole = clauses.first().zip(clauses.last());
    let day = whole.and_then(|(first, last)| {
        let clause = first.joined_to(last);
        let day = scan(&clause, context.now.date(), true).day_span?;
        Some(clause.written(&day).to_owned())
    });
    let hour = hour_text(moved);
    let said = day
        .filter(|_| moved.date() == at.date())
        .map_or_else(|| hour.clone(), |day| format!("{day} {hour}"));
    Some(at_moment(moved, said))
}

/// `a las 11:30`, `a la 1`
fn hour_text(at: DateTime) -> String {
    let hour = match at.hour() {
        0 => 12,
        hour @ 1..=12 => hour,
        hour => hour - 12,
    };
    let article = if hour == 1 { "a la" } else { "a las" };
    match at.minute() {
        0 => format!("{article} {hour}"),
        minute => format!("{article} {hour}:{minute:02}"),
    }
}

fn at_moment(at: DateTime, said: String) -> PreferredTime {
    PreferredTime {
        said,
        at: Some(at),
        until: None,
        part: Some(part_of(at.hour())),
    }
}
