//! Passes over the acts of a whole message: a car that is gone, and another like it.

use super::{Act, Interpreted, Social, Text};
use crate::wish::Wish;

/// `me robaron mi Escape, quiero otra igual`: a car that is gone is none to be valued, and
/// one like it is wanted.
pub(super) fn replace_gone_car(text: &Text, acts: &mut Vec<Interpreted>) {
    let (gone, again) = (is_gone(text), wants_same_again(text));
    if !gone && !again {
        return;
    }
    if acts.iter().any(|act| matches!(act.act, Act::Errand(_))) {
        return;
    }
    let mut wanted = Vec::new();
    for act in acts.iter_mut() {
        let Act::OwnCar(car) = &act.act else { continue };
        if car.model.is_some() && again {
            let wish = Wish {
                make: car.make.clone(),
                model: car.model.clone(),
                ..Wish::default()
            };
            wanted.push(Interpreted {
                act: Act::Want(wish),
                quote: act.quote.clone(),
                certain: true,
            });
        }
        if gone {
            act.act = Act::Social(Social::Noise);
        }
    }
    if gone {
        acts.retain(|act| act.act != Act::OffTopic);
    }
    acts.extend(wanted);
}

/// `me robaron`, `traía`, `tenía`
fn is_gone(text: &Text) -> bool {
    const GONE: [&str; 10] = [
        "robaron",
        "asaltaron",
        "traia",
        "traiamos",
        "tenia",
        "teniamos",
        "vendi",
        "vendimos",
        "desbarataron",
        "chocaron",
    ];
    let mut words = text.words.list.iter();
    words.any(|word| GONE.contains(&word.text.as_str()))
}

/// `quiero otra igual`, `busco uno igualito`
fn wants_same_again(text: &Text) -> bool {
    let pairs = text.words.list.windows(2);
    let mut pairs = pairs.map(|pair| (pair[0].text.as_str(), pair[1].text.as_str()));
    pairs.any(|pair| {
        matches!(
            pair,
            (
                "otro" | "otra" | "uno" | "una",
                "igual" | "igualito" | "igualita" | "identico" | "identica"
            )
        )
    })
}
