//! Records as JSON.

use serde::Serialize;

use kavak_conversation::Lead;

/// Bytes of JSON that most states need: a buffer that grows is copied each time.
const USUAL_JSON_BYTES: usize = 2_048;

/// Writes what is kept of each turn.
pub(super) fn to_json(value: &impl Serialize) -> Result<String, serde_json::Error> {
    let mut json = Vec::with_capacity(USUAL_JSON_BYTES);
    serde_json::to_writer(&mut json, value)?;
    String::from_utf8(json).map_err(serde::ser::Error::custom)
}

/// A lead as JSON without what is not known: merged into a row, it erases
/// nothing but the end of a span that another time has replaced, the time of a call
/// that was called off, the errand of an own car that is kept, and that car.
pub(super) fn lead_json(lead: &Lead) -> Result<serde_json::Value, serde_json::Error> {
    let mut value = serde_json::to_value(lead)?;
    if let Some(fields) = value.as_object_mut() {
        let has_time = lead.preferred_time_at.is_some();
        let is_erased = |name: &str| match name {
            "preferred_time_until" => has_time || lead.call_cancelled,
            "preferred_time" | "preferred_time_said" | "preferred_time_at" => lead.call_cancelled,
            "errand" => lead.own_car_withdrawn,
            _ => false,
        };
        fields.retain(|name, field| !field.is_null() || is_erased(name));
        if lead.preferred_time.is_some() {
            // An agreed time revives a call that was called off.
            fields.insert(CALL_CANCELLED.to_owned(), false.into());
        }
        if lead.own_car_withdrawn {
            fields.insert("own_car".to_owned(), serde_json::Value::Null);
        }
        if lead.errand.is_some() {
            // A car that is given after all.
            fields.insert(OWN_CAR_WITHDRAWN.to_owned(), false.into());
        }
    }
    Ok(value)
}

/// The lead's field of this name.
const CALL_CANCELLED: &str = "call_cancelled";

/// The lead's field of this name.
const OWN_CAR_WITHDRAWN: &str = "own_car_withdrawn";
