//! What a terminal shows after a command: its text with its colours.
//!
//! It knows the escape sequences that `kavak-infra` writes: colours, cursor up and
//! down, and erase line. Whatever else begins with an escape is dropped.

/// Colour and weight of a character.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Style {
    /// The colour's number in ANSI's palette of eight.
    pub(crate) color: Option<u8>,
    pub(crate) is_bold: bool,
    pub(crate) is_dim: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Cell {
    character: char,
    style: Style,
}

const BLANK: Cell = Cell {
    character: ' ',
    style: Style {
        color: None,
        is_bold: false,
        is_dim: false,
    },
};

/// A line as runs of characters of one style.
pub(crate) type Line = Vec<(Style, String)>;

/// A terminal that forgets nothing: what scrolls away stays in `lines`.
#[derive(Debug, Default)]
pub(crate) struct Screen {
    lines: Vec<Vec<Cell>>,
    row: usize,
    column: usize,
    style: Style,
    width: usize,
}

impl Screen {
    /// The screen after the output that `script` recorded.
    pub(crate) fn of_typescript(recorded: &str, width: usize) -> Self {
        // Its first and last line are its own.
        let (_, output) = recorded.split_once('\n').unwrap_or_default();
        let output = output
            .rsplit_once("\nScript done on")
            .map_or(output, |(output, _)| output);
        let mut screen = Self {
            width,
            ..Self::default()
        };
        screen.write(output);
        screen
    }

    fn write(&mut self, output: &str) {
        let mut rest = output.chars();
        while let Some(character) = rest.next() {
            match character {
                '\u{1b}' => {
                    let sequence: String = escape(&mut rest);
                    self.obey(&sequence);
                }
                '\n' => self.row += 1,
                '\r' => self.column = 0,
                _ if character.is_control() => {}
                _ => self.put(character),
            }
        }
    }

    /// Writes a character. The cursor leaves a full line with the next one only.
    fn put(&mut self, character: char) {
        if self.column >= self.width {
            self.row += 1;
            self.column = 0;
        }
        let (row, column) = (self.row, self.column);
        if self.lines.len() <= row {
            self.lines.resize(row + 1, Vec::new());
        }
        let line = &mut self.lines[row];
        if line.len() <= column {
            line.resize(column + 1, BLANK);
        }
        line[column] = Cell {
            character,
            style: self.style,
        };
        self.column += 1;
    }

    fn obey(&mut self, sequence: &str) {
        let Some((parameters, command)) = sequence
            .strip_prefix('[')
            .and_then(|it| it.split_at_checked(it.len() - 1))
        else {
            return;
        };
        let count = parameters.parse().unwrap_or(1);
        match command {
            "A" => self.row = self.row.saturating_sub(count),
            "B" => self.row += count,
            "K" => {
                if let Some(line) = self.lines.get_mut(self.row) {
                    line.clear();
                }
            }
            "m" => parameters.split(';').for_each(|code| self.restyle(code)),
            _ => {}
        }
    }

    fn restyle(&mut self, code: &str) {
        match code.parse().unwrap_or(0) {
            0 => self.style = Style::default(),
            1 => self.style.is_bold = true,
            2 => self.style.is_dim = true,
            code @ 30..=37 => self.style.color = Some(code - 30),
            code @ 90..=97 => self.style.color = Some(code - 90),
            39 => self.style.color = None,
            _ => {}
        }
    }

    /// The lines without blanks at their ends, and without empty lines at the end.
    pub(crate) fn into_lines(self) -> Vec<Line> {
        let mut lines: Vec<Line> = self.lines.into_iter().map(runs).collect();
        while lines.last().is_some_and(Vec::is_empty) {
            lines.pop();
        }
        lines
    }
}

/// The characters of an escape sequence that has begun.
fn escape(rest: &mut impl Iterator<Item = char>) -> String {
    let mut sequence = String::new();
    for character in rest.by_ref() {
        sequence.push(character);
        let is_introducer = sequence == "[";
        if !is_introducer && ('@'..='~').contains(&character) {
            break;
        }
    }
    sequence
}

fn runs(cells: Vec<Cell>) -> Line {
    let end = cells.iter().rposition(|it| it.character != ' ');
    let mut line = Line::new();
    for cell in cells.into_iter().take(end.map_or(0, |it| it + 1)) {
        match line.last_mut() {
            Some((style, text)) if *style == cell.style => text.push(cell.character),
            _ => line.push((cell.style, cell.character.to_string())),
        }
    }
    line
}

/// The first and the last lines, and how many are left out between them.
pub(crate) fn excerpt(lines: &[Line], first: usize, last: usize) -> Vec<Line> {
    let left_out = lines.len().saturating_sub(first + last);
    if left_out == 0 {
        return lines.to_vec();
    }
    let dim = Style {
        is_dim: true,
        ..Style::default()
    };
    let note = vec![(dim, format!("… {left_out} more lines"))];
    let end = lines.iter().skip(first + left_out);
    let shown = lines.iter().take(first).chain([&note]).chain(end);
    shown.cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(output: &str) -> Vec<String> {
        let recorded = format!("Script started\n{output}\nScript done on a day");
        let lines = Screen::of_typescript(&recorded, 10).into_lines();
        let text = |line: Line| line.into_iter().map(|(_, text)| text).collect();
        lines.into_iter().map(text).collect()
    }

    #[test]
    fn colours_are_kept_and_do_not_count_as_text() {
        let recorded = "Script started\n\u{1b}[32m+ new\u{1b}[0m it\r\n\nScript done on a day";
        let lines = Screen::of_typescript(recorded, 10).into_lines();
        let green = Style {
            color: Some(2),
            ..Style::default()
        };
        let expected = vec![
            (green, "+ new".to_owned()),
            (Style::default(), " it".to_owned()),
        ];
        assert_eq!(lines, [expected]);
    }

    #[test]
    fn full_line_wraps_with_the_next_character_only() {
        assert_eq!(lines("0123456789\r\nabc"), ["0123456789", "abc"]);
        assert_eq!(lines("0123456789abc"), ["0123456789", "abc"]);
    }

    #[test]
    fn progress_that_is_drawn_again_is_there_once() {
        let output = "one  0s\r\ntwo  0s\u{1b}[1A\r\u{1b}[2K\u{1b}[1B\r\u{1b}[2K\u{1b}[1Adone\r\n";
        assert_eq!(lines(output), ["done"]);
    }

    #[test]
    fn excerpt_counts_what_it_leaves_out() {
        let all: Vec<Line> = (0..9)
            .map(|it| vec![(Style::default(), it.to_string())])
            .collect();
        let shown = excerpt(&all, 1, 2);
        let texts: Vec<&str> = shown.iter().map(|line| line[0].1.as_str()).collect();
        assert_eq!(texts, ["0", "… 6 more lines", "7", "8"]);
        assert_eq!(excerpt(&all, 4, 5), all);
    }
}
