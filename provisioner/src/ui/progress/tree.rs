//! What is under way, redrawn in place; what is done scrolls away above it.

use std::{collections::BTreeMap, time::Duration};

use indicatif::{MultiProgress, ProgressBar};
use kavak_engine::{Event, State};
use kavak_stack::plan::Action;

use super::{
    super::{Volume, style::Palette},
    Board, Drawer, lines, style,
};

const TICK: Duration = Duration::from_millis(200);

pub(super) struct Tree {
    all: MultiProgress,
    root: ProgressBar,
    branches: BTreeMap<usize, ProgressBar>,
    palette: Palette,
}

impl Tree {
    pub(super) fn new(all: MultiProgress, board: &Board, palette: Palette) -> Self {
        let total = u64::try_from(board.total()).unwrap_or_default();
        let root = all.add(ProgressBar::new(total));
        root.set_style(style("{prefix}  {pos} of {len} done  {elapsed}"));
        root.set_prefix(board.environment().to_owned());
        root.enable_steady_tick(TICK);
        Self {
            all,
            root,
            branches: BTreeMap::new(),
            palette,
        }
    }

    fn branch(&mut self, step: usize, board: &Board) -> Option<&ProgressBar> {
        let label = board.label(step)?;
        if label.change.action == Action::None {
            return None;
        }
        Some(self.branches.entry(step).or_insert_with(|| {
            let branch = self.all.add(ProgressBar::new_spinner());
            branch.set_style(style("  └─ {prefix}  {msg}  {elapsed}"));
            branch.set_prefix(format!("{} {}", label.change.action, label.change.key));
            branch.enable_steady_tick(TICK);
            branch
        }))
    }

    fn cut(&mut self, step: usize) {
        if let Some(branch) = self.branches.remove(&step) {
            branch.finish_and_clear();
            self.all.remove(&branch);
        }
    }
}

impl Drawer for Tree {
    fn event(&mut self, event: &Event, board: &Board) {
        if let Some(line) = lines::line(event, board, self.palette, Volume::Normal) {
            // A terminal that has gone away is no failure of the run.
            let _ = self.all.println(line);
        }
        match event {
            Event::Change {
                step,
                state: State::Started,
                ..
            } => _ = self.branch(*step, board),
            Event::Change { step, .. } => self.cut(*step),
            Event::Wait { step, for_what, .. } => {
                if let Some(branch) = self.branch(*step, board) {
                    branch.set_message(for_what.clone());
                }
            }
            Event::Retry { .. } => {}
        }
        self.root
            .set_position(u64::try_from(board.done()).unwrap_or_default());
    }

    fn heartbeat(&mut self, _board: &Board) {}

    fn end(&mut self, board: &Board) {
        let steps: Vec<usize> = self.branches.keys().copied().collect();
        steps.into_iter().for_each(|step| self.cut(step));
        for line in board.critical_path() {
            let _ = self.all.println(self.palette.faint(&line));
        }
        self.root.finish_and_clear();
    }
}
