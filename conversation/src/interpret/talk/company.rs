//! Questions about the company.

pub(super) mod branch;
mod elsewhere;
mod other_sense;
mod words;

use super::errands::VEHICLES;
use crate::interpret::money::only_judges;
use crate::interpret::supposition::supposes;
use crate::interpret::{Act, Clause, CompanyQuestion, Context, Reading, Social, Span};
use crate::language::Topic;
use crate::lexicon::{Frame, Label};
use other_sense::{
    is_denied_topic, is_of_ride_hailing, is_of_the_car, is_public_insurance, names_where_seen,
    takes_other_time, wants_safe_car,
};
use words::{conjunct, words, words_within};

/// A question on a topic that the lists know.
pub(super) fn read(clause: &Clause<'_>, context: &Context<'_>) -> Vec<Reading> {
    let topics = clause.labels().filter_map(|(label, span)| match label {
        Label::Topic(topic) => Some((topic, span)),
        _ => None,
    });
    let topics = topics.filter(|(topic, span)| {
        !names_where_seen(clause, *topic)
            && !wants_safe_car(clause, *topic, span)
            && !is_of_ride_hailing(clause, *topic, span)
            && !takes_other_time(clause, *topic, span)
            && !is_of_the_car(clause, context, *topic, span)
            && !is_public_insurance(clause, *topic)
            && !is_denied_topic(clause, span)
    });
    // `¿es seguro …?` beside another topic says nothing of its own.
    let best = topics.max_by_key(|(topic, span)| {
        let vague = matches!(topic, Topic::Company | Topic::Requirements) && span.len() < 2;
        (!vague, span.len())
    });
    let Some((topic, core)) = best else {
        return elsewhere::read(clause).into_iter().collect();
    };
    if elsewhere::is_of_trade_in(clause, topic) {
        return vec![about_all_of(clause, Topic::TradeIn, core)];
    }
    let named = clause.span.len() <= core.len() + 3 && !is_heading(clause)
        || requests(clause)
        || topic == Topic::Warranty && only_names_warranty(clause, context, &core);
    // `y si me arrepiento a los 3 días`
    let supposed = supposes(clause) && core.len() > 1 && topic != Topic::TradeIn;
    if !clause.asks && !named && !supposed {
        return Vec::new();
    }
    let best = about(clause, topic, core.clone());
    let beside = other_conjunct(clause, context, topic, &core);
    std::iter::once(best).chain(beside).collect()
}

/// `me interesa la garantía de un año`
fn only_names_warranty(clause: &Clause<'_>, context: &Context<'_>, core: &Span) -> bool {
    const LASTS: &[&str] = &[
        "ano",
        "anos",
        "mes",
        "meses",
        "extendida",
        "ampliada",
        "larga",
    ];
    clause.places().all(|place| {
        let word = clause.text(place);
        let figure = clause.words[place].number.is_some();
        let known = context.facts.frames.is_filler(word) || LASTS.contains(&word);
        core.contains(&place) || figure || known
    }) && !clause.has(&["no", "sin"])
}

/// `si le hacen revisión mecánica y si la podemos ver`: the topic of the other question.
fn other_conjunct(
    clause: &Clause<'_>,
    context: &Context<'_>,
    topic: Topic,
    core: &Span,
) -> Option<Reading> {
    let first = conjunct(clause, core);
    let mut others = clause.labels().filter_map(|(label, span)| match label {
        Label::Topic(other) if other != topic && !first.contains(&span.start) => {
            Some((other, span))
        }
        _ => None,
    });
    let whole = first == clause.span;
    let (other, span) = others.find(|(other, span)| {
        let vague = matches!(
            other,
            Topic::Company | Topic::Requirements | Topic::CustomerCare
        );
        !vague && !is_of_the_car(clause, context, *other, span)
    })?;
    (!whole).then(|| {
        let question = CompanyQuestion {
            topic: Some(other),
            words: words_within(clause, conjunct(clause, &span)),
        };
        Reading::new(Act::AskCompany(question), span)
    })
}

/// Like [`about`], with words that an answer would have to hold beside the question's.
pub(super) fn about_with(clause: &Clause<'_>, topic: Topic, core: Span, more: &str) -> Reading {
    let question = CompanyQuestion {
        topic: Some(topic),
        words: format!("{} {more}", words(clause)),
    };
    Reading::new(Act::AskCompany(question), core).framed_by([clause.span.clone()])
}

/// A question on a topic, whatever words of other topics it holds.
pub(super) fn about_all_of(clause: &Clause<'_>, topic: Topic, core: Span) -> Reading {
    let question = CompanyQuestion {
        topic: Some(topic),
        words: String::new(),
    };
    Reading::new(Act::AskCompany(question), core).framed_by([clause.span.clone()])
}

/// `Requisitos: …`, `Horario: lunes 13:00`: leads to what the customer says.
fn is_heading(clause: &Clause<'_>) -> bool {
    let end = clause.words[..clause.span.end].last().map(|word| word.end);
    let rest = end.and_then(|end| clause.written.get(end..));
    let label = clause.places().next().map(|place| clause.words[place].end);
    let labelled = label.and_then(|end| clause.written.get(end..));
    [rest, labelled]
        .into_iter()
        .flatten()
        .any(|text| text.starts_with(':'))
}

/// A question on a topic or on none of the lists', by the words of another reading.
pub(super) fn about(clause: &Clause<'_>, topic: impl Into<Option<Topic>>, core: Span) -> Reading {
    let topic = topic.into();
    let question = CompanyQuestion {
        words: match topic {
            Some(_) => words_within(clause, conjunct(clause, &core)),
            None => words(clause),
        },
        topic,
    };
    Reading::new(Act::AskCompany(question), core).framed_by([clause.span.clone()])
}

/// `quiero saber de la garantía`, `info de sucursales`.
fn requests(clause: &Clause<'_>) -> bool {
    clause.has(&[
        "saber",
        "info",
        "informacion",
        "informes",
        "duda",
        "pregunta",
        "preguntar",
        "preguntarle",
        "preguntarles",
        "consultar",
        "cuentame",
        "conocer",
    ]) || clause.frame(Frame::Details).is_some()
}

/// Any question: the knowledge base may hold an answer.
pub(super) fn any_question(clause: &Clause<'_>) -> Option<Reading> {
    let question = CompanyQuestion {
        topic: None,
        words: words(clause),
    };
    let long = clause.span.len() > 1;
    // `qué lindo` asks nothing.
    let exclaims = clause
        .frames(Frame::Looks)
        .any(|span| clause.text(span.start.wrapping_sub(1)) == "que");
    if clause.asks && protests(clause) {
        let noise = Act::Social(Social::Noise);
        return Some(Reading::new(noise, clause.span.clone()));
    }
    (clause.asks && long && !exclaims && !only_judges(clause))
        .then(|| Reading::new(Act::AskCompany(question), clause.span.clone()))
}

/// `¿cómo que no tiene el dato?`, `¿quién dijo Corolla?`, `¿cómo voy a subir cemento ahí?`,
/// `¿por qué tan caro?`: asks nothing that a text answers.
fn protests(clause: &Clause<'_>) -> bool {
    const OPENS: &[&str] = &["y", "pues", "pero", "oye", "oiga", "ay", "no", "hombre"];
    let opened = clause
        .places()
        .find(|place| !OPENS.contains(&clause.text(*place)));
    let start = opened.unwrap_or(clause.span.start);
    let text = |offset: usize| clause.text(start + offset);
    let asked = matches!(
        (text(0), text(1)),
        ("te" | "le" | "les", "pregunte" | "pedi" | "dije")
    );
    match (text(0), text(1), text(2)) {
        ("como", "que" | "q", "no") => true,
        ("como", "voy" | "vamos" | "quieres" | "quiere" | "crees" | "cree", _) => {
            clause.has(&["en", "ahi", "eso", "ese", "esa"])
        }
        ("quien" | "quienes", "dijo" | "hablo" | "menciono" | "pidio" | "quiso", _) => true,
        ("porque" | "xq" | "pq", "tan", _) | ("por", "que", "tan") => true,
        _ => asked && start > clause.span.start && clause.text(start - 1) == "no",
    }
}
