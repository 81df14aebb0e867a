//! The score of many dialogues.

use std::collections::BTreeMap;
use std::fmt;

use crate::judge::Finding;
use crate::play::Played;

/// What was counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Score {
    /// Dialogues played.
    pub dialogues: usize,
    /// Those that ended as the customer meant.
    pub right: usize,
    /// Turns played.
    pub turns: usize,
    /// Turns after which the state held something else than was meant.
    pub misreadings: usize,
    /// Expectations of single turns that did not hold, misreadings apart.
    pub unmet: usize,
    /// Replies that end with the question of the reply before.
    pub repeated: usize,
}

impl Score {
    /// Right dialogues in percent.
    pub fn percent_right(&self) -> f64 {
        percent(self.right, self.dialogues)
    }

    /// Repeated questions in percent of the turns.
    pub fn percent_repeated(&self) -> f64 {
        percent(self.repeated, self.turns)
    }

    fn add(&mut self, played: &Played) {
        self.dialogues += 1;
        self.right += usize::from(played.findings.is_empty());
        self.turns += played.exchanges.len();
        for exchange in &played.exchanges {
            let wrong = |finding: &Finding| matches!(finding, Finding::Wrong(_));
            self.misreadings += usize::from(exchange.findings.iter().any(wrong));
            self.unmet += exchange
                .findings
                .iter()
                .filter(|found| !wrong(found))
                .count();
            self.repeated += usize::from(exchange.repeats);
        }
        let wrong_end = played
            .findings
            .iter()
            .any(|f| matches!(f, Finding::Wrong(_)));
        self.misreadings += usize::from(wrong_end);
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of a few thousand")]
fn percent(part: usize, whole: usize) -> f64 {
    100.0 * part as f64 / whole.max(1) as f64
}

/// Scores by theme, and in all.
#[derive(Debug, Default)]
pub struct Scoreboard {
    themes: BTreeMap<String, Score>,
    /// Everything together.
    pub total: Score,
}

impl Scoreboard {
    /// Counts a dialogue.
    pub fn add(&mut self, theme: &str, played: &Played) {
        self.themes.entry(theme.to_owned()).or_default().add(played);
        self.total.add(played);
    }
}

impl fmt::Display for Scoreboard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{:28} {:>9} {:>7} {:>6} {:>10} {:>6} {:>9}",
            "theme", "dialogues", "right", "turns", "misread", "unmet", "repeated"
        )?;
        let total = ("total".to_owned(), self.total);
        for (theme, score) in self.themes.clone().into_iter().chain([total]) {
            writeln!(
                f,
                "{theme:28} {:>9} {:>6.1}% {:>6} {:>10} {:>6} {:>8.1}%",
                score.dialogues,
                score.percent_right(),
                score.turns,
                score.misreadings,
                score.unmet,
                score.percent_repeated()
            )?;
        }
        Ok(())
    }
}
