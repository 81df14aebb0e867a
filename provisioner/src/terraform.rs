//! An environment in Terraform's language: what there is, with the blocks that import it.
//!
//! Pure: everything is made from what was observed. No value of a secret is in it.

mod references;
mod resource;

use kavak_stack::{Condition, Environment, Found, Key, Observed, Spec, for_each_kind, spec};

use self::{references::References, resource::format};
pub(crate) use self::{
    references::{ARN, ID, NAME, Referred},
    resource::{Resource, attribute, block, label},
};

/// The version of Terraform from which on there are import blocks.
const TERRAFORM: &str = ">= 1.5.0";
/// The version of the provider that the attributes are those of.
const PROVIDER: &str = "~> 5.0";

/// An environment as files of Terraform.
pub(crate) struct Export {
    /// Name and text of each.
    pub(crate) files: [(&'static str, String); 3],
    /// How many resources Terraform would import.
    pub(crate) imports: usize,
    /// What is not in the files, and why.
    pub(crate) notices: Vec<String>,
}

impl Export {
    /// The environment as it is.
    pub(crate) fn new(environment: &Environment, observed: &Observed) -> Self {
        let references = References::new(observed);
        let (mut imports, mut resources, mut count) = (String::new(), String::new(), 0);
        let mut notices = left_out(observed);
        let described = observed.resources.iter().filter(is_described);
        for (key, found) in described {
            let of_key = Described {
                key,
                found,
                references: &references,
                observed,
            };
            match export(&of_key) {
                Ok(all) => {
                    for resource in all {
                        count += 1;
                        imports.push_str(&resource.import());
                        resources.push_str(&resource.definition());
                    }
                }
                Err(why) => {
                    resources.push_str(&comment(&why));
                    notices.push(why);
                }
            }
        }
        Self {
            files: [
                ("terraform.tf", provider(environment)),
                ("imports.tf", imports),
                ("resources.tf", resources),
            ],
            imports: count,
            notices,
        }
    }
}

/// One resource, and what its description is made from.
pub(crate) struct Described<'a> {
    pub(crate) key: &'a Key,
    pub(crate) found: &'a Found,
    pub(crate) references: &'a References,
    pub(crate) observed: &'a Observed,
}

/// A kind as Terraform has it. Each kind answers: a new one does not compile without.
#[diagnostic::on_unimplemented(
    note = "implement it in provisioner/src/resources/<service>/<kind>.rs"
)]
pub(crate) trait Exported: Sized {
    /// Which of its values others refer to.
    const REFERRED: Referred;

    /// The resource as Terraform divides it, or why Terraform can't have it.
    fn export(of: &Described<'_>, it: &Self) -> Result<Vec<Resource>, String>;
}

macro_rules! dispatch {
    ([$($kind:ident)+]) => {
        /// [`Exported::export`] of the kind.
        fn export(of: &Described<'_>) -> Result<Vec<Resource>, String> {
            match &of.found.spec {
                $(Spec::$kind(it) => <spec::$kind as Exported>::export(of, it),)+
            }
        }

        /// [`Exported::REFERRED`] of the kind.
        fn referred(spec: &Spec) -> Referred {
            match spec {
                $(Spec::$kind(_) => <spec::$kind as Exported>::REFERRED,)+
            }
        }
    };
}

for_each_kind!(dispatch);

impl Described<'_> {
    /// A resource of this type with this identifier of Terraform's.
    pub(crate) fn import(&self, r#type: &'static str, id: impl Into<String>) -> Resource {
        Resource::new(r#type, label(self.key), id.into())
    }

    /// An attribute of the resource of this type that has the same key.
    pub(crate) fn attribute(
        &self,
        r#type: &'static str,
        attribute: &'static str,
    ) -> hcl::Expression {
        resource::attribute(r#type, &label(self.key), attribute)
    }
}

/// Whether it is the environment's, and not on its way out.
fn is_described((key, found): &(&Key, &Found)) -> bool {
    !key.is_orphan() && !found.is_shared && !is_going(found)
}

fn is_going(found: &Found) -> bool {
    let is_scheduled = matches!(&found.spec, Spec::Secret(it) if it.scheduled_for_deletion);
    is_scheduled || found.condition == Condition::Deleting
}

/// What is there and not described, in words.
fn left_out(observed: &Observed) -> Vec<String> {
    let resources = observed.resources.iter().filter_map(|(key, found)| {
        let why = match (key.is_orphan(), found.is_shared, is_going(found)) {
            (_, _, true) => "it is being deleted",
            (_, true, _) => "others need it, or made it",
            (true, ..) => "it has no place in the stack",
            _ => return None,
        };
        Some(format!("{} is not exported: {why}", found.identity()))
    });
    let unread = observed.unread.iter();
    let unread = unread.map(|it| format!("not exported, because it could not be read: {it}"));
    resources.chain(unread).collect()
}

fn comment(text: &str) -> String {
    format!("# {}\n\n", text.replace('\n', " "))
}

fn provider(environment: &Environment) -> String {
    let aws = [("source", "hashicorp/aws"), ("version", PROVIDER)];
    let aws: hcl::Expression = aws.into_iter().collect();
    let providers = hcl::Block::builder("required_providers").add_attribute(("aws", aws));
    let terraform = hcl::Block::builder("terraform")
        .add_attribute(("required_version", TERRAFORM))
        .add_block(providers.build())
        .build();
    let provider = hcl::Block::builder("provider")
        .add_label("aws")
        .add_attribute(("region", environment.region.as_str()))
        .build();
    let about = comment(&format!(
        "The environment {} as kavak-infra found it.",
        environment.prefix()
    ));
    let next = comment(
        "`terraform init`, then `terraform plan`: everything is imported and nothing is changed. From the first `terraform apply` on, change it by Terraform alone.",
    );
    [about, next, format(&terraform), format(&provider)].concat()
}

#[cfg(test)]
mod tests;
