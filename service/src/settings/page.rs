//! The seller's details on the web page.

use super::read::Reader;

/// Characters of a brand's name at most: a heading on a phone.
const MAX_BRAND_NAME: usize = 40;

/// The seller's name, colour and privacy notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// `None` keeps the page's own heading.
    pub brand_name: Option<String>,
    /// `None` keeps the page's own colour.
    pub brand_color: Option<Color>,
    /// The privacy notice (`aviso de privacidad`).
    pub privacy_notice_url: Option<String>,
}

/// A colour of the sRGB space, 8 bits a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Color {
    red: u8,
    green: u8,
    blue: u8,
}

impl Color {
    /// Reads `#rrggbb`.
    fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#')?;
        let is_hex = digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        let value = u32::from_str_radix(digits, 16).ok().filter(|_| is_hex)?;
        let [_, red, green, blue] = value.to_be_bytes();
        Some(Self { red, green, blue })
    }

    /// Black or white, whichever is easier to read on this colour.
    pub fn ink(self) -> Self {
        let [black, white] = [0, u8::MAX].map(|level| Self {
            red: level,
            green: level,
            blue: level,
        });
        if self.contrast(white) >= self.contrast(black) {
            white
        } else {
            black
        }
    }

    /// The contrast ratio of WCAG 2.2, 1 to 21.
    fn contrast(self, other: Self) -> f64 {
        let (mine, theirs) = (self.luminance(), other.luminance());
        (mine.max(theirs) + 0.05) / (mine.min(theirs) + 0.05)
    }

    /// The relative luminance of WCAG 2.2, 0 to 1.
    fn luminance(self) -> f64 {
        let linear = |channel: u8| {
            let share = f64::from(channel) / 255.0;
            if share <= 0.04045 {
                share / 12.92
            } else {
                ((share + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * linear(self.red) + 0.7152 * linear(self.green) + 0.0722 * linear(self.blue)
    }
}

impl std::fmt::Display for Color {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }
}

/// Reads `BRAND_NAME`, `BRAND_COLOR` and `PRIVACY_NOTICE_URL`.
pub(super) fn page(reader: &mut Reader<'_>) -> Page {
    let brand_name = reader.text("BRAND_NAME").filter(|name| {
        let is_usable =
            name.chars().count() <= MAX_BRAND_NAME && !name.chars().any(char::is_control);
        if !is_usable {
            reader.problem(format!(
                "BRAND_NAME is {name:?}: expected at most {MAX_BRAND_NAME} characters in one line"
            ));
        }
        is_usable
    });
    let brand_color = reader.text("BRAND_COLOR").and_then(|text| {
        let color = Color::parse(&text);
        if color.is_none() {
            reader.problem(format!(
                "BRAND_COLOR is {text:?}: expected #rrggbb, such as #1d4ed8"
            ));
        }
        color
    });
    let notice = reader.url("PRIVACY_NOTICE_URL", &["https", "http"]);
    let is_usable = |url: &String| reqwest::Url::parse(url).is_ok_and(|url| url.has_host());
    if notice.as_ref().is_some_and(|url| !is_usable(url)) {
        reader.problem("PRIVACY_NOTICE_URL is no URL: expected https://host/path".to_owned());
    }
    Page {
        brand_name,
        brand_color,
        privacy_notice_url: notice,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_on_a_colour_is_readable() {
        for (color, ink) in [
            ("#1d4ed8", "#ffffff"),
            ("#FFD400", "#000000"),
            ("#000000", "#ffffff"),
            ("#ffffff", "#000000"),
        ] {
            let color = Color::parse(color).unwrap();
            assert_eq!(color.ink().to_string(), ink);
            assert!(color.contrast(color.ink()) >= 4.5);
        }
    }

    #[test]
    fn only_six_hexadecimal_digits_are_a_colour() {
        for text in [
            "red", "#12345", "#1234567", "#12345g", "123456", "#+12345", "",
        ] {
            assert_eq!(Color::parse(text), None, "{text}");
        }
    }
}
