//! A terminal's text as SVG.

use std::fmt::Write as _;

use super::terminal::{Line, Style};

/// Pixels of a line and of a character. Every monospaced font is about 0.6 em wide.
const LINE_HEIGHT: usize = 17;
const FONT_SIZE: usize = 13;
const CHARACTER_WIDTH_TENTHS: usize = 78;
const MARGIN: usize = 16;

/// ANSI's eight colours, as they are readable on the dark background.
const PALETTE: [&str; 8] = [
    "#6e7681", "#ff7b72", "#7ee787", "#e3b341", "#79c0ff", "#d2a8ff", "#76e3ea", "#e6edf3",
];
const BACKGROUND: &str = "#0d1117";
const TEXT: &str = "#e6edf3";
const DIM: &str = "#8b949e";

/// The command with its output, `width` characters wide.
pub(crate) fn draw(command: &str, lines: &[Line], width: usize) -> String {
    let pixels = width * CHARACTER_WIDTH_TENTHS / 10 + 2 * MARGIN;
    let height = (lines.len() + 2) * LINE_HEIGHT + 2 * MARGIN;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {pixels} {height}\" width=\"{pixels}\" \
         height=\"{height}\" role=\"img\" aria-label=\"{0}\">\n\
         <title>{0}</title>\n\
         <rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"{BACKGROUND}\"/>\n\
         <g font-family=\"ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace\" \
         font-size=\"{FONT_SIZE}\" fill=\"{TEXT}\">\n",
        escaped(command)
    );
    let prompt = vec![
        (dim(), "$ ".to_owned()),
        (Style::default(), command.to_owned()),
    ];
    let blank = Line::new();
    let all = [&prompt, &blank].into_iter().chain(lines);
    for (row, line) in all.enumerate() {
        let y = MARGIN + row * LINE_HEIGHT + FONT_SIZE;
        if !line.is_empty() {
            let _ = writeln!(svg, "<text x=\"{MARGIN}\" y=\"{y}\">{}</text>", spans(line));
        }
    }
    svg.push_str("</g>\n</svg>\n");
    svg
}

fn dim() -> Style {
    Style {
        is_dim: true,
        ..Style::default()
    }
}

fn spans(line: &Line) -> String {
    line.iter()
        .map(|(style, text)| {
            // Viewers join blanks, but not these.
            let text = escaped(text).replace(' ', "\u{a0}");
            match attributes(*style) {
                attributes if attributes.is_empty() => text,
                attributes => format!("<tspan{attributes}>{text}</tspan>"),
            }
        })
        .collect()
}

fn attributes(style: Style) -> String {
    let mut attributes = String::new();
    let color = style
        .color
        .and_then(|it| PALETTE.get(usize::from(it)).copied());
    if let Some(color) = color.or(style.is_dim.then_some(DIM)) {
        let _ = write!(attributes, " fill=\"{color}\"");
    }
    if style.is_bold {
        attributes.push_str(" font-weight=\"bold\"");
    }
    attributes
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped_and_coloured() {
        let green = Style {
            color: Some(2),
            is_bold: true,
            ..Style::default()
        };
        let lines = [vec![(green, "<ok> & \"done\"".to_owned())]];
        let svg = draw("up", &lines, 80);
        let expected = "<tspan fill=\"#7ee787\" font-weight=\"bold\">&lt;ok&gt;\u{a0}&amp;\u{a0}&quot;done&quot;</tspan>";
        assert!(svg.contains(expected), "{svg}");
    }

    #[test]
    fn picture_is_as_high_as_its_lines() {
        let line = || vec![(Style::default(), "a".to_owned())];
        assert!(draw("up", &[line()], 80).contains("height=\"83\""));
        assert!(draw("up", &[line(), line()], 80).contains("height=\"100\""));
    }
}
