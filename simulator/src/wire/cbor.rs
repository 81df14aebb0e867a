//! CBOR, as Smithy's RPC v2 protocol has it: maps with the members' names.

use minicbor::{Decoder, Encoder, data::Tag, data::Type, decode};
use serde_json::{Map, Number, Value};

use super::model::{Model, Reference, ShapeKind};

pub(super) const CONTENT_TYPE: &str = "application/cbor";

/// Seconds since 1970.
const EPOCH_TIME: Tag = Tag::new(1);

/// The document as JSON; times are seconds.
pub(super) fn read(body: &[u8]) -> Result<Value, decode::Error> {
    value(&mut Decoder::new(body))
}

fn value(from: &mut Decoder<'_>) -> Result<Value, decode::Error> {
    Ok(match from.datatype()? {
        Type::Null | Type::Undefined => {
            from.skip()?;
            Value::Null
        }
        Type::Bool => from.bool()?.into(),
        Type::F16 | Type::F32 | Type::F64 => {
            let number = Number::from_f64(from.f64()?);
            number.map_or(Value::Null, Value::Number)
        }
        Type::String => from.str()?.into(),
        Type::StringIndef => from.str_iter()?.collect::<Result<String, _>>()?.into(),
        Type::Array | Type::ArrayIndef => {
            let mut left = from.array()?;
            let mut list = Vec::new();
            while next(from, &mut left)? {
                list.push(value(from)?);
            }
            list.into()
        }
        Type::Map | Type::MapIndef => {
            let mut left = from.map()?;
            let mut members = Map::new();
            while next(from, &mut left)? {
                let name = value(from)?;
                let name = name.as_str().unwrap_or_default().to_owned();
                members.insert(name, value(from)?);
            }
            members.into()
        }
        Type::Tag => {
            from.tag()?;
            value(from)?
        }
        _ => i64::try_from(from.int()?)
            .map_err(|_| decode::Error::message("a number beyond 64 bits"))?
            .into(),
    })
}

/// Returns whether another element follows, of so many or up to a break.
fn next(from: &mut Decoder<'_>, left: &mut Option<u64>) -> Result<bool, decode::Error> {
    match left {
        Some(0) => Ok(false),
        Some(left) => {
            *left -= 1;
            Ok(true)
        }
        None if from.datatype()? == Type::Break => {
            from.skip()?;
            Ok(false)
        }
        None => Ok(true),
    }
}

/// The document of a value; without a shape numbers keep their form.
pub(super) fn write(model: &Model, shape: Option<&Reference>, value: &Value) -> Vec<u8> {
    let mut encoder = Encoder::new(Vec::new());
    // Writing to memory can't fail.
    let _ = put(&mut encoder, model, shape, value);
    encoder.into_writer()
}

type Written = Result<(), minicbor::encode::Error<std::convert::Infallible>>;

fn put(
    to: &mut Encoder<Vec<u8>>,
    model: &Model,
    reference: Option<&Reference>,
    value: &Value,
) -> Written {
    let shape = reference.map(|reference| model.shape(reference));
    match value {
        Value::Null => to.null()?.ok(),
        Value::Bool(value) => to.bool(*value)?.ok(),
        Value::String(text) => to.str(text)?.ok(),
        Value::Array(list) => {
            to.array(list.len() as u64)?;
            let element = shape.map(|shape| shape.element());
            list.iter().try_for_each(|it| put(to, model, element, it))
        }
        Value::Object(members) => {
            to.map(members.len() as u64)?;
            members.iter().try_for_each(|(name, value)| {
                to.str(name)?;
                let member = shape.and_then(|shape| shape.member(name));
                put(to, model, member, value)
            })
        }
        Value::Number(number) => {
            let kind = shape.map(|shape| shape.kind);
            if kind == Some(ShapeKind::Timestamp) {
                to.tag(EPOCH_TIME)?;
            }
            let is_float = matches!(
                kind,
                Some(ShapeKind::Double | ShapeKind::Float | ShapeKind::Timestamp)
            );
            match number.as_i64().filter(|_| !is_float) {
                Some(number) => to.i64(number)?.ok(),
                None => to.f64(number.as_f64().unwrap_or_default())?.ok(),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::Service;

    #[test]
    fn document_is_read_as_it_was_written() {
        let model = Model::of(Service::CloudWatch);
        let document = json!({
            "text": "é", "list": [1, -2, true, null], "map": {"a": 2.5}, "big": 1_767_225_600,
        });
        assert_eq!(
            read(&write(model, None, &document)).expect("CBOR"),
            document
        );
    }

    #[test]
    fn maps_and_texts_without_a_length_are_read() {
        // {_ "a": [_ 1], (_ "b", "c"): h'f93e00'}
        let body = b"\xbf\x61a\x9f\x01\xff\x7f\x61b\x61c\xff\xf9\x3e\x00\xff";
        assert_eq!(read(body).expect("CBOR"), json!({"a": [1], "bc": 1.5}));
    }

    #[test]
    fn doubles_and_times_are_written_as_the_model_has_them() {
        let model = Model::of(Service::CloudWatch);
        let output = model.operations["DescribeAlarms"].output.as_ref();
        let alarm = json!({"MetricAlarms": [{"Threshold": 80, "StateUpdatedTimestamp": 1}]});
        let body = write(model, output, &alarm);
        let has = |bytes: &[u8]| body.windows(bytes.len()).any(|it| it == bytes);
        assert!(has(b"\xfb\x40\x54\0\0\0\0\0\0"), "{body:x?}");
        assert!(has(b"\xc1\xfb\x3f\xf0\0\0\0\0\0\0"), "{body:x?}");
    }
}
