//! Each view, printed as data or shown in passing.

use std::time::SystemTime;

use kavak_stack::cost::Estimate;

use super::{
    CostView, HistoryView, PlanView, ReapView, SnapshotsView, StatusView, Summary, Ui, Volume, cost,
};

impl Ui {
    /// Prints a plan as the data that was asked for.
    pub fn plan(&self, view: &PlanView) {
        let view = &self.with_commands(view);
        if self.json {
            self.object(&view.object());
        } else {
            let text = view.text(&self.data, self.volume == Volume::Verbose);
            self.painted_data(&text);
            self.age_of_prices(&view.impact.after);
        }
    }

    /// Prints what a stack costs.
    pub fn cost(&self, view: &CostView) {
        if self.json {
            self.object(&view.object());
        } else {
            self.data(&view.text());
            self.age_of_prices(&view.estimate);
        }
    }

    /// Notes that prices are more than a year old.
    fn age_of_prices(&self, estimate: &Estimate) {
        if let Some(age) = cost::age(&estimate.as_of, SystemTime::now()) {
            self.talk(&format!("note: {age}"));
        }
    }

    /// Prints a status.
    pub fn status(&self, view: &StatusView) {
        if self.json {
            self.object(view);
        } else {
            let text = view.text(self.volume == Volume::Verbose);
            self.data(&self.invocation.completed(&text));
        }
    }

    /// Prints the snapshots of an environment.
    pub fn snapshots(&self, view: &SnapshotsView) {
        if self.json {
            self.object(view);
        } else {
            self.data(&view.text());
        }
    }

    /// Prints the runs that changed an environment.
    pub fn history(&self, view: &HistoryView) {
        if self.json {
            self.object(view);
        } else {
            self.data(&view.text());
        }
    }

    /// Prints what became of environments that have an end.
    pub fn reaped(&self, view: &ReapView) {
        self.record.report(view.text());
        if self.json {
            self.object(view);
        } else {
            self.data(&view.text());
        }
    }

    /// Shows what is about to be done.
    pub fn announce(&self, view: &PlanView) {
        let view = &self.with_commands(view);
        self.record.plan(view);
        if self.json {
            self.event("plan", &view.object());
        } else {
            self.painted_talk(&view.text(&self.talk, self.volume == Volume::Verbose));
            self.age_of_prices(&view.impact.after);
        }
    }

    /// Shows what was done.
    pub fn summary(&self, summary: &Summary) {
        self.record.summary(summary);
        if self.json {
            self.event("summary", &summary.object());
        } else {
            self.talk(&summary.text());
            if !summary.outputs.is_empty() && !self.is_part {
                self.data(&summary.outputs_text());
            }
        }
    }

    fn with_commands(&self, view: &PlanView) -> PlanView {
        let notices = view.notices.iter();
        let notices = notices.map(|it| self.invocation.completed(it));
        PlanView {
            notices: notices.collect(),
            ..view.clone()
        }
    }
}
