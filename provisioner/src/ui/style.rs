//! Colours; what they say is always said in words or signs too.

use anstyle::{AnsiColor, Style};
use kavak_stack::plan::Action;

/// The styles of one stream.
#[derive(Clone, Copy, Debug, Default)]
pub struct Palette {
    has_color: bool,
}

impl Palette {
    /// With colours, or without any.
    #[must_use]
    pub fn new(has_color: bool) -> Self {
        Self { has_color }
    }

    pub(super) fn action(self, action: Action, text: &str) -> String {
        let style = match action {
            Action::Create => AnsiColor::Green.on_default(),
            Action::Update => AnsiColor::Yellow.on_default(),
            Action::Replace => AnsiColor::Magenta.on_default(),
            Action::Delete => AnsiColor::Red.on_default(),
            Action::None => Style::new().dimmed(),
        };
        self.paint(style, text)
    }

    pub(super) fn error(self, text: &str) -> String {
        self.paint(AnsiColor::Red.on_default().bold(), text)
    }

    pub(super) fn strong(self, text: &str) -> String {
        self.paint(Style::new().bold(), text)
    }

    pub(super) fn faint(self, text: &str) -> String {
        self.paint(Style::new().dimmed(), text)
    }

    fn paint(self, style: Style, text: &str) -> String {
        if self.has_color {
            format!("{style}{text}{style:#}")
        } else {
            text.to_owned()
        }
    }
}
