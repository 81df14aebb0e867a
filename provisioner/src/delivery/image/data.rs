//! The seller's data, put on an image as a layer of their own.

use std::collections::BTreeMap;

use kavak_image::{
    Reference,
    data::{Data, file_sha256},
};
use kavak_settings::{AgentData, DataFile};
use kavak_stack::{
    Environment,
    agent_data::{self, CATALOG_FILE, KNOWLEDGE_BASE_FILE},
    settings::Agent,
};

use super::{Image, Making, advice, arch, repository::Repository};
use crate::{
    aws::Clients,
    error::{Error, ErrorKind},
};

/// So many characters of a digest distinguish it from others in a tag.
const SHORT: usize = 12;

/// The seller's data that the settings name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SellersData {
    /// SHA-256 of all of them.
    pub sha256: String,
    /// The catalog's own, where the settings name one.
    pub catalog_sha256: Option<String>,
    /// The knowledge base's own, where the settings name one.
    pub knowledge_base_sha256: Option<String>,
    /// How many cars are in the catalog.
    pub cars: Option<usize>,
    /// The task's variables about them.
    variables: BTreeMap<String, String>,
    files: Data,
}

impl SellersData {
    /// What was read; `None` where the settings name nothing.
    #[must_use]
    pub fn of(agent: &Agent, read: AgentData) -> Option<Self> {
        if !agent.has_data() {
            return None;
        }
        let digest = |file: &Option<DataFile>| {
            let text = file.as_ref().map(|file| file.text.as_bytes());
            text.map(file_sha256)
        };
        let catalog_sha256 = digest(&read.catalog);
        let knowledge_base_sha256 = digest(&read.knowledge_base);
        let files = [
            (CATALOG_FILE, read.catalog),
            (KNOWLEDGE_BASE_FILE, read.knowledge_base),
        ];
        let files = files.into_iter();
        let files = files.fold(Data::default(), |data, (path, file)| match file {
            Some(file) => data.file(path, file.text, file.modified_s),
            None => data,
        });
        let sha256 = files.sha256();
        Some(Self {
            variables: agent_data::variables(agent, Some(&sha256)),
            sha256,
            catalog_sha256,
            knowledge_base_sha256,
            cars: read.cars,
            files,
        })
    }

    /// The image with these data in place of those that it has, in the environment's
    /// repository. Only the layer of the data and what describes the image are sent.
    ///
    /// # Errors
    /// That the image is in another repository or can't be looked into, and what the
    /// registry refuses. What runs goes on.
    pub async fn put_on(
        &self,
        aws: &Clients,
        environment: &Environment,
        image: &Image,
        making: &Making,
    ) -> Result<Image, Error> {
        let Making {
            wanted,
            network,
            events,
            ..
        } = making;
        let reference = super::lookup::parse(&image.reference)?;
        let repository = Repository::of(aws, environment).await?;
        if !repository.holds(&reference) {
            return Err(elsewhere(&reference));
        }
        let client = repository.client(network).map_err(advice::of_registry)?;
        let tag = reference.digest().or(reference.tag()).unwrap_or("latest");
        let base = client.base(tag, &arch(wanted.architecture)).await;
        let base = base.map_err(advice::of_registry)?;
        let made = base.with(&self.files).map_err(unwritten)?;
        let tag = self.tag(&made);
        let reference = super::push(aws, network, environment, &made, &tag, events).await?;
        let commit = image.commit.clone().unwrap_or(made.commit);
        Ok(Image::made(reference, commit).with_variables(self.variables.clone()))
    }

    /// A tag that no other image and no other data have.
    fn tag(&self, image: &kavak_image::pack::Image) -> String {
        let short = |digest: &str| digest.chars().take(SHORT).collect::<String>();
        format!(
            "data-{}-{}",
            short(&self.sha256),
            short(image.digest().digest())
        )
    }
}

fn elsewhere(reference: &Reference) -> Error {
    Error::new(
        ErrorKind::Refused,
        format!("the seller's data can't be put on {reference}"),
    )
    .because("it is not in the environment's repository, to which the layer of the data is pushed")
    .meaning("nothing was changed")
    .next("push the image to the environment's repository and name it there")
    .next("or put the files into that image, set agent.environment.CATALOG_PATH and KNOWLEDGE_BASE_PATH, and remove agent.catalog and agent.knowledge_base")
}

fn unwritten(error: kavak_image::pack::PackError) -> Error {
    Error::new(
        ErrorKind::Failure,
        "the seller's data can't be put on the image",
    )
    .because(error)
    .meaning("nothing was pushed, and what runs goes on")
    .next("name an image made by `kavak-infra image build`, or try again")
}
