//! Reads a catalog file.

use std::collections::HashSet;
use std::str::FromStr;

use csv::StringRecord;
use rust_decimal::Decimal;

use super::car::{Body, Car, Drive, Fuel, Gearbox, StockId};
use super::error::{BrokenRow, CatalogError};
use super::names::Names;
use super::version;
use crate::money::Pesos;
use crate::words::{Words, compact};

const NEEDED: [&str; 7] = [
    "stock_id", "km", "price", "make", "model", "year", "version",
];

/// The cars of a CSV text; all broken rows at once.
pub(super) fn cars(text: &str, names: &mut Names) -> Result<Vec<Car>, CatalogError> {
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let columns = Columns::read(reader.headers().cloned().unwrap_or_default())?;
    let (mut cars, mut broken, mut seen) = (Vec::new(), Vec::new(), HashSet::new());
    for record in reader.records() {
        let line = |record: &StringRecord| record.position().map_or(0, csv::Position::line);
        match record {
            Ok(record) => match columns.car(&record, names) {
                Ok(car) if !seen.insert(car.stock_id.clone()) => broken.push(BrokenRow {
                    line: line(&record),
                    problem: format!("stock_id {} occurs twice", car.stock_id.0),
                }),
                Ok(car) => cars.push(car),
                Err(problem) => broken.push(BrokenRow {
                    line: line(&record),
                    problem,
                }),
            },
            Err(error) => broken.push(BrokenRow {
                line: error.position().map_or(0, csv::Position::line),
                problem: "not text in UTF-8".to_owned(),
            }),
        }
    }
    match (broken.is_empty(), cars.is_empty()) {
        (false, _) => Err(CatalogError::BrokenRows { rows: broken }),
        (true, true) => Err(CatalogError::Empty),
        (true, false) => Ok(cars),
    }
}

struct Columns {
    header: Vec<String>,
}

impl Columns {
    fn read(header: StringRecord) -> Result<Self, CatalogError> {
        let header: Vec<String> = header.iter().map(str::to_lowercase).collect();
        let missing: Vec<&'static str> = NEEDED
            .into_iter()
            .filter(|needed| !header.iter().any(|name| name == needed))
            .collect();
        if missing.is_empty() {
            Ok(Self { header })
        } else {
            let is_separator = |it: char| it == ';' || it == '\t';
            let has_other_separator = header.iter().any(|name| name.contains(is_separator));
            Err(CatalogError::MissingColumns {
                missing,
                has_other_separator,
            })
        }
    }

    /// The trimmed cell of a column; `None` when empty or not in the file.
    fn cell<'r>(&self, record: &'r StringRecord, column: &str) -> Option<&'r str> {
        let index = self.header.iter().position(|name| name == column)?;
        record.get(index).filter(|cell| !cell.is_empty())
    }

    fn number<T: TryFrom<u64>>(
        &self,
        record: &StringRecord,
        column: &str,
    ) -> Result<Option<T>, String> {
        let Some(cell) = self.cell(record, column) else {
            return Ok(None);
        };
        let number = Decimal::from_str(cell).ok().and_then(Pesos::from_decimal);
        let number = number.and_then(|whole| T::try_from(whole.0).ok());
        number
            .map(Some)
            .ok_or_else(|| format!("{column} is no number: {cell:?}"))
    }

    fn word<T>(
        &self,
        record: &StringRecord,
        column: &str,
        read: fn(&str) -> Option<T>,
    ) -> Result<Option<T>, String> {
        let Some(cell) = self.cell(record, column) else {
            return Ok(None);
        };
        let known = Words::read(cell).list.first().and_then(|w| read(&w.text));
        known
            .map(Some)
            .ok_or_else(|| format!("{column} is not understood: {cell:?}"))
    }

    fn car(&self, record: &StringRecord, names: &mut Names) -> Result<Car, String> {
        if record.len() != self.header.len() {
            let (has, needs) = (record.len(), self.header.len());
            return Err(format!("{has} cells instead of {needs}"));
        }
        let text = |column| self.cell(record, column).unwrap_or_default();
        for column in ["stock_id", "make", "model"] {
            if text(column).is_empty() {
                return Err(format!("{column} is empty"));
            }
        }
        let make = names.make_named(text("make"));
        let model = names.model_named(make, text("model"));
        let table = names.model(model);
        let said = version::read(text("model"), text("version"));
        let year = self.number(record, "year")?;
        if let Some(year) = year.filter(|year| !(1950..=2100).contains(year)) {
            return Err(format!("year {year} is not plausible"));
        }
        let price = self.number(record, "price")?;
        if price == Some(0) {
            return Err("price is 0".to_owned());
        }
        Ok(Car {
            stock_id: StockId(text("stock_id").to_owned()),
            make: text("make").to_owned(),
            model: text("model").to_owned(),
            version: text("version").to_owned(),
            year,
            km: self.number(record, "km")?,
            price: price.map(Pesos),
            body: self
                .word(record, "body", body)?
                .or(said.body)
                .or(table.body),
            gearbox: self.word(record, "gearbox", gearbox)?.or(said.gearbox),
            fuel: self.word(record, "fuel", fuel)?.or(said.fuel),
            drive: self.word(record, "drive", drive)?.or(said.drive),
            seats: self.number(record, "seats")?.or(said.seats).or(table.seats),
            bluetooth: self.word(record, "bluetooth", yes_or_no)?,
            car_play: self.word(record, "car_play", yes_or_no)?,
            length_mm: self.number(record, "largo")?,
            width_mm: self.number(record, "ancho")?,
            height_mm: self.number(record, "altura")?,
            photo_url: self.cell(record, "photo_url").map(photo).transpose()?,
            make_key: compact(text("make")),
            make_id: make,
            model_id: model,
        })
    }
}

/// Characters of a photo's address at most.
const MAX_PHOTO_URL: usize = 2_000;

/// An address that a page may load as it stands: `https` and a host, without
/// credentials, blanks and quotes.
fn photo(cell: &str) -> Result<String, String> {
    let rest = cell.strip_prefix("https://").unwrap_or_default();
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let is_host = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':');
    let is_plain = |c: char| c.is_ascii_graphic() && !matches!(c, '"' | '\'' | '<' | '>' | '\\');
    let is_usable = host.starts_with(|c: char| c.is_ascii_alphanumeric())
        && host.chars().all(is_host)
        && cell.chars().all(is_plain)
        && cell.len() <= MAX_PHOTO_URL;
    is_usable
        .then(|| cell.to_owned())
        .ok_or_else(|| format!("photo_url is no https address: {cell:?}"))
}

fn yes_or_no(word: &str) -> Option<bool> {
    match word {
        "si" | "yes" | "true" | "1" => Some(true),
        "no" | "false" | "0" => Some(false),
        _ => None,
    }
}

fn body(word: &str) -> Option<Body> {
    match word {
        "sedan" => Some(Body::Sedan),
        "hatchback" | "hb" => Some(Body::Hatchback),
        "suv" | "crossover" | "camioneta" => Some(Body::Suv),
        "pickup" | "pick" => Some(Body::Pickup),
        "minivan" => Some(Body::Minivan),
        "van" => Some(Body::Van),
        "coupe" | "cupe" | "deportivo" => Some(Body::Coupe),
        "convertible" | "cabrio" => Some(Body::Convertible),
        "wagon" | "vagoneta" => Some(Body::Wagon),
        _ => None,
    }
}

fn gearbox(word: &str) -> Option<Gearbox> {
    match word {
        "automatico" | "automatica" | "automatic" | "auto" | "at" | "cvt" => {
            Some(Gearbox::Automatic)
        }
        "manual" | "estandar" | "mt" | "tm" => Some(Gearbox::Manual),
        _ => None,
    }
}

fn fuel(word: &str) -> Option<Fuel> {
    match word {
        "gasolina" | "gasoline" | "petrol" => Some(Fuel::Gasoline),
        "diesel" => Some(Fuel::Diesel),
        "hibrido" | "hybrid" | "hev" => Some(Fuel::Hybrid),
        "electrico" | "electric" => Some(Fuel::Electric),
        _ => None,
    }
}

fn drive(word: &str) -> Option<Drive> {
    match word {
        "4" | "awd" | "integral" | "total" => Some(Drive::FourWheel),
        "2" | "fwd" | "rwd" | "delantera" | "trasera" => Some(Drive::TwoWheel),
        _ => None,
    }
}
