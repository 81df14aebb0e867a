//! What a run took so long for: the chain of steps of which each waited for the one
//! before, from its end back to its beginning.

use std::{collections::BTreeMap, time::Duration};

use super::super::format;

/// A run that took less needs no explanation.
const WORTH_IT: Duration = Duration::from_secs(10);
/// So many of the chain's steps are shown: those that took longest.
const SHOWN: usize = 5;

/// When a step began and ended, from the beginning of the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) began: Duration,
    pub(super) ended: Duration,
}

impl Span {
    fn took(self) -> Duration {
        self.ended.saturating_sub(self.began)
    }
}

/// The places of the chain's steps, the first first. `after` has the places of the
/// steps that each one waits for.
fn chain(spans: &BTreeMap<usize, Span>, after: &[Vec<usize>]) -> Vec<usize> {
    let last_of = |steps: &mut dyn Iterator<Item = usize>| {
        let done = steps.filter(|step| spans.contains_key(step));
        done.max_by_key(|step| spans[step].ended)
    };
    let mut chain = Vec::new();
    let mut next = last_of(&mut spans.keys().copied());
    while let Some(step) = next {
        chain.push(step);
        let before = after.get(step).into_iter().flatten().copied();
        // What ended later was only begun before this one.
        let ended = spans[&step].ended;
        let mut before = before.filter(|it| {
            !chain.contains(it) && spans.get(it).is_some_and(|span| span.ended <= ended)
        });
        next = last_of(&mut before);
    }
    chain.reverse();
    chain
}

/// The longest steps of the chain, a line each; nothing for a short run.
pub(super) fn lines(
    spans: &BTreeMap<usize, Span>,
    after: &[Vec<usize>],
    name: impl Fn(usize) -> String,
) -> Vec<String> {
    let chain = chain(spans, after);
    let whole = chain
        .last()
        .map_or(Duration::ZERO, |step| spans[step].ended);
    if whole < WORTH_IT || chain.len() < 2 {
        return Vec::new();
    }
    let mut longest = chain.clone();
    longest.sort_by_key(|step| std::cmp::Reverse(spans[step].took()));
    longest.truncate(SHOWN);
    let shown = chain.iter().filter(|step| longest.contains(step));
    let rows: Vec<[String; 2]> = shown
        .map(|&step| [format::duration(spans[&step].took()), name(step)])
        .collect();
    let title = format!(
        "what took {}, each after the one before:",
        format::duration(whole)
    );
    let rows = format::columns(&rows).into_iter();
    std::iter::once(title)
        .chain(rows.map(|row| format!("  {row}")))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn span(began: u64, ended: u64) -> Span {
        Span {
            began: Duration::from_secs(began),
            ended: Duration::from_secs(ended),
        }
    }

    /// A network, a database and a balancer on it, a service on both.
    fn run() -> (BTreeMap<usize, Span>, Vec<Vec<usize>>) {
        let spans = [span(0, 2), span(2, 320), span(2, 140), span(320, 370)];
        let after = vec![vec![], vec![0], vec![0], vec![1, 2]];
        (spans.into_iter().enumerate().collect(), after)
    }

    #[test]
    fn chain_leads_over_what_ended_last_of_what_was_waited_for() {
        let (spans, after) = run();
        assert_eq!(chain(&spans, &after), [0, 1, 3]);
    }

    #[test]
    fn step_that_never_ended_is_not_of_the_chain() {
        let (mut spans, after) = run();
        spans.remove(&3);
        spans.remove(&1);
        assert_eq!(chain(&spans, &after), [0, 2]);
    }

    #[test]
    fn longest_steps_of_a_long_run_are_shown_in_their_order() {
        let (spans, after) = run();
        let names = ["network", "database", "balancer", "service"];
        let shown = lines(&spans, &after, |step| names[step].to_owned());
        insta::assert_snapshot!(shown.join("\n"), @r"
        what took 6m10s, each after the one before:
          2.0s   network
          5m18s  database
          50.0s  service
        ");
    }

    #[test]
    fn short_run_needs_no_explanation() {
        let spans = [span(0, 2), span(2, 9)].into_iter().enumerate().collect();
        let shown = lines(&spans, &[vec![], vec![0]], |step| step.to_string());
        assert_eq!(shown, Vec::<String>::new());
    }
}
