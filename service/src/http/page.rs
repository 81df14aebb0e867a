//! `GET /`: the web chat, one page without a build step.
//!
//! Its parts are files of their own, put together once at the start: a browser needs
//! one request, and two tasks of different builds never mix their parts.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::sync::Arc;

use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest, Sha256};

use super::Context;
use crate::settings;
use kavak_conversation::catalog::Catalog;

const PAGE: &str = include_str!("page/page.html");
const STYLES: [&str; 2] = [
    include_str!("page/page.css"),
    include_str!("page/cards.css"),
];
const SCRIPTS: [&str; 4] = [
    include_str!("page/memory.js"),
    include_str!("page/draw.js"),
    include_str!("page/person.js"),
    include_str!("page/chat.js"),
];

/// The heading without a brand.
const TITLE: &str = "Encuentra tu auto seminuevo";

/// Servers of photos that the policy names one by one; more are any.
const MAX_PHOTO_ORIGINS: usize = 10;

/// The page as it is served.
pub(crate) struct Page {
    html: String,
    policy: String,
}

impl Page {
    /// The page of this seller; it loads photos from where the catalog has them.
    pub(super) fn new(settings: &settings::Page, catalog: &Catalog) -> Self {
        let mut styles: Vec<String> = STYLES.map(str::to_owned).to_vec();
        if let Some(color) = settings.brand_color {
            let ink = color.ink();
            styles.push(format!(":root {{ --brand: {color}; --brand-ink: {ink}; }}"));
        }
        let title = escaped(settings.brand_name.as_deref().unwrap_or(TITLE));
        let privacy = settings.privacy_notice_url.as_deref().map(|url| {
            let url = escaped(url);
            format!(
                r#"<footer><a href="{url}" target="_blank" rel="noopener">Aviso de privacidad</a></footer>"#
            )
        });
        let html = PAGE
            .replace("[[title]]", &title)
            .replace("[[privacy]]", &privacy.unwrap_or_default())
            .replace("[[styles]]", &elements("style", &styles))
            .replace("[[scripts]]", &elements("script", &SCRIPTS));
        Self {
            html,
            policy: policy(&styles, catalog),
        }
    }
}

/// The page runs its own scripts alone, loads nothing but photos from elsewhere, and
/// talks to its own server.
fn policy(styles: &[String], catalog: &Catalog) -> String {
    format!(
        "default-src 'none'; style-src{}; script-src{}; connect-src 'self'; img-src data:{}; \
         base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        hashes(styles),
        hashes(&SCRIPTS),
        photo_origins(catalog)
    )
}

fn elements(name: &str, contents: &[impl AsRef<str>]) -> String {
    let mut html = String::new();
    for content in contents {
        // Writing to a string cannot fail.
        let _ = writeln!(html, "<{name}>{}</{name}>", content.as_ref());
    }
    html
}

/// Hashes of inline elements, by which a content security policy allows them.
fn hashes(contents: &[impl AsRef<str>]) -> String {
    let hash = |content: &str| BASE64_STANDARD.encode(Sha256::digest(content));
    contents
        .iter()
        .map(|content| format!(" 'sha256-{}'", hash(content.as_ref())))
        .collect()
}

/// Scheme and host of every photo, read as `https://host/…` with the catalog.
fn photo_origins(catalog: &Catalog) -> String {
    let urls = catalog
        .cars()
        .iter()
        .filter_map(|car| car.photo_url.as_deref());
    let origins: BTreeSet<&str> = urls
        .map(|url| {
            let path = url.bytes().enumerate().skip("https://".len());
            let mut path = path.filter(|(_, byte)| matches!(byte, b'/' | b'?' | b'#'));
            path.next().map_or(url, |(at, _)| &url[..at])
        })
        .collect();
    if origins.len() > MAX_PHOTO_ORIGINS {
        return " https:".to_owned();
    }
    origins.iter().map(|origin| format!(" {origin}")).collect()
}

/// Text as HTML holds it, also within quotes.
fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            // Placeholders are filled one after the other.
            '[' => html.push_str("&#91;"),
            c => html.push(c),
        }
    }
    html
}

/// The web chat.
#[utoipa::path(get, path = "/", responses((status = 200, content_type = "text/html", body = String)))]
pub(crate) async fn page(State(context): State<Arc<Context>>) -> impl IntoResponse {
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8".to_owned()),
        (header::CACHE_CONTROL, "no-cache".to_owned()),
        (header::CONTENT_SECURITY_POLICY, context.page.policy.clone()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (header::REFERRER_POLICY, "no-referrer".to_owned()),
    ];
    (headers, context.page.html.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(brand_name: Option<&str>, photos: &[&str]) -> Page {
        let mut csv = "stock_id,km,price,make,model,year,version,photo_url\n".to_owned();
        for (id, url) in photos.iter().enumerate() {
            csv.push_str(&format!("{id},1,200000,Kia,Rio,2020,LX,{url}\n"));
        }
        let settings = settings::Page {
            brand_name: brand_name.map(str::to_owned),
            brand_color: None,
            privacy_notice_url: Some("https://example.com/?a=\"><b>".to_owned()),
        };
        Page::new(&settings, &Catalog::from_csv(&csv).unwrap())
    }

    #[test]
    fn settings_are_shown_as_text_and_not_as_markup() {
        let page = page(Some("<script>[[scripts]]"), &["https://a.example/1.jpg"]);
        assert!(
            page.html
                .contains("<h1>&lt;script&gt;&#91;&#91;scripts]]</h1>")
        );
        assert!(page.html.contains("?a=&quot;&gt;&lt;b&gt;\""));
        assert!(!page.html.contains("[["));
    }

    #[test]
    fn policy_names_every_inline_element_and_the_photos_servers() {
        let photos = [
            "https://a.example/1.jpg",
            "https://a.example/2.jpg",
            "https://b.example:444?id=1",
        ];
        let policy = page(None, &photos).policy;
        assert!(!policy.contains("unsafe"), "{policy}");
        assert_eq!(
            policy.matches("'sha256-").count(),
            STYLES.len() + SCRIPTS.len()
        );
        let images = "img-src data: https://a.example https://b.example:444;";
        assert!(policy.contains(images), "{policy}");
    }

    #[test]
    fn photos_of_many_servers_come_from_any() {
        let urls: Vec<String> = (0..11)
            .map(|n| format!("https://{n}.example/1.jpg"))
            .collect();
        let urls: Vec<&str> = urls.iter().map(String::as_str).collect();
        assert!(page(None, &urls).policy.contains("img-src data: https:;"));
    }
}
