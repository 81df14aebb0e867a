//! Leads as a spreadsheet reads them.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use futures::stream;
use kavak_conversation::money::Pesos;

use super::error::DeskError;
use super::session::Seller;
use super::{now_ms, store, text};
use crate::http::Context;
use crate::sales;
use crate::store::{DeskStore, LeadRow, SessionId, StoreError};

/// Leads that are read at once.
const PAGE: u32 = 1_000;

/// The first line.
const CSV_HEADER: [&str; 17] = [
    "nombre",
    "telefono",
    "llamar",
    "auto",
    "inventario",
    "precio",
    "enganche",
    "plazo_meses",
    "presupuesto",
    "notas",
    "estado",
    "motivo",
    "actualizado",
    "whatsapp",
    "anuncio",
    "clic_anuncio",
    "sesion",
];

pub(super) async fn leads(
    State(context): State<Arc<Context>>,
    seller: Seller,
) -> Result<impl IntoResponse, DeskError> {
    let store = store(&context)?;
    let count = store.lead_count().await?.to_string();
    let recorded = store.record(seller.name(), "export", None, Some(&count), now_ms());
    recorded.await?;
    // An error half way aborts the download, so that no incomplete file seems whole.
    let pages = stream::try_unfold(
        (context, LeadsCsv::default()),
        async |(context, mut csv)| {
            let store = context.stores.desk().ok_or(StoreError::Unavailable(None))?;
            let page = csv.next(store).await.inspect_err(|error| {
                tracing::warn!(%error, "an export of leads broke off");
            })?;
            Ok::<_, StoreError>(page.map(|page| (page, (context, csv))))
        },
    );
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"clientes.csv\"",
        ),
    ];
    Ok((headers, Body::from_stream(pages)))
}

/// All leads as CSV, page by page.
#[derive(Default)]
pub struct LeadsCsv {
    /// The last session that was written; `None` before the first page.
    last: Option<String>,
}

impl LeadsCsv {
    /// The next page; `None` after the last.
    ///
    /// # Errors
    /// Fails if the database can't be read.
    pub async fn next(&mut self, store: &DeskStore) -> Result<Option<Vec<u8>>, StoreError> {
        let is_first = self.last.is_none();
        let after = self.last.get_or_insert_default();
        let rows = store.leads_after(after, PAGE).await?;
        match rows.last() {
            Some(row) => after.clone_from(&row.session_id),
            None if is_first => {}
            None => return Ok(None),
        }
        let mut writer = csv::Writer::from_writer(Vec::new());
        // Writing to memory can't fail.
        if is_first {
            let _ = writer.write_record(CSV_HEADER);
        }
        for row in &rows {
            let _ = writer.write_record(csv_row(row));
        }
        let written = writer.into_inner().unwrap_or_default();
        // Spreadsheets take UTF-8 for what it is only with its mark.
        let mark: &[u8] = if is_first { b"\xef\xbb\xbf" } else { b"" };
        Ok(Some([mark, &written].concat()))
    }
}

/// A lead's cells, none of which a spreadsheet takes for a formula.
fn csv_row(row: &LeadRow) -> [String; 17] {
    let lead = &row.lead;
    let pesos = |amount: Option<Pesos>| amount.map(|amount| amount.to_string());
    let cells = [
        lead.name.clone(),
        lead.phone.clone(),
        sales::call(lead),
        lead.car.clone(),
        lead.stock_id.as_ref().map(|id| id.0.clone()),
        pesos(lead.price_pesos),
        pesos(lead.down_payment_pesos),
        lead.term_months.map(|months| months.to_string()),
        pesos(lead.budget_pesos),
        Some(lead.notes.join(" · ")),
        row.outcome
            .as_deref()
            .map(|known| text::outcome(known).to_owned()),
        row.reason.clone(),
        Some(text::moment(row.updated_at_ms)),
        SessionId::new(row.session_id.as_str()).whatsapp_sender(),
        lead.ad_source_id.clone(),
        lead.ad_click_id.clone(),
        Some(row.session_id.clone()),
    ];
    cells.map(|cell| harmless(&cell.unwrap_or_default()))
}

/// Spreadsheets calculate cells that begin with these; an apostrophe makes them
/// text. Where a spreadsheet splits lines at another separator than the comma, a
/// cell may also begin after a semicolon, a tab or a line break within ours.
fn harmless(cell: &str) -> String {
    let mut text = String::with_capacity(cell.len() + 1);
    let mut is_start = true;
    for c in cell.chars() {
        // Line breaks are what some programs take for the end of a row even in quotes.
        let c = if c.is_control() && c != '\t' { ' ' } else { c };
        if is_start && matches!(c, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠') {
            text.push('\'');
        }
        is_start = match c {
            ';' | ',' | '\t' | '|' => true,
            ' ' | '"' => is_start,
            _ => false,
        };
        text.push(if c == '\t' { ' ' } else { c });
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use kavak_conversation::Lead;

    #[test]
    fn no_cell_is_a_formula() {
        let lead = Lead {
            name: Some("=HYPERLINK(\"https://evil.example\";\"O'Brien\")".to_owned()),
            phone: Some("+525512345678".to_owned()),
            notes: vec!["@SUM(A1)".to_owned()],
            ad_click_id: Some("=1+1".to_owned()),
            ..Lead::default()
        };
        let row = LeadRow {
            session_id: "whatsapp:+5215511112222".to_owned(),
            lead,
            created_at_ms: 0,
            updated_at_ms: 0,
            outcome: None,
            reason: Some("-1+1".to_owned()),
        };
        let cells = csv_row(&row);
        assert_eq!(cells[1], "'+525512345678");
        let is_formula = |cell: &String| cell.starts_with(['=', '+', '-', '@']);
        assert!(!cells.iter().any(is_formula), "{cells:?}");
        assert!(cells[0].starts_with("'=HYPERLINK("), "{cells:?}");
        let added = ["'+525511112222", "", "'=1+1", "whatsapp:+5215511112222"];
        assert_eq!(cells[13..], added, "the sender, the ad, the session");
    }

    #[test]
    fn no_cell_is_a_formula_where_lines_are_split_at_other_separators() {
        for (cell, text) in [
            ("Ana;=1+1", "Ana;'=1+1"),
            ("Ana; =1", "Ana; '=1"),
            ("Ana\t@SUM(A1)", "Ana '@SUM(A1)"),
            ("Ana\n=1", "Ana =1"),
            ("Ana,\"=1", "Ana,\"'=1"),
            ("  =1", "  '=1"),
            ("\r=1", " '=1"),
            ("＝1", "'＝1"),
            ("5-2; a-b", "5-2; a-b"),
        ] {
            assert_eq!(harmless(cell), text, "{cell:?}");
        }
    }
}
