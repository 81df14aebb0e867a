//! Leads as a spreadsheet reads them.

use std::sync::Arc;

use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use kavak_conversation::money::Pesos;

use super::error::DeskError;
use super::session::Seller;
use super::{now_ms, store, text};
use crate::http::Context;
use crate::sales;
use crate::store::LeadRow;

/// Leads that are exported at once.
const MOST_LEADS: u32 = 20_000;

/// The first line.
const CSV_HEADER: [&str; 13] = [
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
];

pub(super) async fn leads(
    State(context): State<Arc<Context>>,
    seller: Seller,
) -> Result<impl IntoResponse, DeskError> {
    let store = store(&context)?;
    let rows = store.leads(MOST_LEADS).await?;
    let count = rows.len().to_string();
    let recorded = store.record(seller.name(), "export", None, Some(&count), now_ms());
    recorded.await?;
    // Spreadsheets take UTF-8 for what it is only with its mark.
    let mut file = vec![0xef, 0xbb, 0xbf];
    file.extend(leads_csv(&rows).map_err(|_| DeskError::Unavailable)?);
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"clientes.csv\"",
        ),
    ];
    Ok((headers, file))
}

/// Leads as CSV.
///
/// # Errors
/// Fails only where memory does.
pub fn leads_csv(rows: &[LeadRow]) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(CSV_HEADER)?;
    for row in rows {
        writer.write_record(csv_row(row))?;
    }
    writer
        .into_inner()
        .map_err(|error| error.into_error().into())
}

/// A lead's cells, none of which a spreadsheet takes for a formula.
fn csv_row(row: &LeadRow) -> [String; 13] {
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
    ];
    cells.map(|cell| harmless(cell.unwrap_or_default()))
}

/// Spreadsheets calculate cells that begin with these; an apostrophe makes them
/// text.
fn harmless(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
        format!("'{cell}")
    } else {
        cell
    }
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
            ..Lead::default()
        };
        let row = LeadRow {
            session_id: "ana".to_owned(),
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
        let file = String::from_utf8(leads_csv(&[row]).unwrap()).unwrap();
        assert_eq!(file.lines().count(), 2, "{file}");
        assert!(file.contains("\"'=HYPERLINK(\"\"https"), "{file}");
    }
}
