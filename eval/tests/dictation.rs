//! Messages as a voice keyboard writes them: in lower case, without accents, commas and
//! question marks. Where the words alone still say it, the state must be the same.

use std::path::Path;

use jiff::ToSpan;
use kavak_conversation::catalog::Catalog;
use kavak_conversation::knowledge::Knowledge;
use kavak_conversation::{Facts, Message, Sender, State, respond};
use kavak_eval::{Dialogue, load};

/// The line: messages that lead to the same state, in percent. It goes up with what is
/// reached and never down.
const SAME_AT_LEAST: f64 = 91.0;

#[test]
fn dictated_messages_lead_to_the_same_state() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text =
        std::fs::read_to_string(folder.join("thin_stock/catalog.csv")).expect("the thin catalog");
    let thin = Catalog::from_csv(&text).expect("the thin catalog");
    let knowledge = Knowledge::builtin().expect("the built-in knowledge base");
    let thin = Facts::new(thin, knowledge).expect("facts of the thin stock");
    let builtin = Facts::builtin().expect("the built-in facts");
    let mut score = Score::default();
    for (facts, dialogues) in [(&builtin, "dialogues"), (&thin, "thin_stock/dialogues")] {
        for (_, dialogues) in load(&folder.join(dialogues)).expect("the dialogues") {
            for dialogue in &dialogues {
                score.add(dialogue, facts);
            }
        }
    }
    println!(
        "{} of {} messages: {:.1} %",
        score.same,
        score.all,
        score.percent()
    );
    for different in &score.different {
        println!("{different}");
    }
    assert!(score.percent() >= SAME_AT_LEAST, "{:.1} %", score.percent());
}

/// How many messages say the same when dictated.
#[derive(Default)]
struct Score {
    same: u32,
    all: u32,
    different: Vec<String>,
}

impl Score {
    /// Says every message of a dialogue as written and as dictated, in the same state.
    fn add(&mut self, dialogue: &Dialogue, facts: &Facts) {
        let sender = dialogue.from.as_ref().map(|from| Sender::new(from, None));
        let mut state = State::default();
        let mut now = dialogue.today;
        for line in &dialogue.turn {
            let say = |text: &str| {
                let message = Message {
                    text,
                    channel: dialogue.channel,
                    sender: sender.clone(),
                    now,
                };
                respond(&state, &message, facts).state
            };
            let written = say(&line.says);
            let dictated = dictated(&line.says);
            if dictated != line.says && !depends_on_punctuation(&line.says) {
                let (one, other) = (known(&written), known(&say(&dictated)));
                self.all += 1;
                if one == other {
                    self.same += 1;
                } else {
                    self.different
                        .push(format!("{dictated}\n{}", differences(&one, &other)));
                }
            }
            state = written;
            now = now.checked_add(1.minute()).unwrap_or(now);
        }
    }

    fn percent(&self) -> f64 {
        100.0 * f64::from(self.same) / f64::from(self.all.max(1))
    }
}

/// In lower case, without accents and without any sign but those within figures.
fn dictated(text: &str) -> String {
    let chars: Vec<char> = text.to_lowercase().chars().collect();
    let digit = |at: Option<usize>| {
        let char = at.and_then(|at| chars.get(at));
        char.is_some_and(char::is_ascii_digit)
    };
    let plain = chars.iter().enumerate().map(|(at, char)| match char {
        'á' => 'a',
        'é' => 'e',
        'í' => 'i',
        'ó' => 'o',
        'ú' | 'ü' => 'u',
        '.' | ',' | ':' | '-' | '/' if digit(at.checked_sub(1)) && digit(Some(at + 1)) => *char,
        '$' | '%' | '+' | '@' => *char,
        // `CX-5`, `C.P.`
        '-' => '-',
        char if char.is_alphanumeric() => *char,
        _ => ' ',
    });
    let plain: String = plain.collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether only a sign says what is meant: a question by its mark alone, a mere sign.
fn depends_on_punctuation(text: &str) -> bool {
    const ASKS: [&str; 17] = [
        "que", "cual", "cuales", "cuanto", "cuanta", "cuantos", "cuantas", "como", "cuando",
        "donde", "quien", "tienen", "tienes", "hay", "puedo", "pueden", "aceptan",
    ];
    let plain = dictated(text);
    let asks = plain.split(' ').any(|word| ASKS.contains(&word));
    plain.is_empty() || text.contains('?') && !asks
}

/// What a seller knows: names as they sound, times as moments.
fn known(state: &State) -> Vec<(&'static str, String)> {
    let lead = &state.lead;
    let name = lead.name.as_deref().map(dictated);
    vec![
        ("chosen", format!("{:?}", state.chosen)),
        ("payment", format!("{:?}", state.payment)),
        ("down", format!("{:?}", state.down_payment)),
        ("term", format!("{:?}", state.term_months)),
        ("budget", format!("{:?}", state.budget)),
        ("errand", format!("{:?}", state.errand)),
        ("name", format!("{name:?}")),
        ("phone", format!("{:?}", lead.phone)),
        ("at", format!("{:?}", lead.preferred_time_at)),
        ("until", format!("{:?}", lead.preferred_time_until)),
        ("part", format!("{:?}", lead.preferred_time)),
        ("handed over", format!("{}", state.handed_over)),
    ]
}

fn differences(one: &[(&str, String)], other: &[(&str, String)]) -> String {
    let pairs = one.iter().zip(other);
    let different = pairs.filter(|(one, other)| one != other);
    let lines = different.map(|((name, one), (_, other))| format!("    {name}: {one} / {other}"));
    lines.collect::<Vec<_>>().join("\n")
}
