//! Several places in one question: `la de Santa Fe y la de Polanco`.

use super::{MOST_SPELT_OUT, PlaceAnswer, PlaceText, Places};

impl Places {
    /// The places that the parts of a question ask for, `la de Santa Fe y la de Polanco`;
    /// where not two of them name one, those that all `words` ask for.
    pub fn find_each(&self, question: &str, words: &str) -> PlaceAnswer {
        let mut each: Vec<PlaceText> = Vec::new();
        let mut named = 0;
        let joined = format!(" {question} ").replace([',', ';'], " y ");
        let joined = joined.replace(" o ", " y ").replace(" e ", " y ");
        for part in joined.split(" y ") {
            if let PlaceAnswer::Here(found) = self.find(part) {
                named += 1;
                each.extend(found);
            }
        }
        let mut seen: Vec<String> = Vec::new();
        each.retain(|place| {
            let new = !seen.contains(&place.name);
            seen.push(place.name.clone());
            new
        });
        if named > 1 && (2..=MOST_SPELT_OUT).contains(&each.len()) {
            return PlaceAnswer::Here(each);
        }
        self.find(words)
    }
}
