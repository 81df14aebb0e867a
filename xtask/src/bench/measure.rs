//! What one run of a program costs.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use wait4::Wait4;

use crate::process::line;

/// The price of one run.
#[derive(Clone, Copy)]
pub(crate) struct Cost {
    pub(crate) wall: Duration,
    pub(crate) cpu: Duration,
    /// The most memory that it held at once.
    pub(crate) memory_bytes: u64,
    pub(crate) calls: usize,
}

/// Runs to the end, output dropped; it must succeed.
pub(crate) fn cost(command: &mut Command, take_calls: impl Fn() -> usize) -> Result<Cost> {
    take_calls();
    let name = line(command);
    let start = Instant::now();
    let child = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .with_context(|| format!("cannot start {name}"))?;
    let used = child.wait4()?;
    let wall = start.elapsed();
    ensure!(used.status.success(), "{name} failed: {}", used.status);
    let cpu = used.rusage.utime + used.rusage.stime;
    Ok(Cost {
        wall,
        cpu,
        memory_bytes: used.rusage.maxrss,
        calls: take_calls(),
    })
}

/// The median of each figure by itself.
pub(crate) fn median(costs: &[Cost]) -> Cost {
    fn middle<T: Ord + Copy>(costs: &[Cost], figure: impl Fn(&Cost) -> T) -> T {
        let mut figures: Vec<T> = costs.iter().map(figure).collect();
        figures.sort_unstable();
        figures[figures.len() / 2]
    }
    Cost {
        wall: middle(costs, |cost| cost.wall),
        cpu: middle(costs, |cost| cost.cpu),
        memory_bytes: middle(costs, |cost| cost.memory_bytes),
        calls: middle(costs, |cost| cost.calls),
    }
}

/// A row of the table; the heading is [`HEADING`].
pub(crate) fn row(what: &str, cost: Cost) -> String {
    let Cost {
        wall,
        cpu,
        memory_bytes,
        calls,
    } = cost;
    let mebibytes = memory_bytes / (1024 * 1024);
    format!(
        "| {what} | {calls} | {:.2} | {:.2} | {mebibytes} |",
        wall.as_secs_f64(),
        cpu.as_secs_f64()
    )
}

pub(crate) const HEADING: &str =
    "| what | calls | wall, s | CPU, s | memory, MiB |\n|---|---|---|---|---|";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_taken_of_each_figure_by_itself() {
        let cost = |seconds, calls| Cost {
            wall: Duration::from_secs(seconds),
            cpu: Duration::from_secs(1),
            memory_bytes: 50 << 20,
            calls,
        };
        let middle = median(&[cost(9, 1), cost(1, 7), cost(5, 3)]);
        assert_eq!((middle.wall.as_secs(), middle.calls), (5, 3));
        assert_eq!(row("plan", middle), "| plan | 3 | 5.00 | 1.00 | 50 |");
    }
}
