//! Values that AWS chose, as references to the resources that have them.

use std::collections::BTreeMap;

use hcl::{Expression, expr::TemplateExpr};
use kavak_stack::{Observed, Output, Text};
use serde_json::Value;

use super::{
    is_described,
    resource::{attribute, label},
};

/// By value, the expression that has it.
pub(crate) struct References(BTreeMap<String, Reference>);

/// `aws_vpc.main.id`
struct Reference {
    r#type: &'static str,
    label: String,
    attribute: &'static str,
}

impl References {
    pub(crate) fn new(observed: &Observed) -> Self {
        let mut references = BTreeMap::new();
        for (key, found) in observed.resources.iter().filter(is_described) {
            let Some((r#type, attributes)) = super::referred(&found.spec) else {
                continue;
            };
            for (output, attribute) in attributes {
                let Some(value) = found.outputs.get(output) else {
                    continue;
                };
                let label = label(key);
                let reference = Reference {
                    r#type,
                    label,
                    attribute,
                };
                references.insert(value.clone(), reference);
            }
        }
        Self(references)
    }

    /// The text, as a reference where it is a value of another resource or begins with one.
    pub(crate) fn text(&self, text: &str) -> Expression {
        if let Some(reference) = self.0.get(text) {
            return reference.expression();
        }
        let arn = self.0.iter().find(|(value, _)| {
            value.starts_with("arn:")
                && text
                    .strip_prefix(*value)
                    .is_some_and(|it| it.starts_with(':'))
        });
        let Some((value, reference)) = arn else {
            return text.into();
        };
        let rest = text.strip_prefix(value.as_str()).unwrap_or_default();
        let template = hcl::Template::new()
            .add_interpolation(reference.expression())
            .add_literal(rest);
        TemplateExpr::from(template.to_string()).into()
    }

    /// [`Self::text`] of a specification's text.
    pub(crate) fn of(&self, text: &Text) -> Expression {
        self.text(&text.known())
    }

    /// [`Self::of`] each, as a list.
    pub(crate) fn list<'t>(&self, texts: impl IntoIterator<Item = &'t Text>) -> Expression {
        let all: Vec<Expression> = texts.into_iter().map(|it| self.of(it)).collect();
        all.into()
    }

    /// A JSON document as `jsonencode(…)`, with references in it.
    pub(crate) fn json(&self, document: &Value) -> Expression {
        let call = hcl::expr::FuncCall::builder("jsonencode");
        call.arg(self.value(document)).build().into()
    }

    fn value(&self, value: &Value) -> Expression {
        match value {
            Value::String(text) => self.text(text),
            Value::Array(items) => {
                let items: Vec<Expression> = items.iter().map(|it| self.value(it)).collect();
                items.into()
            }
            Value::Object(members) => members
                .iter()
                .map(|(name, value)| (name.as_str(), self.value(value)))
                .collect(),
            scalar => Expression::from_serializable(scalar).unwrap_or(Expression::Null),
        }
    }
}

impl Reference {
    fn expression(&self) -> Expression {
        attribute(self.r#type, &self.label, self.attribute)
    }
}

/// The values of a kind that others refer to: the type in Terraform, and each value's attribute.
pub(crate) type Referred = Option<(&'static str, &'static [(Output, &'static str)])>;

pub(crate) const ID: &[(Output, &str)] = &[(Output::Id, "id")];
pub(crate) const ARN: &[(Output, &str)] = &[(Output::Arn, "arn")];
pub(crate) const NAME: &[(Output, &str)] = &[(Output::Id, "name")];
