//! Twilio's Content API: each set of suggested answers is made once, and found again
//! by its name by every task and after every start.
//!
//! <https://www.twilio.com/docs/content/content-api-resources>

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use reqwest::Url;
use serde::Deserialize;

use super::{Choices, Client, SendError};

/// Contents that are listed at once; as many as Twilio gives.
const PAGE_SIZE: &str = "500";

/// Pages in which a name is searched for.
const MAX_PAGES: u32 = 20;

/// After a failure, choices are text for so long.
const RETRY_INTERVAL: Duration = Duration::from_secs(60);

/// Sets of suggestions that are known; the texts have some dozens.
const MAX_KNOWN: usize = 500;

#[derive(Deserialize)]
struct Page {
    contents: Vec<Listed>,
    meta: Meta,
}

#[derive(Deserialize)]
struct Meta {
    next_page_url: Option<String>,
}

#[derive(Deserialize)]
struct Listed {
    sid: String,
    friendly_name: Option<String>,
}

/// The contents that are known to be at Twilio's.
pub struct Contents {
    client: Client,
    known: Mutex<HashMap<Choices, Known>>,
}

#[derive(Clone)]
enum Known {
    /// Being searched for or created.
    Pending,
    /// There, under this id.
    There(String),
    /// Neither found nor made.
    FailedAt(Instant),
}

impl Contents {
    /// Contents of the client's account; nothing is asked for yet.
    pub fn new(client: Client) -> Self {
        let known = Mutex::default();
        Self { client, known }
    }

    /// The content of these choices. `None` while it is not known to be there: then the
    /// text goes out alone, and the content is found or made meanwhile.
    pub fn ready(self: &Arc<Self>, choices: &Choices) -> Option<String> {
        let known = self.with(|known| {
            let found = known.get(choices).cloned();
            let is_due = match &found {
                None => known.len() < MAX_KNOWN,
                Some(Known::FailedAt(at)) => at.elapsed() >= RETRY_INTERVAL,
                Some(_) => false,
            };
            if is_due {
                known.insert(choices.clone(), Known::Pending);
            }
            (found, is_due)
        });
        match known {
            (Some(Known::There(sid)), _) => Some(sid),
            (_, false) => None,
            (_, true) => {
                tokio::spawn(self.clone().provide(choices.clone()));
                None
            }
        }
    }

    async fn provide(self: Arc<Self>, choices: Choices) {
        let outcome = self.client.find_or_create(&choices).await;
        let known = match outcome {
            Ok(sid) => Known::There(sid),
            Err(error) => {
                tracing::warn!(%error, "quick replies are sent as text");
                Known::FailedAt(Instant::now())
            }
        };
        self.with(|all| all.insert(choices, known));
    }

    fn with<T>(&self, work: impl FnOnce(&mut HashMap<Choices, Known>) -> T) -> T {
        work(&mut self.known.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Client {
    /// The content of these choices. A creation whose answer is lost is found by its
    /// name the next time; two tasks that create at once agree on the older one.
    async fn find_or_create(&self, choices: &Choices) -> Result<String, SendError> {
        let name = choices.name();
        if let Some(sid) = self.find_content(&name).await? {
            return Ok(sid);
        }
        let request = self.http.post(self.contents.clone());
        let created = self.answer(request.json(&choices.content())).await?;
        let created: Listed = created.json().await.map_err(|_| SendError::Unreachable)?;
        Ok(self.find_content(&name).await?.unwrap_or(created.sid))
    }

    /// The content of that name; of several the one whose id comes first, so that every
    /// task takes the same.
    async fn find_content(&self, name: &str) -> Result<Option<String>, SendError> {
        let mut url = self.contents.clone();
        url.query_pairs_mut().append_pair("PageSize", PAGE_SIZE);
        let mut found: Option<String> = None;
        for _ in 0..MAX_PAGES {
            let response = self.answer(self.http.get(url.clone())).await?;
            let page: Page = response.json().await.map_err(|_| SendError::Unreachable)?;
            let named = page.contents.into_iter();
            let named = named.filter(|listed| listed.friendly_name.as_deref() == Some(name));
            found = named.map(|listed| listed.sid).chain(found).min();
            let next = page
                .meta
                .next_page_url
                .and_then(|next| next.parse::<Url>().ok());
            // Credentials go nowhere else.
            let Some(next) = next.filter(|next| next.origin() == self.contents.origin()) else {
                break;
            };
            url = next;
        }
        Ok(found)
    }
}
