//! Requests as customers' programs make them.

use std::{io::ErrorKind, time::Duration};

use ureq::{Agent, config::ConfigBuilder, typestate::AgentScope};

use crate::network::Network;

/// An answer, whatever its status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) body: String,
}

/// What is posted.
#[derive(Clone, Debug)]
pub(super) struct Post {
    pub(super) content_type: &'static str,
    pub(super) body: String,
    pub(super) headers: Vec<(&'static str, String)>,
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unanswered {
    pub(super) why: String,
    /// Whether the connection was refused.
    pub(super) is_refused: bool,
}

impl From<ureq::Error> for Unanswered {
    fn from(error: ureq::Error) -> Self {
        let is_refused = matches!(
            &error,
            ureq::Error::Io(io) if io.kind() == ErrorKind::ConnectionRefused
        );
        Self {
            why: error.to_string(),
            is_refused,
        }
    }
}

pub(super) async fn get(
    network: &Network,
    url: String,
    patience: Duration,
) -> Result<Answer, Unanswered> {
    let client = network.web_client(&url).timeout_global(Some(patience));
    request(client, move |agent| agent.get(&url).call()).await
}

pub(super) async fn post(
    network: &Network,
    url: String,
    post: Post,
    patience: Duration,
) -> Result<Answer, Unanswered> {
    let client = network.web_client(&url).timeout_global(Some(patience));
    request(client, move |agent| {
        let mut request = agent.post(&url).content_type(post.content_type);
        for (name, value) in post.headers {
            request = request.header(name, value);
        }
        request.send(post.body)
    })
    .await
}

async fn request<C>(client: ConfigBuilder<AgentScope>, call: C) -> Result<Answer, Unanswered>
where
    C: FnOnce(Agent) -> Result<ureq::http::Response<ureq::Body>, ureq::Error> + Send + 'static,
{
    let work = move || {
        let config = client.http_status_as_error(false).build();
        let mut answer = call(Agent::new_with_config(config))?;
        Ok(Answer {
            status: answer.status().as_u16(),
            body: answer.body_mut().read_to_string()?,
        })
    };
    match tokio::task::spawn_blocking(work).await {
        Ok(answer) => answer.map_err(|error: ureq::Error| error.into()),
        Err(error) => Err(Unanswered {
            why: error.to_string(),
            is_refused: false,
        }),
    }
}
