//! What is passed on to the person who calls: errands as written, the branch of the visit.

use super::draft::Draft;
use super::saying::{Saying, Value};
use crate::acts::Act;
use crate::texts::Text;

/// Takes errands for the adviser, and the branch.
pub(super) fn take(draft: &mut Draft<'_>) {
    for act in draft.acts.clone() {
        match act {
            Act::PassOn(words) => pass_on(draft, &words),
            Act::Visit(branch) => visit(draft, branch),
            _ => {}
        }
    }
}

fn pass_on(draft: &mut Draft<'_>, words: &str) {
    draft.state.lead.note(words);
    let said = |saying: &Saying<'_>| matches!(saying, Saying::Line(Text::NoteTaken, _));
    if !draft.sayings.iter().any(said) {
        draft.say(Text::NoteTaken);
    }
}

/// Notes the branch, and says its address unless the customer has read it.
fn visit(draft: &mut Draft<'_>, branch: String) {
    let text = draft.facts.knowledge.places().text_of(&branch);
    let address = text.filter(|_| draft.state.place != branch);
    let address = address.map(|text| format!("{branch}\n{text}"));
    draft.say_with(
        Text::BranchNoted,
        [("branch", Value::Words(branch.clone()))],
    );
    if let Some(address) = address {
        draft.show(Saying::Passage(address));
    }
    draft.state.place.clone_from(&branch);
    draft.state.lead.branch = Some(branch);
}
