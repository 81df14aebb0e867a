//! A resource block and its import block.

use hcl::{Attribute, Block, Expression, Structure, expr::Traversal, expr::Variable};
use kavak_stack::{Key, Tags};

/// One resource of Terraform.
pub(crate) struct Resource {
    r#type: &'static str,
    label: String,
    id: String,
    body: Vec<Structure>,
    ignored: Vec<&'static str>,
    notes: Vec<String>,
}

impl Resource {
    pub(crate) fn new(r#type: &'static str, label: String, id: String) -> Self {
        Self {
            r#type,
            label,
            id,
            body: Vec::new(),
            ignored: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// The same under a label with this number behind it.
    pub(crate) fn with_suffix(mut self, number: usize) -> Self {
        self.label = format!("{}_{number}", self.label);
        self
    }

    /// The same with an attribute.
    pub(crate) fn set(mut self, name: &str, value: impl Into<Expression>) -> Self {
        self.body.push(Attribute::new(name, value).into());
        self
    }

    /// The same with an attribute, if it has a value.
    pub(crate) fn set_some(self, name: &str, value: Option<impl Into<Expression>>) -> Self {
        match value {
            Some(value) => self.set(name, value),
            None => self,
        }
    }

    /// The same with a block of these attributes.
    pub(crate) fn nested(self, name: &str, attributes: Vec<(&str, Expression)>) -> Self {
        self.block(block(name, attributes))
    }

    /// The same with a block.
    pub(crate) fn block(mut self, block: Block) -> Self {
        self.body.push(block.into());
        self
    }

    /// The same with tags; AWS's own can't be set.
    pub(crate) fn tags(self, tags: &Tags) -> Self {
        let own = tags.iter().filter(|(name, _)| !name.starts_with("aws:"));
        let own: Expression = own
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        self.set("tags", own)
    }

    /// The same, with attributes that AWS does not know, or not as Terraform does: importing
    /// leaves them empty, and their defaults would be changes.
    pub(crate) fn ignoring(mut self, attributes: &[&'static str]) -> Self {
        self.ignored.extend(attributes);
        self
    }

    /// The same with a comment above it.
    pub(crate) fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// Its import block.
    pub(crate) fn import(&self) -> String {
        let block = Block::builder("import")
            .add_attribute(("to", self.address()))
            .add_attribute(("id", self.id.as_str()));
        format(&block.build())
    }

    /// Its resource block.
    pub(crate) fn definition(mut self) -> String {
        if !self.ignored.is_empty() {
            let ignored: Vec<Expression> = self.ignored.iter().map(|it| variable(it)).collect();
            let lifecycle = block("lifecycle", vec![("ignore_changes", ignored.into())]);
            self.body.push(lifecycle.into());
        }
        let notes: String = self.notes.iter().map(|it| format!("# {it}\n")).collect();
        let block = Block::builder("resource")
            .add_label(self.r#type)
            .add_label(self.label.as_str())
            .add_structures(self.body)
            .build();
        notes + &format(&block)
    }

    fn address(&self) -> Expression {
        Traversal::builder(variable(self.r#type))
            .attr(self.label.as_str())
            .build()
            .into()
    }
}

/// A block of these attributes.
pub(crate) fn block(name: &str, attributes: Vec<(&str, Expression)>) -> Block {
    Block::builder(name).add_attributes(attributes).build()
}

/// `aws_vpc.main.id`
pub(crate) fn attribute(r#type: &str, label: &str, attribute: &str) -> Expression {
    Traversal::builder(variable(r#type))
        .attr(label)
        .attr(attribute)
        .build()
        .into()
}

/// A name that Terraform's language knows.
pub(crate) fn variable(name: &str) -> Expression {
    Variable::sanitized(name).into()
}

/// The block as text, with an empty line behind it.
pub(crate) fn format(block: &Block) -> String {
    // Writing into memory does not fail.
    let text = hcl::format::to_string(block).unwrap_or_default();
    format!("{text}\n")
}

/// What a resource is called in Terraform, after its key: `public_1` for
/// `subnet.public[0]`, `main` for `vpc`.
pub(crate) fn label(key: &Key) -> String {
    let key = key.as_str();
    let (base, index) = match key.strip_suffix(']').and_then(|it| it.split_once('[')) {
        Some((base, index)) => (base, index.parse::<usize>().ok()),
        None => (key, None),
    };
    let name = base.split_once('.').map_or("main", |(_, name)| name);
    match index {
        Some(index) => format!("{name}_{}", index + 1),
        None => name.to_owned(),
    }
}
