//! `kavak-agent leads`: the leads on standard output.

use jiff::Timestamp;

use super::desk::OPERATOR;
use super::{Outcome, desk_of, print, stores_with_desk};
use crate::cli::LeadsCommand;
use crate::desk::LeadsCsv;
use crate::sales::{self, Action};
use crate::settings::Settings;
use crate::store::{LeadRow, SessionId, Stores};

/// Programs that read standard output do without it.
const BYTE_ORDER_MARK: char = '\u{feff}';

pub(super) async fn leads(command: LeadsCommand, settings: &Settings) -> Outcome {
    let stores = stores_with_desk(settings).await?;
    let desk = desk_of(&stores)?;
    match command {
        LeadsCommand::List { limit } => {
            let rows = desk.leads(limit).await?;
            print(&rows.iter().map(line).collect::<String>())
        }
        LeadsCommand::Export => {
            let mut csv = LeadsCsv::default();
            while let Some(page) = csv.next(desk).await? {
                let page = String::from_utf8(page)?;
                print(page.trim_start_matches(BYTE_ORDER_MARK))?;
            }
            Ok(())
        }
        LeadsCommand::Done { session } => done(&stores, &SessionId::new(session)).await,
    }
}

fn line(row: &LeadRow) -> String {
    let updated = Timestamp::from_millisecond(row.updated_at_ms).unwrap_or_default();
    let lead = &row.lead;
    let cells = [
        format!("{updated:.0}"),
        row.outcome.clone().unwrap_or_else(|| "open".to_owned()),
        lead.name.clone().unwrap_or_default(),
        lead.phone.clone().unwrap_or_default(),
        lead.car.clone().unwrap_or_default(),
        row.session_id.clone(),
    ];
    // A customer's tab or line break is none of ours.
    let cells = cells.map(|cell| cell.replace(char::is_control, " "));
    format!("{}\n", cells.join("\t"))
}

async fn done(stores: &Stores, session: &SessionId) -> Outcome {
    desk_of(stores)?;
    let now = Timestamp::now();
    sales::handle(stores, session, OPERATOR, &Action::Done, &[], now).await?;
    Ok(())
}
