//! A knowledge base cut at its headings.

/// A piece of the knowledge base: what stands under one heading, or one place
/// (a bold line with its address below).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// The heading or the bold line, without marks and numbering.
    pub title: String,
    /// The heading above a place or a sub-heading; empty at the top.
    pub parent: String,
    /// Plain text, one line a sentence group or list item.
    pub text: String,
    /// Whether it is one place of several under a heading.
    pub place: bool,
}

/// Cuts a text at its headings and at its places.
pub(super) fn passages(markdown: &str) -> Vec<Passage> {
    let mut cutter = Cutter::default();
    for line in markdown.trim_start_matches('\u{feff}').lines() {
        cutter.line(line.trim());
    }
    cutter.end_heading();
    cutter.passages
}

#[derive(Default)]
struct Cutter {
    passages: Vec<Passage>,
    /// Titles of the headings that the text is under, outermost first.
    path: Vec<(usize, String)>,
    text: Vec<String>,
    place: Option<(String, Vec<String>)>,
    after_blank: bool,
}

impl Cutter {
    fn line(&mut self, line: &str) {
        let level = line.bytes().take_while(|byte| *byte == b'#').count();
        if level > 0 && line[level..].starts_with(' ') {
            self.end_heading();
            self.path.retain(|(above, _)| *above < level);
            self.path.push((level, title(&line[level..])));
        } else if line.is_empty() || line.chars().all(|c| matches!(c, '-' | '*' | '_')) {
            self.end_place();
            self.after_blank = true;
            return;
        } else if let Some(name) = bold_line(line).filter(|_| self.after_blank) {
            self.end_place();
            self.place = Some((name.to_owned(), Vec::new()));
        } else if let Some((_, lines)) = &mut self.place {
            lines.push(plain(line));
        } else {
            self.text.push(plain(line));
        }
        self.after_blank = level > 0;
    }

    fn end_place(&mut self) {
        let Some((name, lines)) = self.place.take() else {
            return;
        };
        if lines.is_empty() {
            self.text.push(name);
            return;
        }
        let parent = self
            .path
            .last()
            .map_or_else(String::new, |(_, title)| title.clone());
        self.passages.push(Passage {
            title: name,
            parent,
            text: lines.join("\n"),
            place: true,
        });
    }

    fn end_heading(&mut self) {
        self.end_place();
        let text = std::mem::take(&mut self.text).join("\n");
        let mut above = self.path.iter().rev().map(|(_, title)| title.clone());
        if text.is_empty() {
            return;
        }
        self.passages.push(Passage {
            title: above.next().unwrap_or_default(),
            parent: above.next().unwrap_or_default(),
            text,
            place: false,
        });
    }
}

/// `2.1 **Puebla**` → `Puebla`.
fn title(heading: &str) -> String {
    let plain = plain(heading.trim());
    let numbered = plain.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    numbered.trim().trim_end_matches(':').to_owned()
}

/// The text of a line that is bold as a whole.
fn bold_line(line: &str) -> Option<&str> {
    let inner = line.strip_prefix("**")?.strip_suffix("**")?;
    (!inner.is_empty() && !inner.contains("**")).then_some(inner)
}

/// A line without Markdown's marks; list items get a bullet.
fn plain(line: &str) -> String {
    let item = line.strip_prefix("* ").or_else(|| line.strip_prefix("- "));
    let text = item.unwrap_or(line).replace("**", "").replace('`', "");
    if item.is_some() {
        format!("• {text}")
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_and_places_are_passages() {
        let text = "# Base\n\n## 2. Sedes\n\nTenemos **2** sedes.\n\n### 2.1 Puebla\n\n\
                    **Kavak Uno**\nCalle 1\nHorario: 9 a 6\n\n**Kavak Dos**\nCalle 2\n\n---\n\n\
                    ## 3. Garantía\n\n* **3 meses**.\n* Hasta 1 año.\n";
        let found = passages(text);
        let titles: Vec<&str> = found.iter().map(|p| p.title.as_str()).collect();
        assert_eq!(titles, ["Sedes", "Kavak Uno", "Kavak Dos", "Garantía"]);
        assert_eq!(found[1].parent, "Puebla");
        assert_eq!(found[1].text, "Calle 1\nHorario: 9 a 6");
        assert!(found[1].place && !found[3].place);
        assert_eq!(found[0].text, "Tenemos 2 sedes.");
        assert_eq!(found[3].text, "• 3 meses.\n• Hasta 1 año.");
    }
}
