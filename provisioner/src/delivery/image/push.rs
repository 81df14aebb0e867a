//! Pushing to the environment's repository.

use kavak_image::pack;
use kavak_stack::Environment;
use tokio::sync::mpsc::unbounded_channel;

use super::{Event, Events, advice, events::Phase, repository::Repository};
use crate::{aws::Clients, error::Error, network::Network};

/// Brings an image to the environment's repository; gives its reference by digest.
///
/// # Errors
/// Why it can't; what is there already need not be sent again.
pub async fn push(
    aws: &Clients,
    network: &Network,
    environment: &Environment,
    image: &pack::Image,
    tag: &str,
    events: &Events,
) -> Result<String, Error> {
    let repository = Repository::of(aws, environment).await?;
    let client = repository.client(network).map_err(advice::of_registry)?;
    let (sender, mut progress) = unbounded_channel();
    let client = client.with_events(sender);
    let begin = Event::PushBegan {
        tag: tag.to_owned(),
    };
    let phase = Phase::begin(events, begin, Event::PushEnded);
    let push = async move {
        let pushed = client.push(image, tag).await;
        // The last sender of progress is gone with it.
        drop(client);
        pushed
    };
    let forward = async {
        while let Some(event) = progress.recv().await {
            events.emit(Event::Push(event));
        }
    };
    let (pushed, ()) = tokio::join!(push, forward);
    drop(phase);
    let pushed = pushed.map_err(advice::of_registry)?;
    Ok(repository.reference(&pushed.digest))
}

/// The tag of an image without a given one: its commit, with its own
/// digest where that alone does not distinguish it from others.
#[must_use]
pub fn tag_of(image: &pack::Image) -> String {
    let commit = &image.commit;
    let is_one = commit.len() >= 7 && commit.chars().all(|c| c.is_ascii_hexdigit());
    if is_one {
        return commit.clone();
    }
    let digest: String = image.digest().digest().chars().take(12).collect();
    format!("{commit}-{digest}")
}
