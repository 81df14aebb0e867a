//! What the agent does not do, said kindly.

use super::Draft;
use crate::language::Intent;
use crate::state::Step;
use crate::wish::Wish;

/// Refuses overriding, insults, haggling and foreign topics.
pub(super) fn refuse(draft: &mut Draft<'_>) -> bool {
    let replies = draft.replies();
    let reading = &draft.reading;
    let on_topic =
        reading.wish != Wish::default() || !reading.topics.is_empty() || reading.phone.is_some();
    if reading.says(Intent::Injection) {
        draft.say(&replies.refuse_injection);
    } else if reading.says(Intent::Insult) && !on_topic {
        draft.say(&replies.refuse_insult);
    } else if reading.says(Intent::Haggle) && haggles(draft) {
        draft.say(&replies.refuse_haggle);
    } else if reading.says(Intent::OffTopic) && !on_topic && is_foreign(draft) {
        draft.say(&replies.refuse_off_topic);
    } else {
        return false;
    }
    true
}

/// `lo mínimo` of a down payment is no haggling, nor is a wish for a cheap car
/// before any price was named.
fn haggles(draft: &Draft<'_>) -> bool {
    let reading = &draft.reading;
    if draft.before.step == Step::DownPayment && reading.wish == Wish::default() {
        let words = &reading.tagged.words;
        let minimum = words
            .iter()
            .any(|word| matches!(word.text.as_str(), "minimo" | "menos"));
        return !minimum && !reading.says(Intent::DownPaymentWord) && reading.down.is_none();
    }
    let asks_enganche =
        reading.says(Intent::DownPaymentQuestion) || reading.says(Intent::DownPaymentWord);
    let new_search = reading.wish != Wish::default() && draft.before.offered.is_empty();
    !asks_enganche && !new_search
}

/// At the steps that ask for names and figures a single stray word decides
/// nothing: `Amor Pérez` is a name.
fn is_foreign(draft: &Draft<'_>) -> bool {
    let reading = &draft.reading;
    let told = reading.budget.is_some() || reading.monthly.is_some() || reading.down.is_some();
    let named = reading.name.is_some() && draft.before.step == Step::Name;
    !told && !named && !reading.says(Intent::WantCar)
}
