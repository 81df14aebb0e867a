//! Repositories.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    fault::ApiFault,
    operation::{Answer, input},
    state::ecr::{Encryption, Mutability, Repository, Scan},
    tags,
    world::Turn,
};

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Scanning {
    scan_on_push: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct CreateRepository {
    repository_name: String,
    #[serde(flatten)]
    mutability: Mutability,
    #[serde(default)]
    image_scanning_configuration: Scanning,
    encryption_configuration: Option<Encryption>,
    #[serde(default)]
    tags: Value,
}

pub(super) fn create_repository(value: Value, turn: &mut Turn<'_>) -> Answer {
    let wanted: CreateRepository = input(value)?;
    let name = wanted.repository_name;
    if turn.here().ecr.repositories.contains_key(&name) {
        let registry = &turn.world.account;
        return Err(ApiFault::new(
            "RepositoryAlreadyExistsException",
            format!(
                "The repository with name '{name}' already exists in the registry with id '{registry}'"
            ),
        ));
    }
    let repository = Repository {
        created_at: turn.now,
        mutability: wanted.mutability,
        scans_on_push: wanted.image_scanning_configuration.scan_on_push,
        scan: Scan::default(),
        encryption: turn.encryption(wanted.encryption_configuration),
        tags: tags::read(&wanted.tags),
        lifecycle_policy: None,
        images: BTreeMap::new(),
        image_tags: BTreeMap::new(),
        layers: BTreeMap::new(),
        uploads: BTreeMap::new(),
    };
    let repositories = &mut turn.here().ecr.repositories;
    repositories.insert(name.clone(), repository);
    Ok(json!({"repository": turn.shown_repository(&name)}))
}

impl Turn<'_> {
    pub(crate) fn repository(&mut self, name: &str) -> Result<&mut Repository, ApiFault> {
        let registry = self.world.account.clone();
        let repositories = &mut self.here().ecr.repositories;
        repositories.get_mut(name).ok_or_else(|| {
            ApiFault::new(
                "RepositoryNotFoundException",
                format!(
                    "The repository with name '{name}' does not exist in the registry with id '{registry}'"
                ),
            )
        })
    }

    fn encryption(&self, wanted: Option<Encryption>) -> Encryption {
        let mut encryption = wanted.unwrap_or(Encryption {
            encryption_type: "AES256".to_owned(),
            kms_key: None,
        });
        if encryption.encryption_type != "AES256" {
            let key = || self.arn("kms", "key/00000000-0000-0000-0000-0000000000ec");
            encryption.kms_key.get_or_insert_with(key);
        }
        encryption
    }

    fn shown_repository(&mut self, name: &str) -> Value {
        let registry = self.world.account.clone();
        let arn = self.arn("ecr", &format!("repository/{name}"));
        let uri = format!("{}/{name}", self.registry_host());
        let calendar = self.world.calendar;
        let Some(repository) = self.here().ecr.repositories.get(name) else {
            return Value::Null;
        };
        let mutability = &repository.mutability;
        json!({
            "repositoryArn": arn,
            "registryId": registry,
            "repositoryName": name,
            "repositoryUri": uri,
            "createdAt": calendar.write(repository.created_at),
            "imageTagMutability": mutability.image_tag_mutability,
            "imageTagMutabilityExclusionFilters":
                mutability.image_tag_mutability_exclusion_filters,
            "imageScanningConfiguration": {"scanOnPush": repository.scans_on_push},
            "encryptionConfiguration": repository.encryption,
        })
    }
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Describe {
    repository_names: Vec<String>,
    max_results: Option<usize>,
    next_token: Option<String>,
}

/// One name that is not known fails the whole call.
pub(super) fn describe_repositories(value: Value, turn: &mut Turn<'_>) -> Answer {
    let asked: Describe = input(value)?;
    for name in &asked.repository_names {
        turn.repository(name)?;
    }
    let names: Vec<String> = match asked.repository_names.as_slice() {
        [] => turn.here().ecr.repositories.keys().cloned().collect(),
        names => names.to_vec(),
    };
    let token = asked.next_token.as_deref();
    let start: usize = token.and_then(|it| it.parse().ok()).unwrap_or(0);
    let end = start + asked.max_results.unwrap_or(100);
    let next = (end < names.len()).then(|| end.to_string());
    let part = names.iter().take(end).skip(start);
    let shown: Vec<Value> = part.map(|name| turn.shown_repository(name)).collect();
    Ok(json!({"repositories": shown, "nextToken": next}))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct DeleteRepository {
    repository_name: String,
    #[serde(default)]
    force: bool,
}

pub(super) fn delete_repository(value: Value, turn: &mut Turn<'_>) -> Answer {
    let unwanted: DeleteRepository = input(value)?;
    let name = unwanted.repository_name;
    let is_empty = turn.repository(&name)?.images.is_empty();
    if !is_empty && !unwanted.force {
        let registry = &turn.world.account;
        return Err(ApiFault::new(
            "RepositoryNotEmptyException",
            format!(
                "The repository with name '{name}' in registry with id '{registry}' cannot be deleted because it still contains images"
            ),
        ));
    }
    let shown = turn.shown_repository(&name);
    turn.here().ecr.repositories.remove(&name);
    Ok(json!({"repository": shown}))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PutScanning {
    repository_name: String,
    image_scanning_configuration: Scanning,
}

pub(super) fn put_image_scanning_configuration(value: Value, turn: &mut Turn<'_>) -> Answer {
    let wanted: PutScanning = input(value)?;
    let scans = wanted.image_scanning_configuration.scan_on_push;
    turn.repository(&wanted.repository_name)?.scans_on_push = scans;
    Ok(json!({
        "registryId": turn.world.account,
        "repositoryName": wanted.repository_name,
        "imageScanningConfiguration": {"scanOnPush": scans},
    }))
}
