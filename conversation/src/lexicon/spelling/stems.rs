//! Words without what is hung on to them: `dígame`, `prontito`, `rapidísimo`.

const PRONOUNS: [&str; 22] = [
    "melo", "mela", "melos", "melas", "selo", "sela", "selos", "selas", "telo", "tela", "noslo",
    "me", "te", "se", "lo", "la", "los", "las", "le", "les", "nos", "os",
];

/// Endings and what they stand in for.
const ENDINGS: &[(&str, &str)] = &[
    ("ito", "o"),
    ("ita", "a"),
    ("itos", "o"),
    ("itas", "a"),
    ("ito", ""),
    ("ita", ""),
    ("cito", ""),
    ("cita", ""),
    ("citos", ""),
    ("citas", ""),
    // `carnita`, `nochecita`, `lueguito`
    ("ito", "e"),
    ("ita", "e"),
    ("itos", "e"),
    ("itas", "e"),
    ("ecito", "e"),
    ("ecita", "e"),
    ("ecitos", "e"),
    ("ecitas", "e"),
    ("guito", "go"),
    ("guita", "ga"),
    ("quito", "co"),
    ("quita", "ca"),
    ("quitos", "co"),
    ("quitas", "ca"),
    ("ote", "o"),
    ("ota", "a"),
    ("isimo", "o"),
    ("isima", "a"),
    ("mente", ""),
];

/// What a word may be made of: `dígame` of `diga`, `camionetita` of `camioneta`.
pub(super) fn stems(word: &str) -> impl Iterator<Item = String> {
    const SHORTEST: usize = 2;
    let pronouns = PRONOUNS
        .iter()
        .filter_map(move |ending| word.strip_suffix(ending))
        .flat_map(|stem| [stem.to_owned(), format!("{stem}s")]);
    let endings = ENDINGS.iter().filter_map(move |(ending, plain)| {
        let stem = word.strip_suffix(ending)?;
        Some(format!("{stem}{plain}"))
    });
    pronouns.chain(endings).filter(|stem| {
        stem.len() > SHORTEST || matches!(stem.as_str(), "da" | "di" | "ve" | "se" | "ir")
    })
}
