//! Bringing one blob to the registry, through broken connections.

use std::convert::Infallible;

use bytes::Bytes;
use futures::stream;
use http_body::Frame;
use http_body_util::StreamBody;
use oci_spec::image::Digest;
use reqwest::{
    Body, Method, RequestBuilder, Response, StatusCode, Url,
    header::{CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, RANGE},
};

use super::{
    client::Client,
    error::RegistryError,
    push::Event,
    retry::{Failure, Tries},
};
use crate::blob::Blob;

/// How much is handed to the connection at once: what progress is reported in.
const PIECE_BYTES: usize = 64 * 1024;
/// A registry that loses what it was sent gets it this often.
const SESSIONS: u32 = 4;

/// An upload that the registry keeps.
struct Session {
    url: Url,
    /// How much the registry has of it.
    has_bytes: usize,
}

/// How far one try came.
enum Step {
    /// The registry has all of it.
    Sent(Url),
    /// The registry does not know the session any more, or not what it has.
    Lost,
}

impl Client {
    /// Whether the registry has it.
    pub(super) async fn has(&self, blob: &Blob) -> Result<bool, RegistryError> {
        let path = format!("blobs/{}", blob.digest);
        let doing = format!("looking for the {}", blob.name);
        let response = self
            .send(&doing, || self.request(Method::HEAD, &path))
            .await?;
        Ok(response.status().is_success())
    }

    /// Brings it there.
    pub(super) async fn upload(&self, blob: &Blob) -> Result<(), RegistryError> {
        let mut refusal = None;
        for _ in 0..SESSIONS {
            let session = self.begin(blob).await?;
            let Step::Sent(url) = self.fill(blob, session).await? else {
                continue;
            };
            match self.complete(blob, url).await? {
                None => return Ok(()),
                // What arrived in several pieces may have been put together
                // wrongly; what goes wrong again is wrong.
                Some(found) => refusal = Some(found),
            }
        }
        Err(RegistryError::DigestMismatch {
            what: blob.name.clone(),
            expected: blob.digest.clone(),
            found: refusal.unwrap_or_else(|| "none, because it loses what it is sent".to_owned()),
        })
    }

    async fn begin(&self, blob: &Blob) -> Result<Session, RegistryError> {
        let doing = format!("beginning to send the {}", blob.name);
        let post = || {
            self.request(Method::POST, "blobs/uploads/")
                .header(CONTENT_LENGTH, 0)
        };
        let response = self.send(&doing, post).await?;
        if response.status() == StatusCode::NOT_FOUND {
            let repository = self.repository().to_owned();
            return Err(RegistryError::NoRepository { repository });
        }
        let url = self
            .location(&response)
            .ok_or_else(|| RegistryError::Answer {
                doing,
                status: response.status().as_u16(),
                message: "it does not tell where to send to".to_owned(),
            })?;
        Ok(Session { url, has_bytes: 0 })
    }

    /// Sends what is missing until nothing is.
    async fn fill(&self, blob: &Blob, mut session: Session) -> Result<Step, RegistryError> {
        let doing = format!("sending the {}", blob.name);
        let mut tries = Tries::default();
        loop {
            let patch = || self.patch(blob, &session);
            let failure = match self.send_once(&patch).await {
                Ok(response) if response.status() == StatusCode::NOT_FOUND => {
                    return Ok(Step::Lost);
                }
                Ok(response) => return Ok(self.taken(blob, &session, &response)),
                Err(Failure::Refused(refusal))
                    if refusal.status == StatusCode::RANGE_NOT_SATISFIABLE =>
                {
                    return Ok(Step::Lost);
                }
                Err(failure) => failure,
            };
            self.pause(&mut tries, failure, &doing).await?;
            let Some(now) = self.ask(&doing, &session).await? else {
                return Ok(Step::Lost);
            };
            if now.has_bytes > session.has_bytes {
                tries.advanced();
            }
            session = now;
            self.report(Event::Resumed {
                name: blob.name.clone(),
                at_bytes: session.has_bytes as u64,
            });
        }
    }

    /// The rest of it in one piece. The first has no range: ECR takes only
    /// such a piece for certain.
    fn patch(&self, blob: &Blob, session: &Session) -> RequestBuilder {
        let rest = blob.bytes.slice(session.has_bytes.min(blob.bytes.len())..);
        let request = self
            .request_at(Method::PATCH, session.url.clone())
            .header(CONTENT_TYPE, "application/octet-stream")
            .header(CONTENT_LENGTH, rest.len());
        let request = match session.has_bytes {
            0 => request,
            from => {
                let last = blob.bytes.len().saturating_sub(1);
                request.header(CONTENT_RANGE, format!("{from}-{last}"))
            }
        };
        request.body(self.body_with_progress(blob, rest))
    }

    /// A body that reports how much of it is on its way.
    fn body_with_progress(&self, blob: &Blob, rest: Bytes) -> Body {
        let (events, name) = (self.events.clone(), blob.name.clone());
        let pieces = (0..rest.len()).step_by(PIECE_BYTES).map(move |from| {
            let piece = rest.slice(from..rest.len().min(from + PIECE_BYTES));
            if let Some(events) = &events {
                // A receiver is optional.
                _ = events.send(Event::Sent {
                    name: name.clone(),
                    bytes: piece.len() as u64,
                });
            }
            Ok::<_, Infallible>(Frame::data(piece))
        });
        Body::wrap(StreamBody::new(stream::iter(pieces)))
    }

    /// What the registry says that it has after it took a piece.
    fn taken(&self, blob: &Blob, session: &Session, response: &Response) -> Step {
        let url = self
            .location(response)
            .unwrap_or_else(|| session.url.clone());
        // Of a later piece, ECR says that it took it, and has no more than before.
        let has_all = received(response).is_none_or(|has| has >= blob.bytes.len());
        if session.has_bytes > 0 && !has_all {
            return Step::Lost;
        }
        Step::Sent(url)
    }

    /// Where the registry is with an upload; `None` if it can't say.
    async fn ask(&self, doing: &str, session: &Session) -> Result<Option<Session>, RegistryError> {
        let get = || self.request_at(Method::GET, session.url.clone());
        let mut tries = Tries::default();
        let response = loop {
            match self.send_once(&get).await {
                Ok(response) => break response,
                // No answer to this question: the session is of no use.
                Err(Failure::Refused(refusal)) if !refusal.is_passing() => return Ok(None),
                Err(failure) => self.pause(&mut tries, failure, doing).await?,
            }
        };
        if response.status() == StatusCode::NOT_FOUND {
            return Ok(None);
        }
        let url = self
            .location(&response)
            .unwrap_or_else(|| session.url.clone());
        Ok(received(&response).map(|has_bytes| Session { url, has_bytes }))
    }

    /// Ends an upload; gives the registry's words if the digest is not that of
    /// what it has.
    async fn complete(&self, blob: &Blob, mut url: Url) -> Result<Option<String>, RegistryError> {
        let doing = format!("completing the {}", blob.name);
        url.query_pairs_mut()
            .append_pair("digest", blob.digest.as_ref());
        let put = || {
            self.request_at(Method::PUT, url.clone())
                .header(CONTENT_LENGTH, 0)
        };
        let mut tries = Tries::default();
        loop {
            let failure = match self.send_once(&put).await {
                // A lost reply: the upload is over, and the blob may be there.
                Ok(response) if response.status() == StatusCode::NOT_FOUND => {
                    let is_there = self.has(blob).await?;
                    return Ok((!is_there).then(|| "none, because the upload is gone".to_owned()));
                }
                Ok(response) => return Ok(other_digest(&response, &blob.digest)),
                Err(Failure::Refused(refusal)) if refusal.code == "DIGEST_INVALID" => {
                    return Ok(Some(refusal.message));
                }
                Err(failure) => failure,
            };
            self.pause(&mut tries, failure, &doing).await?;
            if self.has(blob).await? {
                return Ok(None);
            }
        }
    }
}

/// How many bytes a registry says that it has: `Range: 0-<last>`, and `0-0`
/// before the first.
fn received(response: &Response) -> Option<usize> {
    let range = response.headers().get(RANGE)?.to_str().ok()?;
    let (_, last) = range.trim_start_matches("bytes=").split_once('-')?;
    match last.parse().ok()? {
        0 => Some(0),
        last => Some(last + 1_usize),
    }
}

/// The digest that a registry says that something has, if it is another one.
pub(super) fn other_digest(response: &Response, expected: &Digest) -> Option<String> {
    let digest = response
        .headers()
        .get("docker-content-digest")?
        .to_str()
        .ok()?;
    (digest != expected.as_ref()).then(|| digest.to_owned())
}
