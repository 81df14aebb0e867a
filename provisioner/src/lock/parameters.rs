//! The entries of a lock as parameters of SSM: creating one fails if it is
//! there, and its version counts how often it was written.

use aws_sdk_ssm::types::{Parameter, ParameterType, Tag};
use kavak_engine::{Class, Fault};
use kavak_lock::{Entry, LockHolder, Number, Store};
use kavak_stack::Environment;

use crate::aws::{Lockable, fault, tags::ssm};

/// What all names begin with: a name of its own, because names can't begin
/// with `aws` or `ssm`, as projects' can.
pub(super) const ROOT: &str = "/kavak-infra/";

/// As many as one call removes.
const AT_ONCE: usize = 10;

/// The entries of one environment.
pub struct Parameters {
    lock_ssm: aws_sdk_ssm::Client,
    path: String,
    tags: Vec<Tag>,
}

impl Parameters {
    pub(super) fn new(target: &Lockable) -> Self {
        let environment = &target.environment;
        Self {
            lock_ssm: target.lock_ssm.clone(),
            path: format!("{ROOT}{}/{}/hold", environment.project, environment.env),
            tags: tags_of(environment),
        }
    }

    /// Whether any run has left a parameter: an entry of the lock, or the record of runs.
    pub(super) async fn are_left(&self) -> Result<bool, Fault> {
        let path = self.path.trim_end_matches("/hold");
        let call = self
            .lock_ssm
            .get_parameters_by_path()
            .path(path)
            .recursive(true);
        let pages = call.into_paginator().send().try_collect().await;
        let pages = pages.map_err(fault("GetParametersByPath"))?;
        Ok(pages.iter().any(|page| !page.parameters().is_empty()))
    }

    fn name(&self, number: Number) -> String {
        format!("{}/{number}", self.path)
    }

    fn entry(&self, parameter: &Parameter) -> Option<Entry> {
        let name = parameter.name()?.strip_prefix(&self.path)?;
        let number = name.strip_prefix('/')?.parse().ok()?;
        Some(Entry {
            number: Number(number),
            version: u64::try_from(parameter.version()).unwrap_or_default(),
            holder: serde_json::from_str(parameter.value().unwrap_or_default()).ok(),
        })
    }
}

impl Store for Parameters {
    async fn list(&self) -> Result<Vec<Entry>, Fault> {
        let call = self.lock_ssm.get_parameters_by_path().path(&self.path);
        let pages = call.into_paginator().send().try_collect().await;
        let pages = pages.map_err(fault("GetParametersByPath"))?;
        let parameters = pages.iter().flat_map(|page| page.parameters());
        Ok(parameters.filter_map(|it| self.entry(it)).collect())
    }

    async fn create(&self, number: Number, holder: &LockHolder) -> Result<(), Fault> {
        self.lock_ssm
            .put_parameter()
            .name(self.name(number))
            .description("the run that holds the lock")
            .r#type(ParameterType::String)
            .value(to_json(holder)?)
            .overwrite(false)
            .set_tags(Some(self.tags.clone()))
            .send()
            .await
            .map(drop)
            .map_err(fault("PutParameter"))
    }

    async fn renew(&self, number: Number, holder: &LockHolder) -> Result<u64, Fault> {
        let call = self.lock_ssm.put_parameter().name(self.name(number));
        let call = call.r#type(ParameterType::String).value(to_json(holder)?);
        let answer = call.overwrite(true).send().await;
        let version = answer.map_err(fault("PutParameter"))?.version();
        Ok(u64::try_from(version).unwrap_or_default())
    }

    async fn remove(&self, numbers: &[Number]) -> Result<(), Fault> {
        for numbers in numbers.chunks(AT_ONCE) {
            let names = numbers.iter().map(|number| self.name(*number));
            let call = self
                .lock_ssm
                .delete_parameters()
                .set_names(Some(names.collect()));
            call.send().await.map_err(fault("DeleteParameters"))?;
        }
        Ok(())
    }
}

/// The tags of the environment's parameters.
pub(super) fn tags_of(environment: &Environment) -> Vec<Tag> {
    let tags = [
        ("project", &*environment.project),
        ("env", &*environment.env),
    ];
    ssm::to_aws(tags)
}

fn to_json(holder: &LockHolder) -> Result<String, Fault> {
    serde_json::to_string(holder)
        .map_err(|error| Fault::new(Class::Invalid, "PutParameter", error.to_string()))
}
