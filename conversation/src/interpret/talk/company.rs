//! Questions about the company.

use crate::interpret::frames::{Frame, Label};
use crate::interpret::money::only_judges;
use crate::interpret::question_form::is_call_for_answer;
use crate::interpret::supposition::supposes;
use crate::interpret::{Act, Clause, CompanyQuestion, Context, Reading, Social, Span};
use crate::language::Topic;

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
        return Vec::new();
    };
    let named = clause.span.len() <= core.len() + 3 && !is_heading(clause) || requests(clause);
    // `y si me arrepiento a los 3 días`
    let supposed = supposes(clause) && core.len() > 1 && topic != Topic::TradeIn;
    if !clause.asks && !named && !supposed {
        return Vec::new();
    }
    let best = about(clause, topic, core.clone());
    let beside = other_conjunct(clause, context, topic, &core);
    std::iter::once(best).chain(beside).collect()
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

/// `uno baratito y seguro` wants a car, no policy.
fn wants_safe_car(clause: &Clause<'_>, topic: Topic, core: &Span) -> bool {
    let car = ["uno", "una", "algo", "carro", "auto", "coche", "camioneta"];
    // `¿cuál es más seguro?`
    let before = clause.text(core.start.wrapping_sub(1));
    let graded = matches!(before, "mas" | "muy" | "tan" | "bien" | "igual");
    topic == Topic::Insurance && core.len() == 1 && (graded || !clause.asks && clause.has(&car))
}

/// `soy jubilado del Seguro`, `mi señora va al Seguro Social`: where somebody worked or is
/// treated, and no policy.
fn is_public_insurance(clause: &Clause<'_>, topic: Topic) -> bool {
    const OF_STATE: &[&str] = &[
        "jubilado",
        "jubilada",
        "jubilados",
        "pensionado",
        "pensionada",
        "pension",
        "imss",
        "social",
        "consulta",
        "consultas",
        "derechohabiente",
        "doctor",
        "doctora",
        "enfermera",
    ];
    let works = clause.has(&["trabajo", "trabaja", "trabajaba", "trabaje"])
        && clause.places().any(|at| {
            let words = (clause.text(at), clause.text(at + 1), clause.text(at + 2));
            matches!(words, ("en", "el", "seguro"))
        });
    topic == Topic::Insurance && (clause.has(OF_STATE) || works)
}

/// `(le pregunté del cheque), no del seguro`
fn is_denied_topic(clause: &Clause<'_>, core: &Span) -> bool {
    let start = clause.span.start;
    let of = matches!(clause.text(start + 1), "del" | "de" | "por" | "sobre");
    let near = core.start <= start + 3;
    clause.text(start) == "no" && of && near && clause.span.len() <= core.len() + 4
}

/// `para app`, `en aplicación`: the customer drives for one, and asks for none of ours.
fn is_of_ride_hailing(clause: &Clause<'_>, topic: Topic, core: &Span) -> bool {
    let before = clause.text(core.start.wrapping_sub(1));
    let last = clause.text(core.end - 1);
    topic == Topic::App
        && matches!(last, "app" | "apps" | "aplicacion" | "aplicaciones")
        && matches!(before, "para" | "pa" | "en" | "de" | "por")
        && !matches!(clause.text(core.start), "la" | "tienen" | "descargar")
}

/// `¿y es seguro?`, behind an answer about a car: how safe that car is.
fn is_of_the_car(clause: &Clause<'_>, context: &Context<'_>, topic: Topic, core: &Span) -> bool {
    let adjective = matches!(clause.text(core.end - 1), "seguro" | "segura");
    let short = clause.span.len() <= core.len() + 1;
    topic == Topic::Company
        && adjective
        && short
        && context.state.recommended.is_some()
        && context.state.asked == "take_it"
}

/// `¿cuánto tardan en borrarlos?`: the time of something else than a delivery.
fn takes_other_time(clause: &Clause<'_>, topic: Topic, core: &Span) -> bool {
    const DELIVER: &[&str] = &[
        "llegar",
        "entregar",
        "entregarlo",
        "entregarla",
        "entregarme",
        "traer",
        "traerlo",
        "traerla",
        "mandar",
        "mandarlo",
        "mandarla",
        "enviar",
        "enviarlo",
        "darmelo",
        "darmela",
        "dar",
        "tenerlo",
        "tenerla",
        "llevar",
        "llevarlo",
        "trasladar",
        "trasladarlo",
    ];
    let next = clause.text(core.end + 1);
    topic == Topic::Delivery
        && clause.text(core.end) == "en"
        && next.ends_with('r') | next.ends_with("rlo") | next.ends_with("rlos")
        && !DELIVER.contains(&next)
}

/// `vi en Facebook un Rio`: where an advertisement was seen asks for no address.
fn names_where_seen(clause: &Clause<'_>, topic: Topic) -> bool {
    const SEEN: &[&str] = &[
        "vi",
        "vimos",
        "anuncio",
        "anunciado",
        "anunciaron",
        "anuncian",
        "publicado",
        "publicacion",
        "publicaron",
        "marketplace",
        "aparece",
        "salio",
    ];
    topic == Topic::CustomerCare && clause.has(SEEN)
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

/// `cuántos km traen y qué garantía dan`, `pregunta si la revisan y si la podemos ver`: of
/// several questions in one sentence, the one that holds these words.
fn conjunct(clause: &Clause<'_>, core: &Span) -> Span {
    const ASKS: &[&str] = &[
        "que", "cual", "cuanto", "cuanta", "cuantos", "cuantas", "como", "donde", "si", "cuando",
    ];
    let begins = |place: &usize| {
        matches!(clause.text(*place), "y" | "e") && ASKS.contains(&clause.text(place + 1))
    };
    let mut starts = clause
        .places()
        .filter(|place| *place > clause.span.start && begins(place));
    let from = starts.clone().rfind(|place| *place < core.start);
    let to = starts.find(|place| *place >= core.end);
    let asks_before =
        |end: usize| (clause.span.start..end).any(|at| ASKS.contains(&clause.text(at)));
    let from = from.filter(|from| asks_before(*from));
    from.map_or(clause.span.start, |place| place + 1)..to.unwrap_or(clause.span.end)
}

fn words(clause: &Clause<'_>) -> String {
    words_within(clause, clause.span.clone())
}

fn words_within(clause: &Clause<'_>, span: Span) -> String {
    const TELLS: &[&str] = &[
        "dice", "dicen", "dijo", "dijeron", "conto", "contaron", "cierto", "verdad", "lei", "oi",
    ];
    // `mi profe dice que Kavak es …` asks about the quoted words alone.
    let quoted = clause.places().find(|place| {
        TELLS.contains(&clause.text(*place)) && matches!(clause.text(place + 1), "que" | "q")
    });
    // `primero explíquenme qué papeles piden`
    let called = clause.places().find(|place| {
        let next = clause.text(place + 1);
        is_call_for_answer(clause.text(*place)) && matches!(next, "que" | "cuales" | "cual")
    });
    // `antes que nada quisiera saber si dan garantía`
    let wondered = (span.start..span.end).rfind(|place| {
        let wonders = matches!(
            clause.text(*place),
            "saber" | "pregunta" | "preguntar" | "pregunto"
        );
        wonders && clause.text(place + 1) == "si" && place + 3 < span.end
    });
    // `pregunta mi esposo si la revisan`
    let reported = (span.start..span.end)
        .find(|place| clause.text(*place) == "si")
        .filter(|si| {
            let before = span.start..*si;
            si - span.start <= 4
                && before
                    .into_iter()
                    .any(|place| clause.text(place) == "pregunta")
        });
    let wondered = wondered.or_else(|| reported.map(|si| si - 1));
    let from = called.map_or(clause.span.start, |place| place + 1);
    let from = quoted.map_or(from, |place| place + 2);
    let from = wondered.map_or(from, |place| place + 2).max(span.start);
    let drives = |place: &usize| is_of_ride_hailing(clause, Topic::App, &(*place..*place + 1));
    let words: Vec<&str> = (from..span.end)
        .filter(|place| !drives(place))
        .map(|place| clause.text(place))
        .collect();
    words.join(" ")
}
